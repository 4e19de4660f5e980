"""Frozen collections made by hand, for what a database need not be asked about."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

from feedback.actions.frozen import (
    FrozenCode,
    FrozenCoder,
    FrozenCoding,
    FrozenCollection,
    FrozenCopy,
    FrozenMedium,
    FrozenPart,
    FrozenQuotation,
    FrozenRelationship,
    FrozenStory,
)

# What every copy is made of.
BYTES = b"bytes"


def id_of(number: int) -> UUID:
    """An id, the same each time."""
    return UUID(int=number)


ONE, TWO = (FrozenCoder(id_of(900 + n), f"coder {n}") for n in (1, 2))


def part(number: int, words: str, source: int | None = None, **given) -> FrozenPart:
    """A part; those with one `source` were answered together."""
    told = {
        "id": id_of(number),
        "source_id": id_of(source or 100 + number),
        "speaker": "Milo",
        "role": "person",
        "said_in": "2026-03",
        "language": "en",
        "source": "survey" if source else "diary",
        "asked": "",
        "wave": "",
    }
    return FrozenPart(words=words, **{**told, **given})


def quotation(number: int, of: FrozenPart, start: int, end: int, *codings, **given):
    """A quotation in the words of a part: (coder, code, code ...) for each who coded it."""
    told = {
        "label": f"Q-{number:02d}",
        "words": of.words[start:end],
        "is_replaced": False,
        "speaker": of.speaker,
        "role": of.role,
        "said_in": of.said_in,
        "language": of.language,
        "source": of.source,
        "source_id": of.source_id,
        "asked": of.asked,
        "feeling": "",
        "start": start,
        "end": end,
        "codes": (),
        "coders": (),
        "id": id_of(10_000 + number),
        "part_id": of.id,
        "codings": tuple(
            FrozenCoding(coder, tuple(one.id for one in codes))
            for coder, *codes in codings or [(ONE,)]
        ),
    }
    return FrozenQuotation(**{**told, **given})


def code(number: int, name: str, parent: str = "", codebook: str = "Ours", **given) -> FrozenCode:
    """A code of a codebook."""
    told = {"description": "", "count": 0, "look": number % 8, **given}
    return FrozenCode(codebook, name, parent, id=id_of(500 + number), **told)


def medium(number: int, kind: str, label: str, **given) -> FrozenMedium:
    """A photo of 400 by 300, or a recording of ten seconds."""
    types = {"photo": "image/jpeg", "sound": "audio/mp4", "video": "video/mp4"}
    purpose = "screen" if kind == "photo" else "play"
    size = (400, 300, None) if kind == "photo" else (None, None, 10.0)
    copy = FrozenCopy(
        id_of(700 + number), purpose, types[kind], *size, len(BYTES), sha256(BYTES).hexdigest()
    )
    told = {
        "source_id": id_of(101),
        "speaker": "Milo",
        "said_in": "2026-03",
        "description": "",
        "transcript": "",
        "transcript_language": "",
        "is_transcript_draft": False,
        "is_end_missing": False,
        "copies": (copy,),
        "id": id_of(600 + number),
    }
    return FrozenMedium(label=label, kind=kind, **{**told, **given})


def story(number: int, parts=(), quotations=(), **given) -> FrozenStory:
    """A story about one relationship."""
    told = {
        "id": id_of(300 + number),
        "label": f"S-{number:04d}",
        "title": "A story",
        "easy_words": "",
        "media": (),
        "tellers": (),
        "about": FrozenRelationship(id_of(400), "Milo and Ash"),
        "kind": "portrait",
    }
    return FrozenStory(parts=tuple(parts), quotations=tuple(quotations), **{**told, **given})


def collection(*stories: FrozenStory, codes=(), **given) -> FrozenCollection:
    """A collection that was frozen on one day."""
    told = {
        "id": id_of(1),
        "name": "On time",
        "introduction": "",
        "use": "draw",
        "site": "Wadebridge",
        "is_demonstration": False,
        "frozen_on": date(2026, 3, 3),
    }
    return FrozenCollection(stories=stories, codes=tuple(codes), **{**told, **given})
