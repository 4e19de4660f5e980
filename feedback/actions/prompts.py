"""Prompts on a diary: put there by staff, shown when they are opened, answered or not now.

What was shown and what was answered are kept apart. Staff learn of an answer only when they may
see it: that somebody told something for themselves alone is theirs too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.record import record
from feedback.forms.prompts import Prompt, as_shown, check_unchanged, sha256_of
from feedback.model.accounts import Account, Role
from feedback.model.care import CircleMember, Relationship
from feedback.model.prompts import PromptPlan, PublishedPrompt, ShownPrompt
from feedback.model.telling import DiaryEntry

LONGEST_OPEN = 60
LONGEST_EVERY = 366


class NotForThisDiary(Exception):
    """The prompt is not written for whose diary it is, or the days make no sense."""

    code = "not-for-this-diary"


@dataclass(frozen=True)
class Schedule:
    """From when until when a prompt comes, how often, and how many days each time is open."""

    from_on: date
    until_on: date | None = None
    every_days: int | None = None
    weekdays: tuple[int, ...] = ()
    open_days: int = 7

    def check(self) -> None:
        """Raises NotForThisDiary."""
        is_over_first = self.until_on is not None and self.until_on < self.from_on
        every = self.every_days is None or 1 <= self.every_days <= LONGEST_EVERY
        days = set(self.weekdays) <= set(range(7))
        if is_over_first or not (every and days and 1 <= self.open_days <= LONGEST_OPEN):
            raise NotForThisDiary


@dataclass(frozen=True)
class OpenPrompt:
    """A prompt that is open on somebody's diary today."""

    plan: PromptPlan
    prompt: Prompt
    expires_on: date

    @property
    def last_day(self) -> date:
        """The last day on which it is open."""
        return self.expires_on - timedelta(days=1)


@dataclass(frozen=True)
class Time:
    """One time that a prompt came: its day, what was shown, and an answer that may be seen."""

    due_on: date
    is_open: bool
    shown: ShownPrompt | None = None
    entry: DiaryEntry | None = None


@dataclass(frozen=True)
class PlanSeen:
    """A prompt on somebody's diary as staff see it, the newest time first."""

    plan: PromptPlan
    prompt: Prompt
    times: list[Time]


def diaries_about(db: Session, relationship: Relationship, now: datetime) -> list[Account]:
    """Everyone who may keep a diary about a relationship today: person, circle, social worker."""
    today = now.date()
    circle = select(CircleMember).where(
        CircleMember.person_id == relationship.person_id,
        CircleMember.from_on <= today,
        or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
    )
    members = list(db.scalars(circle))
    subjects = or_(
        Account.person_id == relationship.person_id,
        and_(Account.worker_id == relationship.worker_id, Account.role == Role.WORKER),
        Account.carer_id.in_([one.carer_id for one in members if one.carer_id]),
        Account.professional_id.in_([one.professional_id for one in members]),
    )
    open_ones = select(Account).where(subjects, Account.closed_at.is_(None))
    found = db.scalars(open_ones.order_by(Account.name, Account.id))
    return sorted(found, key=lambda account: account.person_id is None)


def put_prompt(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    account_id: UUID,
    prompt: Prompt,
    schedule: Schedule,
    now: datetime,
) -> PromptPlan:
    """Put a prompt on the diary of someone around a relationship.

    Raises NotHere, NotForThisDiary, PromptChanged.
    """
    relationship: Relationship = require(db, actor, May.PUT_PROMPT, relationship_id, now)
    whose = {one.id: one for one in diaries_about(db, relationship, now)}.get(account_id)
    if whose is None:
        raise NotHere(f"{account_id} keeps no diary about {relationship_id}")
    if whose.role.value not in prompt.tellers:
        raise NotForThisDiary
    schedule.check()
    plan = PromptPlan(
        relationship_id=relationship_id,
        account_id=account_id,
        prompt=_published(db, prompt, now),
        put_by_id=actor.account_id,
        put_at=now,
        from_on=schedule.from_on,
        until_on=schedule.until_on,
        every_days=schedule.every_days,
        weekdays=sorted(schedule.weekdays),
        open_days=schedule.open_days,
    )
    db.add(plan)
    record(db, "put a prompt on a diary", now, actor=actor, about=plan, prompt=prompt.name)
    return plan


def stop_prompt(db: Session, actor: Actor, plan_id: UUID, now: datetime) -> PromptPlan:
    """It comes no more, and is open no more. Raises NotHere."""
    plan: PromptPlan = require(db, actor, May.SEE_PROMPT_PLAN, plan_id, now)
    require(db, actor, May.PUT_PROMPT, plan.relationship_id, now)
    if plan.stopped_on is None:
        plan.stopped_on = now.date()
        record(db, "took a prompt from a diary", now, actor=actor, about=plan)
    return plan


def open_prompts(db: Session, actor: Actor, now: datetime) -> list[OpenPrompt]:
    """What the actor's own diary asks today: not expired, not answered, not put off."""
    today, found = now.date(), []
    for plan in _plans(db, visible(actor, May.ANSWER_PROMPT, now)):
        due_on = plan.open_on(today)
        shown = _shown_on(plan, due_on)
        if due_on and not (shown and (shown.not_now_at or _is_answered(db, actor, shown, now))):
            expires_on = plan.expires_on(due_on)
            found.append(OpenPrompt(plan, prompt_of(plan), expires_on))
    return sorted(found, key=lambda one: (one.expires_on, str(one.plan.id)))


def show_prompt(
    db: Session, actor: Actor, plan_id: UUID, language: str, now: datetime
) -> ShownPrompt:
    """Open a prompt that is open today: from now on it was shown. Raises NotHere."""
    plan: PromptPlan = require(db, actor, May.ANSWER_PROMPT, plan_id, now)
    due_on = plan.open_on(now.date())
    if due_on is None:
        raise NotHere(f"{plan_id} is not open")
    known = _shown_on(plan, due_on)
    if known is not None:
        return known
    shown = ShownPrompt(
        plan_id=plan.id,
        due_on=due_on,
        expires_on=plan.expires_on(due_on),
        language=language,
        shown_at=now,
    )
    try:
        with db.begin_nested():
            db.add(shown)
    except IntegrityError:
        # Another tap was quicker: what it wrote down is the time it was shown.
        db.refresh(plan, ["shown"])
        return next(one for one in plan.shown if one.due_on == due_on)
    record(
        db,
        "opened a prompt",
        now,
        actor=actor,
        about=shown,
        relationship_id=plan.relationship_id,
    )
    return shown


def see_shown(db: Session, actor: Actor, shown_id: UUID, now: datetime) -> ShownPrompt:
    """One time a prompt was shown to the actor. Raises NotHere."""
    return require(db, actor, May.SEE_SHOWN_PROMPT, shown_id, now)


def say_not_now(db: Session, actor: Actor, shown_id: UUID, now: datetime) -> ShownPrompt:
    """Put it off: it is not asked again before it comes anew. Raises NotHere."""
    shown = see_shown(db, actor, shown_id, now)
    require(db, actor, May.ANSWER_PROMPT, shown.plan_id, now)
    if shown.not_now_at is None:
        shown.not_now_at = now
        record(db, "said not now to a prompt", now, actor=actor, about=shown)
    return shown


def plans_about(db: Session, actor: Actor, relationship_id: UUID, now: datetime) -> list[PlanSeen]:
    """The prompts on the diaries around a relationship, the newest first, with each time."""
    about = visible(actor, May.SEE_PROMPT_PLAN, now).where(
        PromptPlan.relationship_id == relationship_id
    )
    plans = sorted(_plans(db, about), key=lambda plan: plan.put_at, reverse=True)
    ids = [shown.id for plan in plans for shown in plan.shown]
    answers = visible(actor, May.SEE_ENTRY, now).where(DiaryEntry.shown_prompt_id.in_(ids))
    entries = {entry.shown_prompt_id: entry for entry in db.scalars(answers)}
    return [PlanSeen(plan, prompt_of(plan), _times(plan, entries, now)) for plan in plans]


def prompt_of(plan: PromptPlan) -> Prompt:
    """The prompt as it was published, whatever the file says today."""
    return as_shown(plan.prompt.name, plan.prompt.version, plan.prompt.text)


def _times(plan: PromptPlan, entries: dict[UUID | None, DiaryEntry], now: datetime) -> list[Time]:
    today, found = now.date(), []
    for due_on in plan.days_until(today):
        shown = _shown_on(plan, due_on)
        entry = entries.get(shown.id) if shown else None
        found.append(Time(due_on, plan.open_on(today) == due_on, shown, entry))
    return found


def _plans(db: Session, query) -> Iterable[PromptPlan]:
    whole = (
        joinedload(PromptPlan.prompt),
        joinedload(PromptPlan.account),
        selectinload(PromptPlan.shown),
    )
    return db.scalars(query.options(*whole)).all()


def _shown_on(plan: PromptPlan, due_on: date | None) -> ShownPrompt | None:
    return next((shown for shown in plan.shown if shown.due_on == due_on), None)


def _is_answered(db: Session, actor: Actor, shown: ShownPrompt, now: datetime) -> bool:
    mine = visible(actor, May.CHANGE_ENTRY, now).where(DiaryEntry.shown_prompt_id == shown.id)
    return db.scalars(mine.limit(1)).first() is not None


def _published(db: Session, prompt: Prompt, now: datetime) -> PublishedPrompt:
    known = db.scalars(
        select(PublishedPrompt).where(
            PublishedPrompt.name == prompt.name, PublishedPrompt.version == prompt.version
        )
    ).first()
    check_unchanged(prompt, known.sha256 if known else None)
    if known:
        return known
    text = prompt.written()
    made = PublishedPrompt(
        name=prompt.name,
        version=prompt.version,
        text=text,
        sha256=sha256_of(text),
        published_at=now,
    )
    db.add(made)
    return made
