"""Settling a difference between coders: what each gave stays, and what counts stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require
from feedback.actions.comparing import Place, compare_coders
from feedback.actions.meanwhile import mark_of, refuse_when_changed
from feedback.actions.record import record
from feedback.model.second_coding import Keep, SettledCode, Settling
from feedback.model.stories import Quotation, Story


class NothingKept(Exception):
    """Nobody said which codes should stay."""

    code = "nothing-kept"


def settle_place(
    db: Session,
    actor: Actor,
    story_id: UUID,
    quotation_id: UUID,
    keep: str,
    coders: Iterable[UUID],
    now: datetime,
    shown: str | None = None,
) -> Settling:
    """Settle what the compared coders gave at the place of a quotation.

    `keep` is "all", "none", or the id of the coder whose codes stay. `shown` is the mark of what
    the page showed. Raises NotHere, also where they do not differ; NothingKept, ChangedMeanwhile.
    """
    require(db, actor, May.COMPARE_CODERS, story_id, now)
    db.get(Story, story_id, with_for_update=True, populate_existing=True)
    place = find_place(compare_coders(db, actor, story_id, coders, now).places, quotation_id)
    how, whose = _how(place, keep)
    refuse_when_changed(shown, *place.facts)
    made = Settling(
        quotation_id=place.quotation.id,
        settled_by_id=actor.account_id,
        settled_at=now,
        keep=how,
        kept_coder_id=whose,
        codes=[SettledCode(code_id=code.id) for code in place.kept(how, whose)],
    )
    db.add(made)
    db.flush()
    _record(db, actor, place.quotation, made, now)
    return made


def find_place(places: Iterable[Place], quotation_id: UUID) -> Place:
    """The place of a quotation at which coders differ. Raises NotHere."""
    for place in places:
        if place.differing and quotation_id in {one.id for one in place.quotations}:
            return place
    raise NotHere(f"a difference at quotation {quotation_id}")


def mark_of_place(place: Place) -> str:
    """What a page shows of a place, as a mark."""
    return mark_of(*place.facts)


def _how(place: Place, keep: str) -> tuple[Keep, UUID | None]:
    if keep in (Keep.ALL, Keep.NONE):
        return Keep(keep), None
    with suppress(ValueError):
        if (coder := UUID(keep)) in place.by_coder:
            return Keep.ONE, coder
    raise NothingKept


def _record(db: Session, actor: Actor, quotation: Quotation, made: Settling, now: datetime) -> None:
    facts = {"keep": made.keep.value, "codes": len(made.codes)}
    whose = quotation.part.story.relationship_id
    record(db, "settled a place", now, actor=actor, about=made, relationship_id=whose, **facts)
