"""Working together: every question on one page, for professionals with three minutes."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ChangedElsewhere,
    TakenBack,
    TooLateToChange,
    answers_of,
    found_response,
    given_in,
    keep_answers,
)
from feedback.actions.surveys_course import course_with, day_of
from feedback.actions.surveys_list import people_in
from feedback.actions.surveys_send import change_shares, send_response
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Instrument, Item
from feedback.forms.kinds import KINDS
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.surveys_send import picked_shares, share_choices
from feedback.web.surveys_twice import NEVER, SHOWN, shown_version, version_of
from feedback.web.surveys_words import problem_words, question, said

room = Room("surveys_quick", __name__)
TWICE = mark("You gave another answer on another device: %(answer)s. Keep one and send again.")
Forms = dict[str, dict[str, list[str]]]


@room.get("/surveys/<uuid:invitation>/all/questions", may=May.ANSWER_SURVEY)
def page(invitation: UUID) -> Response:
    """All the questions, with what was answered before."""
    asked = find_asked(db(), actor(), invitation, now())
    kept = answers_of(db(), asked)
    given = {item.name: given_in(kept.get(item.name)) for item in asked.instrument.items}
    shares = [share.use.value for share in asked.response.shares] if asked.response else []
    versions = {name: version_of(answer) for name, answer in kept.items()}
    return _page(asked, given, shares, versions=versions)


@room.post("/surveys/<uuid:invitation>/all/questions", may=May.ANSWER_SURVEY)
def send(invitation: UUID) -> Response | AnyResponse:
    """Keep everything and send it; what is good is kept even when something is wrong."""
    asked = find_asked(db(), actor(), invitation, now())
    forms = forms_of(asked.instrument)
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    try:
        problems = keep_answers(db(), actor(), invitation, forms, how, now(), _shown(asked))
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    if problems:
        # The answers that were good stay, although this page says that something is wrong.
        db().commit()
        versions = _versions(db(), find_asked(db(), actor(), invitation, now()))
        shares = request.form.getlist("share")
        return _page(asked, as_typed(asked.instrument, forms), shares, problems, versions)
    if request.form.get("then") == "stop":
        return redirect(url_for("surveys.saved", invitation=invitation), 303)
    asked = find_asked(db(), actor(), invitation, now())
    act = change_shares if asked.is_sent else send_response
    act(db(), actor(), found_response(asked).id, picked_shares(), now())
    return redirect(url_for("surveys_send.sent", invitation=invitation), 303)


def _shown(asked: Asked) -> dict[str, int]:
    """The version of each answer that the page showed."""
    fields = {item.name: f"{SHOWN}-{item.name}" for item in asked.instrument.items}
    found = {name: shown_version(request.form.get(field)) for name, field in fields.items()}
    return {name: version for name, version in found.items() if version is not None}


def _versions(db: Session, asked: Asked) -> dict[str, str]:
    """What is kept now: what was good is kept, and what is shown beside it was seen."""
    return {name: version_of(answer) for name, answer in answers_of(db, asked).items()}


def forms_of(instrument: Instrument) -> Forms:
    """The fields of each question of a page that holds them all."""
    return {
        item.name: {
            field: request.form.getlist(f"{field}-{item.name}") for field in KINDS[item.kind].fields
        }
        for item in instrument.items
    }


def as_typed(instrument: Instrument, forms: Forms) -> dict[str, AnswerGiven]:
    """What was picked and typed, as it was, to show it again."""
    return {item.name: KINDS[item.kind].as_typed(forms[item.name]) for item in instrument.items}


def _page(
    asked: Asked,
    given: Mapping[str, AnswerGiven],
    shares: list[str],
    problems: Mapping[str, AnswerNotUsable | ChangedElsewhere] | None = None,
    versions: Mapping[str, str] | None = None,
) -> Response:
    items = {item.name: item for item in asked.instrument.items}
    found = problems or {}
    wrongs = {name: _wrong(items[name], problem) for name, problem in found.items()}
    course = course_with(asked.instrument, given, frozenset(given), day_of(asked.response, now()))
    drawn = render_template(
        "pages/surveys/quick.html",
        asked=asked,
        people=people_in(db(), asked),
        title=said(asked.instrument.title, reading().language),
        since=said(asked.instrument.since or asked.instrument.why, reading().language),
        lines=[said(line.text, reading().language) for line in asked.instrument.about],
        questions=[
            question(course.told(item).item, reading(), is_standard=True) for item in items.values()
        ],
        rules=rules_of(asked.instrument),
        versions=versions or {},
        never=NEVER,
        today=day_of(asked.response, now()).isoformat(),
        given=given,
        wrongs=wrongs,
        choices=share_choices(),
        shares=shares,
    )
    twice = any(isinstance(problem, ChangedElsewhere) for problem in found.values())
    return make_response(drawn, 409 if twice else 422 if wrongs else 200)


def rules_of(instrument: Instrument) -> dict[str, str]:
    """When each question is asked, for the page to show and hide it at once."""
    return {item.name: item.when.text for item in instrument.items if item.when}


def _wrong(item: Item, problem: AnswerNotUsable | ChangedElsewhere) -> str:
    """What is wrong, in words; when it was answered twice, what the other answer says."""
    if isinstance(problem, AnswerNotUsable):
        return problem_words(problem)
    said = ", ".join(KINDS[item.kind].shown(item, problem.kept, reading().language))
    return gettext(TWICE, answer=said)
