"""Who helped and how, and checking my answers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions.answer_media import media_of_answers
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_alone import has_own_answers
from feedback.actions.surveys_answer import (
    TakenBack,
    TooLateToChange,
    answers_of,
    found_response,
    given_in,
    may_still_change,
    record_help,
)
from feedback.actions.surveys_course import course_of, day_of
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.around import did_help, someone_helped
from feedback.forms.instrument import Item
from feedback.forms.shipping import shipped_around
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.telling import MediaFile
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.remembered import remembered
from feedback.web.say_more_ways import Told
from feedback.web.surveys_kinds import answer_lines as picked_lines
from feedback.web.surveys_words import (
    FOR_TOLD,
    NOTHING_TOLD,
    Filled,
    Said,
    fieldset,
    problem_words,
    said,
)

room = Room("surveys_check", __name__)
DID, WHO, HOW = "did-someone-help", "who-helped", "how-they-helped"
CHECK = "check"
PAGES = {
    DID: "surveys_check.did_someone_help",
    WHO: "surveys_check.who_helped",
    HOW: "surveys_check.how_they_helped",
    CHECK: "surveys_check.check",
}


@dataclass(frozen=True)
class Line:
    """One answer to check: the question, what was picked, said and sent, and where to change it."""

    question: Said
    picked: tuple[tuple[Said, str | None], ...]
    words: str
    change_at: str
    told: Told = NOTHING_TOLD


@room.get("/surveys/<uuid:invitation>/after/did-someone-help", may=May.ANSWER_SURVEY)
def did_someone_help(invitation: UUID) -> Response:
    """Did someone help me with this?"""
    return _help_page(invitation, DID)


@room.post("/surveys/<uuid:invitation>/after/did-someone-help", may=May.ANSWER_SURVEY)
def keep_did(invitation: UUID) -> Response | AnyResponse:
    """Keep whether someone helped; when someone did, ask who."""
    return _keep_help(invitation, DID)


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


@room.get("/surveys/<uuid:invitation>/after/check", may=May.ANSWER_SURVEY, is_private=True)
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
        has_own_answers=has_own_answers(db(), asked),
        said=lambda words: said(words, reading().language),
        **FOR_TOLD,
    )


def may_change(response: SurveyResponse) -> bool:
    """True while these answers can still be changed."""
    try:
        may_still_change(response, house().settings.days_to_change, now())
    except (TooLateToChange, TakenBack):
        return False
    return True


def answer_lines(asked: Asked) -> list[Line]:
    """Every question that is asked, with what was answered."""
    kept, media = answers_of(db(), asked), media_of_answers(db(), asked)
    course = course_of(asked.instrument, kept, day_of(asked.response, now()))
    return [
        _line(asked, course.told(item).item, kept.get(item.name), media[item.name])
        for item in course.items
    ]


def _line(asked: Asked, item: Item, answer: Answer | None, media: list[MediaFile]) -> Line:
    given = given_in(answer)
    told = Told(tuple(media), tuple(answer.pictures or ()) if answer else ())
    address = url_for(
        "surveys_questions.question",
        invitation=asked.invitation_id,
        item=item.name,
        **{"from": CHECK},
    )
    question, picked = said(item.text, reading().language), picked_words(item, given)
    return Line(question, picked, given.words, address, told)


def picked_words(item: Item, given: AnswerGiven) -> tuple[tuple[Said, str | None], ...]:
    """The words and the picture of each line of what was picked."""
    return tuple(picked_lines(item, given, reading().language))


def _help_lines(asked: Asked, response: SurveyResponse) -> list[Line]:
    return [_help_line(asked, step, response) for step in _help_steps(response)]


def _help_steps(response: SurveyResponse) -> tuple[str, ...]:
    """The questions about help that this response was asked."""
    return (WHO, HOW) if someone_helped(AnswerGiven(tuple(response.helped_by))) else (DID,)


def _help_line(asked: Asked, step: str, response: SurveyResponse) -> Line:
    item, names = _help_asked(step, response)
    address = url_for(PAGES[step], invitation=asked.invitation_id, **{"from": CHECK})
    return Line(
        said(item.text, reading().language), picked_words(item, AnswerGiven(names)), "", address
    )


def _help_asked(step: str, response: SurveyResponse) -> tuple[Item, tuple[str, ...]]:
    """A question about help, and what was answered to it."""
    around, by = shipped_around(), tuple(response.helped_by)
    return {
        DID: (around.did_someone_help, did_help(by)),
        WHO: (around.who_helped, by),
        HOW: (around.how_they_helped, tuple(response.help_how)),
    }[step]


def _help_page(invitation: UUID, step: str, problem: AnswerNotUsable | None = None) -> Response:
    asked = find_asked(db(), actor(), invitation, now())
    item, kept = _help_asked(step, found_response(asked))
    chosen = request.form.getlist("answer") if problem else kept
    wrong = problem_words(problem) if problem else ""

    last = _last(asked)

    def draw() -> str:
        return render_template(
            "pages/surveys/help.html",
            asked=asked,
            title=said(item.text, reading().language).text,
            fieldset=fieldset(item, reading(), Filled(tuple(chosen), wrong=wrong)),
            wrong=wrong,
            back=_back(asked, step, last),
            is_change=request.values.get("from") == CHECK,
        )

    if problem:
        return make_response(draw(), 422)
    return remembered((step, asked.instrument_id, tuple(chosen), last), draw, invitation=invitation)


def _keep_help(invitation: UUID, step: str) -> Response | AnyResponse:
    asked = find_asked(db(), actor(), invitation, now())
    if asked.response is None:
        raise NotHere(f"nothing was answered to {invitation}")
    form = request.form.to_dict(flat=False)
    # Someone helped, and nobody was named: that someone did stays.
    who = form if step == WHO and request.form.get("answer") else None
    how, did = (form if step == each else None for each in (HOW, DID))
    try:
        response = record_help(db(), actor(), asked.response.id, who, how, now(), did)
    except AnswerNotUsable as problem:
        return _help_page(invitation, step, problem)
    if request.form.get("then") == "stop":
        return redirect(url_for("surveys.saved", invitation=invitation), 303)
    return redirect(url_for(_next(step, response), invitation=invitation), 303)


def _next(step: str, response: SurveyResponse) -> str:
    """After each question about help the next; then answering again alone, or the check page."""
    if not someone_helped(AnswerGiven(tuple(response.helped_by))):
        return PAGES[CHECK]
    if step == HOW and request.values.get("from") == CHECK:
        return PAGES[CHECK]
    return {DID: PAGES[WHO], WHO: PAGES[HOW], HOW: "surveys_alone.offer"}[step]


def _back(asked: Asked, step: str, last: str) -> str:
    if request.values.get("from") == CHECK:
        return url_for(PAGES[CHECK], invitation=asked.invitation_id)
    before = {HOW: WHO, WHO: DID}.get(step)
    if before:
        return url_for(PAGES[before], invitation=asked.invitation_id)
    return url_for("surveys_questions.question", invitation=asked.invitation_id, item=last)


def _last(asked: Asked) -> str:
    """The name of the last question that is asked."""
    kept = answers_of(db(), asked) if asked.instrument.has_rules else {}
    return course_of(asked.instrument, kept, day_of(asked.response, now())).items[-1].name
