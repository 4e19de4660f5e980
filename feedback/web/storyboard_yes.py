"""Seen and agreed: asking those who told a storyboard's story, stage by stage, and going on."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import (
    approvals,
    drawn_pages,
    storyboard_agreed,
    storyboard_approvals,
    storyboards,
)
from feedback.actions.storyboard_contents import resolve
from feedback.model.approvals import Approved
from feedback.model.drawn_pages import DRAWN
from feedback.model.storyboards import Stage, Storyboard
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import for_templates

room = Room("storyboard_yes", __name__)
speak_of_stories(room)
STAGES = {
    Stage.SCRIPT: mark("Script"),
    Stage.PENCILS: mark("Pencils"),
    Stage.FINAL: mark("Finished pictures"),
}
ANSWERS = {
    Approved.YES: (mark("Said yes"), "yes"),
    Approved.CHANGE: (mark("Wants to change it"), "change"),
    Approved.NO: (mark("Said no"), "no"),
}
PROBLEMS = {
    "story-changed": ("answer", mark("Something changed since you opened this page. Look again.")),
    "pages-not-done": ("ask", mark("A page drawn outside is not ready, or has no words yet.")),
    "story-not-agreed": ("ask", mark("Everyone says yes to the story first. Then show drawings.")),
    "not-agreed": ("next", mark("Not everyone said yes to this stage as it is now.")),
    "not-an-answer": ("answer", mark("Choose what they said.")),
    "nothing-to-change": ("words", mark("Write what they want changed.")),
    "how-read-missing": ("how_read", mark("Write how it was shown to them, and who was there.")),
    "they-can-say": ("ask", mark("They can sign in. Ask them, so that they say it themselves.")),
    "too-long": ("words", mark("This is too long for us to keep. Please make it shorter.")),
}
REFUSED = (
    storyboard_approvals.StoryNotAgreed,
    storyboard_approvals.NothingToChange,
    drawn_pages.PagesNotDone,
    storyboards.NotAgreed,
    approvals.NotAnAnswer,
    approvals.HowReadMissing,
    approvals.TheyCanSay,
    approvals.TooLong,
)
TYPED = ("teller", "answer", "how_read", "who_was_there", "words", "shown")


@room.get("/storyboards/<uuid:storyboard>/yes", may=May.EDIT_STORY)
def page(storyboard: UUID) -> str:
    """Who told the story, and what each of them says to what is drawn."""
    return _page(storyboard)


@room.post("/storyboards/<uuid:storyboard>/yes", may=May.EDIT_STORY)
def ask(storyboard: UUID) -> AnyResponse | tuple[str, int]:
    """Show it to everyone who can come in, as it is now."""
    try:
        asked = storyboard_approvals.ask_tellers(db(), actor(), storyboard, now())
    except REFUSED as refused:
        return _page(storyboard, refused.code), 422
    said = {"asked": asked, "_anchor": "done"} if asked else {}
    return redirect(url_for("storyboard_yes.page", storyboard=storyboard, **said), 303)


@room.post("/storyboards/<uuid:storyboard>/yes/next", may=May.EDIT_STORY)
def go_on(storyboard: UUID) -> AnyResponse | tuple[str, int]:
    """Go on to the next stage, when everyone said yes."""
    try:
        storyboard_approvals.move_on(db(), actor(), storyboard, now())
    except REFUSED as refused:
        return _page(storyboard, refused.code), 422
    return redirect(url_for("storyboard_yes.page", storyboard=storyboard), 303)


@room.post("/storyboards/<uuid:storyboard>/yes/written", may=May.EDIT_STORY)
def write_down(storyboard: UUID) -> AnyResponse | tuple[str, int]:
    """Write down what someone said who cannot come in."""
    typed = {name: request.form.get(name, "") for name in TYPED}
    given = (typed[name] for name in TYPED[1:])
    try:
        teller = read_uuid(typed["teller"])
        storyboard_approvals.write_answer_down(db(), actor(), storyboard, teller, *given, now())
    except approvals.StoryChanged as changed:
        return _page(storyboard, changed.code, typed), 409
    except REFUSED as refused:
        return _page(storyboard, refused.code, typed), 422
    return redirect(url_for("storyboard_yes.page", storyboard=storyboard), 303)


def _page(storyboard_id: UUID, code: str | None = None, typed: dict[str, str] | None = None) -> str:
    found = storyboards.see_storyboard(db(), actor(), storyboard_id, now())
    tellers = storyboard_approvals.tellers_of(db(), actor(), storyboard_id, now())
    drawn = resolve(db(), actor(), found, now())
    field, wrong = PROBLEMS.get(code or "", ("", ""))
    stages = list(STAGES)
    later = stages[stages.index(found.stage) + 1 :]
    return render_template(
        "pages/storyboard_yes/page.html",
        storyboard=found,
        title=drawn.title,
        tellers=tellers,
        shown=_shown(found, code, typed),
        can_ask=[one for one in tellers if one.teller.can_say and not one.is_asked_now],
        is_agreed=storyboard_agreed.is_agreed(db(), found, now()),
        next_stage=next(iter(later), None),
        stages=STAGES,
        answers=ANSWERS,
        panels={
            panel.id: (page.number, panel.number) for page in drawn.pages for panel in page.panels
        },
        drawn_numbers={
            str(one.id): n
            for n, one in enumerate(drawn_pages.pages_of(db(), found.id, found.stage), 1)
        },
        is_drawn=found.stage in DRAWN and drawn_pages.has_place_for_pages(db(), actor(), found),
        asked_now=max(0, min(request.args.get("asked", 0, type=int), len(tellers))),
        typed=typed or dict.fromkeys(TYPED, ""),
        wrong=[(_place(field, typed), gettext(wrong))] if wrong else [],
        **for_templates(),
    )


def _shown(storyboard: Storyboard, code: str | None, typed: dict[str, str] | None) -> str:
    """The mark of what is shown now. One that was sent is kept until the change is said."""
    is_kept = typed is not None and code != approvals.StoryChanged.code
    return typed["shown"] if is_kept else storyboard_approvals.mark_of_shown(db(), storyboard)


def _place(field: str, typed: dict[str, str] | None) -> str:
    """The id of the field on the page: there is one for each teller."""
    return f"{field}-{typed['teller']}" if typed and field not in {"ask", "next"} else field
