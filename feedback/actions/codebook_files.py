"""Codebooks as files: the codes of another program or another site, read, looked at and taken in.

Two kinds are read, told apart by what is in them: REFI-QDA's `.qdc` (Codebook.xsd 1.0), which
NVivo, ATLAS.ti, MAXQDA and QualCoder write, and a table as CSV with a code on each line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.codebook_versions import CodeThen, keep_version
from feedback.actions.codebooks import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    NameMissing,
    NameTaken,
    TooLong,
    in_order,
)
from feedback.actions.people_lists import ListRefused, read_bytes
from feedback.actions.record import record
from feedback.model.codebook_versions import CodebookChange
from feedback.model.passages import settle
from feedback.model.stories import Code, Codebook

LARGEST_FILE = 2_000_000
MOST_CODES = 2_000
QDC = "{urn:QDA-XML:codebook:1.0}"
SEPARATORS = ",;\t"
# The colours of the eight looks, on white: they travel with a code and bring its look back.
COLOURS = ("#0a5257", "#8f2f1c", "#5b2a55", "#6a4a00", "#1e4b86", "#1e5631", "#7a2048", "#3d3d3d")
COLUMNS = ("code", "parent", "description", "colour")
# What other programs call our columns.
ALSO_CALLED = {"name": "code", "tag": "code", "under": "parent", "meaning": "description",
               "memo": "description", "color": "colour"}  # fmt: skip
FORMULA_GUARD = "'"
FORMULA = ("=", "+", "-", "@")
NO_NAME = "–"


class FileRefused(ValueError):
    """The file holds no codes that can be read. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Listed:
    """A code as it stands in a file, after the one above it.

    `parent` is the name of the code above, empty at the top. `look` is 0 to 7. `notes` are codes
    of what could not be kept as it was: renamed, cut, no-such-parent.
    """

    name: str
    parent: str = ""
    description: str = ""
    look: int = 0
    id: UUID | None = None
    notes: tuple[str, ...] = ()


def listed(codes: Sequence[Code] | Sequence[CodeThen]) -> list[Listed]:
    """The codes of one codebook, each after the one above it."""
    names = {code.id: code.name for code in codes}
    return [
        Listed(code.name, names.get(code.parent_id, ""), code.description, code.look, code.id)  # type: ignore[arg-type]
        for code, _ in in_order(list(codes))  # type: ignore[arg-type]
    ]


def look_at_file(db: Session, actor: Actor, data: bytes, now: datetime) -> list[Listed]:
    """The codes of a file, with what would change; nothing is kept.

    Raises NotHere, FileRefused (not-a-codebook, no-codes, too-many-codes, too-large).
    """
    require(db, actor, May.MAKE_CODEBOOK, actor.site_id, now)
    return read_codes(data)


def read_codes(data: bytes) -> list[Listed]:
    """The codes of a file of either kind. Raises FileRefused."""
    if len(data) > LARGEST_FILE:
        raise FileRefused("too-large")
    is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    found = list(_from_qdc(data) if is_xml else _from_table(data))
    if not found:
        raise FileRefused("no-codes")
    if len(found) > MOST_CODES:
        raise FileRefused("too-many-codes")
    return settled(found)


def take_in(db: Session, actor: Actor, name: str, data: bytes, now: datetime) -> Codebook:
    """Make a codebook of a file's codes, in its order.

    Raises NotHere, FileRefused, NameMissing, NameTaken, TooLong.
    """
    require(db, actor, May.MAKE_CODEBOOK, actor.site_id, now)
    codebook = make_codebook(db, actor.site_id, name, read_codes(data))
    record(db, "took a codebook in", now, actor=actor, about=codebook, codes=len(codebook.codes))
    keep_version(db, actor, codebook, CodebookChange.BEGAN, (), now)
    return codebook


def make_codebook(db: Session, site_id: UUID, name: str, codes: Sequence[Listed]) -> Codebook:
    """A new codebook of a site with these codes. Raises NameMissing, NameTaken, TooLong."""
    name = " ".join(settle(name).split())
    if not name:
        raise NameMissing
    if len(name) > LONGEST_NAME:
        raise TooLong
    theirs = db.scalars(select(Codebook.name).where(Codebook.site_id == site_id))
    if name.casefold() in {one.casefold() for one in theirs}:
        raise NameTaken
    codebook = Codebook(site_id=site_id, name=name)
    db.add(codebook)
    made: dict[str, Code] = {}
    for position, one in enumerate(codes, 1):
        above = made.get(one.parent.casefold())
        made[one.name.casefold()] = code = Code(
            codebook=codebook,
            parent_id=above.id if above else None,
            name=one.name,
            description=one.description,
            look=one.look,
            position=position,
        )
        db.add(code)
    db.flush()
    return codebook


def nearest_look(colour: str) -> int:
    """The look whose colour is nearest to `#rrggbb` or `#rgb`; the first for anything else."""
    asked = _parts(colour)
    if asked is None:
        return 0

    def how_far(look: int) -> int:
        known = _parts(COLOURS[look]) or asked
        return sum((a - b) ** 2 for a, b in zip(asked, known, strict=True))

    return min(range(len(COLOURS)), key=how_far)


def _parts(colour: str) -> tuple[int, ...] | None:
    digits = colour.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(2 * digit for digit in digits)
    try:
        return tuple(bytes.fromhex(digits)) if len(digits) == 6 else None
    except ValueError:
        return None


@dataclass(frozen=True)
class RawCode:
    """A code as a file says it: `key` is its own there, `parent` the key of the one above."""

    key: str
    parent: str
    name: str
    description: str = ""
    colour: str = ""
    id: UUID | None = None


def _from_qdc(data: bytes) -> Iterator[RawCode]:
    """The codes of a `.qdc`. Entities and outside files are refused before they are opened."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as trouble:
        raise FileRefused("not-a-codebook") from trouble
    if root.tag != f"{QDC}CodeBook":
        raise FileRefused("not-a-codebook")
    waiting = [(code, "") for code in reversed(root.findall(f"{QDC}Codes/{QDC}Code"))]
    number = 0
    while waiting:
        code, parent = waiting.pop()
        number += 1
        words = code.findtext(f"{QDC}Description") or ""
        yield RawCode(str(number), parent, code.get("name", ""), words, code.get("color", ""))
        waiting += [(below, str(number)) for below in reversed(code.findall(f"{QDC}Code"))]


def _from_table(data: bytes) -> Iterator[RawCode]:
    """The codes of a CSV with a heading for each column; only `code` must be there."""
    try:
        text = read_bytes(data)
        first = text.lstrip().partition("\n")[0]
        separator = max(SEPARATORS, key=first.count)
        rows = [_named(row) for row in csv.DictReader(io.StringIO(text), delimiter=separator)]
    except (ListRefused, csv.Error) as trouble:
        raise FileRefused("not-a-codebook") from trouble
    if rows and "code" not in rows[0]:
        raise FileRefused("not-a-codebook")
    for row in rows:
        name, parent = row["code"], row.get("parent", "")
        if name.strip():
            told = row.get("description", ""), row.get("colour", "")
            yield RawCode(_key(name), _key(parent), name, *told)


def _named(row: Mapping[str | None, object]) -> dict[str, str]:
    """A line under our names of the columns, without the sign that keeps formulas from running."""
    found = {}
    for heading, value in row.items():
        name = (heading or "").strip().casefold()
        words = value if isinstance(value, str) else ""
        is_guarded = words[:1] == FORMULA_GUARD and words[1:].startswith(FORMULA)
        found[ALSO_CALLED.get(name, name)] = words[1:] if is_guarded else words
    return found


def _key(name: str) -> str:
    return " ".join(settle(name).split()).casefold()


def settled(codes: Sequence[RawCode]) -> list[Listed]:
    """Names that are short, there and new; each code after the one above it."""
    known = {one.key for one in codes}
    below: dict[str, list[RawCode]] = {}
    for one in codes:
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    kept: list[Listed] = []
    reached: set[int] = set()
    taken: set[str] = set()

    def keep(top: RawCode) -> None:
        waiting = [(top, "")]
        while waiting:
            one, parent = waiting.pop()
            if id(one) in reached:
                continue
            reached.add(id(one))
            new = _listed(one, parent, taken)
            kept.append(new)
            waiting += [(child, new.name) for child in reversed(below.pop(one.key, []))]

    for one in below.pop("", []):
        keep(one)
    for one in codes:  # what stands under itself in a circle is kept at the top
        keep(one)
    return kept


def _listed(one: RawCode, parent: str, taken: set[str]) -> Listed:
    name = " ".join(settle(one.name).split())
    description = settle(one.description).strip()
    new = _new_name(name, taken)
    taken.add(new.casefold())
    notes = (
        ("renamed", new != name),
        ("cut", len(description) > LONGEST_DESCRIPTION),
        ("no-such-parent", bool(one.parent) and not parent),
    )
    return Listed(
        name=new,
        parent=parent,
        description=description[:LONGEST_DESCRIPTION],
        look=nearest_look(one.colour),
        id=one.id,
        notes=tuple(code for code, is_so in notes if is_so),
    )


def _new_name(name: str, taken: set[str]) -> str:
    found, number = name[:LONGEST_NAME] or NO_NAME, 1
    asked = found[: LONGEST_NAME - len(" (2000)")]
    while found.casefold() in taken:
        number += 1
        found = f"{asked} ({number})"
    return found
