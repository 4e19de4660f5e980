"""Surveys: what I am asked, what a survey is about, and stopping for now."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import make_response, redirect, render_template, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.agreements import find_agreement
from feedback.actions.other_answers import answered_twice
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import answers_of
from feedback.actions.surveys_course import course_of, day_of
from feedback.actions.surveys_list import About, my_invitations, people_in
from feedback.actions.surveys_written import my_written_down
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.remembered import remembered_about
from feedback.web.surveys_words import said

room = Room("surveys", __name__)
PROFESSIONAL = "professional"


@room.get("/surveys", may=May.ANSWER_SURVEY)
def mine() -> str:
    """My surveys: to do, begun and sent."""
    return render_template(
        "pages/surveys/mine.html",
        mine=my_invitations(db(), actor(), now()),
        calls=my_written_down(db(), actor(), now()),
        twice=answered_twice(db(), actor(), now()),
        said=lambda words: said(words, reading().language),
    )


@room.get("/surveys/<uuid:invitation>", may=May.ANSWER_SURVEY)
def about(invitation: UUID) -> AnyResponse:
    """What this survey is about; for professionals its one page."""
    asked = find_asked(db(), actor(), invitation, now())
    if asked.is_sent or asked.is_taken_back:
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    if asked.instrument.voice == PROFESSIONAL:
        return redirect(url_for("surveys_quick.page", invitation=invitation), 303)
    if asked.response is None and said_no(asked):
        return redirect(url_for("surveys_agree.said_no", invitation=invitation), 303)
    further = go_on_at(asked) if asked.response else None

    def draw(people: About) -> str:
        language, instrument = reading().language, asked.instrument
        return render_template(
            "pages/surveys/about.html",
            asked=asked,
            people=people,
            title=said(instrument.title, language),
            why=said(instrument.why, language),
            lines=[(said(line.text, language), line.picture) for line in instrument.about],
            go_on_at=further,
        )

    people = people_in(db(), asked)
    if further:
        return make_response(draw(people))
    key = ("about", asked.instrument_id)
    return remembered_about(people, key, draw, invitation=invitation)


@room.get("/surveys/<uuid:invitation>/after/saved", may=May.ANSWER_SURVEY)
def saved(invitation: UUID) -> str:
    """I stop for now. What I answered is safe."""
    asked = find_asked(db(), actor(), invitation, now())
    return render_template("pages/surveys/saved.html", asked=asked)


def go_on_at(asked: Asked) -> str:
    """The address of the first question that was not seen yet, or of the check page."""
    seen = answers_of(db(), asked)
    course = course_of(asked.instrument, seen, day_of(asked.response, now()))
    unseen = (item.name for item in course.items if item.name not in seen)
    item = next(unseen, None)
    if item is None:
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    return url_for("surveys_questions.question", invitation=asked.invitation_id, item=item)


def answer_by(asked: Asked) -> str | None:
    """The day by which someone hears what happens with their answers, in words."""
    if asked.response is None or asked.response.sent_at is None:
        return None
    end = asked.response.sent_at + timedelta(days=house().settings.days_to_answer)
    return format_date(end, "EEEE d MMMM")


def said_no(asked: Asked) -> bool:
    """True when the newest answer to whether they want to is no."""
    known = find_agreement(db(), asked)
    return known is not None and not known.is_yes


def changes_end_on(asked: Asked) -> str | None:
    """The last day for changes, in words: Tuesday 31 March."""
    end = asked.changes_end_at(house().settings.days_to_change)
    return format_date(end, "EEEE d MMMM") if end else None
