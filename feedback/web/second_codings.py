"""Second coding of a story: asking for it, saying that it is done, and stopping it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import second_codings
from feedback.actions.stories import see_story
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import for_templates

room = Room("second_codings", __name__)
speak_of_stories(room)
NOBODY = mark("Choose who should code it. Then ask.")


@room.get("/stories/<uuid:story>/second-coding", may=May.SEE_STORY)
def page(story: UUID) -> str:
    """Who codes a story a second time, and a form to ask someone."""
    return _page(story)


@room.post("/stories/<uuid:story>/second-coding", may=May.EDIT_STORY)
def ask(story: UUID) -> AnyResponse | tuple[str, int]:
    """Ask another facilitator to code a story alone."""
    coder = read_uuid(request.form.get("coder"))
    try:
        second_codings.ask_second_coder(db(), actor(), story, coder, now())
    except second_codings.NobodyChosen:
        return _page(story, gettext(NOBODY)), 422
    return redirect(url_for("second_codings.page", story=story, _anchor="asked"), 303)


@room.post("/second-codings/<uuid:second_coding>/done", may=May.FINISH_SECOND_CODING)
def finish(second_coding: UUID) -> AnyResponse:
    """My second coding is done: everyone sees both."""
    done = second_codings.finish_second_coding(db(), actor(), second_coding, now())
    return redirect(url_for("comparing.page", story=done.story_id), 303)


@room.post("/second-codings/<uuid:second_coding>/stop", may=May.STOP_SECOND_CODING)
def stop(second_coding: UUID) -> AnyResponse:
    """It is not done to its end; what was coded stays, and nothing is compared."""
    gone = second_codings.stop_second_coding(db(), actor(), second_coding, now())
    return redirect(url_for("second_codings.page", story=gone.story_id, _anchor="asked"), 303)


def _page(story_id: UUID, wrong: str | None = None) -> str:
    story = see_story(db(), actor(), story_id, now())
    found = second_codings.second_codings_of(db(), actor(), story)
    own = second_codings.own_open(db(), actor(), story.id)
    to_ask = [] if own else second_codings.who_may_be_asked(db(), actor(), story, now())
    return render_template(
        "pages/second_codings/page.html",
        story=story,
        own=own,
        codings=found,
        is_compared=not own and any(one.done_at for one in found),
        to_ask=[(str(one.id), one.name) for one in to_ask],
        wrong=wrong,
        **for_templates(),
    )
