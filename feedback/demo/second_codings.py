"""A story of the demonstration that two coded apart, with a difference that was settled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from feedback.access import Actor
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.actions.second_codings import ask_second_coder, finish_second_coding
from feedback.actions.settling import settle_place
from feedback.demo.diaries import entry_id
from feedback.demo.pilot import Pilot
from feedback.demo.quoted import code_id, place_of
from feedback.model.stories import Quotation, Story, StoryPart

Given = dict[str, Any]


def code_a_second_time(pilot: Pilot, story: Story, one: Given) -> None:
    """Whoever began it asks a second coder, who codes alone, is done, and both settle."""
    first, given = pilot.actor(one["by"]), one["second"]
    second = pilot.actor(given["by"])
    then = pilot.then(one["days_ago"] - 2, story.id)
    asked = ask_second_coder(pilot.db, first, story.id, second.account_id, then)
    made = [(_marked(pilot, story, second, quoted, then), quoted) for quoted in given["quotations"]]
    finish_second_coding(pilot.db, second, asked.id, then)
    coders = {first.account_id, second.account_id}
    for quotation, quoted in made:
        if "settled" in quoted:
            keep = quoted["settled"]
            settle_place(pilot.db, first, story.id, quotation.id, keep, coders, then)


def _marked(pilot: Pilot, story: Story, actor: Actor, quoted: Given, then: datetime) -> Quotation:
    parts: dict[Any, StoryPart] = {part.entry_id: part for part in story.parts}
    part = parts[entry_id(quoted["entry"])]
    start, end = place_of(quoted["words"], part.words)
    marked = mark_quotation(pilot.db, actor, part.id, start, end, then, quoted["words"])
    codes = [code_id(pilot, actor, name) for name in quoted["codes"]]
    code_quotation(pilot.db, actor, marked.id, codes, then)
    return marked
