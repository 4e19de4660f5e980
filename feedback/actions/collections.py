"""Collections: stories gathered for one use, in an order, to be carried out together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.record import record
from feedback.actions.story_cohorts import Cohort, in_cohort
from feedback.model.passages import settle
from feedback.model.stories import Collection, CollectionStory, Export, Story
from feedback.model.trust import Audience, Medium, Use

USES = (Use.DRAW, Use.PUBLISH, Use.RESEARCH)
LONGEST_NAME = 120
LONGEST_INTRODUCTION = 4000


class NameMissing(Exception):
    """A collection needs a name."""

    code = "name-missing"


class NameTaken(Exception):
    """The site has a collection of that name."""

    code = "name-taken"


class TooLong(Exception):
    """The name or the introduction is longer than we keep."""

    code = "too-long"


class NotAUse(Exception):
    """A collection is carried out to be drawn, published or used in research."""

    code = "not-a-use"


class NotForAnyone(Exception):
    """A collection is for some people, to be shown to them in one way."""

    code = "not-for-anyone"


@dataclass(frozen=True)
class Drawn:
    """What a collection is to be: its name, its introduction, what it is for, who is to see it and
    how. Unless somebody chooses, the fewest people see it.
    """

    name: str
    introduction: str = ""
    use: str = Use.DRAW
    audience: str = Audience.TEAM
    medium: str = Medium.PAPER

    def settled(self) -> Drawn:
        """Raises NameMissing, TooLong, NotAUse, NotForAnyone."""
        name = " ".join(settle(self.name).split())
        introduction = settle(self.introduction).strip()
        if not name:
            raise NameMissing
        if len(name) > LONGEST_NAME or len(introduction) > LONGEST_INTRODUCTION:
            raise TooLong
        if self.use not in USES:
            raise NotAUse
        if self.audience not in set(Audience) or self.medium not in set(Medium):
            raise NotForAnyone
        to = (Audience(self.audience), Medium(self.medium))
        return Drawn(name, introduction, Use(self.use), *to)


def list_collections(db: Session, actor: Actor, now: datetime) -> list[Collection]:
    """The collections of the site, newest first."""
    query = visible(actor, May.SEE_COLLECTION, now).options(selectinload(Collection.places))
    return list(db.scalars(query.order_by(Collection.made_at.desc(), Collection.name)))


def see_collection(db: Session, actor: Actor, collection_id: UUID, now: datetime) -> Collection:
    """One collection. Raises NotHere."""
    return require(db, actor, May.SEE_COLLECTION, collection_id, now)


def make_collection(db: Session, actor: Actor, drawn: Drawn, now: datetime) -> Collection:
    """Make an empty collection.

    Raises NotHere, NameMissing, NameTaken, TooLong, NotAUse, NotForAnyone.
    """
    require(db, actor, May.MAKE_COLLECTION, actor.site_id, now)
    drawn = drawn.settled()
    _check_name(db, actor.site_id, drawn.name, None)
    collection = Collection(
        site_id=actor.site_id,
        name=drawn.name,
        introduction=drawn.introduction,
        use=Use(drawn.use),
        audience=Audience(drawn.audience),
        medium=Medium(drawn.medium),
        made_by_id=actor.account_id,
        made_at=now,
    )
    db.add(collection)
    db.flush()
    record(db, "made a collection", now, actor=actor, about=collection, **_facts(drawn))
    return collection


def change_collection(
    db: Session, actor: Actor, collection_id: UUID, drawn: Drawn, now: datetime
) -> Collection:
    """Change the name, the introduction, the use, or whom it is for.

    Raises NotHere, NameMissing, NameTaken, TooLong, NotAUse, NotForAnyone.
    """
    collection = _to_edit(db, actor, collection_id, now)
    drawn = drawn.settled()
    _check_name(db, collection.site_id, drawn.name, collection)
    collection.name, collection.introduction = drawn.name, drawn.introduction
    collection.use = Use(drawn.use)
    collection.audience, collection.medium = Audience(drawn.audience), Medium(drawn.medium)
    record(db, "changed a collection", now, actor=actor, about=collection, **_facts(drawn))
    return collection


def _facts(drawn: Drawn) -> dict[str, str]:
    return {"use": drawn.use, "audience": drawn.audience, "medium": drawn.medium}


def stories_to_add(
    db: Session,
    actor: Actor,
    collection: Collection,
    now: datetime,
    cohort: Cohort = Cohort(),  # noqa: B008 (frozen)
) -> list[Story]:
    """The stories of the site that are not in the collection, newest first."""
    known = [place.story_id for place in collection.places]
    query = visible(actor, May.SEE_STORY, now).where(Story.id.not_in(known))
    query = query.where(*in_cohort(actor, cohort, now))
    return list(db.scalars(query.order_by(Story.number.desc(), Story.id)))


def add_story(
    db: Session, actor: Actor, collection_id: UUID, story_id: UUID, now: datetime
) -> Collection:
    """Put a story at the end of a collection. One that is there stays. Raises NotHere."""
    collection = _to_edit(db, actor, collection_id, now)
    require(db, actor, May.SEE_STORY, story_id, now)
    if any(place.story_id == story_id for place in collection.places):
        return collection
    collection.places.append(
        CollectionStory(story_id=story_id, position=len(collection.places) + 1)
    )
    _settle(db, collection)
    _record(db, "put a story into a collection", actor, collection, story_id, now)
    return collection


def take_story_out(
    db: Session, actor: Actor, collection_id: UUID, story_id: UUID, now: datetime
) -> Collection:
    """Take a story out of a collection; the story itself stays. Raises NotHere."""
    collection = _to_edit(db, actor, collection_id, now)
    collection.places.remove(_place(collection, story_id))
    _settle(db, collection)
    _record(db, "took a story out of a collection", actor, collection, story_id, now)
    return collection


def move_story(
    db: Session, actor: Actor, collection_id: UUID, story_id: UUID, by: int, now: datetime
) -> Collection:
    """Move a story `by` places: -1 is one up, 1 is one down. Raises NotHere."""
    collection = _to_edit(db, actor, collection_id, now)
    place = _place(collection, story_id)
    at = collection.places.index(place)
    to = min(max(at + by, 0), len(collection.places) - 1)
    collection.places.insert(to, collection.places.pop(at))
    _settle(db, collection)
    _record(db, "moved a story in a collection", actor, collection, story_id, now)
    return collection


def exports_of(db: Session, collection: Collection) -> list[Export]:
    """When the collection was carried out, newest first."""
    query = select(Export).where(Export.collection_id == collection.id)
    return list(db.scalars(query.order_by(Export.made_at.desc(), Export.id)))


def _to_edit(db: Session, actor: Actor, collection_id: UUID, now: datetime) -> Collection:
    """The collection, held so that two who change it wait for each other."""
    require(db, actor, May.EDIT_COLLECTION, collection_id, now)
    query = (
        select(Collection)
        .where(Collection.id == collection_id)
        .options(selectinload(Collection.places).options(joinedload(CollectionStory.story)))
        .with_for_update(of=Collection)
        .execution_options(populate_existing=True)
    )
    return db.scalars(query).one()


def _place(collection: Collection, story_id: UUID) -> CollectionStory:
    for place in collection.places:
        if place.story_id == story_id:
            return place
    raise NotHere(f"story {story_id} in collection {collection.id}")


def _settle(db: Session, collection: Collection) -> None:
    """Count the places anew, from 1."""
    for position, place in enumerate(collection.places, 1):
        place.position = position
    db.flush()


def _check_name(db: Session, site_id: UUID, name: str, own: Collection | None) -> None:
    query = select(Collection).where(
        Collection.site_id == site_id, func.lower(Collection.name) == name.lower()
    )
    if any(found is not own for found in db.scalars(query)):
        raise NameTaken


def _record(
    db: Session, verb: str, actor: Actor, collection: Collection, story_id: UUID, now: datetime
) -> None:
    record(db, verb, now, actor=actor, about=collection, story=str(story_id))
