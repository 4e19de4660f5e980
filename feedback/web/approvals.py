"""Asking those who told a story what they think of it, and writing their answer down for them."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import approvals, stories
from feedback.actions.approved import Stand
from feedback.actions.helping import helpers_of
from feedback.model.approvals import Approved
from feedback.model.stories import Story
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import for_templates

room = Room("approvals", __name__)
speak_of_stories(room)
# stand: (words of one teller, words of a whole story, picture)
STANDS = {
    Stand.YES: (mark("Said yes"), mark("Everyone said yes"), "yes"),
    Stand.NO: (mark("Said no"), mark("Someone said no"), "no"),
    Stand.CHANGE: (mark("Wants to change it"), mark("Someone wants to change it"), "change"),
    Stand.ASKED: (mark("Asked, no answer yet"), mark("Waits for an answer"), "time-waiting"),
    Stand.AGAIN: (mark("Ask again: it was changed"), mark("Ask again"), "say-it-again"),
    Stand.NOT_ASKED: (mark("Not asked yet"), mark("Nobody was asked yet"), "dont-know"),
}
ANSWERS = {
    Approved.YES: mark("Yes, this is my story"),
    Approved.CHANGE: mark("Change it"),
    Approved.NO: mark("No"),
}
PROBLEMS = {
    "story-changed": ("answer", mark("Something changed since you opened this page. Look again.")),
    "easy-words-missing": ("ask", mark("Write the easy words first. They are what people read.")),
    "not-an-answer": ("answer", mark("Choose what they said.")),
    "how-read-missing": ("how_read", mark("Write how it was read to them, and who was there.")),
    "they-can-say": ("ask", mark("They can sign in. Ask them, so that they say it themselves.")),
    "too-long": ("words", mark("This is too long for us to keep. Please make it shorter.")),
}
REFUSED = (
    approvals.EasyWordsMissing,
    approvals.NotAnAnswer,
    approvals.HowReadMissing,
    approvals.TheyCanSay,
    approvals.TooLong,
)
TYPED = ("teller", "answer", "how_read", "who_was_there", "words", "shown")


@room.get("/stories/<uuid:story>/yes", may=May.EDIT_STORY)
def page(story: UUID) -> str:
    """Who told this story, and what each of them says to it."""
    return _page(story)


@room.post("/stories/<uuid:story>/yes", may=May.EDIT_STORY)
def ask(story: UUID) -> AnyResponse | tuple[str, int]:
    """Ask everyone who can come in and was not asked about the story as it is."""
    try:
        asked = approvals.ask_tellers(db(), actor(), story, now())
    except approvals.EasyWordsMissing as refused:
        return _page(story, refused.code), 422
    said = {"asked": asked, "_anchor": "done"} if asked else {}
    return redirect(url_for("approvals.page", story=story, **said), 303)


@room.post("/stories/<uuid:story>/yes/written", may=May.EDIT_STORY)
def write_down(story: UUID) -> AnyResponse | tuple[str, int]:
    """Write down what someone said who cannot come in."""
    form = request.form
    typed = {name: form.get(name, "") for name in TYPED}
    given = (typed[name] for name in TYPED[1:])
    try:
        teller = read_uuid(typed["teller"])
        approvals.write_answer_down(db(), actor(), story, teller, *given, now())
    except approvals.StoryChanged as changed:
        return _page(story, changed.code, typed), 409
    except REFUSED as refused:
        return _page(story, refused.code, typed), 422
    said = {"written": teller, "_anchor": "done"}
    return redirect(url_for("approvals.page", story=story, **said), 303)


def _page(story: UUID, code: str | None = None, typed: dict[str, str] | None = None) -> str:
    found = stories.see_story(db(), actor(), story, now())
    tellers = approvals.tellers_of(db(), actor(), found, now())
    field, wrong = PROBLEMS.get(code or "", ("", ""))
    said = [one.approval for one in tellers if one.approval]
    written = read_uuid(request.args.get("written"))
    seen = len(approvals.usable_parts(db(), story, now()))
    return render_template(
        "pages/approvals/page.html",
        story=found,
        tellers=tellers,
        shown=_shown(found, code, typed),
        can_ask=[one for one in tellers if one.can_say and not one.approval],
        stands=STANDS,
        answers=ANSWERS,
        helpers={one.id: helpers_of(db(), one.id) for one in said},
        hidden=stories.hidden_parts(db(), found, seen),
        asked_now=max(0, min(request.args.get("asked", 0, type=int), len(said))),
        written=next((one for one in tellers if one.account.id == written and one.approval), None),
        typed=typed or dict.fromkeys(TYPED, ""),
        wrong=[(_place(field, typed), gettext(wrong))] if wrong else [],
        **for_templates(),
    )


def _shown(story: Story, code: str | None, typed: dict[str, str] | None) -> str:
    """The mark of the story on the page. One that was sent is kept until the change is said."""
    is_kept = typed is not None and code != approvals.StoryChanged.code
    return typed["shown"] if is_kept else approvals.mark_of_shown(story)


def _place(field: str, typed: dict[str, str] | None) -> str:
    """The id of the field on the page: there is one for each teller."""
    return f"{field}-{typed['teller']}" if typed and field != "ask" else field
