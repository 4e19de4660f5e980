"""A list of people from a spreadsheet: read, looked at line by line, and added all at once.

A list is text with a column for the person, one for their named social worker and one for the day
since when (RFC 4180, with the separators that spreadsheets of other countries use).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.arrivals import LONGEST_NAME, add_person, add_worker
from feedback.actions.circles import workers_of
from feedback.actions.record import record
from feedback.model.care import Person

MOST_LINES = 500
LONGEST_LIST = 200_000
SEPARATORS = ",;\t"
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
# What a spreadsheet would take for a sum (OWASP, CSV injection). No name begins so.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


class ListRefused(ValueError):
    """The list cannot be used. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Line:
    """One line of a list as it was read. `trouble` is a code, empty when it can be added."""

    number: int
    name: str
    worker: str
    since: date | None
    trouble: str = ""
    is_new_worker: bool = False


def read_bytes(data: bytes) -> str:
    """The text of a file, whichever way a spreadsheet wrote it. Raises ListRefused `not-a-list`."""
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ListRefused("not-a-list")


def look_at_list(db: Session, actor: Actor, text: str, now: datetime) -> list[Line]:
    """Every line with what is wrong with it; nothing is changed.

    Raises NotHere, ListRefused (not-a-list, empty-list, too-many-lines).
    """
    require(db, actor, May.ADD_SOMEONE, actor.site_id, now)
    lines = list(_read(text, now.date()))
    if not lines:
        raise ListRefused("empty-list")
    here = select(Person.name).where(Person.site_id == actor.site_id)
    there = {name.casefold() for name in db.scalars(here)}
    workers = {one.name.casefold() for one in workers_of(db, actor)}
    return list(_compared(lines, there, workers))


def add_list(db: Session, actor: Actor, text: str, now: datetime) -> int:
    """Add every line that has no trouble; social workers who are not there are added first.

    Returns how many people were added. Twice is once: who is there already is left out. Raises as
    `look_at_list`, and ListRefused `nobody-to-add`.
    """
    good = [line for line in look_at_list(db, actor, text, now) if not line.trouble]
    if not good:
        raise ListRefused("nobody-to-add")
    workers = {one.name.casefold(): one.id for one in workers_of(db, actor)}
    for line in good:
        if line.worker.casefold() not in workers:
            workers[line.worker.casefold()] = add_worker(db, actor, line.worker, now).id
        assert line.since is not None
        add_person(db, actor, line.name, workers[line.worker.casefold()], line.since, now)
    record(db, "added a list of people", now, actor=actor, people=len(good))
    return len(good)


def _read(text: str, today: date) -> Iterator[Line]:
    if len(text) > LONGEST_LIST:
        raise ListRefused("too-many-lines")
    first = text.lstrip().partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as trouble:
        raise ListRefused("not-a-list") from trouble
    told = [(n, row) for n, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    if len(told) > MOST_LINES + 1:
        raise ListRefused("too-many-lines")
    for number, row in told:
        line = _line(number, row, today)
        if number != told[0][0] or line.trouble != "no-such-day":  # else these are the headings
            yield line


def _line(number: int, row: Sequence[str], today: date) -> Line:
    name, worker, since = (" ".join(cell.split()) for cell in (*row, "", "", "")[:3])
    day = _day(since) if since else today
    return Line(number, name, worker, day, _trouble(name, worker, day, today))


def _trouble(name: str, worker: str, day: date | None, today: date) -> str:
    if day is None:
        return "no-such-day"
    if day > today:
        return "in-the-future"
    if not name or not worker:
        return "no-name"
    if max(len(name), len(worker)) > LONGEST_NAME:
        return "name-too-long"
    return "like-a-sum" if name.startswith(FORMULAS) or worker.startswith(FORMULAS) else ""


def _day(written: str) -> date | None:
    for form in DAYS:
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    return None


def _compared(lines: Sequence[Line], there: set[str], workers: set[str]) -> Iterator[Line]:
    seen = set(there)
    for line in lines:
        is_new = line.worker.casefold() not in workers
        again = "there-already" if line.name.casefold() in seen else ""
        seen.add(line.name.casefold())
        yield replace(line, trouble=line.trouble or again, is_new_worker=is_new)
