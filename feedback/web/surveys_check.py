"""Who helped and how, and checking my answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    TakenBack,
    TooLateToChange,
    answers_of,
    found_response,
    given_in,
    may_still_change,
    record_help,
)
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.around import someone_helped
from feedback.forms.instrument import Item
from feedback.forms.shipping import shipped_around
from feedback.model.asking import SurveyResponse
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.remembered import remembered
from feedback.web.surveys_words import Filled, Said, fieldset, problem_words, said

room = Room("surveys_check", __name__)
WHO, HOW = "who-helped", "how-they-helped"
CHECK = "check"


@dataclass(frozen=True)
class Line:
    """One answer to check: the question, what was picked and said, and where to change it."""

    question: Said
    picked: tuple[tuple[Said, str | None], ...]
    words: str
    change_at: str


@room.get("/surveys/<uuid:invitation>/after/who-helped", may=May.ANSWER_SURVEY)
def who_helped(invitation: UUID) -> Response:
    """Who helped me with this?"""
    return _help_page(invitation, WHO)


@room.post("/surveys/<uuid:invitation>/after/who-helped", may=May.ANSWER_SURVEY)
def keep_who(invitation: UUID) -> Response | AnyResponse:
    """Keep who helped; when someone did, ask how."""
    return _keep_help(invitation, WHO)


@room.get("/surveys/<uuid:invitation>/after/how-they-helped", may=May.ANSWER_SURVEY)
def how_they_helped(invitation: UUID) -> Response:
    """How did they help me?"""
    return _help_page(invitation, HOW)


@room.post("/surveys/<uuid:invitation>/after/how-they-helped", may=May.ANSWER_SURVEY)
def keep_how(invitation: UUID) -> Response | AnyResponse:
    """Keep how they helped."""
    return _keep_help(invitation, HOW)


@room.get("/surveys/<uuid:invitation>/after/check", may=May.ANSWER_SURVEY)
def check(invitation: UUID) -> str:
    """My answers, each with a way to change it."""
    asked = find_asked(db(), actor(), invitation, now())
    response = found_response(asked)
    return render_template(
        "pages/surveys/check.html",
        asked=asked,
        lines=answer_lines(asked),
        help_lines=_help_lines(asked, response),
        had_help=someone_helped(AnswerGiven(tuple(response.helped_by))),
        may_change=may_change(response),
        said=lambda words: said(words, reading().language),
    )


def may_change(response: SurveyResponse) -> bool:
    """True while these answers can still be changed."""
    try:
        may_still_change(response, house().settings.days_to_change, now())
    except (TooLateToChange, TakenBack):
        return False
    return True


def answer_lines(asked: Asked) -> list[Line]:
    """Every question with what was answered."""
    kept = answers_of(db(), asked)
    return [_line(asked, item, given_in(kept.get(item.name))) for item in asked.instrument.items]


def _line(asked: Asked, item: Item, given: AnswerGiven) -> Line:
    address = url_for(
        "surveys_questions.question",
        invitation=asked.invitation_id,
        item=item.name,
        **{"from": CHECK},
    )
    return Line(
        said(item.text, reading().language), picked_words(item, given.choices), given.words, address
    )


def picked_words(item: Item, names: tuple[str, ...]) -> tuple[tuple[Said, str | None], ...]:
    """The words and the picture of each choice that was picked."""
    found = [choice for choice in map(item.choice, names) if choice]
    return tuple((said(c.text, reading().language), c.picture) for c in found)


def _help_lines(asked: Asked, response: SurveyResponse) -> list[Line]:
    around = shipped_around()
    lines = []
    for step, item, names in (
        ("surveys_check.who_helped", around.who_helped, response.helped_by),
        ("surveys_check.how_they_helped", around.how_they_helped, response.help_how),
    ):
        address = url_for(step, invitation=asked.invitation_id, **{"from": CHECK})
        lines.append(
            Line(said(item.text, reading().language), picked_words(item, tuple(names)), "", address)
        )
    return lines if someone_helped(AnswerGiven(tuple(response.helped_by))) else lines[:1]


def _help_page(invitation: UUID, step: str, problem: AnswerNotUsable | None = None) -> Response:
    asked = find_asked(db(), actor(), invitation, now())
    response = found_response(asked)
    around = shipped_around()
    item, kept = (
        (around.who_helped, response.helped_by)
        if step == WHO
        else (around.how_they_helped, response.help_how)
    )
    chosen = request.form.getlist("answer") if problem else kept
    wrong = problem_words(problem) if problem else ""

    def draw() -> str:
        return render_template(
            "pages/surveys/help.html",
            asked=asked,
            title=said(item.text, reading().language).text,
            fieldset=fieldset(item, reading(), Filled(tuple(chosen), wrong=wrong)),
            wrong=wrong,
            back=_back(asked, step),
            is_change=request.values.get("from") == CHECK,
        )

    if problem:
        return make_response(draw(), 422)
    return remembered((step, asked.instrument_id, tuple(chosen)), draw, invitation=invitation)


def _keep_help(invitation: UUID, step: str) -> Response | AnyResponse:
    asked = find_asked(db(), actor(), invitation, now())
    if asked.response is None:
        raise NotHere(f"nothing was answered to {invitation}")
    form = request.form.to_dict(flat=False)
    given = (form, None) if step == WHO else (None, form)
    try:
        response = record_help(db(), actor(), asked.response.id, *given, now())
    except AnswerNotUsable as problem:
        return _help_page(invitation, step, problem)
    if request.form.get("then") == "stop":
        return redirect(url_for("surveys.saved", invitation=invitation), 303)
    if step == WHO and someone_helped(AnswerGiven(tuple(response.helped_by))):
        return redirect(url_for("surveys_check.how_they_helped", invitation=invitation), 303)
    return redirect(url_for("surveys_check.check", invitation=invitation), 303)


def _back(asked: Asked, step: str) -> str:
    if request.values.get("from") == CHECK:
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    if step == HOW:
        return url_for("surveys_check.who_helped", invitation=asked.invitation_id)
    last = asked.instrument.items[-1].name
    return url_for("surveys_questions.question", invitation=asked.invitation_id, item=last)
