"""Who can see my words, sending, and what I can do after."""

from __future__ import annotations

from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.access import May
from feedback.actions.helping import helpers_of
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import found_response
from feedback.actions.surveys_list import About, people_in
from feedback.actions.surveys_paper import ON_PAPER
from feedback.actions.surveys_send import (
    change_shares,
    put_back_response,
    send_response,
    take_back_response,
)
from feedback.actions.surveys_written import written_by
from feedback.model.accounts import Role
from feedback.model.asking import SurveyResponse
from feedback.model.trust import Use
from feedback.web.door import Room
from feedback.web.helping import helped_words
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.remembered import remembered, remembered_about
from feedback.web.surveys import answer_by, changes_end_on
from feedback.web.surveys_check import may_change
from feedback.web.together import end_turn

room = Room("surveys_send", __name__)
SHARES = {
    Use.WORKER: (mark("My social worker"), "share-with-worker"),
    Use.TEAM: (mark("The team"), "share-with-team"),
    Use.STORY: (mark("It may go in a story"), "share-in-story"),
}
OTHERS_WORKER = mark("The social worker")


@room.get("/surveys/<uuid:invitation>/after/who-can-see", may=May.ANSWER_SURVEY)
def who_can_see(invitation: UUID) -> Response:
    """Who can see my words? Nothing is picked before I pick."""
    asked = find_asked(db(), actor(), invitation, now())
    chosen = tuple(sorted(share.use.value for share in found_response(asked).shares))

    def draw() -> str:
        page = "pages/surveys/who_can_see.html"
        return render_template(page, asked=asked, choices=share_choices(), chosen=chosen)

    return remembered(("who-can-see", asked.is_sent, chosen), draw, invitation=invitation)


@room.post("/surveys/<uuid:invitation>/after/who-can-see", may=May.ANSWER_SURVEY)
def send(invitation: UUID) -> Response:
    """Send my answers, or change who can see what I sent."""
    asked = find_asked(db(), actor(), invitation, now())
    act = change_shares if asked.is_sent else send_response
    act(db(), actor(), found_response(asked).id, picked_shares(), now())
    if actor().only_invitation_id:
        return end_turn(url_for("together.thank_you"))
    return redirect(url_for("surveys_send.sent", invitation=invitation), 303)


@room.get("/surveys/<uuid:invitation>/after/sent", may=May.ANSWER_SURVEY)
def sent(invitation: UUID) -> Response:
    """My answers are sent: what happens next, and what I can still do."""
    asked = find_asked(db(), actor(), invitation, now())
    response = found_response(asked)
    if asked.is_taken_back:
        return make_response(render_template("pages/surveys/taken_back.html", asked=asked))
    if not asked.is_sent:
        return redirect(url_for("surveys.about", invitation=invitation), 303)
    shares = frozenset(share.use for share in response.shares)
    said = {
        "may_change": may_change(response),
        "until": changes_end_on(asked),
        "answer_by": answer_by(asked),
        "typed_by": _typed_by(response),
        "helped": tuple(helped_words(helpers_of(db(), response.id))),
        "has_ended": not response.relationship.is_current(now().date()),
    }

    def draw(people: About) -> str:
        page, choices = "pages/surveys/sent.html", share_choices()
        return render_template(
            page, asked=asked, people=people, shares=shares, choices=choices, **said
        )

    people, voice = people_in(db(), asked), asked.instrument.voice
    if said["typed_by"] or said["helped"]:
        return make_response(draw(people))
    key = ("sent", voice, shares, *said.values())
    return remembered_about(people, key, draw, invitation=invitation)


@room.get("/surveys/<uuid:invitation>/after/take-back", may=May.ANSWER_SURVEY)
def take_back_page(invitation: UUID) -> str:
    """What taking back does, before it is done."""
    asked = find_asked(db(), actor(), invitation, now())
    found_response(asked)
    return render_template("pages/surveys/take_back.html", asked=asked)


@room.post("/surveys/<uuid:invitation>/after/take-back", may=May.ANSWER_SURVEY)
def take_back(invitation: UUID) -> Response:
    """Take my answers back."""
    asked = find_asked(db(), actor(), invitation, now())
    if not asked.is_taken_back:
        take_back_response(db(), actor(), found_response(asked).id, now())
    return redirect(url_for("surveys_send.sent", invitation=invitation), 303)


@room.post("/surveys/<uuid:invitation>/after/put-back", may=May.ANSWER_SURVEY)
def put_back(invitation: UUID) -> Response:
    """I changed my mind: ask me again who can see them."""
    if find_asked(db(), actor(), invitation, now()).is_taken_back:
        put_back_response(db(), actor(), invitation, now())
    return redirect(url_for("surveys_send.who_can_see", invitation=invitation), 303)


def _typed_by(response: SurveyResponse) -> str:
    """Who typed these answers in from paper; empty when they came from a screen."""
    is_paper = response.mode == ON_PAPER
    return written_by(db(), [response.id]).get(response.id, "") if is_paper else ""


def share_choices() -> list[tuple[str, str, str]]:
    """The people who could see the words: value, words, picture."""
    return [(use.value, gettext(_called(use)), picture) for use, (_, picture) in SHARES.items()]


def picked_shares() -> set[Use]:
    """The uses that are picked on the page; anything else is left out."""
    picked = set(request.form.getlist("share"))
    return {use for use in SHARES if use.value in picked}


def _called(use: Use) -> str:
    if use is Use.WORKER and actor().role is not Role.PERSON:
        return OTHERS_WORKER
    return SHARES[use][0]
