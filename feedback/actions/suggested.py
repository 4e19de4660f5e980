"""What could stand in for a trace: an invented name, "Place A", a date that is less exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import ascii_uppercase

from sqlalchemy.orm import Session

from feedback.actions.pseudonyms import real_names, stand_ins_of_site
from feedback.actions.stand_in_names import free_stand_in
from feedback.actions.traces import PEOPLE, Found
from feedback.model.dates_written import coarser
from feedback.model.names import TraceDecision
from feedback.model.stories import Story
from feedback.model.traces import TraceKind


def suggestions(
    db: Session, story: Story, found: Iterable[Found], decisions: Mapping[str, TraceDecision]
) -> dict[str, str]:
    """By key what could stand in; empty where it is better taken out. No two people share one."""
    names = real_names(db, story.site_id)
    taken = stand_ins_of_site(db, story.site_id) | {
        word.casefold() for name in names for word in name.split()
    }
    taken |= {(one.stands_in or "").casefold() for one in decisions.values()}
    made: dict[str, str] = {}
    for one in found:
        made[one.key] = _suggest(one, story, taken)
        taken.add(made[one.key].casefold())
    return made


def _suggest(one: Found, story: Story, taken: set[str]) -> str:
    if one.kind in PEOPLE:
        return free_stand_in(story.relationship_id.int, taken)
    if one.kind is TraceKind.PLACE:
        return next(name for name in _places() if name.casefold() not in taken)
    if one.kind in (TraceKind.DATE, TraceKind.BIRTH):
        return coarser(one.words)
    return ""


def _places() -> Iterable[str]:
    yield from (f"Place {letter}" for letter in ascii_uppercase)
    number = 27
    while True:
        yield f"Place {number}"
        number += 1
