"""Owners' keys in the database, and words sealed on their way in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from feedback.model.base import Base, sealed_attributes, waiting_words
from feedback.sealing import Keyring, Opener, seal, unseal


class OwnerKey(Base):
    """The wrapped key of one owner: a Relationship or a Site. `wrapped` is None once destroyed."""

    __tablename__ = "owner_keys"

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes | None]


def give_keyring(db: Session, keyring: Keyring) -> Session:
    """Let `db` seal and open words with `keyring`."""
    db.info["keyring"] = keyring
    return db


def owner_key(db: Session, owner: UUID) -> bytes:
    """The unwrapped key of `owner`, remembered for this database session only.

    Raises KeyDestroyed when it was erased, LookupError when the owner never had one.
    """
    known: dict[UUID, bytes] = db.info.setdefault("owner_keys", {})
    if owner not in known:
        with db.no_autoflush:
            row = db.get(OwnerKey, owner)
        if row is None:
            raise LookupError(f"{owner} has no key")
        known[owner] = db.info["keyring"].unwrap(owner, row.wrapped)
    return known[owner]


def open_sealed(thing: Any, sealed: bytes, context: str) -> bytes:
    """Open the sealed bytes of one thing that belongs to a database session."""
    db = object_session(thing)
    if db is None:
        raise LookupError(f"{context} is not in a database session")
    note_opened(db, thing)
    return unseal(owner_key(db, thing.sealed_under), sealed, context)


def opener(db: Session, owner: UUID) -> Opener:
    """Opens many words of one owner; whoever shows them notes that. Raises as `owner_key`."""
    return Opener(owner_key(db, owner))


class Openers:
    """Opens words of many rows that are looked through and not shown, so no look is noted.

    The keys are those of `owners`, asked for at once and unwrapped when first needed. They go with
    this object; of what it opens nothing is kept.
    """

    def __init__(self, db: Session, owners: Select[tuple[UUID]]) -> None:
        columns = select(OwnerKey.owner_id, OwnerKey.wrapped)
        kept = columns.where(OwnerKey.owner_id.in_(owners))
        self._keyring: Keyring = db.info["keyring"]
        self._wrapped: dict[UUID, bytes | None] = dict(db.execute(kept).all())
        self._openers: dict[UUID | str, Opener] = {}

    def words(self, owner: UUID | str, sealed: bytes, context: str) -> str:
        """The words; `owner` may be its id as SQLite keeps it. Raises KeyDestroyed, CannotOpen."""
        opener = self._openers.get(owner)
        if opener is None:
            id = UUID(str(owner))
            opener = self._openers[owner] = Opener(self._keyring.unwrap(id, self._wrapped.get(id)))
        return opener.open(sealed, context).decode()


def watch_opened(db: Session) -> Session:
    """Let `db` remember what is opened in it, for whoever writes down who looked at what."""
    db.info["opened"] = set()
    return db


def note_opened(db: Session, *things: Any) -> None:
    """These are shown to someone, also where no words of them are sealed."""
    opened = db.info.get("opened")
    if opened is not None:
        opened.update((type(thing).__name__, thing.id) for thing in things)


def note_opened_rows(db: Session, kind: type, ids: Iterable[UUID]) -> None:
    """The same for rows that were opened without things being made of them."""
    opened = db.info.get("opened")
    if opened is not None:
        opened.update((kind.__name__, id) for id in ids)


def opened_in(db: Session) -> set[tuple[str, UUID]]:
    """What was opened in a session that is watched, as (class name, id)."""
    return db.info.get("opened", set())


def destroy_key(db: Session, owner: UUID) -> None:
    """Make everything sealed under `owner` unreadable for good; nothing when it had no key."""
    row = db.get(OwnerKey, owner)
    if row is not None:
        row.wrapped = None
    db.info.get("owner_keys", {}).pop(owner, None)


@event.listens_for(Session, "before_flush")
def _seal_before_flush(db: Session, *_: Any) -> None:
    if "keyring" not in db.info:
        return
    changed = [*db.new, *db.dirty]
    for thing in changed:
        if getattr(thing, "owns_key", False) and thing in db.new:
            db.add(OwnerKey(owner_id=thing.id, wrapped=db.info["keyring"].make(thing.id)))
    with db.no_autoflush:
        for thing in changed:
            _seal_waiting(db, thing)


def _seal_waiting(db: Session, thing: Any) -> None:
    waiting = waiting_words(thing)
    if not waiting:
        return
    key = _key_at_flush(db, thing.sealed_under)
    for attribute in sealed_attributes(thing):
        if attribute.name in waiting:
            plain = attribute.to_bytes(waiting.pop(attribute.name))
            setattr(thing, attribute.column, seal(key, plain, attribute.context(thing)))


def _key_at_flush(db: Session, owner: UUID) -> bytes:
    """Like `owner_key`, but also finds the key that this very flush is making."""
    for made in db.new:
        if isinstance(made, OwnerKey) and made.owner_id == owner:
            return db.info["keyring"].unwrap(owner, made.wrapped)
    return owner_key(db, owner)


@event.listens_for(Session, "after_rollback")
def _forget_keys(db: Session) -> None:
    db.info.pop("owner_keys", None)
