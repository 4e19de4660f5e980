"""A person's own photo in place of a picture (W3C COGA, o8p04): put, shown and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from easyread.pictures import NoSuchPicture, picture
from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.later import ask_for
from feedback.actions.media_files import KeptFile
from feedback.actions.paper import account_of
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.care import Relationship
from feedback.model.pictures import OwnPicture
from feedback.model.telling import MediaFile, MediaKind


class NoPhoto(ValueError):
    """There is no photo, or it is a sound or a film."""

    code = "no-photo"


def idea_named(name: str):
    """The picture a photo may stand in place of. Raises NotHere for signs and unknown names."""
    try:
        found = picture(name)
    except NoSuchPicture as no:
        raise NotHere(f"picture {name}") from no
    if found.is_icon:
        raise NotHere(f"{name} is a sign, not a picture")
    return found


def places_for_pictures(db: Session, actor: Actor, now: datetime) -> list[Relationship]:
    """The relationships whose person the actor may put photos for, by the person's name."""
    found = db.scalars(
        visible(actor, May.PUT_PICTURE, now)
        .where(
            Relationship.from_on <= now.date(),
            or_(Relationship.until_on.is_(None), Relationship.until_on > now.date()),
        )
        .options(joinedload(Relationship.person), joinedload(Relationship.worker))
    )
    return sorted(found, key=lambda one: (one.person.name, str(one.id)))


def pictures_seen(
    db: Session, actor: Actor, relationship: Relationship, now: datetime
) -> list[OwnPicture]:
    """The person's photos that the actor may see, newest first."""
    mine = visible(actor, May.SEE_OWN_PICTURE, now).where(
        OwnPicture.person_id == relationship.person_id
    )
    shown = mine.options(joinedload(OwnPicture.media_file).selectinload(MediaFile.copies))
    return list(db.scalars(shown.order_by(OwnPicture.put_at.desc(), OwnPicture.id)))


def put_picture(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    idea: str,
    files: Sequence[KeptFile],
    now: datetime,
) -> OwnPicture:
    """Put a photo in place of a picture. An earlier one of the same idea goes away.

    It is sealed under the relationship's key and used in no story and no export.
    Raises NotHere, NoPhoto.
    """
    relationship: Relationship = require(db, actor, May.PUT_PICTURE, relationship_id, now)
    idea_named(idea)
    if len(files) != 1 or files[0].kind is not MediaKind.PHOTO:
        raise NoPhoto
    [file] = files
    _lay_aside(db, relationship.person_id, idea, now)
    media = MediaFile(
        id=file.id,
        relationship_id=relationship.id,
        kind=file.kind,
        size=file.size,
        sha256=file.sha256,
        received_at=now,
        key=file.key,
        file_name=file.file_name,
    )
    own = OwnPicture(
        person_id=relationship.person_id,
        idea=idea,
        media_file=media,
        account_id=actor.account_id,
        put_at=now,
    )
    db.add_all([media, own])
    db.flush()
    ask_for(db, "prepare-media", media.id, now)
    account = account_of(db, relationship, now)
    _count(db, account.id)
    record(db, "own picture put", now, actor=actor, relationship_id=relationship.id, idea=idea)
    return own


def take_picture_away(db: Session, actor: Actor, own_id: UUID, now: datetime) -> OwnPicture:
    """Take a photo away: from now on our picture is there again. Raises NotHere."""
    own: OwnPicture = require(db, actor, May.SEE_OWN_PICTURE, own_id, now)
    own.taken_away_at = now
    account = db.scalars(select(Account).where(Account.person_id == own.person_id)).first()
    if account:
        _count(db, account.id)
    record(db, "own picture taken away", now, actor=actor, about=own, idea=own.idea)
    return own


def _lay_aside(db: Session, person_id: UUID, idea: str, now: datetime) -> None:
    db.execute(
        update(OwnPicture)
        .where(
            OwnPicture.person_id == person_id,
            OwnPicture.idea == idea,
            OwnPicture.taken_away_at.is_(None),
        )
        .values(taken_away_at=now)
    )


def _count(db: Session, account_id: UUID) -> None:
    """Say that this account's pictures have changed, in the row every request reads anyway."""
    db.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(own_pictures=Account.own_pictures + 1)
        .execution_options(synchronize_session=False)
    )
