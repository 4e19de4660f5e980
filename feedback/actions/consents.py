"""Saying yes or no to each use of what someone tells, and changing their mind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.recalls import ask_back
from feedback.actions.record import record
from feedback.model.asking import ResponseShare, SurveyResponse
from feedback.model.care import Relationship
from feedback.model.scopes import NOWHERE, SCOPED, Scope, scope_of
from feedback.model.telling import DiaryEntry, EntryShare
from feedback.model.trust import Audience, Consent, Medium, Use

LONGEST_NAME = 120
ASK_AGAIN_BEFORE = timedelta(days=30)


def current_consents(
    db: Session, actor: Actor, relationship_id: UUID, now: datetime
) -> dict[Use, Consent]:
    """The actor's own yes or no that stands for each use; a use never asked is absent.

    A yes whose last day has gone by is absent too: it is asked again. Raises NotHere.
    """
    require(db, actor, May.GIVE_CONSENT, relationship_id, now)
    standing = _standing(db, actor, relationship_id)
    today = now.date()
    return {
        consent.use: consent
        for consent in standing
        if not (consent.is_yes and consent.until and consent.until < today)
    }


def give_consent(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    use: Use,
    is_yes: bool,
    now: datetime,
    *,
    supported_by: str = "",
    how: str = "easy-read",
    until: date | None = None,
    language: str = "",
    explained: int = 0,
    scope: Scope | None = None,
) -> Consent:
    """Say yes or no to one use. It counts at once, and any answer before it no longer does.

    `until` is the last day of a yes; None is until it is withdrawn. `scope` is how far a yes goes:
    without it as far as the yes before, and nowhere when there was none (`say_how_far`). A no
    takes away what was shared for the use, as withdrawing does. Raises NotHere.
    """
    require(db, actor, May.GIVE_CONSENT, relationship_id, now)
    before = _lay_aside(db, actor, relationship_id, use, now)
    yes_before = next((one for one in reversed(before) if one.is_yes), None)
    if not is_yes:
        _unshare(db, actor, relationship_id, use)
    if not is_yes and any(one.is_yes for one in before):
        ask_back(db, actor.account_id, relationship_id, use, now)
    consent = Consent(
        relationship_id=relationship_id,
        account_id=actor.account_id,
        use=use,
        is_yes=is_yes,
        how=how,
        supported_by=supported_by.strip()[:LONGEST_NAME],
        given_at=now,
        until=until,
        language=language,
        explained=explained,
        **(_as_far_as(yes_before, scope) if is_yes and use in SCOPED else {}),
    )
    db.add(consent)
    if is_yes and yes_before is not None and scope_of(consent).lacks(scope_of(yes_before)):
        _narrow(db, actor, consent, now)
    verb = "said yes to a use" if is_yes else "said no to a use"
    record(db, verb, now, actor=actor, about=consent, use=use.value)
    return consent


def say_how_far(
    db: Session, actor: Actor, relationship_id: UUID, use: Use, scope: Scope, now: datetime
) -> Consent:
    """Who may see what a yes is to, and how. The yes before stays on record.

    Copies that were made for those who may not see it any more are asked back. Raises NotHere.
    """
    standing = current_consents(db, actor, relationship_id, now).get(use)
    if standing is None or not standing.is_yes or use not in SCOPED:
        raise NotHere(f"no yes to {use} that goes anywhere")
    kept = ("supported_by", "how", "until", "language", "explained")
    as_before = {name: getattr(standing, name) for name in kept}
    return give_consent(db, actor, relationship_id, use, True, now, **as_before, scope=scope)


def withdraw_consent(
    db: Session, actor: Actor, relationship_id: UUID, use: Use, now: datetime
) -> int:
    """Take a yes back. It stops counting at once. How many records that were. Raises NotHere.

    Also where nothing new may be told any more: under a social worker of before, or about a
    person whose circle they left. What was shared for the use is shared no more, so that a
    later yes brings nothing back by itself.
    """
    own = visible(actor, May.WITHDRAW_CONSENT, now)
    if db.scalars(own.where(Consent.relationship_id == relationship_id)).first() is None:
        raise NotHere(f"{May.WITHDRAW_CONSENT}: {relationship_id}")
    laid_aside = _lay_aside(db, actor, relationship_id, use, now)
    unshared = _unshare(db, actor, relationship_id, use)
    for consent in laid_aside:
        if consent.is_yes:
            facts = {"use": use.value, "unshared": unshared}
            record(db, "withdrew a consent", now, actor=actor, about=consent, **facts)
    if any(one.is_yes for one in laid_aside):
        ask_back(db, actor.account_id, relationship_id, use, now)
    return len(laid_aside)


def to_renew(db: Session, actor: Actor, now: datetime) -> Consent | None:
    """The yes of the actor that ends first in the next 30 days, where they tell today."""
    today = now.date()
    tells_now = visible(actor, May.GIVE_CONSENT, now).with_only_columns(Relationship.id)
    ends_soon = visible(actor, May.WITHDRAW_CONSENT, now).where(
        Consent.is_yes,
        Consent.withdrawn_at.is_(None),
        Consent.until >= today,
        Consent.until <= today + ASK_AGAIN_BEFORE,
        Consent.relationship_id.in_(tells_now),
    )
    return db.scalars(ends_soon.order_by(Consent.until, Consent.use).limit(1)).first()


def renew_consent(
    db: Session, actor: Actor, relationship_id: UUID, use: Use, now: datetime, language: str
) -> Consent:
    """Say yes for one year more, to what was explained before. Raises NotHere.

    Only where a yes stands: what was stopped is explained anew.
    """
    standing = current_consents(db, actor, relationship_id, now).get(use)
    if standing is None or not standing.is_yes:
        raise NotHere(f"no yes to {use} to renew")
    until = in_a_year(now)
    more = {"how": "renewed", "until": until, "language": language}
    return give_consent(db, actor, relationship_id, use, True, now, **more)


def in_a_year(now: datetime) -> date:
    """The last day of a yes for one year."""
    return now.date() + timedelta(days=365)


def consented_before(db: Session, actor: Actor, now: datetime) -> list[tuple[Relationship, Use]]:
    """Yeses of the actor that still stand where they may tell nothing new any more, oldest first:
    under a social worker of before, or about a person whose circle they left.
    """
    tells_now = visible(actor, May.GIVE_CONSENT, now).with_only_columns(Relationship.id)
    found = db.execute(
        visible(actor, May.WITHDRAW_CONSENT, now)
        .join(Relationship, Consent.relationship_id == Relationship.id)
        .where(
            Consent.is_yes,
            Consent.withdrawn_at.is_(None),
            Relationship.from_on <= now.date(),
            Relationship.id.not_in(tells_now),
        )
        .with_only_columns(Relationship, Consent.use)
        .order_by(Relationship.from_on, Consent.use)
    )
    return [(relationship, use) for relationship, use in found]


def _as_far_as(before: Consent | None, scope: Scope | None) -> dict[str, list[str] | None]:
    """The scope of a new yes, as its columns hold it."""
    if scope is None and before is not None:
        return {"audiences": before.audiences, "mediums": before.mediums}
    scope = scope or NOWHERE
    return {
        "audiences": [one.value for one in Audience if one in scope.audiences],
        "mediums": [one.value for one in Medium if one in scope.mediums],
    }


def _narrow(db: Session, actor: Actor, consent: Consent, now: datetime) -> None:
    """A yes goes less far than the one before: what went out farther is asked back.

    On the list of what was withdrawn, so that a backup does not bring the wider yes back.
    """
    use = consent.use
    record(db, "narrowed a use", now, actor=actor, about=consent, use=use.value)
    ask_back(db, actor.account_id, consent.relationship_id, use, now, still=scope_of(consent))


def _standing(
    db: Session, actor: Actor, relationship_id: UUID, uses: Iterable[Use] = tuple(Use)
) -> list[Consent]:
    return list(
        db.scalars(
            select(Consent)
            .where(
                Consent.account_id == actor.account_id,
                Consent.relationship_id == relationship_id,
                Consent.use.in_(list(uses)),
                Consent.withdrawn_at.is_(None),
            )
            .order_by(Consent.given_at)
        )
    )


def _lay_aside(
    db: Session, actor: Actor, relationship_id: UUID, use: Use, now: datetime
) -> list[Consent]:
    """Give every standing record of a use the moment at which it stopped to count."""
    standing = _standing(db, actor, relationship_id, [use])
    for consent in standing:
        consent.withdrawn_at = now
    # Written at once: two records for one use in one moment would otherwise both stand.
    db.flush()
    return standing


def _unshare(db: Session, actor: Actor, relationship_id: UUID, use: Use) -> int:
    """Take the actor's shares for a use in a relationship away; how many there were."""
    gone = 0
    for told, share in ((DiaryEntry, EntryShare), (SurveyResponse, ResponseShare)):
        mine = select(told).where(
            told.account_id == actor.account_id,
            told.relationship_id == relationship_id,
            told.shares.any(share.use == use),
        )
        for one in db.scalars(mine):
            one.shares = [shared for shared in one.shares if shared.use is not use]
            gone += 1
    db.flush()
    return gone
