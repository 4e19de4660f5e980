"""A comic as a book for reading programs: EPUB 3.3, to be read in any size, or in fixed pages.

Written part by part into a ZIP: `mimetype` first, the list of all that is in it last. While the
words of a quotation are heard, they are marked (media overlays). In a book of fixed pages the same
comic stands in words behind them, because fixed pages cannot be made larger or simpler.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from feedback.actions.frozen_storyboards import FrozenPanel, FrozenPicture
from feedback.exports.comic_book import Chapter, ComicBook, Sheet
from feedback.exports.comic_layout import HEIGHT, WIDTH, grid_css
from feedback.exports.comic_pages import around, cover_picture, finished
from feedback.exports.comic_pictures import JPEG, SCREEN_DPI, wanted_of
from feedback.exports.comic_sounds import SOUND, Voice, voices_of
from feedback.exports.format import PIECE, Opener, sha256_of
from feedback.exports.pages import page
from feedback.exports.refi_texts import NOT_HELD
from feedback.exports.zip_file import ZipToFile

MIMETYPE = b"application/epub+zip"
FOLDER = "EPUB"
XHTML, SMIL, CSS = "application/xhtml+xml", "application/smil+xml", "text/css"
CONTAINER = f"""<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="{FOLDER}/package.opf"
 media-type="application/oebps-package+xml"/></rootfiles>
</container>
""".encode()
# A fixed page in points of a screen, and how many of them are a millimetre on paper.
PAGE_WIDTH, PAGE_HEIGHT, PER_MM = 1200, 1600, 6.0
WORDS_PX = 10.5 / 72 * 25.4 * PER_MM
COVER_WIDTH = 1200
FEATURES = ("alternativeText", "readingOrder", "structuralNavigation", "tableOfContents")


@dataclass(frozen=True)
class Item:
    """A file of the book, as its package lists it. `is_read` when it comes in reading order."""

    id: str
    href: str
    media_type: str
    properties: str = ""
    overlay: str = ""
    is_read: bool = False
    is_fixed: bool = False


@dataclass(frozen=True)
class Overlay:
    """Which words of a page are heard, and for how many milliseconds in all."""

    id: str
    lasts_ms: int

    @property
    def lasts(self) -> str:
        """Its length, as a package says it."""
        return clock(self.lasts_ms)


@dataclass(frozen=True)
class Place:
    """A line of the contents."""

    title: str
    href: str
    inside: tuple[Place, ...] = ()


@dataclass
class Epub:
    """A book on its way into a file."""

    book: ComicBook
    open_copy: Opener
    file: BinaryIO
    is_fixed: bool
    items: list[Item] = field(default_factory=list)
    overlays: list[Overlay] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = ZipToFile(self.file, self.book.frozen.frozen_on)
        self._written: set[str] = set()
        self._say = around(self.book)["_"]

    def write(self) -> str:
        """Write all of it. Its sha256. Raises what `open_copy` raises."""
        self._zip.add("mimetype", len(MIMETYPE), [MIMETYPE])
        self._zip.add("META-INF/container.xml", len(CONTAINER), [CONTAINER])
        self._styles()
        self._cover()
        self._around("front", "frontmatter", self._say("About this book"))
        for chapter in self.book.chapters:
            self._fixed_chapter(chapter) if self.is_fixed else self._reading_chapter(chapter)
        if self.is_fixed:
            self._in_words()
        self._around("back", "backmatter", self._say("Thank you"))
        self._nav()
        package = self._package().encode()
        self._zip.add(f"{FOLDER}/package.opf", len(package), [package])
        self._zip.finish()
        return sha256_of(self.file)

    # --- what is in it -----------------------------------------------------------------------

    def _styles(self) -> None:
        self._add(Item("style", "reading.css", CSS), page("comic/reading.css"))
        if self.is_fixed:
            self._add(Item("pages-style", "pages.css", CSS), fixed_css())

    def _cover(self) -> None:
        data, width, height = cover_picture(self.book, self.open_copy, COVER_WIDTH)
        self._add(Item("cover-picture", "cover.jpg", JPEG, "cover-image"), data)
        self._page("cover", "comic/cover.html", {}, width=width, height=height)

    def _around(self, name: str, kind: str, title: str) -> None:
        first = {} if self.is_fixed else self._first_places()
        self.places.append(Place(title, f"{name}.xhtml"))
        self._page(
            name,
            "comic/around.html",
            {},
            which=f"comic/{name}.html",
            kind=kind,
            title=title,
            at=lambda chapter: first.get(chapter.storyboard.label, self._starts(chapter)),
        )

    def _first_places(self) -> dict[str, str]:
        return {one.storyboard.label: f"{reading_name(one)}.xhtml" for one in self.book.chapters}

    def _starts(self, chapter: Chapter) -> str:
        return f"{next(chapter.sheets).name}.xhtml"

    def _reading_chapter(self, chapter: Chapter) -> None:
        name = reading_name(chapter)
        sheets = tuple(
            Place(self._say("Page %(number)s", number=one.page.number), f"{name}.xhtml#{one.name}")
            for one in chapter.sheets
        )
        self.places.append(Place(chapter.title, f"{name}.xhtml", sheets))
        with voices_of(chapter, self.open_copy) as voices:
            heard = self._voices(chapter, voices)
            shown = self._shown(is_filled=False)
            self._page(name, "comic/reading.html", heard, chapter=chapter, shown=shown, is_xml=True)

    def _fixed_chapter(self, chapter: Chapter) -> None:
        self.places.append(Place(chapter.title, self._starts(chapter)))
        # On a page that was drawn outside nobody knows where words stand: they are not heard there.
        is_drawn = bool(chapter.storyboard.drawn)
        with nullcontext({}) if is_drawn else voices_of(chapter, self.open_copy) as voices:
            heard = self._voices(chapter, voices)
            for sheet in chapter.sheets:
                own = [one.id for panel in sheet.page.panels for one in panel.words]
                self._page(
                    sheet.name,
                    "comic/fixed.html",
                    {id: heard[id] for id in own if id in heard},
                    is_fixed=True,
                    sheet=sheet,
                    shown=self._shown(is_filled=True),
                    width=PAGE_WIDTH,
                    height=PAGE_HEIGHT,
                )

    def _in_words(self) -> None:
        inside = []
        for chapter in self.book.chapters:
            name = reading_name(chapter)
            inside.append(Place(chapter.title, f"{name}.xhtml"))
            self._page(
                name,
                "comic/reading.html",
                {},
                chapter=chapter,
                shown=lambda *_: "",
                is_xml=True,
            )
        title = self._say("The comic in words")
        self.places.append(Place(title, inside[0].href, tuple(inside)))

    def _nav(self) -> None:
        begins = self.places[1].href
        data = self._text("comic/nav.html", places=self.places, begins=begins)
        self._add(Item("nav", "nav.xhtml", XHTML, "nav"), data)

    def _package(self) -> str:
        has_voice, has_pictures = bool(self.overlays), any(self.book.pictures)
        modes = ["textual"] + ["visual"] * has_pictures + ["auditory"] * has_voice
        features = [*FEATURES, *(["synchronizedAudioText"] if has_voice else [])]
        features += [] if self.is_fixed else ["displayTransformability"]
        given = {
            "book": self.book,
            "items": self.items,
            "is_fixed": self.is_fixed,
            "overlays": self.overlays,
            "lasts": clock(sum(one.lasts_ms for one in self.overlays)),
            "languages": list(dict.fromkeys((self.book.language, self.book.own_language))),
            "modes": modes,
            "sufficient": ["textual", *(["textual,visual"] if has_pictures else [])],
            "features": features,
            "summary": self._summary(has_voice),
            **around(self.book),
        }
        return held(page("comic/package.xml", **given).decode())

    def _summary(self, has_voice: bool) -> str:
        lines = [
            self._say("Every picture has words for it."),
            self._say("Every panel is also there in words, in reading order."),
        ]
        if has_voice:
            lines.append(self._say("Some words can be heard as they were said."))
        if self.is_fixed:
            lines.append(self._say("The pages have a fixed size. The comic in words has not."))
        return " ".join(lines)

    # --- how it is written -------------------------------------------------------------------

    def _voices(self, chapter: Chapter, voices: Mapping[str, Voice]) -> dict[str, _Heard]:
        heard = {}
        for id, voice in voices.items():
            path = f"sounds/{chapter.storyboard.label}-{id}.m4a"
            self._add_pieces(Item(f"s-{path[7:-4]}", path, SOUND), voice.size, _read(voice))
            heard[id] = _Heard(id, path, voice.lasts_ms)
        return heard

    def _shown(self, *, is_filled: bool) -> Any:
        def shown(sheet: Sheet, panel: FrozenPanel, one: FrozenPicture) -> str:
            wanted = wanted_of(sheet, panel, one)
            if wanted is None:
                return ""
            name = f"symbol-{one.symbol}" if one.symbol else f"{sheet.number:04d}-{one.id}"
            path = f"pictures/{name}{wanted.ending}"
            if path not in self._written:
                cut = wanted.cut(self.open_copy, SCREEN_DPI, is_filled=is_filled)
                self._add(Item(f"picture-{name}", path, cut.media_type), cut.data)
            return path

        return shown

    def _page(
        self,
        name: str,
        template: str,
        heard: Mapping[str, _Heard],
        *,
        is_fixed: bool = False,
        **given: Any,
    ) -> None:
        data = self._text(template, **given)
        overlay = self._overlay(name, heard) if heard else ""
        item = Item(name, f"{name}.xhtml", XHTML, "", overlay, is_read=True, is_fixed=is_fixed)
        self._add(item, data)

    def _overlay(self, name: str, heard: Mapping[str, _Heard]) -> str:
        id = f"heard-{name}"
        given = {"page": f"{name}.xhtml", "heard": list(heard.values())}
        self._add(Item(id, f"{id}.smil", SMIL), page("comic/overlay.xml", **given))
        self.overlays.append(Overlay(id, sum(one.lasts_ms for one in heard.values())))
        return id

    def _text(self, template: str, **given: Any) -> bytes:
        text = page(template, book=self.book, **around(self.book), **given).decode()
        return held(finished(self.book, text)).encode()

    def _add(self, item: Item, data: bytes) -> None:
        self._add_pieces(item, len(data), [data])

    def _add_pieces(self, item: Item, size: int, pieces: Iterable[bytes]) -> None:
        self._zip.add(f"{FOLDER}/{item.href}", size, pieces)
        self._written.add(item.href)
        self.items.append(item)


@dataclass(frozen=True)
class _Heard:
    """Words that are heard, where, and for how many milliseconds."""

    id: str
    path: str
    lasts_ms: int

    @property
    def ends(self) -> str:
        return clock(self.lasts_ms)


def clock(ms: int) -> str:
    """Milliseconds as media overlays count: 0:00:03.250."""
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def reading_name(chapter: Chapter) -> str:
    """What a storyboard's file in words is called."""
    return f"words-{chapter.storyboard.label}"


def fixed_css() -> bytes:
    """The style of fixed pages."""
    wide, high = WIDTH * PER_MM, HEIGHT * PER_MM
    own = page(
        "comic/fixed.css",
        width=PAGE_WIDTH,
        height=PAGE_HEIGHT,
        left=round((PAGE_WIDTH - wide) / 2),
        top=round((PAGE_HEIGHT - high) / 2),
        panels_width=round(wide),
        panels_height=round(high),
        size=round(WORDS_PX, 1),
    )
    return b"\n".join((page("comic/pages.css"), own, grid_css("px", PER_MM).encode()))


def held(text: str) -> str:
    """The text without signs that XML cannot hold."""
    return NOT_HELD.sub("", text)


def _read(voice: Voice) -> Iterator[bytes]:
    with voice.place.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
