"""Looking at the whole chain of events: what was altered, removed, put in, or cut, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.chain import BATCH, COLUMNS, Head, is_ours, not_bound
from feedback.actions.chain_heads import FILE, WrittenHead, read_heads
from feedback.model.audit import ChainLink, audit_key, written
from feedback.model.trust import Event
from feedback.sealing.chaining import is_same, link_mark


@dataclass
class Verified:
    """What was found: how many events are bound and wait, the end, and what is wrong."""

    bound: int = 0
    waiting: int = 0
    head: Head = field(default_factory=Head)
    wrong: list[str] = field(default_factory=list)


def verify_chain(db: Session, heads: Path) -> Verified:
    """Look at every event, every link and every head. Raises CannotOpen for another secret."""
    key, found = audit_key(db), Verified()
    known = read_heads(heads, key)
    marks = {one.head.number: b"" for one in known if one.is_ours}
    found.wrong += _links(db, key, found, marks)
    found.wrong += _outside(db, key, found)
    if found.head.number and not known:
        found.wrong.append(f"{FILE} is not there: a chain cut at its end would not show.")
    for line, one in enumerate(known, 1):
        found.wrong += _head(line, one, found.head, marks)
    return found


def _links(db: Session, key: bytes, found: Verified, marks: dict[int, bytes]) -> Iterator[str]:
    """What is wrong in the chain itself; `found.head` and `marks` are filled on the way."""
    rows = select(ChainLink.number, ChainLink.event_id, ChainLink.mark.label("link"), *COLUMNS)
    rows = rows.outerjoin(Event, Event.id == ChainLink.event_id).order_by(ChainLink.number)
    for row in db.execute(rows.execution_options(yield_per=BATCH)):
        before = found.head
        if row.number != before.number + 1:
            yield f"Link {_span(before.number + 1, row.number - 1)} was removed."
        elif trouble := _of_one(key, before, row):
            yield trouble
        found.head = Head(row.number, row.link)
        found.bound += 1
        if row.number in marks:
            marks[row.number] = row.link


def _of_one(key: bytes, before: Head, row: Any) -> str:
    """What is wrong with one link and its event; nothing when all is well."""
    if row.id is None:
        return f"Event {row.number} was removed."
    is_bound = is_same(row.link, link_mark(key, row.number, before.mark, written(row)))
    is_marked = row.mark is None or is_ours(key, row)
    if is_bound and is_marked:
        return ""
    if is_marked and row.mark is not None:
        return f"Link {row.number} was altered, or events before it were put in another order."
    return f"Event {row.number} was altered: {_named(row)}."


def _outside(db: Session, key: bytes, found: Verified) -> Iterator[str]:
    """Events that are in no chain: they wait, or nobody of ours wrote them."""
    is_first = found.head.number == 0
    for row in db.execute(not_bound(None).execution_options(yield_per=BATCH)):
        if is_ours(key, row) or (is_first and row.mark is None):
            found.waiting += 1
        else:
            yield f"An event was put in, or altered before it was bound: {_named(row)}."


def _head(line: int, one: WrittenHead, end: Head, marks: Mapping[int, bytes]) -> list[str]:
    if not one.is_ours or one.at is None:
        return [f"Line {line} of {FILE} was altered."]
    when = f"{one.at:%d %B %Y %H:%M}"
    if one.head.number > end.number:
        return [
            f"The chain was cut at its end: on {when} it had {one.head.number} links, "
            f"now it has {end.number}."
        ]
    if not is_same(marks[one.head.number], one.head.mark):
        return [f"Link {one.head.number} is not what it was on {when}."]
    return []


def _named(row: Any) -> str:
    return f'{row.at:%d %B %Y %H:%M}, "{row.verb}", {row.id}'


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
