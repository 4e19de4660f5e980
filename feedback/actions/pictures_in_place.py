"""Pictures in place of ours: a person's own photos first, then their site's own symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.media_files import open_copy
from feedback.model.pictures import OwnPicture, Symbol, SymbolSet
from feedback.model.telling import MediaFile, MediaState, SafeCopy
from media.store import Store

SHOWN = "thumb"


@dataclass(frozen=True)
class InPlace:
    """A picture's media type and bytes, and the line that says who made it."""

    media_type: str
    data: bytes = field(repr=False)
    credit: str = ""


def own_copies(db: Session, person_id: UUID) -> dict[str, SafeCopy]:
    """The safe copies of a person's own photos, by idea; the newest photo of an idea counts."""
    rows = db.execute(
        select(OwnPicture.idea, SafeCopy)
        .join(MediaFile, MediaFile.id == OwnPicture.media_file_id)
        .join(SafeCopy, SafeCopy.media_file_id == MediaFile.id)
        .where(
            OwnPicture.person_id == person_id,
            OwnPicture.taken_away_at.is_(None),
            MediaFile.state == MediaState.READY,
            SafeCopy.purpose == SHOWN,
        )
        .order_by(OwnPicture.put_at, OwnPicture.id)
    )
    return dict(rows.all())


def site_symbols(db: Session, site_id: UUID) -> dict[str, UUID]:
    """A site's own symbols that are in use, by idea; of two sets the newer counts."""
    rows = db.execute(
        select(Symbol.name, Symbol.id)
        .join(SymbolSet, SymbolSet.id == Symbol.set_id)
        .where(SymbolSet.site_id == site_id, SymbolSet.taken_away_at.is_(None))
        .order_by(SymbolSet.imported_at, SymbolSet.id)
    )
    return dict(rows.all())


def pictures_for(
    db: Session, store: Store, site_id: UUID, person_id: UUID | None
) -> Mapping[str, InPlace]:
    """Every picture in place of ours on this person's paper, opened; for nobody the site's."""
    ids = site_symbols(db, site_id)
    symbols = db.scalars(select(Symbol).where(Symbol.id.in_(ids.values()))) if ids else ()
    found = {one.name: InPlace(one.media_type, one.data, credit_of(one)) for one in symbols}
    if person_id is not None:
        for idea, copy in own_copies(db, person_id).items():
            found[idea] = InPlace(copy.media_type, b"".join(open_copy(store, copy)))
    return found


def credit_lines(db: Session, site_id: UUID) -> tuple[str, ...]:
    """One line for each author and licence of a site's own symbols that are in use."""
    terms = (Symbol.author, Symbol.licence, Symbol.is_noncommercial)
    rows = db.execute(
        select(*terms)
        .join(SymbolSet, SymbolSet.id == Symbol.set_id)
        .where(SymbolSet.site_id == site_id, SymbolSet.taken_away_at.is_(None))
        .distinct()
        .order_by(*terms)
    )
    return tuple(_credit(*row) for row in rows)


def credit_of(symbol: Symbol) -> str:
    """The line of credit that goes wherever the symbol goes."""
    return _credit(symbol.author, symbol.licence, symbol.is_noncommercial)


def _credit(author: str, licence: str, is_noncommercial: bool) -> str:
    kept = " Not for sale." if is_noncommercial else ""
    return f"Symbols by {author}, {licence}.{kept}"
