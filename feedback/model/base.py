"""What every table has: a UUID, times in UTC, and words that are sealed at rest."""

from __future__ import annotations

import enum
import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import DateTime, Dialect, Enum, LargeBinary, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC in Python; a moment without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would shift when it is read back."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The mother of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcTime(),
        bytes: LargeBinary(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=40,
            create_constraint=False,
            values_callable=lambda members: [member.value for member in members],
        ),
    }


class HasId:
    """A thing with a UUID that is known before it is stored."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)

    def __init__(self, **given: Any) -> None:
        given.setdefault("id", uuid4())
        super().__init__(**given)


class Sealed:
    """A sealed attribute: words in Python, AES-GCM in the column `<name>_sealed`.

    The thing says under whose key with `sealed_under` (a Relationship's or a Site's id). Words
    set on a thing wait in memory and are sealed when the database session flushes. Reading
    raises `sealing.KeyDestroyed` once the owner's key is gone.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    def __get__(self, thing: Any, owner: type | None = None) -> Any:
        if thing is None:
            return self
        waiting = waiting_words(thing)
        if self.name in waiting:
            return waiting[self.name]
        sealed = getattr(thing, self.column)
        if sealed is None:
            return None
        from feedback.model.keys import open_sealed

        return self.from_bytes(open_sealed(thing, sealed, self.context(thing)))

    def __set__(self, thing: Any, value: Any) -> None:
        if value is None:
            waiting_words(thing).pop(self.name, None)
            setattr(thing, self.column, None)
            return
        waiting_words(thing)[self.name] = value
        setattr(thing, self.column, b"")

    def context(self, thing: Any) -> str:
        """Where these words belong: sealed words moved to another row cannot be opened."""
        return f"{thing.__tablename__}.{self.name} {thing.id}"

    def to_bytes(self, value: Any) -> bytes:
        """The value as bytes for sealing."""
        return value.encode()

    def from_bytes(self, plain: bytes) -> Any:
        """The value again."""
        return plain.decode()


class SealedKey(Sealed):
    """A sealed attribute that holds bytes: the key of one media file."""

    def to_bytes(self, value: bytes) -> bytes:
        """Bytes as they are."""
        return value

    def from_bytes(self, plain: bytes) -> bytes:
        """Bytes as they are."""
        return plain


class SealedList(Sealed):
    """A sealed attribute that holds a list of plain values, kept as JSON."""

    def to_bytes(self, value: list[Any]) -> bytes:
        """The list as bytes for sealing."""
        return json.dumps(value, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> list[Any]:
        """The list again."""
        return json.loads(plain)


def waiting_words(thing: Any) -> dict[str, Any]:
    """The words of a thing that are not sealed yet, by attribute."""
    return thing.__dict__.setdefault("_waiting_words", {})


def sealed_attributes(thing: Any) -> tuple[Sealed, ...]:
    """Every sealed attribute of a thing's class."""
    return _sealed_of(type(thing))


@cache
def _sealed_of(kind: type) -> tuple[Sealed, ...]:
    values = (value for owner in kind.__mro__ for value in vars(owner).values())
    return tuple(value for value in values if isinstance(value, Sealed))
