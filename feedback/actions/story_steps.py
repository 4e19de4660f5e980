"""What was done in a story's coding: each step noted as it happens, and read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Select, bindparam, delete, func, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, require, visible
from feedback.actions.quotation_states import words_then
from feedback.model.stories import Memo, Quotation, Story, StoryPart
from feedback.model.story_steps import StepKind, StepState, StoryStep

PAGE = 50
ACT = "act of steps"
UNDOABLE = (StepKind.MARKED, StepKind.MOVED, StepKind.CODED, StepKind.REMOVED, StepKind.MEMO)


@contextmanager
def one_act(db: Session) -> Iterator[None]:
    """What is noted in here was done with one press, and is undone with one."""
    before = db.info.get(ACT)
    db.info[ACT] = uuid4()
    try:
        yield
    finally:
        db.info[ACT] = before


@dataclass(frozen=True)
class About:
    """What a step is about: a quotation, a memo, or a memo beside a quotation."""

    story: Story
    quotation: Quotation | None = None
    memo: Memo | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a step that say so."""
        quotation = self.quotation
        place = quotation.place if quotation else None
        return {
            "part_id": quotation and quotation.part_id,
            "quotation_id": quotation and quotation.id,
            "media_file_id": place and place.media_file_id,
            "memo_id": self.memo and self.memo.id,
        }


@dataclass(frozen=True)
class Done:
    """What was done in one step, and how it was before and after."""

    kind: StepKind
    before: dict | None = None
    after: dict | None = None


def note_step(
    db: Session,
    actor: Actor,
    kind: StepKind,
    about: About,
    now: datetime,
    before: dict | None = None,
    after: dict | None = None,
) -> None:
    """Note what was just done. What the actor had undone before can not be redone any more."""
    db.flush()
    note_steps(db, actor, about, now, [Done(kind, before, after)])


def note_steps(
    db: Session, actor: Actor, about: About, now: datetime, done: Iterable[Done]
) -> None:
    """Note what was just done in one act, and flush it with its steps.

    What the actor had undone before can not be redone any more.
    """
    story = about.story
    with db.no_autoflush:
        hold_story(db, story.id)
        newest, last = _newest(db, actor, story.id)
        if newest is StepState.UNDONE:
            set_aside(_undone(db, actor, story.id))
    act = db.info.get(ACT) or uuid4()
    for number, one in enumerate(done, last + 1):
        states = {"states": [one.before, one.after]}
        db.add(_step(actor, one.kind, story, number, now, act, **states, **about.columns))
    db.flush()


def add_step(
    db: Session, actor: Actor | None, kind: StepKind, story: Story, now: datetime, **columns: Any
) -> None:
    """Add a step with the next number of its story."""
    db.flush()
    number = _next_number(db, story)
    db.add(_step(actor, kind, story, number, now, db.info.get(ACT) or uuid4(), **columns))
    db.flush()


def _step(
    actor: Actor | None,
    kind: StepKind,
    story: Story,
    number: int,
    now: datetime,
    act: UUID,
    **columns: Any,
) -> StoryStep:
    who = actor and actor.account_id
    said = {"account_id": who, "done_at": now, "act": act, **columns}
    return StoryStep(story=story, number=number, kind=kind, **said)


def _next_number(db: Session, story: Story) -> int:
    """The next number of a story. Two who act at once wait here."""
    hold_story(db, story.id)
    return last_number(db, story.id) + 1


def has_undone(db: Session, actor: Actor, story_id: UUID) -> bool:
    """True when the actor undid something that can still be redone.

    What was undone came after all that stands, so the newest of both tells it: however much was
    done in a story, it is not looked through.
    """
    return _newest(db, actor, story_id)[0] is StepState.UNDONE


def _newest(db: Session, actor: Actor, story_id: UUID) -> tuple[StepState | None, int]:
    """How the newest step of the actor stands, and the number of anyone's newest in the story."""
    asked = {"story": story_id, "actor": actor.account_id}
    state, last = db.execute(_newest_steps(), asked).one()
    return state, last or 0


@cache
def _newest_steps() -> Select[tuple[StepState | None, int | None]]:
    """Made once: it is asked with each thing that is done."""
    mine = select(StoryStep.state).where(
        StoryStep.story_id == bindparam("story"),
        StoryStep.account_id == bindparam("actor"),
        StoryStep.state != StepState.PAST,
        StoryStep.kind.in_(UNDOABLE),
    )
    newest = mine.order_by(StoryStep.number.desc()).limit(1)
    return select(newest.scalar_subquery(), _last_number().scalar_subquery())


def _undone(db: Session, actor: Actor, story_id: UUID) -> Iterable[StoryStep]:
    mine = (StoryStep.account_id == actor.account_id, StoryStep.state == StepState.UNDONE)
    return db.scalars(select(StoryStep).where(StoryStep.story_id == story_id, *mine))


def hold_story(db: Session, story_id: UUID) -> None:
    """Whoever does something in the same story waits until this is done.

    Held before anything in it is, so that no two wait for each other. Rows that only point at the
    story wait for nothing. In SQLite whoever writes holds all of it already (database.py).
    """
    if db.get_bind().dialect.name == "sqlite":
        return
    db.execute(_held(), {"story": story_id})


@cache
def _held() -> Select[tuple[UUID]]:
    return select(Story.id).where(Story.id == bindparam("story")).with_for_update(key_share=True)


def set_aside(steps: Iterable[StoryStep]) -> None:
    """These can neither be undone nor redone any more; of what was written nothing is kept."""
    for step in steps:
        step.state = StepState.PAST
        if step.kind is not StepKind.CODED:
            step.states = None


def last_number(db: Session, story_id: UUID) -> int:
    """The number of the newest step of a story; 0 when there is none."""
    return db.scalar(_last_number(), {"story": story_id}) or 0


@cache
def _last_number() -> Select[tuple[int]]:
    return select(func.max(StoryStep.number)).where(StoryStep.story_id == bindparam("story"))


def list_steps(
    db: Session, actor: Actor, story_id: UUID, now: datetime, skip: int = 0, count: int = PAGE
) -> tuple[list[StoryStep], bool]:
    """What was done in a story, newest first, and whether more follows. Raises NotHere.

    What was done with words that may not be seen any more is not among it.
    """
    require(db, actor, May.SEE_STORY, story_id, now)
    query = (
        visible(actor, May.SEE_STEP, now)
        .where(StoryStep.story_id == story_id)
        .options(joinedload(StoryStep.account))
        .order_by(StoryStep.number.desc())
    )
    found = list(db.scalars(query.offset(skip).limit(count + 1)))
    return found[:count], len(found) > count


def words_of_steps(db: Session, steps: list[StoryStep]) -> dict[UUID, str]:
    """The words of the quotations that steps are about, by id, as they stand today.

    Of one that was taken out they are those at its place, if they are the same still. Give it
    only steps that may be seen.
    """
    ids = {step.quotation_id for step in steps if step.quotation_id}
    query = select(Quotation).where(Quotation.id.in_(ids)).options(joinedload(Quotation.part))
    found = {one.id: one.words for one in db.scalars(query)}
    for step in steps:
        if step.quotation_id and step.part_id and step.quotation_id not in found:
            found[step.quotation_id] = _words_out(db, step) or ""
    return {id: words for id, words in found.items() if words}


def _words_out(db: Session, step: StoryStep) -> str | None:
    state = step.before or step.after
    if not state or "quotation" not in state:
        return None
    return words_then(db, db.get_one(StoryPart, step.part_id), state)


def memos_of_steps(db: Session, steps: list[StoryStep]) -> dict[UUID, str]:
    """The words of the memos that steps are about, where they are still there, by id."""
    ids = {step.memo_id for step in steps if step.memo_id}
    return {one.id: one.words for one in db.scalars(select(Memo).where(Memo.id.in_(ids)))}


def turned_steps(db: Session, story_id: UUID, steps: list[StoryStep]) -> dict[int, StepKind]:
    """What the steps of a story undid or redid: the kind of each, by its number."""
    numbers = {step.of_number for step in steps if step.of_number}
    query = select(StoryStep.number, StoryStep.kind).where(
        StoryStep.story_id == story_id, StoryStep.number.in_(numbers)
    )
    return {row[0]: row[1] for row in db.execute(query)}


def skips_to_turned(
    db: Session, actor: Actor, story_id: UUID, now: datetime, skip: int, steps: list[StoryStep]
) -> dict[int, int]:
    """How many steps to skip to come to what was undone or redone, by the number of each.

    It is `skip` for one that stands among `steps`. One that may not be seen is left out.
    """
    here = {step.number: skip for step in steps}
    wanted = {step.of_number for step in steps if step.of_number}
    if wanted <= here.keys():
        return dict.fromkeys(wanted, skip)
    query = visible(actor, May.SEE_STEP, now).where(
        StoryStep.story_id == story_id, StoryStep.number >= min(wanted)
    )
    numbers = db.scalars(
        query.with_only_columns(StoryStep.number).order_by(StoryStep.number.desc())
    )
    pages = {number: at // PAGE * PAGE for at, number in enumerate(numbers)}
    return {number: here.get(number, pages[number]) for number in wanted & pages.keys()}


def forget_memo(db: Session, memo: Memo) -> None:
    """A memo is taken away for good: no step keeps its words."""
    mine = select(StoryStep).where(
        StoryStep.story_id == memo.story_id, StoryStep.memo_id == memo.id
    )
    set_aside(db.scalars(mine))


def forget_steps_in(db: Session, media_id: UUID) -> None:
    """A file is taken away for good: so is what was done in it."""
    db.execute(delete(StoryStep).where(StoryStep.media_file_id == media_id))
