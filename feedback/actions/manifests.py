"""What a tablet wrote about a bundle, sealed in its part 0: whose it is, and what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

DIARY_ENTRY, SURVEY = "diary-entry", "survey"
KINDS = (DIARY_ENTRY, SURVEY)
LATEST_MS = 253_402_300_799_000  # the end of the year 9999: the last moment Python knows


class ManifestUnreadable(Exception):
    """The sealed part of a bundle says nothing that we understand."""


@dataclass(frozen=True)
class Part:
    """A file in a bundle: the field it was told in, its name, and its plain bytes if known."""

    part: int
    field: str
    name: str
    size: int | None
    sha256: str | None
    is_finished: bool


@dataclass(frozen=True)
class Manifest:
    """What a bundle is. `fields` are what the online form would have sent.

    `begun_at` and `told_at` are by the tablet's clock, None when it said nothing sensible.
    """

    secret: str = field(repr=False)
    kind: str
    is_finished: bool
    begun_at: datetime | None
    told_at: datetime | None
    language: str
    mode: str
    about: UUID | None
    invitation: UUID | None
    survey_version: int | None
    fields: Mapping[str, tuple[str, ...]] = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)

    def first(self, name: str) -> str:
        """The first value of a field, without white space around it; empty when it is absent."""
        return next(iter(self.fields.get(name, ())), "").replace("\r\n", "\n").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a field."""
        return self.fields.get(name, ())

    def id_in(self, name: str) -> UUID | None:
        """A field that holds an id; None when it holds none."""
        return _id(self.first(name))


def read_manifest(written: bytes) -> Manifest:
    """Read the newest frame of part 0. Raises ManifestUnreadable."""
    try:
        said: Any = json.loads(written)
        return _read(said)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as trouble:
        raise ManifestUnreadable from trouble


def moment(milliseconds: object) -> datetime | None:
    """The tablet's clock, in milliseconds since 1970; None when it says nothing sensible."""
    if type(milliseconds) is not int or not 0 < milliseconds <= LATEST_MS:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _read(said: Any) -> Manifest:
    if said["kind"] not in KINDS or not isinstance(said["secret"], str):
        raise ManifestUnreadable
    version = said.get("survey_version")
    return Manifest(
        secret=said["secret"],
        kind=said["kind"],
        is_finished=said["finished"] is True,
        begun_at=moment(said.get("begun_at_ms")),
        told_at=moment(said.get("told_at_ms")),
        language=str(said.get("language", "")),
        mode=str(said.get("mode") or ""),
        about=_id(said.get("about")),
        invitation=_id(said.get("invitation")),
        survey_version=version if isinstance(version, int) else None,
        fields=_fields(said.get("fields", [])),
        parts=tuple(_part(one) for one in said.get("parts", [])),
    )


def _fields(pairs: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[_plain(name)] = (*found.get(_plain(name), ()), _plain(value))
    return found


def _part(said: Any) -> Part:
    size, sha256 = said.get("size"), said.get("sha256")
    if not isinstance(said["part"], int) or not isinstance(size, int | None):
        raise ManifestUnreadable
    return Part(
        part=said["part"],
        field=_plain(said.get("field") or ""),
        name=_plain(said.get("name") or ""),
        size=size,
        sha256=_plain(sha256).lower() if sha256 else None,
        is_finished=said.get("finished") is True,
    )


def _plain(value: Any) -> str:
    """Words without a NUL, which no database keeps. Raises ManifestUnreadable."""
    if not isinstance(value, str):
        raise ManifestUnreadable
    return value.replace("\0", "")


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
