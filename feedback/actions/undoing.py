"""Undoing and redoing what one did in a story's coding, one act after another.

A step that makes no sense any more changes nothing and is set aside, so that the one before it
can be undone next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.quotation_states import (
    State,
    codings_of,
    is_at,
    row_of,
    whole_of,
    without_words,
    words_then,
)
from feedback.actions.quotations import forget_settlings
from feedback.actions.record import record
from feedback.actions.second_codings import (
    CodedApart,
    coded_apart_until,
    refuse_what_was_coded_apart,
)
from feedback.actions.story_steps import (
    UNDOABLE,
    add_step,
    has_undone,
    hold_story,
    one_act,
    set_aside,
)
from feedback.model.learning import LearningDay
from feedback.model.stories import Coding, MediaPlace, Memo, Quotation, Story, StoryPart
from feedback.model.story_steps import StepKind, StepState, StoryStep


class NoLonger(Exception):
    """A step can not be undone or redone any more: `code` says why. Nothing was changed."""

    NOT_SHOWN = "not-shown"
    GONE = "gone"
    MOVED = "moved-since"
    OTHERS = "others-since"
    WORDS = "words-since"
    MARKED = "marked-again"
    CODES = "codes-since"
    APART = "coded-apart"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Outcome:
    """What came of it: the steps that were undone or redone, or why nothing was.

    `left_out` counts codes that are gone from the codebook and did not come back.
    """

    steps: tuple[StoryStep, ...]
    why_not: str | None = None
    left_out: int = 0


@dataclass(frozen=True)
class Next:
    """What would be undone and redone next; None where there is nothing."""

    undo: StoryStep | None
    redo: StoryStep | None


def next_steps(db: Session, actor: Actor, story_id: UUID) -> Next:
    """The actor's own next steps. Give it a story that may be seen."""
    undo, redo = (_act(db, actor, story_id, is_undo) for is_undo in (True, False))
    return Next(undo[-1] if undo else None, redo[-1] if redo else None)


def undo(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Outcome:
    """Undo the last thing that the actor did in a story. Raises NotHere."""
    return _turn(db, actor, story_id, now, is_undo=True)


def redo(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Outcome:
    """Redo what the actor undid last. Raises NotHere."""
    return _turn(db, actor, story_id, now, is_undo=False)


def _turn(db: Session, actor: Actor, story_id: UUID, now: datetime, *, is_undo: bool) -> Outcome:
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    hold_story(db, story.id)
    steps = _act(db, actor, story.id, is_undo)
    try:
        with db.begin_nested():
            left_out = sum(_apply(db, actor, step, now, is_undo) for step in steps)
    except NoLonger as no:
        set_aside(steps)
        db.flush()
        return Outcome(tuple(steps), no.code)
    with one_act(db):
        for step in steps:
            _note(db, actor, story, step, now, is_undo)
    return Outcome(tuple(steps), left_out=left_out)


def _act(db: Session, actor: Actor, story_id: UUID, is_undo: bool) -> list[StoryStep]:
    """The steps of the act that is next, in the order in which to turn them."""
    if not is_undo and not has_undone(db, actor, story_id):
        return []
    state = StepState.DONE if is_undo else StepState.UNDONE
    order = StoryStep.number.desc() if is_undo else StoryStep.number
    mine = select(StoryStep).where(
        StoryStep.story_id == story_id,
        StoryStep.account_id == actor.account_id,
        StoryStep.state == state,
        StoryStep.kind.in_(UNDOABLE),
    )
    first = db.scalars(mine.order_by(order).limit(1)).first()
    if first is None:
        return []
    return list(db.scalars(mine.where(StoryStep.act == first.act).order_by(order)))


def _note(
    db: Session, actor: Actor, story: Story, step: StoryStep, now: datetime, is_undo: bool
) -> None:
    step.state = StepState.UNDONE if is_undo else StepState.DONE
    kind = StepKind.UNDID if is_undo else StepKind.REDID
    about = ("part_id", "quotation_id", "media_file_id", "memo_id")
    columns = {name: getattr(step, name) for name in about}
    add_step(db, actor, kind, story, now, of_number=step.number, **columns)
    verb = "undid a step" if is_undo else "redid a step"
    record(db, verb, now, actor=actor, about=story, number=step.number, step=step.kind.value)


def _apply(db: Session, actor: Actor, step: StoryStep, now: datetime, is_undo: bool) -> int:
    """Turn one step. How many codes could not come back. Raises NoLonger."""
    part = _part(db, actor, step, now)
    _refuse_unseen(db, actor, step, now)
    turns = TURNS[step.kind]
    try:
        left_out = turns[0 if is_undo else 1](db, step, part) or 0
    except CodedApart:
        raise NoLonger(NoLonger.APART) from None
    db.flush()
    return left_out


def _part(db: Session, actor: Actor, step: StoryStep, now: datetime) -> StoryPart | None:
    if step.part_id is None:
        return None
    try:
        return require(db, actor, May.SEE_STORY_PART, step.part_id, now)
    except NotHere:
        raise NoLonger(NoLonger.NOT_SHOWN) from None


def _refuse_unseen(db: Session, actor: Actor, step: StoryStep, now: datetime) -> None:
    """Raises NoLonger for a quotation that is there and may not be seen: someone codes apart."""
    if step.quotation_id is None or db.get(Quotation, step.quotation_id) is None:
        return
    try:
        require(db, actor, May.SEE_QUOTATION, step.quotation_id, now)
    except NotHere:
        raise NoLonger(NoLonger.NOT_SHOWN) from None


def _quotation(db: Session, step: StoryStep) -> Quotation:
    found = db.get(Quotation, step.quotation_id)
    if found is None:
        raise NoLonger(NoLonger.GONE)
    return found


# --- quotations ------------------------------------------------------------------------------


def _take_out(db: Session, step: StoryStep, state: State) -> None:
    """Remove a quotation that is as it was then, with nothing beside it that came since."""
    quotation = _quotation(db, step)
    refuse_what_was_coded_apart(db, quotation)
    if not is_at(quotation, state):
        raise NoLonger(NoLonger.MOVED)
    now_there = whole_of(db, quotation)
    for what in ("codings", "memos"):
        known = {one["id"] for one in state.get(what, [])}
        if any(one["id"] not in known for one in now_there[what]):
            raise NoLonger(NoLonger.OTHERS)
    for memo in db.scalars(select(Memo).where(Memo.quotation_id == quotation.id)):
        db.delete(memo)
    forget_settlings(db, [quotation.id])
    db.flush()
    part = quotation.part
    db.delete(quotation)
    db.flush()
    db.expire(part, ["quotations"])


def _bring_back(db: Session, part: StoryPart, state: State) -> int:
    """Make a quotation again, with its codes and memos. How many codes are gone."""
    words = words_then(db, part, state)
    if words is None:
        raise NoLonger(NoLonger.WORDS)
    if _is_marked(db, part, state):
        raise NoLonger(NoLonger.MARKED)
    quotation, codings = row_of(Quotation, state["quotation"]), codings_of(db, state)
    _refuse_given_apart(db, part.story_id, codings)
    db.add(quotation)
    quotation.part, quotation.words = part, words
    if state["place"] is not None:
        quotation.place = row_of(MediaPlace, state["place"])
    quotation.codings = codings
    db.flush()
    for one in state.get("memos", []):
        db.add(_memo(db, part.story, one))
    return len(state.get("codings", [])) - len(quotation.codings)


def _is_marked(db: Session, part: StoryPart, state: State) -> bool:
    """True when whoever marked it marked the same place again."""
    if db.get(Quotation, UUID(state["quotation"]["id"])) is not None:
        return True
    maker = UUID(state["quotation"]["made_by_id"])
    query = select(Quotation).where(Quotation.part_id == part.id, Quotation.made_by_id == maker)
    return state["place"] is None and any(is_at(one, state) for one in db.scalars(query))


def _undo_marked(db: Session, step: StoryStep, part: StoryPart) -> None:
    _take_out(db, step, step.after or {})


def _redo_marked(db: Session, step: StoryStep, part: StoryPart) -> int:
    return _bring_back(db, part, step.after or {})


def _undo_removed(db: Session, step: StoryStep, part: StoryPart) -> int:
    left_out = _bring_back(db, part, step.before or {})
    step.states = [without_words(step.before or {}), None]
    return left_out


def _redo_removed(db: Session, step: StoryStep, part: StoryPart) -> None:
    was = step.before or {}
    there = whole_of(db, _quotation(db, step))
    _take_out(db, step, was)
    step.states = [there, None]


def _move(db: Session, step: StoryStep, part: StoryPart, here: State, there: State) -> None:
    quotation = _quotation(db, step)
    refuse_what_was_coded_apart(db, quotation)
    if not is_at(quotation, here):
        raise NoLonger(NoLonger.MOVED)
    words = words_then(db, part, there)
    if words is None:
        raise NoLonger(NoLonger.WORDS)
    was = row_of(Quotation, there["quotation"])
    quotation.start, quotation.end, quotation.words = was.start, was.end, words
    if quotation.place is not None:
        place = row_of(MediaPlace, there["place"])
        quotation.place.where, quotation.place.version = place.where, place.version


def _undo_moved(db: Session, step: StoryStep, part: StoryPart) -> None:
    _move(db, step, part, step.after or {}, step.before or {})


def _redo_moved(db: Session, step: StoryStep, part: StoryPart) -> None:
    _move(db, step, part, step.before or {}, step.after or {})


# --- codes and memos -------------------------------------------------------------------------


def _recode(db: Session, step: StoryStep, take: State, give: State) -> None:
    """Take these codings and give those; the quotation must be as the step left it."""
    quotation = _quotation(db, step)
    mine = {one.code_id: one for one in quotation.codings if one.coder_id == step.account_id}
    taken = {UUID(one["code_id"]) for one in take["codings"]}
    given = codings_of(db, give)
    given_apart = [*given, *(mine[code_id] for code_id in taken & mine.keys())]
    _refuse_given_apart(db, quotation.part.story_id, given_apart)
    gone = len(given) < len(give["codings"])
    if gone or taken - mine.keys() or any(one.code_id in mine for one in given):
        raise NoLonger(NoLonger.CODES)
    for code_id in taken:
        quotation.codings.remove(mine[code_id])
    db.flush()
    quotation.codings.extend(given)


def _refuse_given_apart(db: Session, story_id: UUID, codings: Iterable[Coding]) -> None:
    """What is compared since stays as it was coded apart: nothing is taken, nothing comes back."""
    apart = coded_apart_until(db, story_id)
    if any(apart.holds(one) for one in codings):
        raise CodedApart


def _undo_coded(db: Session, step: StoryStep, part: StoryPart) -> None:
    _recode(db, step, step.after or {}, step.before or {})


def _redo_coded(db: Session, step: StoryStep, part: StoryPart) -> None:
    _recode(db, step, step.before or {}, step.after or {})


def _undo_memo(db: Session, step: StoryStep, part: StoryPart | None) -> None:
    memo = db.get(Memo, step.memo_id)
    if memo is None:
        raise NoLonger(NoLonger.GONE)
    db.delete(memo)


def _redo_memo(db: Session, step: StoryStep, part: StoryPart | None) -> None:
    if step.quotation_id is not None:
        _quotation(db, step)
    db.add(_memo(db, step.story, step.after or {}))


def _memo(db: Session, story: Story, state: State) -> Memo:
    memo = row_of(Memo, state)
    if memo.learning_day_id and db.get(LearningDay, memo.learning_day_id) is None:
        memo.learning_day_id = None  # the day was taken away meanwhile; its notes stay
    memo.story, memo.words = story, state["words"]
    return memo


Turn = Callable[[Session, StoryStep, StoryPart | None], int | None]
TURNS: dict[StepKind, tuple[Turn, Turn]] = {
    StepKind.MARKED: (_undo_marked, _redo_marked),
    StepKind.REMOVED: (_undo_removed, _redo_removed),
    StepKind.MOVED: (_undo_moved, _redo_moved),
    StepKind.CODED: (_undo_coded, _redo_coded),
    StepKind.MEMO: (_undo_memo, _redo_memo),
}
