"""Carrying a collection out: frozen under consent asked again, and recorded when it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.bleeps import Spans
from feedback.actions.freezing import Freezing, collection_words
from feedback.actions.freezing_media import want_for_leaving
from feedback.actions.freezing_stories import freeze_story
from feedback.actions.frozen import FrozenCode, FrozenCollection, FrozenStory
from feedback.actions.pictures_in_place import credit_lines
from feedback.actions.recalls import hold_site
from feedback.actions.record import record
from feedback.model.care import Site
from feedback.model.stories import Code, Codebook, Collection, Export
from feedback.model.telling import MediaFile
from feedback.model.trust import Audience, Event, Medium

COMIC = "comic"  # with it begin the names of the formats in which drawn pages stand


def make_stand_ins(db: Session, actor: Actor | None, collection_id: UUID, now: datetime) -> None:
    """Make and keep the stand-ins that a freezing of this collection will need. Raises NotHere."""
    Freezing(db, _collection(db, actor, collection_id, now), now).make_stand_ins()


def ask_for_covered(db: Session, wishes: Iterable[tuple[UUID, Spans]], now: datetime) -> None:
    """Ask for the covered copies that a freezing missed."""
    for media_id, spans in wishes:
        want_for_leaving(db, db.get_one(MediaFile, media_id), spans, now)


def so_far(db: Session, collection_id: UUID) -> int:
    """How much has happened in the collection's site, and in none. The number grows with whatever
    anyone does, so the same number means that nothing may go out less than before."""
    site_id = db.get_one(Collection, collection_id).site_id
    here = or_(Event.site_id == site_id, Event.site_id.is_(None))
    return db.scalars(select(func.count()).select_from(Event).where(here)).one()


def freeze(
    db: Session,
    actor: Actor | None,
    collection_id: UUID,
    now: datetime,
    wishes: list[tuple[UUID, Spans]] | None = None,
) -> FrozenCollection:
    """The collection as it may go out at this moment, with stand-ins for every real name.

    Consent is asked again for every source: for stories and for the collection's own use.
    Stand-ins that are missing are made and kept, and covered copies asked for, so `db` must be able
    to write; unless `wishes` is given: then nothing is written, and the covered copies that are
    missing (the file, and which milliseconds) are put into it. `actor` None is the operator at the
    installation's own shell; the rules of consent are the same.
    Raises NotHere.
    """
    collection = _collection(db, actor, collection_id, now)
    # What was read before may have changed since: consent is asked of the database, not memory.
    db.flush()
    db.expire_all()
    freezing = Freezing(db, collection, now, actor, keeps=wishes is None)
    stories = [freeze_story(freezing, place.story) for place in collection.places]
    if wishes is not None:
        wishes += freezing.wishes
    kept = tuple(story for story in stories if story is not None)
    name, introduction = collection_words(freezing, collection)
    site = db.get_one(Site, collection.site_id)
    return FrozenCollection(
        id=collection.id,
        name=name,
        introduction=introduction,
        use=collection.use.value,
        site=site.name,
        is_demonstration=site.is_demonstration,
        frozen_on=now.date(),
        stories=kept,
        codes=_codebook(db, freezing, kept),
        left_out=tuple(freezing.left_out),
        symbol_credits=credit_lines(db, collection.site_id),
        audience=collection.audience.value,
        medium=collection.medium.value,
    )


def _drawn_to_be_known(frozen: FrozenCollection) -> list[str]:
    """The stories of which pages go out that somebody drew and that show someone."""
    found = (one for one in frozen.stories if any(b.shows_someone for b in one.storyboards))
    return [str(story.id) for story in found]


def record_export(
    db: Session,
    actor: Actor | None,
    frozen: FrozenCollection,
    format: str,
    manifest_sha256: str,
    now: datetime,
    *,
    given_to: str = "",
    media_ids: Iterable[UUID] = (),
) -> Export:
    """Keep that a collection was carried out, so that copies can be called back. Raises NotHere.

    `media_ids` are the photos, sounds and films in it.
    """
    collection = _collection(db, actor, frozen.id, now)
    export = Export(
        collection_id=collection.id,
        account_id=actor.account_id if actor else None,
        format=format,
        made_at=now,
        given_to=given_to.strip()[:200],
        manifest_sha256=manifest_sha256,
        story_ids=[str(story.id) for story in frozen.stories],
        left_out=[one.as_facts() for one in frozen.left_out],
        media_ids=sorted(str(id) for id in media_ids),
        likeness_story_ids=_drawn_to_be_known(frozen) if format.startswith(COMIC) else [],
        audience=Audience(frozen.audience),
        medium=Medium(frozen.medium),
    )
    db.add(export)
    facts = {"format": format, "stories": len(frozen.stories), "left_out": len(export.left_out)}
    record(
        db,
        "carried out a collection",
        now,
        actor=actor,
        about=export,
        site_id=collection.site_id,
        **facts,
    )
    return export


def hold_collection(db: Session, collection_id: UUID) -> None:
    """Until the commit, whoever stops a use in the collection's site waits."""
    hold_site(db, db.get_one(Collection, collection_id).site_id)


def collections_to_carry(db: Session) -> list[dict[str, str | int]]:
    """Every collection of the installation, for the operator at its own shell."""
    found = db.scalars(select(Collection).order_by(Collection.made_at, Collection.id))
    return [
        {
            "id": str(collection.id),
            "name": collection.name,
            "site": db.get_one(Site, collection.site_id).name,
            "use": collection.use.value,
            "stories": len(collection.places),
        }
        for collection in found
    ]


def _collection(db: Session, actor: Actor | None, id: UUID, now: datetime) -> Collection:
    if actor is not None:
        return require(db, actor, May.EXPORT_COLLECTION, id, now)
    collection = db.get(Collection, id)
    if collection is None:
        raise NotHere(f"{May.EXPORT_COLLECTION}: {id}")
    return collection


def _codebook(
    db: Session, freezing: Freezing, stories: Sequence[FrozenStory]
) -> tuple[FrozenCode, ...]:
    """Every code of the site's codebooks, with how often it is used in what goes out."""
    codes = db.scalars(
        select(Code)
        .join(Codebook)
        .where(Codebook.site_id == freezing.collection.site_id)
        .order_by(Codebook.name, Code.position, Code.name)
    ).all()
    names = {code.id: code.name for code in codes}
    quoted = (said for story in stories for said in story.quotations)
    used = Counter(code for said in quoted for code in said.codes)
    return tuple(
        FrozenCode(
            codebook=freezing.plain_everywhere(code.codebook.name),
            name=(name := freezing.plain_everywhere(code.name)),
            parent=freezing.plain_everywhere(names.get(code.parent_id, "")),
            description=freezing.plain_everywhere(code.description),
            count=used[name],
            id=code.id,
            look=code.look,
        )
        for code in codes
    )
