"""The demonstration's prompts: on a schedule, shown, answered, put off or left to expire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from feedback.actions.consents import give_consent
from feedback.actions.diaries import Telling, add_entry
from feedback.actions.prompts import Schedule, put_prompt, say_not_now, show_prompt
from feedback.actions.reminders import WEEK, Wish, keep_wish
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot
from feedback.forms.shipping import shipped_prompts
from feedback.model.prompts import MessageState, PromptPlan, ReminderMessage
from feedback.model.telling import Feeling
from feedback.model.trust import Use

CONSENT_DAYS_AGO = 35


def make_prompts(pilot: Pilot) -> None:
    """Everything in `prompts.toml`, put by whom it says and answered on the day it says."""
    for one in told("prompts")["consents"]:
        then, about = pilot.then(CONSENT_DAYS_AGO), pilot.relationship_of(one).id
        give_consent(pilot.db, pilot.actor(one["by"]), about, Use(one["use"]), True, then)
    for one in told("prompts")["plans"]:
        _plan(pilot, one)
    for one in told("prompts")["reminders"]:
        here, calendar, message = (one.get(way, False) for way in ("here", "calendar", "message"))
        wish = Wish(here, calendar, tuple(WEEK), is_message=message)
        keep_wish(pilot.db, pilot.actor(one["by"]), wish, pilot.now)
        if message:
            _kept_message(pilot, one["by"])


def _kept_message(pilot: Pilot, name: str) -> None:
    """A reminder of yesterday that waits to be handed over."""
    whose, then = pilot.account(name), pilot.then(1)
    kept = {"state": MessageState.KEPT, "begun_at": then, "ended_at": then, "language": "en"}
    id = stable("reminder", name)
    pilot.db.add(
        ReminderMessage(id=id, account_id=whose.id, site_id=whose.site_id, due_at=then, **kept)
    )


def _plan(pilot: Pilot, one: dict[str, Any]) -> None:
    named = {"by": one["on"], **({"about": one["about"]} if "about" in one else {})}
    prompt = next(prompt for prompt in shipped_prompts() if prompt.name == one["prompt"])
    plan = put_prompt(
        pilot.db,
        pilot.actor(one["by"]),
        pilot.relationship_of(named).id,
        pilot.account(one["on"]).id,
        prompt,
        Schedule(
            from_on=pilot.day(one["from"]),
            every_days=one.get("every_days"),
            open_days=one["open_days"],
        ),
        pilot.then(one["from"]),
    )
    pilot.db.flush()
    for at, when in enumerate(one["times"]):
        id = stable("prompt", one["on"], one["prompt"], str(at))
        _time(pilot, one["on"], plan, when, id)


def _time(pilot: Pilot, name: str, plan: PromptPlan, one: dict[str, Any], id: UUID) -> None:
    actor, then = pilot.actor(name), pilot.then(one["days_ago"], id)
    shown = show_prompt(pilot.db, actor, plan.id, "en", then)
    if one.get("not_now"):
        say_not_now(pilot.db, actor, shown.id, then)
        return
    answer = Telling(
        words=one.get("words", ""),
        pictures=tuple(one.get("pictures", ())),
        feeling=Feeling(one["feeling"]),
        shares=frozenset(map(Use, one.get("shares", []))),
        told_at=then,
        shown_prompt_id=shown.id,
    )
    add_entry(pilot.db, actor, id, plan.relationship_id, answer, [], then)
    if "more" in one:
        later = pilot.then(one["more_days_ago"], id)
        more = Telling(words=one["more"], shares=answer.shares, told_at=later, adds_to_id=id)
        more_id = stable("prompt", str(id), "more")
        add_entry(pilot.db, actor, more_id, plan.relationship_id, more, [], later)
