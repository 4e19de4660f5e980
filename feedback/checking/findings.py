"""What a check finds, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from feedback.database import Database
from feedback.settings import Settings


class Unsound(Exception):
    """Something is wrong; the words say what, and what to do."""


@dataclass(frozen=True)
class Finding:
    """What one check found. `words` say that all is well, or what to do."""

    check: str
    is_ok: bool
    words: str

    def line(self) -> str:
        """The finding as a line for the terminal."""
        return f"{'ok   ' if self.is_ok else 'WRONG'}  {self.check:<12} {self.words}"

    def row(self) -> dict[str, str | bool]:
        """The finding for JSON."""
        return {"check": self.check, "ok": self.is_ok, "words": self.words}


@dataclass
class Installation:
    """What is looked at, opened when it is first needed."""

    settings: Settings
    now: datetime

    @cached_property
    def database(self) -> Database:
        """The database of the settings."""
        return Database.of(self.settings)


def reason(trouble: SQLAlchemyError) -> str:
    """The database's own first line, without the statement and its values."""
    original = trouble.orig if isinstance(trouble, DBAPIError) else trouble
    return (str(original).strip().splitlines() or [type(trouble).__name__])[0]
