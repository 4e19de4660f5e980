"""Marking quotations in a story's words, moving their edges, and giving them codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.quotation_states import place_of, plain, whole_of
from feedback.actions.record import record
from feedback.actions.second_codings import (
    CodedApart,
    coded_apart_until,
    refuse_what_was_coded_apart,
)
from feedback.actions.story_steps import About, hold_story, note_step
from feedback.model.passages import settle
from feedback.model.second_coding import SettledCode, Settling
from feedback.model.stories import Code, Coding, Memo, Quotation, StoryPart
from feedback.model.story_steps import StepKind


class NothingMarked(Exception):
    """A quotation holds at least one letter."""

    code = "nothing-marked"


class OutsideTheWords(Exception):
    """The place begins or ends outside the words of the part, or ends before it begins."""

    code = "outside-the-words"


class MovedMeanwhile(Exception):
    """Someone else moved the quotation since the page was opened. Nothing is written over."""

    code = "moved-meanwhile"


class OtherWords(Exception):
    """What was marked on the page is not what stands at that place."""

    code = "other-words"


def mark_quotation(
    db: Session,
    actor: Actor,
    part_id: UUID,
    start: int,
    end: int,
    now: datetime,
    words: str | None = None,
) -> Quotation:
    """Mark `start` to `end` (code points, end exclusive) of a part's words as a quotation.

    `words` are what the reader saw marked, when the page knows. The same place marked again is
    the same quotation. Raises NotHere, NothingMarked, OutsideTheWords, OtherWords.
    """
    part: StoryPart = require(db, actor, May.SEE_STORY_PART, part_id, now)
    require(db, actor, May.EDIT_STORY, part.story_id, now)
    quoted = words_at(part, start, end)
    if words is not None and settle(words) != quoted:
        raise OtherWords
    same = visible(actor, May.SEE_QUOTATION, now).where(
        Quotation.part_id == part.id, Quotation.start == start, Quotation.end == end
    )
    # After a second coding a place may be marked by two: one's own comes first.
    mine = case((Quotation.made_by_id == actor.account_id, 0), else_=1)
    known = db.scalars(same.order_by(mine, Quotation.id)).first()
    if known:
        return known
    quotation = Quotation(
        part=part, start=start, end=end, words=quoted, made_by_id=actor.account_id, made_at=now
    )
    db.add(quotation)
    db.flush()
    note_step(db, actor, StepKind.MARKED, _about(quotation), now, None, place_of(quotation))
    _record(db, "marked a quotation", actor, quotation, now, length=end - start)
    return quotation


def words_at(part: StoryPart, start: int, end: int) -> str:
    """The words at a place of a part. Raises NothingMarked, OutsideTheWords."""
    if not 0 <= start <= end <= len(part.words):
        raise OutsideTheWords
    quoted = part.words[start:end]
    if not quoted.strip():
        raise NothingMarked
    return quoted


def move_edges(
    db: Session,
    actor: Actor,
    quotation_id: UUID,
    start: int,
    end: int,
    now: datetime,
    shown: tuple[int, int] | None = None,
) -> Quotation:
    """Let a quotation begin and end elsewhere in its part; its codes and memos stay with it.

    `shown` is where the page showed it. Raises NotHere, NothingMarked, OutsideTheWords,
    MovedMeanwhile, CodedApart.
    """
    quotation = _to_edit(db, actor, quotation_id, now)
    hold_story(db, quotation.part.story_id)
    db.expire(quotation, ["start", "end"])
    quotation = _to_edit(db, actor, quotation_id, now)
    refuse_what_was_coded_apart(db, quotation)
    if quotation.place is not None:
        raise NotHere(f"words around quotation {quotation_id}")
    words, before = words_at(quotation.part, start, end), place_of(quotation)
    if (start, end) == (quotation.start, quotation.end):
        return quotation
    if shown not in (None, (quotation.start, quotation.end)):
        raise MovedMeanwhile
    quotation.start, quotation.end, quotation.words = start, end, words
    note_step(db, actor, StepKind.MOVED, _about(quotation), now, before, place_of(quotation))
    _record(db, "moved a quotation's edges", actor, quotation, now, length=end - start)
    return quotation


def code_quotation(
    db: Session, actor: Actor, quotation_id: UUID, code_ids: Iterable[UUID], now: datetime
) -> Quotation:
    """Give a quotation exactly these codes from the actor. Other coders' codes stay.

    Raises NotHere, also for a code of a codebook that the actor may not see, and CodedApart for
    taking back a code that is compared with another coder's.
    """
    quotation = _to_edit(db, actor, quotation_id, now)
    wanted = set(code_ids)
    if wanted - _codes_to_see(db, actor, wanted, now):
        raise NotHere("a code that was chosen")
    mine = {c.code_id: c for c in quotation.codings if c.coder_id == actor.account_id}
    if wanted == mine.keys():
        return quotation
    apart = coded_apart_until(db, quotation.part.story_id)
    if any(apart.holds(mine[code_id]) for code_id in mine.keys() - wanted):
        raise CodedApart
    taken = [mine[code_id] for code_id in sorted(mine.keys() - wanted)]
    given = [
        Coding(code_id=code_id, coder_id=actor.account_id, coded_at=now)
        for code_id in sorted(wanted - mine.keys())
    ]
    before = {"codings": [plain(coding) for coding in taken]}
    for coding in taken:
        quotation.codings.remove(coding)
    quotation.codings.extend(given)
    db.flush()
    after = {"codings": [plain(coding) for coding in given]}
    note_step(db, actor, StepKind.CODED, _about(quotation), now, before, after)
    _record(db, "coded a quotation", actor, quotation, now, codes=len(wanted))
    return quotation


def remove_quotation(db: Session, actor: Actor, quotation_id: UUID, now: datetime) -> StoryPart:
    """Remove a quotation with its codes and memos; the words stay in the story.

    Raises NotHere, CodedApart.
    """
    quotation = _to_edit(db, actor, quotation_id, now)
    refuse_what_was_coded_apart(db, quotation)
    part = quotation.part
    _record(db, "removed a quotation", actor, quotation, now, codes=len(quotation.codings))
    note_step(db, actor, StepKind.REMOVED, _about(quotation), now, whole_of(db, quotation))
    db.execute(delete(Memo).where(Memo.quotation_id == quotation.id))
    forget_settlings(db, [quotation.id])
    db.delete(quotation)
    db.flush()
    db.expire(part, ["quotations"])
    return part


def forget_settlings(db: Session, quotation_ids: Collection[UUID]) -> None:
    """What was settled about these quotations goes with them."""
    settled = select(Settling.id).where(Settling.quotation_id.in_(quotation_ids))
    db.execute(delete(SettledCode).where(SettledCode.settling_id.in_(settled)))
    db.execute(delete(Settling).where(Settling.quotation_id.in_(quotation_ids)))


def in_order(quotations: Iterable[Quotation]) -> list[Quotation]:
    """The quotations of a part as they come: those of its words first, then those of its files."""
    return sorted(quotations, key=_order)


def _order(quotation: Quotation) -> tuple:
    place = quotation.place
    rest = (quotation.start, quotation.end) if place is None else place.order
    return (place is not None, *rest, str(quotation.id))


def see_quotation(db: Session, actor: Actor, quotation_id: UUID, now: datetime) -> Quotation:
    """One quotation. Raises NotHere."""
    return require(db, actor, May.SEE_QUOTATION, quotation_id, now)


def memos_beside(db: Session, quotation: Quotation) -> int:
    """How many memos stand beside a quotation."""
    query = select(func.count()).select_from(Memo).where(Memo.quotation_id == quotation.id)
    return db.scalar(query) or 0


def _to_edit(db: Session, actor: Actor, quotation_id: UUID, now: datetime) -> Quotation:
    quotation: Quotation = require(db, actor, May.SEE_QUOTATION, quotation_id, now)
    require(db, actor, May.EDIT_STORY, quotation.part.story_id, now)
    return quotation


def _codes_to_see(db: Session, actor: Actor, ids: set[UUID], now: datetime) -> set[UUID]:
    codebooks = visible(actor, May.SEE_CODEBOOK, now).subquery()
    query = select(Code.id).where(Code.codebook_id.in_(select(codebooks.c.id)), Code.id.in_(ids))
    return set(db.scalars(query))


def _about(quotation: Quotation) -> About:
    return About(quotation.part.story, quotation)


def _record(
    db: Session, verb: str, actor: Actor, quotation: Quotation, now: datetime, **facts: int
) -> None:
    relationship_id = quotation.part.story.relationship_id
    record(db, verb, now, actor=actor, about=quotation, relationship_id=relationship_id, **facts)
