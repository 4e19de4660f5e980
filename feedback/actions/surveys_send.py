"""Sending answers, choosing who may see them, and taking them back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.own_copies_gone import let_go_of_told
from feedback.actions.quality_signals import keep_signals
from feedback.actions.recalls import ask_back
from feedback.actions.record import record
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import TakenBack
from feedback.actions.surveys_course import settle_aside
from feedback.model.asking import ResponseShare, SurveyResponse
from feedback.model.trust import Consent, Use


def send_response(
    db: Session, actor: Actor, response_id: UUID, shares: Collection[Use], now: datetime
) -> SurveyResponse:
    """Send the answers and keep who may see the words. Sending twice is sending once.

    Each use that is picked is also a yes to it, where none stands. Raises NotHere.
    """
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    sent = db.execute(
        update(SurveyResponse)
        .where(SurveyResponse.id == response.id, SurveyResponse.sent_at.is_(None))
        .values(sent_at=now)
        .execution_options(synchronize_session=False)
    )
    db.refresh(response, ["sent_at"])
    if sent.rowcount:
        settle_aside(db, response, now)
        share_response(db, response, shares, "easy-read", ", ".join(response.helped_by), now)
        record(db, "answers sent", now, actor=actor, about=response)
        keep_signals(db, response, now)
    return response


def change_shares(
    db: Session, actor: Actor, response_id: UUID, shares: Collection[Use], now: datetime
) -> SurveyResponse:
    """Choose again who may see the words of answers. Stopping works at any time.

    Raises NotHere.
    """
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    if {share.use for share in response.shares} != set(shares):
        share_response(db, response, shares, "easy-read", ", ".join(response.helped_by), now)
        let_go_of_told(db, actor.account_id, response.relationship_id, now, own_too=False)
        record(db, "sharing changed", now, actor=actor, about=response)
    return response


def take_back_response(
    db: Session, actor: Actor, response_id: UUID, now: datetime
) -> SurveyResponse:
    """Take answers back: from this moment nobody else sees or uses them. Raises NotHere."""
    response: SurveyResponse = require(db, actor, May.CHANGE_RESPONSE, response_id, now)
    response.taken_back_at = now
    record(db, "answers taken back", now, actor=actor, about=response)
    ask_back(db, actor.account_id, response.relationship_id, None, now, [response.id])
    return response


def put_back_response(
    db: Session, actor: Actor, invitation_id: UUID, now: datetime
) -> SurveyResponse:
    """Undo taking back. Who may see the words is asked anew: nobody until then.

    Raises NotHere when there is nothing to put back.
    """
    response = find_asked(db, actor, invitation_id, now).response
    if response is None or response.taken_back_at is None:
        raise NotHere(f"nothing was taken back of {invitation_id}")
    response.taken_back_at = None
    response.shares.clear()
    record(db, "answers put back", now, actor=actor, about=response)
    return response


def share_response(
    db: Session,
    response: SurveyResponse,
    shares: Collection[Use],
    how: str,
    supported_by: str,
    now: datetime,
) -> None:
    """Set the uses of a response's words, and say yes to each use that has no yes yet."""
    if response.taken_back_at:
        raise TakenBack
    wanted = set(shares)
    for share in list(response.shares):
        if share.use not in wanted:
            response.shares.remove(share)
    there = {share.use for share in response.shares}
    response.shares.extend(ResponseShare(use=use) for use in wanted - there)
    new = wanted - _standing(db, response, now)
    _lay_aside_no(db, response, new, now)
    for use in new:
        db.add(
            Consent(
                relationship_id=response.relationship_id,
                account_id=response.account_id,
                use=use,
                is_yes=True,
                how=how,
                supported_by=supported_by[:120],
                given_at=now,
            )
        )


def _lay_aside_no(db: Session, response: SurveyResponse, uses: set[Use], now: datetime) -> None:
    """A new yes is the newest answer: an earlier no to the same use counts no more."""
    if uses:
        db.execute(
            update(Consent)
            .where(
                Consent.account_id == response.account_id,
                Consent.relationship_id == response.relationship_id,
                Consent.use.in_(uses),
                Consent.withdrawn_at.is_(None),
            )
            .values(withdrawn_at=now)
        )


def _standing(db: Session, response: SurveyResponse, now: datetime) -> set[Use]:
    return set(
        db.scalars(
            select(Consent.use).where(
                Consent.account_id == response.account_id,
                Consent.relationship_id == response.relationship_id,
                Consent.is_yes.is_(True),
                Consent.withdrawn_at.is_(None),
                or_(Consent.until.is_(None), Consent.until >= now.date()),
            )
        )
    )
