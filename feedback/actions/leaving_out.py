"""Consent asked again at the door: may this source go out, and if not, why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import Session

from feedback.access import ANY_MOMENT, consented, entry_may_be_used, response_may_be_used
from feedback.model.asking import SurveyResponse
from feedback.model.scopes import SCOPED, scope_of
from feedback.model.stories import Collection, Export
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind
from feedback.model.trust import Audience, Consent, Medium, Use

Source = DiaryEntry | SurveyResponse

REASONS = {
    "taken-back": "The teller took it back.",
    "not-sent": "The answers were not sent yet.",
    "not-shared": "The teller did not share it for this use: {use}.",
    "no-consent": "There is no yes for this use: {use}.",
    "consent-no": "The teller said no to this use: {use}.",
    "consent-withdrawn": "The teller took back the yes for this use: {use}.",
    "consent-ended": "The yes for this use has ended: {use}.",
    "other-audience": "The yes for this use is for other people: {use}.",
    "other-medium": "The yes for this use is for another way to show it: {use}.",
    "refused": "The rules of access do not allow it.",
    "key-destroyed": "It was erased, and its key was destroyed.",
    "damaged": "It cannot be opened. The store or the database is damaged.",
    "words-changed": "The teller changed the words after the story was made.",
    "set-aside": "The teller changed an answer, and this question is asked no more.",
    "words-differ": "The quotation and the words it comes from are not the same.",
    "other-site": "It belongs to another site.",
    "nothing-left": "Nothing is left in this story that may go out.",
    "waiting-for-yes": "It waits for the person's yes.",
    "told-together": "It was written when more was in the story than may go out now.",
    "second-coding": "The story is coded a second time, and that is not done yet.",
    "file-not-ready": "Its safe copy is not ready yet.",
    "not-decided": "A number, an address, a name or a date of birth in it is not decided yet.",
    "said-without-times": "Words in it are replaced, and nobody has said when they are heard.",
    "tone-not-ready": "The copy with a tone over what is replaced is not ready yet.",
    "not-final": "It is not final yet. It may go out when it is, with everyone's yes.",
    "gone": "What it was made from may not be used any more.",
    "not-looked-at": "Nobody has looked yet whether someone can be recognised.",
    "stays-here": "Someone looked at it and decided that it stays.",
    "cover-not-ready": "The copy in which faces are covered is not ready yet.",
    "only-words": "Someone decided that only its words leave.",
    "voice-not-ready": "The voice that sounds different is not ready yet.",
    "voice-not-heard": "Nobody has listened yet to the voice that sounds different.",
    "file-unreadable": "The file could not be read, so there is no safe copy.",
    "cannot-be-held": "None of its words can be held in a file.",
    "outside-the-file": "Its place lies outside of the file that goes out.",
    "recording-stays": "Its recording stays here, and nobody has said when its words are heard.",
    "shared-with-nobody": "The teller shared it with nobody.",
    "on-hold": "It is on hold.",
    "own-work": "It is about the work of whoever carries it out.",
    "few-left": "Without it, a few other people could be found.",
}
RULES: dict[type, Callable] = {
    DiaryEntry: entry_may_be_used,
    SurveyResponse: response_may_be_used,
}


@dataclass(frozen=True)
class Refusal:
    """Why something stays in the house. `reason` is a key of REASONS."""

    reason: str
    use: Use | None = None

    @property
    def words(self) -> str:
        """The reason in plain English."""
        return REASONS[self.reason].format(use=self.use)


@dataclass(frozen=True)
class MadeFor:
    """Who is to see what goes out, and how it is shown to them."""

    audience: Audience
    medium: Medium


def made_for(made: Collection | Export) -> MadeFor:
    """For whom a collection is, or a copy was made."""
    return MadeFor(made.audience, made.medium)


def refusal(
    db: Session,
    source: Source,
    uses: Iterable[Use],
    now: datetime,
    to: MadeFor | None = None,
) -> Refusal | None:
    """Why `source` may not be used in all these ways at this moment; None when it may.

    `to` is for whom it goes out and how; without it only the uses are asked.

    The rule of `access` decides. The records are read beside it to say why, and where they
    speak against a yes that the rule still finds, they win: at the door, doubt means no.
    """
    asked = list(dict.fromkeys(uses))
    found = _from_itself(source) or next(
        filter(None, (_of(db, source, u, now, to) for u in asked)), None
    )
    if found is None and not _rule_allows(db, source, asked, now):
        return Refusal("refused")
    return found


# What shows a person or lets them be heard goes out only with a yes to that too.
SHOWS = {
    MediaKind.PHOTO: (Use.LIKENESS,),
    MediaKind.SOUND: (Use.VOICE,),
    MediaKind.VIDEO: (Use.LIKENESS, Use.VOICE),
}


def media_of(db: Session, source: Source, item: str | None) -> list[MediaFile]:
    """A diary entry's files; of a response only the files of one question."""
    if isinstance(source, DiaryEntry):
        whose = MediaFile.entry_id == source.id
    else:
        whose = (MediaFile.response_id == source.id) & (MediaFile.item == item)
    found = select(MediaFile).where(whose).order_by(MediaFile.position, MediaFile.id)
    return list(db.scalars(found))


def media_refusal(
    db: Session, source: Source, media: MediaFile, now: datetime, to: MadeFor | None
) -> Refusal | None:
    """Why a photo, a sound or a film of `source` may not go out; None when it may.

    A drawing, and a photo of nobody, needs no yes to a likeness. What nobody said shows someone.
    """
    uses = () if media.shows_nobody else SHOWS[media.kind]
    return next(filter(None, (_asked(db, source, use, now, to) for use in uses)), None)


def likeness_refusal(
    db: Session, source: Source, now: datetime, to: MadeFor | None
) -> Refusal | None:
    """Why what shows the teller of `source` may not go out; None when it may."""
    return _asked(db, source, Use.LIKENESS, now, to)


def standing_yes(
    db: Session, source: Source, use: Use, now: datetime, to: MadeFor | None
) -> Consent | None:
    """The newest record of this teller for this use, when it is a yes that stands and covers it."""
    newest = _newest(db, source, use)
    return newest if newest is not None and why_no_yes(newest, now, to) is None else None


def _rule_allows(db: Session, source: Source, uses: list[Use], now: datetime) -> bool:
    asked = {"source": source.id, "today": now.date()}
    return db.scalar(_allowed(type(source), tuple(uses)), asked) is not None


@cache
def _allowed(kind: type[Source], uses: tuple[Use, ...]) -> Select[tuple[UUID]]:
    """Made once: every source of all that is carried out is asked with it."""
    agreed = (consented(kind.account_id, kind.relationship_id, use, ANY_MOMENT) for use in uses)
    rule = and_(kind.id == bindparam("source"), RULES[kind](Use.STORY, ANY_MOMENT), *agreed)
    return select(kind.id).where(rule)


def _from_itself(source: Source) -> Refusal | None:
    if source.taken_back_at is not None:
        return Refusal("taken-back")
    if isinstance(source, SurveyResponse) and source.sent_at is None:
        return Refusal("not-sent")
    return None


def _of(db: Session, source: Source, use: Use, now: datetime, to: MadeFor | None) -> Refusal | None:
    # A telling is shared for stories one by one; what a story is for is agreed once, by consent.
    if use is Use.STORY and all(share.use != use for share in source.shares):
        return Refusal("not-shared", use)
    return _asked(db, source, use, now, to)


def _asked(
    db: Session, source: Source, use: Use, now: datetime, to: MadeFor | None
) -> Refusal | None:
    newest = _newest(db, source, use)
    reason = why_no_yes(newest, now, to)
    return Refusal(reason, use) if reason else None


def _newest(db: Session, source: Source, use: Use) -> Consent | None:
    """Of two records of one moment, the one that still stands is the newer."""
    asked = {"account": source.account_id, "about": source.relationship_id, "use": use}
    return db.scalars(_newest_consent(), asked).first()


@cache
def _newest_consent() -> Select[tuple[Consent]]:
    return (
        select(Consent)
        .where(
            Consent.account_id == bindparam("account"),
            Consent.relationship_id == bindparam("about"),
            Consent.use == bindparam("use"),
        )
        .order_by(Consent.given_at.desc(), Consent.withdrawn_at.is_not(None), Consent.id)
        .limit(1)
    )


def why_no_yes(consent: Consent | None, now: datetime, to: MadeFor | None) -> str | None:
    """Why the newest record for a use is no yes that covers it: a key of REASONS; None when it is.

    `consent` is None when there is no record.
    """
    if consent is None:
        return "no-consent"
    if not consent.is_yes:
        return "consent-no"
    if consent.withdrawn_at is not None:
        return "consent-withdrawn"
    if consent.until is not None and consent.until < now.date():
        return "consent-ended"
    if to is None or consent.use not in SCOPED:
        return None
    return scope_of(consent).why_not(to.audience, to.medium)
