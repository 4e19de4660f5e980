"""What is drawn from what I told: looking at it panel by panel, and saying what I think of it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import storyboard_approvals
from feedback.actions.approvals import NotAnAnswer, StoryChanged, TooLong
from feedback.actions.storyboard_approvals import NothingToChange
from feedback.model.approvals import Approved
from feedback.model.storyboards import Stage
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.media_files import serve

room = Room("my_storyboards", __name__)
# stage: (what it is, what comes after a yes)
STAGES = {
    Stage.SCRIPT: (
        mark("This is the plan. We have not drawn it yet."),
        mark("When everyone says yes, we draw it."),
    ),
    Stage.PENCILS: (
        mark("These are the first pictures. They can still change."),
        mark("When everyone says yes, we draw them to the end."),
    ),
    Stage.FINAL: (
        mark("These are the finished pictures."),
        mark("When everyone says yes, we may share it."),
    ),
}
# answer: (picture, the words on its tile, what is said once it is given)
ANSWERS = {
    Approved.YES: ("yes", mark("Yes, it is right"), mark("You said yes to these pictures.")),
    Approved.CHANGE: ("change", mark("Change it"), mark("You want to change these pictures.")),
    Approved.NO: ("no", mark("No"), mark("You said no to these pictures.")),
}
PROBLEMS = {
    "not-an-answer": ("answer", mark("Choose what you think of it.")),
    "nothing-to-change": ("answer", mark("Write or say what we should change, in a box above.")),
    "too-long": ("answer", mark("This is too long for us to keep. Please make it shorter.")),
}
PANEL = "panel-"


@room.get("/my-storyboards/<uuid:approval>", may=May.APPROVE_STORYBOARD, is_private=True)
def one(approval: UUID) -> str:
    """What is drawn, panel by panel, and what I think of it."""
    return _page(approval)


@room.post("/my-storyboards/<uuid:approval>", may=May.APPROVE_STORYBOARD, is_private=True)
def answer(approval: UUID) -> AnyResponse | tuple[str, int]:
    """Yes, change this, or no."""
    given, remarks = request.form.get("answer", ""), _remarks()
    try:
        storyboard_approvals.say_what_i_think(db(), actor(), approval, given, remarks, now())
    except (NotAnAnswer, NothingToChange, TooLong) as refused:
        return _page(approval, given, remarks, refused.code), 422
    except StoryChanged:
        return _page(approval, given, remarks), 409
    return redirect(url_for("my_storyboards.one", approval=approval), 303)


@room.get(
    "/my-storyboards/<uuid:approval>/pages/<uuid:drawn>",
    may=May.APPROVE_STORYBOARD,
    is_private=True,
)
def picture(approval: UUID, drawn: UUID) -> Response:
    """The picture of a page that somebody drew outside."""
    return serve(storyboard_approvals.see_my_page(db(), actor(), approval, drawn, now()))


def _remarks() -> dict[str, str]:
    """What is to be changed, by the panel's id; empty is all of it."""
    return {
        name.removeprefix(PANEL): words
        for name, words in request.form.items()
        if name.startswith(PANEL)
    }


def _page(
    approval_id: UUID,
    given: str = "",
    remarks: dict[str, str] | None = None,
    code: str | None = None,
) -> str:
    approval, drawn = storyboard_approvals.see_my_storyboard(db(), actor(), approval_id, now())
    pages = storyboard_approvals.see_my_pages(db(), actor(), approval_id, now())
    is_of_now = approval.is_of_now and not any(page.is_gone for page in pages)
    said = approval.answer if is_of_now else None
    field, wrong = PROBLEMS.get(code or "", ("", ""))
    kept = {one.panel_id: one.words for one in approval.remarks}
    return render_template(
        "pages/my_storyboards/one.html",
        approval=approval,
        drawn=drawn,
        is_of_now=is_of_now,
        pages=pages,
        panels=[one for one in drawn.panels if one.words or one.pictures or one.scene],
        said=said,
        given=given or (said.value if said else ""),
        remarks=kept if remarks is None else remarks,
        stage=STAGES[approval.storyboard.stage],
        answers=ANSWERS,
        choices=[
            (one.value, gettext(words), picture) for one, (picture, words, _) in ANSWERS.items()
        ],
        wrong=[(field, gettext(wrong))] if wrong else [],
        texts={
            "gone": gettext("We do not show this to you."),
            "gone_picture": gettext("We do not show this picture to you."),
        },
    )
