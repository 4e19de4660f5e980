"""A phone call: staff pick who they talk with, and write down what is said."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.needs import needs_of
from feedback.actions.people_here import people_here
from feedback.actions.surveys_answer import FormValues
from feedback.actions.surveys_call import (
    SAID_YES,
    CallAsked,
    CallWritten,
    NoCallSurvey,
    call_asked,
    read_call,
    record_call,
)
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.kinds import read_answer
from feedback.forms.places import without_answers
from feedback.model.trust import Use
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.needs_words import staff_flags
from feedback.web.reading import reading
from feedback.web.surveys_quick import as_typed, forms_of, rules_of
from feedback.web.surveys_send import picked_shares
from feedback.web.surveys_words import problem_words, question, said

room = Room("phone_calls", __name__)
SAY_YES_OR_NO = mark("Say whether the person said yes to you writing this down.")
SHARES = {
    Use.WORKER: mark("Their social worker"),
    Use.TEAM: mark("The team who runs the survey"),
    Use.STORY: mark("A story, without their name"),
}


@room.get("/phone-calls", may=May.RECORD_CALL)
def who() -> str:
    """Who do you talk with?"""
    wanted = request.args.get("name", "").strip()
    people = people_here(db(), actor(), May.RECORD_CALL, now())
    found = [them for them in people if wanted.lower() in them.person_name.lower()]
    needs = needs_of(db(), actor(), {them.person_id for them in found}, now())
    return render_template(
        "pages/phone_calls/who.html",
        people=found,
        flags={id: staff_flags(one) for id, one in needs.items()},
        wanted=wanted,
        kept=request.args.get("kept", ""),
    )


@room.get("/phone-calls/<uuid:relationship>", may=May.RECORD_CALL)
def call(relationship: UUID) -> Response:
    """The words to say, and the places to write."""
    try:
        asked = call_asked(db(), actor(), relationship, now())
    except NoCallSurvey:
        return make_response(render_template("pages/phone_calls/no_survey.html"), 409)
    return _page(asked, {}, [], uuid4(), {})


@room.post("/phone-calls/<uuid:relationship>", may=May.RECORD_CALL)
def write_down(relationship: UUID) -> Response | AnyResponse:
    """Keep the call, once, or say what is missing and keep what was typed."""
    asked = call_asked(db(), actor(), relationship, now())
    forms, call_id = forms_of(asked.instrument), _call_id()
    if wrongs := _wrongs(asked, forms):
        return _page(
            asked, as_typed(asked.instrument, forms), request.form.getlist("share"), call_id, wrongs
        )
    answers = read_call(asked.instrument, forms, now().date())
    written = CallWritten(call_id, answers, picked_shares(), reading().language)
    kept = record_call(db(), actor(), relationship, written, now())
    is_kept = "yes" if kept else "no"
    return redirect(url_for("phone_calls.who", kept=is_kept), 303)


def _call_id() -> UUID:
    """The page's own id, so that the same page sent twice is one call."""
    try:
        return UUID(request.form.get("call", ""))
    except ValueError:
        return uuid4()


def _wrongs(asked: CallAsked, forms: Mapping[str, FormValues]) -> dict[str, str]:
    """What is wrong, by question."""
    wrongs = {}
    for item in asked.instrument.items:
        try:
            given = read_answer(item, forms[item.name], now().date())
        except AnswerNotUsable as problem:
            wrongs[item.name] = problem_words(problem)
        else:
            if item.name == SAID_YES and not given.choices:
                wrongs[item.name] = gettext(SAY_YES_OR_NO)
    return wrongs


def _page(
    asked: CallAsked,
    given: Mapping[str, AnswerGiven],
    shares: list[str],
    call_id: UUID,
    wrongs: Mapping[str, str],
) -> Response:
    person_id = asked.relationship.person_id
    needs = needs_of(db(), actor(), [person_id], now()).get(person_id)
    drawn = render_template(
        "pages/phone_calls/call.html",
        needs=needs,
        flags=staff_flags(needs),
        today=now().date(),
        relationship=asked.relationship,
        title=said(asked.instrument.title, reading().language),
        lines=[
            (said(line.text, reading().language), line.picture) for line in asked.instrument.about
        ],
        questions=[question(without_answers(item), reading()) for item in asked.instrument.items],
        rules=rules_of(asked.instrument),
        given=given,
        wrongs=wrongs,
        shares=shares,
        choices=[(use.value, gettext(words)) for use, words in SHARES.items()],
        call_id=call_id,
    )
    return make_response(drawn, 422 if wrongs else 200)
