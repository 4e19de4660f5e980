"""The files of a story pack: what is in it, before a byte is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from easyread.pictures import credits, picture
from feedback.actions.frozen import FrozenCollection, FrozenCopy, FrozenStory
from feedback.exports.codebook_files import of_collection, qdc_bytes
from feedback.exports.media_names import captions_path, media_path, picked_path
from feedback.exports.pages import PICTURES, page
from feedback.exports.quotes import codebook_csv, pictures_csv, quotes_csv
from feedback.exports.script import script_of
from feedback.exports.terms import last_day, terms_of
from feedback.exports.wording import on_day
from media.captions import Cue, write_captions

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
CSS, CSV, JSON = "text/css; charset=utf-8", "text/csv; charset=utf-8", "application/json"
XML = "application/xml"
SVG = "image/svg+xml"
VTT = "text/vtt; charset=utf-8"


@dataclass(frozen=True)
class PackFile:
    """One file: its path in the pack, its media type, whose yes it goes out under, its bytes.

    Either `data` holds the bytes, or `copy` names the safe copy to stream them from.
    """

    path: str
    media_type: str
    consent_ids: tuple[str, ...]
    data: bytes = b""
    copy: FrozenCopy | None = None

    @property
    def size(self) -> int:
        """How many bytes."""
        return self.copy.size if self.copy else len(self.data)

    @property
    def copy_id(self) -> UUID | None:
        """The safe copy to stream, when it is one."""
        return self.copy.id if self.copy else None


def pack_files(frozen: FrozenCollection) -> list[PackFile]:
    """Every file of the pack but its manifest, sorted by path."""
    files = [*_start(frozen)]
    for story in frozen.stories:
        files += [*_story_texts(frozen, story), *_story_media(story), *_picked(story)]
    return sorted(files, key=lambda file: file.path)


def as_json(values: Any) -> bytes:
    """Plain values as indented JSON in UTF-8."""
    return (json.dumps(values, ensure_ascii=False, indent=2) + "\n").encode()


def _start(frozen: FrozenCollection) -> Iterator[PackFile]:
    given = {"frozen": frozen, "day": on_day(frozen.frozen_on)}
    for name, kind in (
        ("index.html", HTML),
        ("pack.css", CSS),
        ("README.txt", TEXT),
        ("export-report.txt", TEXT),
    ):
        yield PackFile(name, kind, frozen.consent_ids, page(name, **given))
    picked = (name for story in frozen.stories for name in story.picked_names)
    drawn = page("CREDITS.txt", credits=credits([*dict.fromkeys((*PICTURES, *picked))]), **given)
    yield PackFile("CREDITS.txt", TEXT, (), drawn)
    yield PackFile("quotes.csv", CSV, frozen.consent_ids, quotes_csv(frozen.stories))
    yield PackFile("codebook.csv", CSV, (), codebook_csv(frozen.codes))
    if frozen.codes:
        yield PackFile("codebook.qdc", XML, (), qdc_bytes(of_collection(frozen.codes)))


def _story_texts(frozen: FrozenCollection, story: FrozenStory) -> Iterator[PackFile]:
    terms = terms_of(frozen, story)
    ends = last_day(story)
    given = {
        "frozen": frozen,
        "story": story,
        "terms": terms,
        "ends": on_day(ends) if ends else "",
        "day": on_day(frozen.frozen_on),
    }
    for name, kind, data in (
        ("story.html", HTML, page("story.html", **given)),
        ("terms.html", HTML, page("terms.html", **given)),
        ("terms.json", JSON, as_json(terms)),
        ("script.json", JSON, as_json(script_of(story))),
        ("quotes.csv", CSV, quotes_csv([story])),
        ("pictures.csv", CSV, pictures_csv(story)),
    ):
        yield PackFile(f"stories/{story.label}/{name}", kind, story.consent_ids, data)


def _picked(story: FrozenStory) -> Iterator[PackFile]:
    for name in story.picked_names:
        path = f"stories/{story.label}/{picked_path(name)}"
        yield PackFile(path, SVG, story.consent_ids, picture(name).svg.encode())


def _story_media(story: FrozenStory) -> Iterator[PackFile]:
    for medium in story.media:
        for copy in medium.copies:
            path = f"stories/{story.label}/{media_path(medium, copy.purpose)}"
            yield PackFile(path, copy.media_type, story.consent_ids, copy=copy)
        if medium.cues and medium.is_here:
            path = f"stories/{story.label}/{captions_path(medium)}"
            cues = (Cue(begins, ends, words) for begins, ends, words in medium.cues)
            yield PackFile(path, VTT, story.consent_ids, write_captions(cues).encode())
