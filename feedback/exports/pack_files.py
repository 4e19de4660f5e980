"""The files of a story pack: a story at a time, each made when it is written and forgotten then."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from easyread.pictures import credits, picture
from feedback.actions.frozen import FrozenCollection, FrozenCopy, FrozenStory, LeftOut
from feedback.exports.codebook_files import of_collection, qdc_bytes
from feedback.exports.dots import at_300_dots
from feedback.exports.format import Opener
from feedback.exports.media_names import captions_path, media_path, picked_path
from feedback.exports.pages import PICTURES, page
from feedback.exports.pieces import NONE, Pieces, all_captions_of, captions_of, medium_of
from feedback.exports.quotes import Crop, codebook_csv, pictures_csv, quotes_csv
from feedback.exports.script import script_of
from feedback.exports.script_docx import docx_bytes
from feedback.exports.script_drawn import sorted_cards, symbols
from feedback.exports.script_words import markdown_bytes
from feedback.exports.sorted_png import png_of
from feedback.exports.storyboard import draw_storyboard
from feedback.exports.terms import last_day, terms_of
from feedback.exports.thumbs import ThumbOf, thumbs_of
from feedback.exports.wording import on_day
from feedback.sealing import CannotOpen
from media.store import READ_SIZE

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
CSS, CSV, JSON = "text/css; charset=utf-8", "text/csv; charset=utf-8", "application/json"
XML, MARKDOWN, PDF = "application/xml", "text/markdown; charset=utf-8", "application/pdf"
SVG = "image/svg+xml"
PNG = "image/png"
VTT = "text/vtt; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STORYBOARD = "storyboard.pdf"
MOST_SHEETS = 100  # nobody draws more of one story, and more would take minutes to lay out
TOO_LONG = f"It would have more than {MOST_SHEETS} pages. Draw from script.docx."
LETTERS_MISSING = "No font of this machine has some of its signs. They are named in words there."


@dataclass(frozen=True)
class PackFile:
    """One file: its path in the pack, its media type, whose yes it goes out under, its bytes.

    `data` holds the bytes; or `copy` names the safe copy to stream them from; or they lie in
    `place` on this machine for now. With `is_for_print` a picture says 300 dots an inch.
    """

    path: str
    media_type: str
    consent_ids: tuple[str, ...]
    data: bytes = b""
    copy: FrozenCopy | None = None
    place: Path | None = None
    is_for_print: bool = False

    @property
    def size(self) -> int:
        """How many bytes."""
        if self.place:
            return self.place.stat().st_size
        return self.copy.size if self.copy else len(self.data)

    @property
    def known_by(self) -> str:
        """The sha256 that it must have; empty when nothing says so."""
        return self.copy.sha256 if self.copy and not self.is_for_print else ""

    def pieces(self, open_copy: Opener) -> Iterator[bytes]:
        """Its bytes, piece by piece. Raises CannotOpen, NotThere."""
        if self.place:
            return _read(self.place)
        if self.copy is None:
            return iter((self.data,))
        opened = open_copy(self.copy.id)
        return at_300_dots(_whole(self.copy, opened)) if self.is_for_print else opened


def pack_files(frozen: FrozenCollection) -> Iterator[PackFile]:
    """The files of a pack but its manifest and what is made from its copies."""
    for story in frozen.stories:
        yield from story_files(frozen, story)
    yield from start_files(frozen)


def as_json(values: Any) -> bytes:
    """Plain values as indented JSON in UTF-8."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def start_files(
    frozen: FrozenCollection, clips: Mapping[str, str] | None = None
) -> Iterator[PackFile]:
    """What stands beside the stories. `clips` as in `quotes_csv`."""
    given = {"frozen": frozen, "day": on_day(frozen.frozen_on)}
    for name, kind in (
        ("index.html", HTML),
        ("pack.css", CSS),
        ("README.txt", TEXT),
        ("export-report.txt", TEXT),
    ):
        yield PackFile(name, kind, frozen.consent_ids, page(name, **given))
    picked = (name for story in frozen.stories for name in _drawn_names(story))
    drawn = page("CREDITS.txt", credits=credits([*dict.fromkeys((*PICTURES, *picked))]), **given)
    yield PackFile("CREDITS.txt", TEXT, (), drawn)
    yield PackFile("quotes.csv", CSV, frozen.consent_ids, quotes_csv(frozen.stories, clips or {}))
    yield PackFile("codebook.csv", CSV, (), codebook_csv(frozen.codes))
    if frozen.codes:
        yield PackFile("codebook.qdc", XML, (), qdc_bytes(of_collection(frozen.codes)))


def story_files(
    frozen: FrozenCollection,
    story: FrozenStory,
    pieces: Pieces = NONE,
    drawn: Sequence[PackFile] = (),
) -> Iterator[PackFile]:
    """The folder of one story. `drawn` is what its script was drawn as."""
    for name, media_type, data in _texts(frozen, story, pieces, drawn):
        yield _in_folder(story, name, media_type, data)
    yield from drawn
    yield from media_files(story, pieces)
    yield from _picked(story, (name for name in symbols(story) if name not in story.picked_names))
    for path, cards in sorted_cards(story).items():
        yield _in_folder(story, path, PNG, png_of(cards))


def media_files(
    story: FrozenStory, pieces: Pieces = NONE, *, prints: bool = True
) -> Iterator[PackFile]:
    """The pictures, recordings, clips and captions of a story, in its folder."""
    yield from _copies(story, prints)
    yield from _pieces(story, pieces)
    yield from _captions(story, pieces)
    yield from _picked(story, story.picked_names)


def drawn_files(
    frozen: FrozenCollection,
    story: FrozenStory,
    pieces: Pieces,
    open_copy: Opener,
    left_out: list[LeftOut],
) -> Iterator[PackFile]:
    """The script with small pictures, as Word and PDF. What it lacks is in `left_out`."""
    script, thumb_of = script_of(story, pieces), thumbs_of(story, pieces, open_copy)
    yield _in_folder(story, "script.docx", DOCX, docx_bytes(script, thumb_of, frozen.frozen_on))
    if script["pages"]:
        yield from _storyboard(frozen, story, script, thumb_of, left_out)


def _storyboard(
    frozen: FrozenCollection,
    story: FrozenStory,
    script: dict[str, Any],
    thumb_of: ThumbOf,
    left_out: list[LeftOut],
) -> Iterator[PackFile]:
    if len(script["pages"]) > MOST_SHEETS:
        left_out.append(LeftOut(story.label, STORYBOARD, "too-long", TOO_LONG))
        return
    drawn = draw_storyboard(script, thumb_of, frozen.frozen_on)
    if drawn.missing:
        left_out.append(LeftOut(story.label, STORYBOARD, "letters-missing", LETTERS_MISSING))
    yield _in_folder(story, STORYBOARD, PDF, drawn.data)


def _texts(
    frozen: FrozenCollection, story: FrozenStory, pieces: Pieces, drawn: Sequence[PackFile]
) -> Iterator[tuple[str, str, bytes]]:
    terms, script = terms_of(frozen, story), script_of(story, pieces)
    ends, clips = last_day(story), pieces.clips(story)
    given = {
        "frozen": frozen,
        "story": story,
        "terms": terms,
        "clips": clips,
        "drawn": {one.path.rpartition("/")[2] for one in drawn},
        "ends": on_day(ends) if ends else "",
        "day": on_day(frozen.frozen_on),
    }
    yield "story.html", HTML, page("story.html", **given)
    yield "terms.html", HTML, page("terms.html", **given)
    yield "terms.json", JSON, as_json(terms)
    yield "script.json", JSON, as_json(script)
    yield "script.md", MARKDOWN, markdown_bytes(script)
    yield "quotes.csv", CSV, quotes_csv([story], clips)
    yield "pictures.csv", CSV, pictures_csv(story, _crops(story, pieces))


def _crops(story: FrozenStory, pieces: Pieces) -> Iterator[Crop]:
    for said in story.quotations:
        path = pieces.path_of(story, said) if said.is_picture else ""
        if path:
            made = pieces.made[path]
            yield Crop(said, path, made.width or 0, made.height or 0)


def _drawn_names(story: FrozenStory) -> Iterator[str]:
    """The pictures of the library that are seen in a story's files."""
    yield from (*story.picked_names, *symbols(story))
    for cards in sorted_cards(story).values():
        yield from cards.pictures


def _in_folder(story: FrozenStory, name: str, media_type: str, data: bytes) -> PackFile:
    return PackFile(f"stories/{story.label}/{name}", media_type, story.consent_ids, data)


def _picked(story: FrozenStory, names: Iterable[str]) -> Iterator[PackFile]:
    for name in names:
        yield _in_folder(story, picked_path(name), SVG, picture(name).svg.encode())


def _copies(story: FrozenStory, prints: bool) -> Iterator[PackFile]:
    for medium in story.media:
        for copy in medium.copies:
            is_print = copy.purpose == "print"
            if is_print and not prints:
                continue
            yield PackFile(
                f"stories/{story.label}/{media_path(medium, copy.purpose)}",
                copy.media_type,
                story.consent_ids,
                copy=copy,
                is_for_print=is_print,
            )


def _pieces(story: FrozenStory, pieces: Pieces) -> Iterator[PackFile]:
    for path, made in pieces.in_pack():
        whole = f"stories/{story.label}/{path}"
        yield PackFile(whole, made.media_type, story.consent_ids, place=made.path)


def _captions(story: FrozenStory, pieces: Pieces) -> Iterator[PackFile]:
    for medium in story.media:
        if medium.cues and medium.is_here:
            yield _in_folder(story, captions_path(medium), VTT, all_captions_of(medium).encode())
    for said in story.quotations:
        medium, path = medium_of(story, said), pieces.path_of(story, said)
        if medium and path and not said.is_picture:
            words = captions_of(medium, said)
            if words:
                yield _in_folder(story, str(Path(path).with_suffix(".vtt")), VTT, words.encode())


def _whole(copy: FrozenCopy, pieces: Iterator[bytes]) -> Iterator[bytes]:
    digest = sha256()
    for piece in pieces:
        digest.update(piece)
        yield piece
    if digest.hexdigest() != copy.sha256:
        raise CannotOpen(f"safe copy {copy.id} is not what was kept")


def _read(place: Path) -> Iterator[bytes]:
    with place.open("rb") as file:
        while piece := file.read(READ_SIZE):
            yield piece
