"""Choosing stories by what they are and where they stand, never by a name or a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, not_, or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, story_is_approved, visible
from feedback.actions.tellings import in_days
from feedback.model.accounts import Account, Role
from feedback.model.asking import Answer, Survey, SurveyResponse, Wave
from feedback.model.stories import Code, Coding, Quotation, Story, StoryKind, StoryPart
from feedback.model.telling import DiaryEntry


@dataclass(frozen=True)
class Cohort:
    """Which stories to show. What is empty is not asked about."""

    kinds: tuple[StoryKind, ...] = ()
    who: Role | None = None
    wave: Wave | None = None
    code_id: UUID | None = None
    is_approved: bool | None = None


def in_cohort(actor: Actor, cohort: Cohort, now: datetime) -> list[ColumnElement[bool]]:
    """The conditions of a cohort. They look only at what of a story may be seen today."""
    found: list[ColumnElement[bool]] = []
    if cohort.kinds:
        found.append(Story.kind.in_(cohort.kinds))
    if cohort.who:
        found.append(_has_part(actor, now, *_told_by(cohort.who)))
    if cohort.wave:
        found.append(_has_part(actor, now, *_told_in(cohort.wave)))
    if cohort.code_id:
        found.append(_has_code(actor, now, cohort.code_id))
    if cohort.is_approved is not None:
        agreed = story_is_approved(now)
        found.append(agreed if cohort.is_approved else not_(agreed))
    return found


def codes_used(db: Session, actor: Actor, now: datetime) -> list[Code]:
    """The codes on quotations that the actor may see, by name."""
    marks = visible(actor, May.SEE_QUOTATION, now).with_only_columns(Quotation.id)
    used = select(Coding.code_id).where(Coding.quotation_id.in_(marks))
    return list(db.scalars(select(Code).where(Code.id.in_(used)).order_by(Code.name, Code.id)))


def _has_part(actor: Actor, now: datetime, entries: Any, answers: Any) -> ColumnElement[bool]:
    from_these = or_(StoryPart.entry_id.in_(entries), StoryPart.answer_id.in_(answers))
    parts = visible(actor, May.SEE_STORY_PART, now).where(from_these)
    return Story.id.in_(parts.with_only_columns(StoryPart.story_id))


def _told_by(role: Role) -> tuple[Any, Any]:
    accounts = select(Account.id).where(Account.role == role)
    answers = select(Answer.id).join(SurveyResponse, SurveyResponse.id == Answer.response_id)
    return (
        select(DiaryEntry.id).where(DiaryEntry.account_id.in_(accounts)),
        answers.where(SurveyResponse.account_id.in_(accounts)),
    )


def _told_in(wave: Wave) -> tuple[Any, Any]:
    surveys = select(Survey.id).where(Survey.wave_id == wave.id)
    answers = select(Answer.id).join(SurveyResponse, SurveyResponse.id == Answer.response_id)
    return (
        select(DiaryEntry.id).where(in_days(DiaryEntry.received_at, wave)),
        answers.where(SurveyResponse.survey_id.in_(surveys)),
    )


def _has_code(actor: Actor, now: datetime, code_id: UUID) -> ColumnElement[bool]:
    marks = visible(actor, May.SEE_QUOTATION, now).with_only_columns(Quotation.id)
    coded = select(Coding.quotation_id).where(
        Coding.code_id == code_id, Coding.quotation_id.in_(marks)
    )
    parts = select(Quotation.part_id).where(Quotation.id.in_(coded))
    return Story.id.in_(select(StoryPart.story_id).where(StoryPart.id.in_(parts)))
