"""A site's own symbols: bringing a set in, made anew one by one, and taking it away again."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.model.care import Site
from feedback.model.pictures import Symbol, SymbolSet
from media.clean import clean
from media.copies import CannotClean
from media.kinds import kind_of
from media.refused import Refused
from media.svg import clean_svg
from media.symbol_sets import LARGEST_SYMBOL, Listed, SetRefused, SymbolFiles, read_index

SVG, JPEG = "image/svg+xml", "image/jpeg"
LONGEST_NAME = 120


@dataclass
class Imported:
    """What came in, and what each symbol lost or why it stayed outside."""

    symbol_set: SymbolSet
    count: int = 0
    noncommercial: int = 0
    replaced: int = 0
    left_out: dict[str, str] = field(default_factory=dict)
    cleaned: dict[str, tuple[str, ...]] = field(default_factory=dict)


def import_symbols(
    db: Session, actor: Actor, name: str, files: SymbolFiles, now: datetime
) -> Imported:
    """Bring a set of symbols into the actor's site. Raises NotHere, SetRefused."""
    site: Site = require(db, actor, May.IMPORT_SYMBOLS, actor.site_id, now)
    return bring_in(db, site, name, files, now, actor)


def bring_in(
    db: Session,
    site: Site,
    name: str,
    files: SymbolFiles,
    now: datetime,
    actor: Actor | None = None,
) -> Imported:
    """Bring a set in for a site; the command does so without an actor. Raises SetRefused.

    A symbol with the name of one of our pictures stands in place of it in this site; other
    names are new ideas. A symbol that cannot be made anew stays outside, and the report says so.
    """
    from easyread.pictures import names

    listed = read_index(files)
    if not listed:
        raise SetRefused("The index names no symbol.")
    made = SymbolSet(
        site_id=site.id,
        account_id=actor.account_id if actor else None,
        name=name.strip()[:LONGEST_NAME] or "Symbols",
        imported_at=now,
    )
    imported, ours = Imported(made), set(names())
    db.add(made)
    for one in listed:
        _bring(made, one, files, imported, ours)
    if not imported.count:
        raise SetRefused("No symbol of this set could be used: " + _first(imported.left_out))
    _count(db, site.id)
    record(db, "symbols imported", now, actor=actor, site_id=site.id, count=imported.count)
    db.flush()
    return imported


def take_set_away(db: Session, actor: Actor, set_id: UUID, now: datetime) -> None:
    """Take a set away: our pictures are there again. Raises NotHere."""
    require(db, actor, May.IMPORT_SYMBOLS, actor.site_id, now)
    found = db.get(SymbolSet, set_id)
    if found is None or found.site_id != actor.site_id or found.taken_away_at:
        raise NotHere(f"symbol set {set_id}")
    found.taken_away_at = now
    _count(db, actor.site_id)
    record(db, "symbols taken away", now, actor=actor, about=found)


def sets_of(db: Session, site_id: UUID) -> list[SymbolSet]:
    """The sets in use in a site, newest first."""
    return list(
        db.scalars(
            select(SymbolSet)
            .where(SymbolSet.site_id == site_id, SymbolSet.taken_away_at.is_(None))
            .order_by(SymbolSet.imported_at.desc(), SymbolSet.id)
        )
    )


def symbol_of(db: Session, actor: Actor, symbol_id: UUID) -> Symbol:
    """One symbol of the actor's site. Raises NotHere."""
    found = db.get(Symbol, symbol_id)
    if found is None or found.symbol_set.site_id != actor.site_id:
        raise NotHere(f"symbol {symbol_id}")
    return found


def search_symbols(
    db: Session, site_id: UUID, words: str, most: int, after: str = ""
) -> list[Symbol]:
    """The site's symbols in use that hold all the words, by name, from after a name."""
    query = (
        select(Symbol)
        .join(SymbolSet, SymbolSet.id == Symbol.set_id)
        .where(SymbolSet.site_id == site_id, SymbolSet.taken_away_at.is_(None), Symbol.name > after)
    )
    for word in words.casefold().split():
        query = query.where(Symbol.search_words.contains(word, autoescape=True))
    return list(db.scalars(query.order_by(Symbol.name, Symbol.id).limit(most)))


def symbol_credits(db: Session, site_id: UUID) -> list[tuple[str, str, bool]]:
    """Author, licence, and whether only without money: of every symbol in use in a site."""
    rows = db.execute(
        select(Symbol.author, Symbol.licence, Symbol.is_noncommercial)
        .join(SymbolSet, SymbolSet.id == Symbol.set_id)
        .where(SymbolSet.site_id == site_id, SymbolSet.taken_away_at.is_(None))
        .distinct()
        .order_by(Symbol.author, Symbol.licence)
    )
    return [(author, licence, is_nc) for author, licence, is_nc in rows]


def _bring(
    made: SymbolSet, one: Listed, files: SymbolFiles, imported: Imported, ours: set[str]
) -> None:
    data = files.read(one.file, LARGEST_SYMBOL)
    try:
        media_type, anew, lost = _anew(data)
    except (Refused, CannotClean) as no:
        imported.left_out[one.file] = no.code
        return
    words = " ".join(
        [one.name.replace("-", " "), *(w for some in one.words.values() for w in some)]
    )
    made.symbols.append(
        Symbol(
            name=one.name,
            words=one.words,
            search_words=words.casefold(),
            author=one.author,
            licence=one.licence,
            is_noncommercial=one.is_noncommercial,
            media_type=media_type,
            data=anew,
        )
    )
    imported.count += 1
    imported.noncommercial += one.is_noncommercial
    imported.replaced += one.name in ours
    if lost:
        imported.cleaned[one.file] = lost


def _anew(data: bytes) -> tuple[str, bytes, tuple[str, ...]]:
    kind = kind_of(data[:4096])
    if kind is None or kind.family != "photo":
        anew, lost = clean_svg(data)
        return SVG, anew, lost
    with tempfile.TemporaryDirectory(prefix="feedback-symbols-") as folder:
        source = Path(folder) / "symbol"
        source.write_bytes(data)
        cleaned = clean(source, kind, Path(folder) / "copies")
        return JPEG, cleaned.copy("thumb").path.read_bytes(), ()


def _count(db: Session, site_id: UUID) -> None:
    """Say that this site's symbols have changed, in the row every request reads anyway."""
    db.execute(
        update(Site)
        .where(Site.id == site_id)
        .values(symbols=Site.symbols + 1)
        .execution_options(synchronize_session=False)
    )


def _first(left_out: dict[str, str]) -> str:
    return ", ".join(f"{name} ({code})" for name, code in list(left_out.items())[:3])
