"""Someone's own copy: pages that open offline, tables, and their files, as one ZIP.

The pages are in their way of reading and need no script. The same facts give the same bytes.
Every piece of text is made when it is written and forgotten after it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from easyread.pictures import credits, inline
from feedback.actions.media_files import open_copy, open_original
from feedback.actions.own_copies_around import TABLES
from feedback.actions.own_copies_told import (
    Place,
    Thing,
    held_back,
    own_places,
    own_thing,
    own_words,
    piece_thing,
    pieces_put_in,
)
from feedback.actions.reading import language_of
from feedback.exports.own_copy_words import words_for
from feedback.exports.pages import page
from feedback.exports.paper_words import day_in, direction_of, speaker
from feedback.exports.tables import csv_rows
from feedback.exports.zip_stream import Measured, ZipStream
from feedback.model.own_copies import OwnCopy
from feedback.model.telling import MediaFile
from feedback.sealing import CannotOpen
from media.store import NotThere, Store

FOLDER = "my-copy"
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
}
SHOWN = {"photo": "screen", "sound": "play", "video": "play"}
NAMED_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
COLUMNS = ("number", "kind", "by", "at", "language", "title", "words", "feeling", "pictures")
COLUMNS_ANSWERS = ("number", "item", "question", "answer", "words", "at", "earlier", "set_aside")


@dataclass(frozen=True)
class File:
    """A file of a thing: where its copy and its original lie in the pack, or None."""

    media: MediaFile
    shown: str | None
    original: str | None
    words: str


@dataclass
class Making:
    """One copy while it is made. `drawn` holds the pictures that its pages have shown so far."""

    db: Session
    store: Store
    copy: OwnCopy
    now: datetime
    pack: ZipStream
    language: str = "en"
    listed: list[tuple[str, Measured]] = field(default_factory=list)
    drawn: dict[str, None] = field(default_factory=dict)

    def draw(self, name: str, size: int) -> str:
        """A picture inside the page; whoever made it is credited at the end."""
        self.drawn[name] = None
        return inline(name, size=size)

    @property
    def say(self) -> Callable[..., str]:
        """Words in the reader's language."""
        return speaker(self.language)


def write_own_copy(
    db: Session, store: Store, copy: OwnCopy, now: datetime, write: Callable[[bytes], object]
) -> ZipStream:
    """Write a copy through `write`, in constant memory. What was written: its size and sha256.

    Raises ChangedMeanwhile when something changed while it was written, StoreTrouble.
    """
    pack = ZipStream(write, copy.asked_at.date())
    making = Making(db, store, copy, now, pack, language_of(copy.reading))
    own = own_places(db, copy.account)
    others = [piece.id for piece in pieces_put_in(db, copy, now)]
    _add_look(making)
    for number, place in enumerate(own, 1):
        _add_thing(making, "told", number, _own(making, place))
    for number, id in enumerate(others, 1):
        _add_thing(making, "others", number, _other(making, id))
    _add_tables(making, own, others)
    _text(making, "index.html", lambda: _index(making, own, others))
    _add_credits(making)
    _text(making, "manifest.json", lambda: iter([_json(_manifest(making))]))
    pack.finish()
    return pack


def _own(making: Making, place: Place) -> Callable[[], Thing]:
    return lambda: own_thing(making.db, place, making.language, making.copy.account)


def _other(making: Making, id: UUID) -> Callable[[], Thing]:
    def find() -> Thing:
        piece = next(one for one in making.copy.pieces if one.id == id)
        thing = piece_thing(making.db, piece, making.language, making.now)
        if thing is None:
            raise LookupError("a piece was withdrawn while the copy was made")
        return thing

    return find


def _add_thing(making: Making, folder: str, number: int, find: Callable[[], Thing]) -> None:
    """A page for one thing, and its files before it, so that the page knows which are whole."""
    thing = find()
    files = [
        _add_file(making, thing, media, folder, f"{number:04d}-{place}")
        for place, media in enumerate(thing.media, 1)
    ]
    given = {"thing": thing, "files": files, "number": number, "is_own": folder == "told"}
    _text(making, f"{folder}/{number:04d}.html", lambda: iter([_page(making, "thing", **given)]))


def _add_file(making: Making, thing: Thing, media: MediaFile, folder: str, name: str) -> File:
    shown = media.copy_for(SHOWN[media.kind.value])
    at = f"{folder}/{name}{ENDINGS.get(shown.media_type, '.bin')}" if shown else ""
    original = f"{folder}/originals/{name}{_ending(media)}"
    is_shown = bool(shown) and _try(making, at, lambda: open_copy(making.store, shown))
    is_own = folder == "told" and media.original_gone_at is None
    is_kept = is_own and _try(
        making, original, lambda: open_original(making.store, media.id, media.key)
    )
    words = own_words(media, making.copy.account_id) if folder == "told" else ""
    return File(media, at if is_shown else None, original if is_kept else None, words)


def _try(making: Making, path: str, pieces: Callable[[], Iterator[bytes]]) -> bool:
    """Add a file. One that cannot be opened is left out, and its page says so."""
    try:
        _text(making, path, pieces)
    except (CannotOpen, NotThere):
        return False
    return True


def _ending(media: MediaFile) -> str:
    found = NAMED_ENDING.search(media.file_name or "")
    return found.group().lower() if found else ".bin"


def _add_look(making: Making) -> None:
    _text(making, "look.css", lambda: iter([page("own_copy.css")]))


def _add_credits(making: Making) -> None:
    """Who made each picture that the pages show: after the pages, which say which they were."""
    lines = "".join(f"{line}\n" for line in credits([*making.drawn]))
    if lines:
        _text(making, "CREDITS.txt", lambda: iter([lines.encode()]))


def _add_tables(making: Making, own: list[Place], others: list[UUID]) -> None:
    db, account = making.db, making.copy.account
    places = [part.relationship_id for part in making.copy.parts]
    for name, (columns, rows) in TABLES.items():
        _text(
            making,
            f"data/{name}.csv",
            lambda columns=columns, rows=rows: csv_rows(
                columns, map(_plain_row, rows(db, account, places))
            ),
        )
    for name, finders in _both(making, own, others).items():
        _text(making, f"data/{name}.csv", lambda of=finders: csv_rows(COLUMNS, _things(of)))
        _text(
            making,
            f"data/{name}-answers.csv",
            lambda of=finders: csv_rows(COLUMNS_ANSWERS, _answers(of)),
        )
        _text(making, f"data/{name}.json", lambda of=finders: _things_json(of))
    gone = held_back(db, making.copy, making.now)
    rows = [{"reason": reason, "pieces": count} for reason, count in gone.items()]
    _text(making, "data/not-in-it.csv", lambda: csv_rows(("reason", "pieces"), rows))


def _both(making: Making, own: list[Place], others: list[UUID]):
    return {
        "told": [_own(making, place) for place in own],
        "others": [_other(making, id) for id in others],
    }


def _things(finders: Iterable[Callable[[], Thing]]) -> Iterator[dict[str, Any]]:
    for number, find in enumerate(finders, 1):
        thing = find()
        yield {
            "number": number,
            "kind": thing.kind,
            "by": thing.by.value,
            "at": thing.at.isoformat(),
            "language": thing.language,
            "title": thing.title[0],
            "words": thing.words or "; ".join(f"{k}: {v}" for k, v in thing.facts.items() if v),
            "feeling": thing.feeling,
            "pictures": ", ".join(thing.pictures),
        }


def _answers(finders: Iterable[Callable[[], Thing]]) -> Iterator[dict[str, Any]]:
    for number, find in enumerate(finders, 1):
        for one in find().answers:
            yield {
                "number": number,
                "item": one.item,
                "question": one.asked[0],
                "answer": "; ".join(text for text, _ in one.given),
                "words": one.words,
                "at": one.at.isoformat(),
                "earlier": one.is_earlier,
                "set_aside": one.is_aside,
            }


def _things_json(finders: Iterable[Callable[[], Thing]]) -> Iterator[bytes]:
    yield b"["
    for number, find in enumerate(finders):
        yield b",\n" if number else b"\n"
        yield _json(_plain_thing(find())).rstrip()
    yield b"\n]\n"


def _plain_thing(thing: Thing) -> dict[str, Any]:
    facts = {name: value for name, value in vars(thing).items() if name not in ("media", "looks")}
    facts["answers"] = [asdict(one) for one in thing.answers]
    facts["files"] = [
        {"kind": one.kind.value, "size": one.size, "sha256": one.sha256, "name": one.file_name}
        | {"description": one.description, "received": one.received_at}
        for one in thing.media
    ]
    facts["looks"] = [{"name": one.name, "at": one.at} for one in thing.looks]
    return facts


def _plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _json(values: Any) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1, default=_plain) + "\n").encode()


def _manifest(making: Making) -> dict[str, Any]:
    return {
        "schema": "own-copy",
        "schema_version": 1,
        "asked_on": making.copy.asked_at.date(),
        "files": [
            {"path": path, "size": one.size, "sha256": one.sha256} for path, one in making.listed
        ],
    }


def _index(making: Making, own: list[Place], others: list[UUID]) -> Iterator[bytes]:
    """The first page: its lists are written line by line."""
    places = [part.relationship_id for part in making.copy.parts]
    tables = {
        name: [_plain_row(row) for row in rows(making.db, making.copy.account, places)]
        for name, (_, rows) in TABLES.items()
        if name in ("social-workers", "yes-and-no", "handed-out")
    }
    finders = _both(making, own, others)
    given = {"tables": tables, "held": held_back(making.db, making.copy, making.now)}
    given["data"] = [path for path, _ in making.listed if path.startswith("data/")]
    before, _, after = _page(making, "index", **given).partition(b"<!--told-->")
    middle, _, end = after.partition(b"<!--others-->")
    yield from chain([before], _lines(making, "told", finders["told"]), [middle])
    yield from chain(_lines(making, "others", finders["others"]), [end])


def _lines(making: Making, folder: str, finders: list[Callable[[], Thing]]) -> Iterator[bytes]:
    for number, find in enumerate(finders, 1):
        path = f"{folder}/{number:04d}.html"
        yield _page(making, "line", thing=find(), path=path, is_own=folder == "told")


def _page(making: Making, name: str, **given: Any) -> bytes:
    parts = making.copy.reading.split(".")
    mode, colours, size = (parts + ["", "", ""])[:3] if making.copy.reading else ("", "", "")
    return page(
        f"own_copy_{name}.html",
        _=making.say,
        words=words_for(making.say),
        language=making.language,
        direction_of=direction_of,
        is_plain=mode == "words",
        colours=colours or "paper",
        size=size or "normal",
        drawn=making.draw,
        day=lambda moment: day_in(making.language, _day(moment)),
        up="" if name == "index" else "../",
        **given,
    )


def _day(moment: Any) -> date:
    if isinstance(moment, str):
        return datetime.fromisoformat(moment).date()
    return moment.date() if isinstance(moment, datetime) else moment


def _text(making: Making, path: str, pieces: Callable[[], Iterator[bytes]]) -> None:
    making.listed.append((path, making.pack.add(f"{FOLDER}/{path}", pieces)))
