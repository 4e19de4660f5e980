"""What my diary asks me to tell about: opening it, and saying not now."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import prompts
from feedback.actions.diaries import places_to_tell
from feedback.web.diaries_ways import ways_at
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.reading import reading
from feedback.web.said import said

room = Room("prompts", __name__)
NOT_NOW = "not-now"


@room.post("/diary/asked/<uuid:plan>/open", may=May.ANSWER_PROMPT)
def show(plan: UUID) -> AnyResponse:
    """Open it: pressing the button writes down that it was shown; looking at a page never does."""
    shown = prompts.show_prompt(db(), actor(), plan, reading().language, now())
    return redirect(url_for("prompts.one", shown=shown.id), 303)


@room.get("/diary/asked/<uuid:shown>", may=May.ANSWER_PROMPT)
def one(shown: UUID) -> str:
    """What it asks, and how do you want to tell it."""
    found = prompts.see_shown(db(), actor(), shown, now())
    about = found.plan.relationship_id
    may_tell = about in {place.id for place in places_to_tell(db(), actor(), now())}
    return render_template(
        "pages/prompts/one.html",
        shown=found,
        prompt=prompts.prompt_of(found.plan),
        said=lambda words: said(words, reading().language),
        ways=ways_at(about, shown=found.id) if may_tell else [],
        is_open=found.plan.open_on(now().date()) == found.due_on,
    )


@room.post("/diary/asked/<uuid:shown>/not-now", may=May.ANSWER_PROMPT)
def not_now(shown: UUID) -> AnyResponse:
    """Not now."""
    prompts.say_not_now(db(), actor(), shown, now())
    return redirect(url_for("diaries.mine", done=NOT_NOW), 303)
