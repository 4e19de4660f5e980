"""Telling the safety lead that something waits: never who it is about, nor what was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import RULES, May
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.model.outbox import Job, JobState
from feedback.model.safety import SafetyLead

JOB = "tell-safety-lead"
AGAIN_AFTER = timedelta(hours=24)


def tell_leads(db: Session, site_id: UUID, now: datetime) -> None:
    """Ask for a message to whoever leads safety in a site, unless one waits to be sent."""
    waits = select(Job.id).where(
        Job.kind == JOB, Job.thing_id == site_id, Job.state == JobState.WAITING
    )
    if db.scalars(waits).first() is None:
        ask_for(db, JOB, site_id, now)


def leads_to_tell(db: Session, site_id: UUID) -> list[SafetyLead]:
    """Whoever is named in a site, still there, and has an address."""
    named = db.scalars(select(SafetyLead).where(SafetyLead.site_id == site_id))
    leads = list(RULES[May.SEE_CONCERN].by_role)
    return [
        one
        for one in named
        if one.account.closed_at is None and one.account.email and one.account.role in leads
    ]


def told(db: Session, lead: SafetyLead, now: datetime) -> None:
    """Write down that a message went to someone."""
    lead.told_at = now
    record(db, "told the safety lead", now, site_id=lead.site_id, place=lead.place.value)


def were_told_lately(db: Session, site_id: UUID, now: datetime) -> bool:
    """True when nobody there needs to hear of the same again yet."""
    leads = leads_to_tell(db, site_id)
    return all(one.told_at and now - one.told_at < AGAIN_AFTER for one in leads)
