"""Codes that were given to words like those of a quotation. They are shown, and never given.

Only quotations that the actor may see at this moment are looked through, the newest first and no
more than MOST; so nothing is suggested from what was taken back, or from another coder while
someone codes alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, condition, visible
from feedback.model.alike import Alike, alike
from feedback.model.keys import Openers
from feedback.model.stories import Code, Codebook, Coding, Quotation, Story, StoryPart
from feedback.sealing import CannotOpen

MOST = 400
MOST_SHOWN = 5
MOST_WORDS = 5


@dataclass(frozen=True)
class Suggested:
    """A code, on how many quotations like this one, and the words they have in common."""

    code: Code
    times: int
    words: tuple[str, ...]


def suggest_codes(
    db: Session, actor: Actor, quotation: Quotation, now: datetime
) -> list[Suggested]:
    """The codes of quotations with words like these, but not those that the actor gave it.

    Give it a quotation that may be seen; the most alike first.
    """
    codes = _codes(db, actor, now)
    mine = {one.code_id for one in quotation.codings if one.coder_id == actor.account_id}
    others = _others(db, actor, quotation, codes.keys() - mine, now)
    words: dict[UUID, Counter[str]] = {}
    times: Counter[UUID] = Counter()
    for near in alike(quotation.words, [said for said, _ in others]):
        for code in sorted(others[near.number][1]):
            words.setdefault(code, Counter()).update(_weighed(near))
            times[code] += 1
    return [
        Suggested(codes[code], times[code], tuple(w for w, _ in found.most_common(MOST_WORDS)))
        for code, found in list(words.items())[:MOST_SHOWN]
    ]


def _weighed(near: Alike) -> dict[str, int]:
    """Its words in common, those that the fewest texts have counting most."""
    return {word: len(near.words) - place for place, word in enumerate(near.words)}


def _codes(db: Session, actor: Actor, now: datetime) -> dict[UUID, Code]:
    mine = visible(actor, May.SEE_CODEBOOK, now).with_only_columns(Codebook.id)
    return {one.id: one for one in db.scalars(select(Code).where(Code.codebook_id.in_(mine)))}


def _others(
    db: Session, actor: Actor, quotation: Quotation, codes: set[UUID], now: datetime
) -> Sequence[tuple[str, set[UUID]]]:
    """The words and codes of other quotations, the newest coded first."""
    newest = (
        select(Coding.quotation_id, func.max(Coding.coded_at).label("at"))
        .where(Coding.code_id.in_(codes), Coding.quotation_id != quotation.id)
        .group_by(Coding.quotation_id)
        .order_by(func.max(Coding.coded_at).desc(), Coding.quotation_id)
        .limit(MOST)
        .subquery()
    )
    rows = db.execute(
        select(Quotation.id, Quotation.words_sealed, Story.relationship_id, Coding.code_id)
        .join(newest, newest.c.quotation_id == Quotation.id)
        .join(Coding, Coding.quotation_id == Quotation.id)
        .join(StoryPart, StoryPart.id == Quotation.part_id)
        .join(Story, Story.id == StoryPart.story_id)
        .where(condition(actor, May.SEE_QUOTATION, now), Coding.code_id.in_(codes))
        .order_by(newest.c.at.desc(), Quotation.id)
    ).all()
    owners = select(Story.relationship_id).where(condition(actor, May.SEE_STORY, now))
    openers = Openers(db, owners.where(Story.relationship_id.in_({row[2] for row in rows})))
    found: dict[UUID, tuple[str, set[UUID]]] = {}
    for id, sealed, owner, code in rows:
        with suppress(CannotOpen):
            if id not in found:
                found[id] = (openers.words(owner, sealed, f"quotations.words {id}"), set())
            found[id][1].add(code)
    return list(found.values())
