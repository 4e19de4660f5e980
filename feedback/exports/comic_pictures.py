"""The pictures of a comic, cut to what is shown of them: what is cut off is in no file.

Never made larger than they are. On paper they have 300 dots an inch where the safe copy has them;
where it has not, the report says how many.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import IO

from easyread.pictures import picture
from feedback.actions.frozen import FrozenCopy
from feedback.actions.frozen_storyboards import FrozenPanel, FrozenPicture
from feedback.exports.comic_book import ComicBook, Sheet
from feedback.exports.comic_layout import MM_PER_INCH, Size, item_size
from feedback.exports.format import Opener
from feedback.exports.sorted_png import png_of
from feedback.model.storyboard_pages import WHOLE, Crop
from feedback.sealing import CannotOpen

PRINT_DPI, SCREEN_DPI = 300, 200
QUALITY = 90
IN_MEMORY = 8 * 1024 * 1024
SVG, JPEG, PNG = "image/svg+xml", "image/jpeg", "image/png"
ENDINGS = {SVG: ".svg", JPEG: ".jpg", PNG: ".png"}
WRITERS = {JPEG: "JPEG", PNG: "PNG"}


@dataclass(frozen=True)
class Cut:
    """A picture as it stands in a book: its media type and its bytes."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Wanted:
    """A picture of a panel, its copy (None for what the house draws), and how large it is shown."""

    shown: FrozenPicture
    copy: FrozenCopy | None
    size: Size

    @property
    def media_type(self) -> str:
        """What it is written as: a photo stays one, a drawing keeps its clean edges."""
        if self.copy is None:
            return PNG if self.shown.cards else SVG
        return PNG if self.copy.media_type == PNG else JPEG

    @property
    def ending(self) -> str:
        """The end of its file's name."""
        return ENDINGS[self.media_type]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """What is shown, in points of the copy: of what was chosen, what fits its place."""
        assert self.copy is not None, "what the house draws is never cut"
        if self.shown.is_whole:
            return chosen(self.copy, self.shown.crop)
        return fitting(self.copy, self.shown.crop, self.size.width / self.size.height)

    @property
    def dpi(self) -> int:
        """How many dots an inch it has on paper."""
        left, _, right, _ = self.box
        return int((right - left) / self.size.width * MM_PER_INCH)

    def cut(self, open_copy: Opener, most_dpi: int, *, is_filled: bool = True) -> Cut:
        """The picture as it is shown, made smaller where it has more dots than wanted.

        With `is_filled` it has the shape of its place, otherwise the shape that was chosen.
        Raises what `open_copy` raises.
        """
        if self.copy is None:
            if cards := self.shown.cards:
                return Cut(PNG, png_of(cards))
            return Cut(SVG, picture(self.shown.symbol).svg.encode())
        box = self.box if is_filled else chosen(self.copy, self.shown.crop)
        most = tuple(
            max(1, round(side / MM_PER_INCH * most_dpi))
            for side in (self.size.width, self.size.height)
        )
        return _cut(self.copy, box, (most[0], most[1]), self.media_type, open_copy)


def chosen(copy: FrozenCopy, crop: Crop) -> tuple[int, int, int, int]:
    """What somebody chose of a picture, in points of this copy."""
    wide, high = copy.width or 1, copy.height or 1
    left, top = wide * crop.left // WHOLE, high * crop.top // WHOLE
    right, bottom = -(-wide * crop.right // WHOLE), -(-high * crop.bottom // WHOLE)
    return left, top, max(right, left + 1), max(bottom, top + 1)


def fitting(copy: FrozenCopy, crop: Crop, shape: float) -> tuple[int, int, int, int]:
    """The middle of what was chosen, as broad to high as `shape`."""
    left, top, right, bottom = chosen(copy, crop)
    wide, high = right - left, bottom - top
    if wide > high * shape:
        new = max(1, round(high * shape))
        return left + (wide - new) // 2, top, left + (wide - new) // 2 + new, bottom
    new = max(1, round(wide / shape))
    return left, top + (high - new) // 2, right, top + (high - new) // 2 + new


def wanted_of(sheet: Sheet, panel: FrozenPanel, one: FrozenPicture) -> Wanted | None:
    """A picture of a panel; None when its file was found damaged and is not there."""
    size = item_size(panel.place, one.place)
    if one.names:
        return Wanted(one, None, size)
    medium = sheet.chapter.medium(one.medium)
    copy = medium and (medium.copy("print") or medium.copy("screen"))
    if copy is None:
        return None
    return Wanted(one, copy, contained(copy, size) if one.is_whole else size)


def contained(copy: FrozenCopy, room: Size) -> Size:
    """How large a picture is shown of which nothing is cut off."""
    wide, high = copy.width or 1, copy.height or 1
    scale = min(room.width / wide, room.height / high)
    return Size(wide * scale, high * scale)


def keep_whole(copy: FrozenCopy, open_copy: Opener, file: IO[bytes]) -> None:
    """Write a safe copy into a file. Raises CannotOpen for bytes that are not as promised."""
    digest = sha256()
    for piece in open_copy(copy.id):
        digest.update(piece)
        file.write(piece)
    if digest.hexdigest() != copy.sha256:
        raise CannotOpen(f"safe copy {copy.id} is not what was kept")


def few_dots(book: ComicBook) -> Iterator[str]:
    """For the report: every picture that has fewer dots an inch on paper than print asks for."""
    for sheet, panel, one in book.pictures:
        wanted = wanted_of(sheet, panel, one)
        if wanted and wanted.copy and wanted.dpi < PRINT_DPI:
            label, page = sheet.chapter.storyboard.label, sheet.page.number
            yield f"{label}, page {page}, panel {panel.number}: {wanted.dpi} dots an inch"


def _cut(
    copy: FrozenCopy,
    box: tuple[int, int, int, int],
    most: tuple[int, int],
    media_type: str,
    open_copy: Opener,
) -> Cut:
    from PIL import Image

    with SpooledTemporaryFile(IN_MEMORY) as file:
        keep_whole(copy, open_copy, file)
        file.seek(0)
        with Image.open(file) as image:
            part = image.crop(box)
    if part.mode not in ("RGB", "L"):
        on_white = Image.new("RGB", part.size, "white")
        part = part.convert("RGBA")
        on_white.paste(part, mask=part.getchannel("A"))
        part = on_white
    if part.width > most[0] and part.height > most[1]:
        larger = max(most[0] / part.width, most[1] / part.height)
        smaller = round(part.width * larger), round(part.height * larger)
        part = part.resize(smaller, Image.Resampling.LANCZOS)
    made = io.BytesIO()
    ways = {"quality": QUALITY} if media_type == JPEG else {}
    part.save(made, WRITERS[media_type], **ways)
    return Cut(media_type, made.getvalue())
