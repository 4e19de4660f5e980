"""Stories that were made from what I told: looking at one, and saying what I think of it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import approvals
from feedback.actions.circles import my_relationships
from feedback.actions.quotations import in_order
from feedback.actions.stories import media_of_answers, sources_of
from feedback.actions.storyboard_approvals import my_storyboards
from feedback.model.approvals import Approved
from feedback.web.diaries import TROUBLES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.my_storyboards import ANSWERS as BOARD_ANSWERS
from feedback.web.picture_words import idea
from feedback.web.told_words import asked as asked_in_survey
from feedback.web.told_words import day

room = Room("my_stories", __name__)
# answer: (picture, the words on its tile, what is said once it is given)
ANSWERS = {
    Approved.YES: ("yes", mark("Yes, this is my story"), mark("You said yes to this story.")),
    Approved.CHANGE: ("change", mark("Change it"), mark("You want to change this story.")),
    Approved.NO: ("no", mark("No"), mark("You said no to this story.")),
}
PROBLEMS = {
    "not-an-answer": ("answer", mark("Choose what you think of this story.")),
    "too-long": ("words", mark("This is too long for us to keep. Please make it shorter.")),
}


@room.get("/my-stories", may=May.APPROVE_STORY, is_private=True)
def mine() -> str:
    """The stories that were made from what I told, those that wait for me first."""
    found = approvals.my_stories(db(), actor(), now())
    asked = [approvals.see_my_story(db(), actor(), one.id, now()) for one in found]
    return render_template(
        "pages/my_stories/mine.html",
        asked=asked,
        answers=ANSWERS,
        boards=my_storyboards(db(), actor(), now()),
        board_answers=BOARD_ANSWERS,
    )


@room.get("/my-stories/<uuid:approval>", may=May.APPROVE_STORY, is_private=True)
def one(approval: UUID) -> str:
    """One story: its easy words, what I told for it, and what I think of it."""
    return _page(approvals.see_my_story(db(), actor(), approval, now()))


@room.post("/my-stories/<uuid:approval>", may=May.APPROVE_STORY, is_private=True)
def answer(approval: UUID) -> AnyResponse | tuple[str, int]:
    """Yes, change it, or no."""
    given, words = request.form.get("answer", ""), request.form.get("words", "")
    try:
        approvals.say_what_i_think(db(), actor(), approval, given, words, now())
    except (approvals.NotAnAnswer, approvals.TooLong) as refused:
        asked = approvals.see_my_story(db(), actor(), approval, now())
        return _page(asked, given, words, refused.code), 422
    except approvals.StoryChanged:
        asked = approvals.see_my_story(db(), actor(), approval, now())
        return _page(asked, given, words), 409
    return redirect(url_for("my_stories.one", approval=approval), 303)


def _page(asked: approvals.Asked, given: str = "", words: str = "", code: str | None = None) -> str:
    field, wrong = PROBLEMS.get(code or "", ("", ""))
    sources = sources_of(db(), asked.parts)
    said = asked.approval.answer if asked.is_of_now else None
    return render_template(
        "pages/my_stories/one.html",
        asked=asked,
        said=said,
        given=given or (said.value if said else ""),
        words=words or (asked.approval.words if asked.is_of_now else "") or "",
        wrong=[(field, gettext(wrong))] if wrong else [],
        answers=ANSWERS,
        choices=[
            (one.value, gettext(words), picture) for one, (picture, words, _) in ANSWERS.items()
        ],
        asked_question=asked_in_survey,
        sources=sources,
        media=media_of_answers(db(), sources.values()),
        quoted={part.id: _quoted(part) for part in asked.parts},
        may_tell=bool(my_relationships(db(), actor(), now())),
        troubles=TROUBLES,
        day=day,
        idea=idea,
    )


def _quoted(part) -> list[str]:
    """The words of a part that the story shows."""
    return [one.words for one in in_order(part.quotations) if one.words.strip()]
