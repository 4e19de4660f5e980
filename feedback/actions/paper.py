"""Paper: asking for copies of a survey to print, and finding a copy by its number."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.actions.sign_in import Keys, make_link
from feedback.actions.surveys import instrument_of, instrument_with
from feedback.forms.instrument import Instrument
from feedback.model.accounts import Account, Role, SignInLink
from feedback.model.asking import PublishedInstrument, Survey, Voice, Wave
from feedback.model.care import Relationship
from feedback.model.paper import PaperCopy, PaperSet
from feedback.sealing import fingerprint

DRAW = "draw-paper"
# No letters or digits that look alike: the number is read from paper and typed.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_LASTS = timedelta(days=60)
MOST_BLANK = 50
MOST_PEOPLE = 200


class NobodyPicked(ValueError):
    """Papers need people, or a number of blank copies."""

    code = "nobody-picked"


class NotInThatLanguage(ValueError):
    """The survey is not written in that language, or there is no such size."""

    code = "not-in-that-language"


@dataclass(frozen=True)
class OnPaper:
    """A survey that can be printed."""

    survey_id: UUID
    wave_name: str
    instrument: Instrument


@dataclass(frozen=True)
class Links:
    """How own links are made: the keys, and the whole address of a token."""

    keys: Keys
    address_of: Callable[[str], str]


@dataclass(frozen=True)
class Wanted:
    """What is to be printed: which survey, for whom, how many blank, and how."""

    survey_id: UUID
    relationship_ids: tuple[UUID, ...] = ()
    blank: int = 0
    language: str = "en"
    size: str = "normal"


def surveys_on_paper(db: Session, actor: Actor, now: datetime) -> list[OnPaper]:
    """The surveys for people in the actor's site that stand today, newest round first."""
    rows = db.execute(
        select(Survey.id, Wave.name, Survey.instrument_id)
        .join(Wave, Wave.id == Survey.wave_id)
        .join(PublishedInstrument, PublishedInstrument.id == Survey.instrument_id)
        .where(
            Survey.site_id == actor.site_id,
            PublishedInstrument.voice == Voice.PERSON,
            Wave.from_on <= now.date(),
            or_(Wave.until_on.is_(None), Wave.until_on > now.date()),
        )
        .order_by(Wave.from_on.desc(), Survey.id)
    )
    return [OnPaper(id, wave, instrument_with(db, instrument)) for id, wave, instrument in rows]


def ask_for_papers(
    db: Session, actor: Actor, wanted: Wanted, links: Links | None, now: datetime
) -> PaperSet:
    """Ask for papers: one row and one job for each copy. With `links` each person's own link
    stands on their paper; it ends after 60 days, and when the paper comes back.

    Raises NotHere, NobodyPicked, NotInThatLanguage.
    """
    found = [require(db, actor, May.MAKE_PAPER, id, now) for id in wanted.relationship_ids]
    blank = min(max(wanted.blank, 0), MOST_BLANK)
    if not found and not blank:
        raise NobodyPicked
    survey = _survey(db, actor, wanted)
    papers = PaperSet(
        site_id=actor.site_id,
        survey_id=survey.id,
        account_id=actor.account_id,
        language=wanted.language,
        size=wanted.size,
        asked_at=now,
    )
    db.add(papers)
    for position, relationship in enumerate([*found, *[None] * blank]):
        copy = PaperCopy(
            paper_set=papers,
            relationship_id=relationship.id if relationship else None,
            number=_number(),
            position=position,
        )
        db.add(copy)
        if relationship is not None and links:
            _put_link(db, actor, copy, relationship, links, now)
        ask_for(db, DRAW, copy.id, now)
    record(db, "asked for papers", now, actor=actor, about=papers, copies=len(found) + blank)
    db.flush()
    return papers


def _survey(db: Session, actor: Actor, wanted: Wanted) -> Survey:
    survey = db.get(Survey, wanted.survey_id)
    if survey is None or survey.site_id != actor.site_id:
        raise NotHere(f"survey {wanted.survey_id}")
    known = instrument_of(survey.instrument)
    if wanted.language not in known.languages or wanted.size not in ("normal", "large"):
        raise NotInThatLanguage
    return survey


def _number() -> str:
    made = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{made[:4]}-{made[4:]}"


def _put_link(
    db: Session,
    actor: Actor,
    copy: PaperCopy,
    relationship: Relationship,
    links: Links,
    now: datetime,
) -> None:
    require(db, actor, May.PUT_LINK_ON_PAPER, relationship.id, now)
    account = account_of(db, relationship, now)
    token = make_link(db, links.keys, account, now, now + LINK_LASTS)
    db.flush()
    hashed = fingerprint(links.keys.links, token)
    copy.link_id = db.scalar(select(SignInLink.id).where(SignInLink.token_hash == hashed))
    copy.address = links.address_of(token)
    record(db, "own link put on paper", now, actor=actor, relationship_id=relationship.id)


def account_of(db: Session, relationship: Relationship, now: datetime) -> Account:
    """The person's account. One is made when they have none: their answers must be theirs."""
    known = db.scalars(
        select(Account).where(Account.person_id == relationship.person_id)
    ).one_or_none()
    if known is None:
        known = Account(
            site_id=relationship.site_id,
            role=Role.PERSON,
            name=relationship.person.name,
            person_id=relationship.person_id,
        )
        db.add(known)
        db.flush()
    return known


def my_paper_sets(db: Session, actor: Actor, now: datetime, most: int = 20) -> list[PaperSet]:
    """The papers the actor asked for, newest first."""
    asked = visible(actor, May.SEE_PAPER, now).options(
        selectinload(PaperSet.copies), joinedload(PaperSet.survey).joinedload(Survey.instrument)
    )
    return list(db.scalars(asked.order_by(PaperSet.asked_at.desc(), PaperSet.id).limit(most)))


def see_papers(db: Session, actor: Actor, set_id: UUID, now: datetime) -> PaperSet:
    """One set of papers. Raises NotHere."""
    return require(db, actor, May.SEE_PAPER, set_id, now)


def see_paper(db: Session, actor: Actor, copy_id: UUID, now: datetime) -> PaperCopy:
    """One paper that is drawn. Raises NotHere."""
    copy: PaperCopy = require(db, actor, May.SEE_PAPER_COPY, copy_id, now)
    if copy.file_id is None:
        raise NotHere(f"paper {copy_id} is not drawn yet")
    return copy


def find_paper(db: Session, actor: Actor, number: str, now: datetime) -> PaperCopy:
    """The paper with this number, however it was typed. Raises NotHere."""
    typed = "".join(letter for letter in number.upper() if letter.isalnum())
    mine = visible(actor, May.TYPE_PAPER, now).with_only_columns(Relationship.id)
    found = db.scalars(
        select(PaperCopy)
        .join(PaperSet, PaperSet.id == PaperCopy.set_id)
        .where(
            PaperCopy.number == f"{typed[:4]}-{typed[4:]}",
            PaperSet.site_id == actor.site_id,
            or_(PaperCopy.relationship_id.is_(None), PaperCopy.relationship_id.in_(mine)),
        )
    ).one_or_none()
    if found is None:
        raise NotHere("no paper has this number")
    return found


def stop_links(db: Session, copies: Collection[PaperCopy], now: datetime) -> None:
    """Papers came back: the links on them open nothing any more."""
    for copy in copies:
        copy.returned_at = copy.returned_at or now
        link = db.get(SignInLink, copy.link_id) if copy.link_id else None
        if link and not link.revoked_at:
            link.revoked_at = now
