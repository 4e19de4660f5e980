"""Marking quotations in a story's words, moving their edges, and giving them codes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, case, delete, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from feedback.access import Actor, May, NotHere, prepared, require, values_of
from feedback.actions.quotation_states import place_of, plain, whole_of
from feedback.actions.quoted import Quoted
from feedback.actions.record import record
from feedback.actions.second_codings import (
    CodedApart,
    coded_apart_until,
    refuse_what_was_coded_apart,
)
from feedback.actions.story_steps import About, Done, hold_story, note_step, note_steps
from feedback.model.accounts import Role
from feedback.model.keys import OwnerKey
from feedback.model.passages import settle
from feedback.model.second_coding import SettledCode, Settling
from feedback.model.stories import Code, Codebook, Coding, Memo, Quotation, Story, StoryPart
from feedback.model.story_steps import StepKind

AQuotation = TypeVar("AQuotation", Quotation, Quoted)


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
    return mark_and_code(db, actor, part_id, start, end, (), now, words)


def mark_and_code(
    db: Session,
    actor: Actor,
    part_id: UUID,
    start: int,
    end: int,
    code_ids: Iterable[UUID],
    now: datetime,
    words: str | None = None,
) -> Quotation:
    """Mark a place and give it these codes, beside those that the actor gave it before.

    Raises what `mark_quotation` and `code_quotation` raise.
    """
    wanted = set(code_ids)
    place = {"part": part_id, "start": start, "end": end}
    found = _found_to_mark(db, actor, place, wanted, now)
    part = found.StoryPart
    quoted = words_at(part, start, end)
    if words is not None and settle(words) != quoted:
        raise OtherWords
    if found.marked:
        known = db.scalars(_marked_there(actor.role), values_of(actor, now) | place).one()
        return add_codes(db, actor, known, wanted, now) if wanted else known
    if found.codes < len(wanted):
        raise NotHere("a code that was chosen")
    made = {"made_by_id": actor.account_id, "made_at": now}
    here = {"part": part, "part_id": part.id, "start": start, "end": end}
    quotation = Quotation(**here, words=quoted, place=None, **made)
    quotation.codings = _codings(quotation, actor, wanted, now)
    # All of it is written at once, so nothing is asked from here on.
    db.add(quotation)
    done = [Done(StepKind.MARKED, None, place_of(quotation))]
    _record(db, "marked a quotation", actor, quotation, now, length=end - start)
    if wanted:
        after = {"codings": [plain(coding) for coding in quotation.codings]}
        done.append(Done(StepKind.CODED, {"codings": []}, after))
        _record(db, "coded a quotation", actor, quotation, now, codes=len(wanted))
    note_steps(db, actor, _about(quotation), now, done)
    return quotation


def _found_to_mark(
    db: Session, actor: Actor, place: dict[str, Any], codes: set[UUID], now: datetime
) -> Row[tuple[StoryPart, OwnerKey | None, UUID | None, int]]:
    """All that is asked before a place is marked, in one question. Raises NotHere.

    The part comes with its story and the key of its words: whoever opens them holds the key, so
    that neither is asked for again.
    """
    asked = place | {"codes": list(codes)}
    found = db.execute(_to_mark(actor.role), values_of(actor, now) | asked).first()
    if found is None:
        raise NotHere(f"words to mark in part {place['part']}")
    return found


@cache
def _to_mark(role: Role) -> Select[tuple[StoryPart, OwnerKey, UUID, int]]:
    """A part to mark in, what is marked at the place already, and how many of the codes are seen.

    What is loaded beside the part has a name of its own, so that no condition takes it for what
    it looks into.
    """
    story = aliased(Story)
    its_story = select(Story.id).where(Story.id == StoryPart.story_id)
    to_edit = its_story.where(prepared(role, May.EDIT_STORY))
    marked = _marked_there(role).with_only_columns(Quotation.id).scalar_subquery()
    codes = _codes_to_see(role).with_only_columns(func.count()).scalar_subquery()
    return (
        select(StoryPart, OwnerKey, marked.label("marked"), codes.label("codes"))
        .join(StoryPart.story.of_type(story))
        .outerjoin(OwnerKey, OwnerKey.owner_id == story.relationship_id)
        .where(prepared(role, May.SEE_STORY_PART), to_edit.exists())
        .where(StoryPart.id == bindparam("part"))
        .options(contains_eager(StoryPart.story.of_type(story)))
    )


@cache
def _marked_there(role: Role) -> Select[tuple[Quotation]]:
    """Made once: quotations of one place. After a second coding it may be marked by two: one's
    own comes first."""
    mine = case((Quotation.made_by_id == bindparam("actor_account_id"), 0), else_=1)
    here = select(Quotation).where(
        prepared(role, May.SEE_QUOTATION),
        Quotation.part_id == bindparam("part"),
        Quotation.start == bindparam("start"),
        Quotation.end == bindparam("end"),
    )
    return here.order_by(mine, Quotation.id).limit(1)


def words_at(part: StoryPart, start: int, end: int) -> str:
    """The words at a place of a part. Raises NothingMarked, OutsideTheWords."""
    words = part.words
    if not 0 <= start <= end <= len(words):
        raise OutsideTheWords
    quoted = words[start:end]
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
    _refuse_unseen_codes(db, actor, wanted, now)
    mine = {c.code_id: c for c in quotation.codings if c.coder_id == actor.account_id}
    if wanted == mine.keys():
        return quotation
    taken = [mine[code_id] for code_id in sorted(mine.keys() - wanted)]
    if taken:
        apart = coded_apart_until(db, quotation.part.story_id)
        if any(apart.holds(coding) for coding in taken):
            raise CodedApart
    given = _codings(quotation, actor, wanted - mine.keys(), now)
    before = {"codings": [plain(coding) for coding in taken]}
    for coding in taken:
        quotation.codings.remove(coding)
    quotation.codings.extend(given)
    after = {"codings": [plain(coding) for coding in given]}
    _record(db, "coded a quotation", actor, quotation, now, codes=len(wanted))
    note_steps(db, actor, _about(quotation), now, [Done(StepKind.CODED, before, after)])
    return quotation


def add_codes(
    db: Session, actor: Actor, quotation: Quotation, code_ids: Iterable[UUID], now: datetime
) -> Quotation:
    """Give a quotation these codes beside those that the actor gave it before.

    Raises what `code_quotation` raises.
    """
    mine = {c.code_id for c in quotation.codings if c.coder_id == actor.account_id}
    return code_quotation(db, actor, quotation.id, mine | set(code_ids), now)


def _codings(
    quotation: Quotation, actor: Actor, code_ids: Iterable[UUID], now: datetime
) -> list[Coding]:
    given = {"quotation_id": quotation.id, "coder_id": actor.account_id, "coded_at": now}
    return [Coding(code_id=code_id, **given) for code_id in sorted(code_ids)]


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


def in_order(quotations: Iterable[AQuotation]) -> list[AQuotation]:
    """The quotations of a part as they come: those of its words first, then those of its files."""
    return sorted(quotations, key=_order)


def _order(quotation: Quotation | Quoted) -> tuple:
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


def _refuse_unseen_codes(db: Session, actor: Actor, ids: set[UUID], now: datetime) -> None:
    """Raises NotHere when one of these codes is in no codebook that the actor may see."""
    if not ids:
        return
    seen = db.scalars(_codes_to_see(actor.role), values_of(actor, now) | {"codes": list(ids)})
    if ids - set(seen):
        raise NotHere("a code that was chosen")


@cache
def _codes_to_see(role: Role) -> Select[tuple[UUID]]:
    wanted = Code.id.in_(bindparam("codes", expanding=True))
    return select(Code.id).join(Codebook).where(prepared(role, May.SEE_CODEBOOK), wanted)


def _about(quotation: Quotation) -> About:
    return About(quotation.part.story, quotation)


def _record(
    db: Session, verb: str, actor: Actor, quotation: Quotation, now: datetime, **facts: int
) -> None:
    relationship_id = quotation.part.story.relationship_id
    record(db, verb, now, actor=actor, about=quotation, relationship_id=relationship_id, **facts)
