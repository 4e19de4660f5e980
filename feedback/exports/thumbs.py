"""A small picture for a panel, made from our own safe copies, which hold nothing but points."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from easyread.pictures import picture
from feedback.actions.frozen import FrozenCopy, FrozenStory
from feedback.exports.format import Opener
from feedback.exports.media_names import media_path, picked_path
from feedback.exports.pieces import Pieces, medium_of, piece_name
from feedback.exports.script_drawn import sorted_cards, symbols
from feedback.exports.sorted_png import png_of

SIDE, QUALITY = 480, 80
JPEG, PNG, SVG = "image/jpeg", "image/png", "image/svg+xml"


@dataclass(frozen=True)
class Thumb:
    """A small picture, its media type, and what it shows in words."""

    media_type: str
    data: bytes = field(repr=False)
    alt: str = ""


ThumbOf = Callable[[dict[str, Any]], Thumb | None]


def thumbs_of(story: FrozenStory, pieces: Pieces, open_copy: Opener) -> ThumbOf:
    """A function that gives the small picture of a panel of the story, None when it has none."""
    screens = {media_path(one, one.copies[0].purpose): _screen(one) for one in _photos(story)}
    prints = {media_path(one, "print"): _screen(one) for one in _photos(story) if one.copy("print")}
    posters = _posters(story)
    picked = (*story.picked_names, *symbols(story))
    drawn = {picked_path(name): name for name in picked}
    cards = sorted_cards(story)

    def thumb(panel: dict[str, Any]) -> Thumb | None:
        for one in panel["picture_refs"]:
            path, alt = one["file"], one["alt"]
            if data := pieces.thumb(path):
                return Thumb(JPEG, data, alt)
            if copy := screens.get(path) or prints.get(path):
                return _small(open_copy, copy, alt)
            if path in drawn:
                return Thumb(SVG, picture(drawn[path]).svg.encode(), alt)
            if path in cards:
                return Thumb(PNG, png_of(cards[path]), alt)
        poster = posters.get(panel["audio_ref"] or "")
        return _small(open_copy, poster, "From the film") if poster else None

    return thumb


def _photos(story: FrozenStory):
    return (one for one in story.media if one.kind == "photo" and one.is_here)


def _screen(photo) -> FrozenCopy:
    return photo.copy("screen") or photo.copies[0]


def _posters(story: FrozenStory) -> dict[str, FrozenCopy]:
    """The still pictures of the films, by the paths of the films and of the clips of them."""
    found = {}
    for one in story.media:
        poster = one.copy("poster")
        if poster and one.copy("play"):
            found[media_path(one, "play")] = poster
    for said in story.quotations:
        medium = medium_of(story, said)
        poster = medium.copy("poster") if medium else None
        if medium and poster:
            found[piece_name(medium, said)] = poster
    return found


def _small(open_copy: Opener, copy: FrozenCopy, alt: str) -> Thumb | None:
    """None for a copy that is no picture after all: the panel then has none."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(b"".join(open_copy(copy.id)))) as image:
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            image.thumbnail((SIDE, SIDE))
            made = io.BytesIO()
            image.convert("RGB").save(made, "JPEG", quality=QUALITY)
    except Image.UnidentifiedImageError:
        return None
    return Thumb(JPEG, made.getvalue(), alt)
