"""For facilitators: prompts on the diaries around a relationship, and what was shown and told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from babel.dates import get_day_names
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions import prompts
from feedback.actions.prompts import LONGEST_EVERY, LONGEST_OPEN, NotForThisDiary, Schedule
from feedback.forms.prompts import Prompt
from feedback.forms.shipping import shipped_prompts
from feedback.model.care import Relationship
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.said import said

room = Room("prompts_put", __name__)
NOT_RIGHT = mark("Choose a diary and a prompt that is written for it. Look at the days.")
TELLERS = {
    "person": mark("Person"),
    "carer": mark("Family or friend"),
    "professional": mark("Professional"),
    "worker": mark("The social worker"),
}
ONCE, ON_DAYS, EVERY = "once", "weekdays", "every"
HOW_OFTEN = {
    ONCE: mark("Once"),
    ON_DAYS: mark("On days of the week"),
    EVERY: mark("Every so many days"),
}


@room.get("/relationships/<uuid:relationship>/prompts", may=May.PUT_PROMPT)
def page(relationship: UUID) -> str:
    """What is on the diaries, what was shown, and what was told and shared."""
    return _page(relationship)


@room.post("/relationships/<uuid:relationship>/prompts", may=May.PUT_PROMPT)
def put(relationship: UUID) -> AnyResponse | tuple[str, int]:
    """Put a prompt on a diary, or say what is wrong."""
    form = request.form
    try:
        account_id, prompt = UUID(form.get("whose", "")), _prompt(form.get("prompt", ""))
        prompts.put_prompt(db(), actor(), relationship, account_id, prompt, _schedule(), now())
    except (NotForThisDiary, ValueError):
        db().rollback()
        return _page(relationship, gettext(NOT_RIGHT)), 422
    return redirect(url_for("prompts_put.page", relationship=relationship), 303)


@room.post("/prompts/<uuid:plan>/stop", may=May.PUT_PROMPT)
def stop(plan: UUID) -> AnyResponse:
    """Take a prompt from a diary; what was told stays."""
    stopped = prompts.stop_prompt(db(), actor(), plan, now())
    return redirect(url_for("prompts_put.page", relationship=stopped.relationship_id), 303)


def _page(relationship_id: UUID, problem: str = "") -> str:
    found: Relationship = require(db(), actor(), May.PUT_PROMPT, relationship_id, now())
    return render_template(
        "pages/prompts/put.html",
        relationship=found,
        plans=prompts.plans_about(db(), actor(), relationship_id, now()),
        diaries=prompts.diaries_about(db(), found, now()),
        prompts=shipped_prompts(),
        said=lambda words: said(words, reading().language),
        role_words={role: gettext(words) for role, words in TELLERS.items()},
        weekdays=day_names(),
        how_often={name: gettext(words) for name, words in HOW_OFTEN.items()},
        longest_every=LONGEST_EVERY,
        longest_open=LONGEST_OPEN,
        today=now().date(),
        written=request.form,
        problem=problem,
    )


def day_names() -> list[str]:
    """The days of the week in the reader's language, Monday first."""
    names = get_day_names(context="stand-alone", locale=reading().language)
    return [names[day] for day in range(7)]


def _prompt(name: str) -> Prompt:
    found = next((one for one in shipped_prompts() if one.name == name), None)
    if found is None:
        raise NotForThisDiary
    return found


def _schedule() -> Schedule:
    """The days as they were written. Raises ValueError for what is no day or number."""
    form, often = request.form, request.form.get("often", ONCE)
    days = tuple(int(day) for day in form.getlist("weekday")) if often == ON_DAYS else ()
    if often == ON_DAYS and not days:
        raise NotForThisDiary
    until = form.get("until", "")
    return Schedule(
        from_on=date.fromisoformat(form.get("from", "")),
        until_on=date.fromisoformat(until) if until else None,
        every_days=int(form.get("every", "")) if often == EVERY else None,
        weekdays=days,
        open_days=int(form.get("open", "")),
    )
