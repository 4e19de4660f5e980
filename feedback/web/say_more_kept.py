"""One photo, voice, drawing or film of my answers: saying what is in it, and taking it away."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy import event
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.answer_media import own_media, take_away
from feedback.actions.media_files import TooLong, describe_media, forget_files
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import (
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    asked_item,
    may_still_change,
)
from feedback.model.telling import MediaFile
from feedback.web.diaries import TROUBLES
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext
from feedback.web.reading import reading
from feedback.web.say_more import PROBLEMS
from feedback.web.say_more_ways import came_from, question_at
from feedback.web.surveys_words import said

room = Room("say_more_kept", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))


@room.get("/surveys/<uuid:invitation>/<item>/kept/<uuid:media>", may=May.ANSWER_SURVEY)
def page(invitation: UUID, item: str, media: UUID) -> str | AnyResponse:
    """One thing that I sent."""
    try:
        return _page(invitation, item, _own(invitation, media))
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)


@room.post("/surveys/<uuid:invitation>/<item>/kept/<uuid:media>", may=May.ANSWER_SURVEY)
def describe(invitation: UUID, item: str, media: UUID) -> Response | AnyResponse:
    """Say what is in it."""
    words = request.form.get("description", "")
    try:
        found = _own(invitation, media)
        describe_media(db(), actor(), media, words, now())
    except TooLong as problem:
        page = _page(invitation, item, found, words, gettext(PROBLEMS[problem.code]))
        return make_response(page, 422)
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    return redirect(_question(invitation, item), 303)


@room.post("/surveys/<uuid:invitation>/<item>/kept/<uuid:media>/take-away", may=May.ANSWER_SURVEY)
def take_it_away(invitation: UUID, item: str, media: UUID) -> AnyResponse:
    """Take it away, for good."""
    days = house().settings.days_to_change
    try:
        names = take_away(db(), actor(), invitation, media, days, now())
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    store = house().store
    event.listen(db(), "after_commit", lambda _: forget_files(store, names), once=True)
    return redirect(_question(invitation, item), 303)


def _own(invitation: UUID, media: UUID) -> MediaFile:
    asked = find_asked(db(), actor(), invitation, now())
    found = own_media(db(), actor(), asked, media, now())
    may_still_change(asked.response, house().settings.days_to_change, now())
    return found


def _question(invitation: UUID, item: str) -> str:
    return question_at(invitation=invitation, item=item, _anchor="say-more", **came_from())


def _page(
    invitation: UUID, item: str, media: MediaFile, typed: str | None = None, wrong: str = ""
) -> str:
    asked = find_asked(db(), actor(), invitation, now())
    place = {"invitation": invitation, "item": item, "media": media.id, **came_from()}
    return render_template(
        "pages/say_more/kept.html",
        question=said(asked_item(asked, item).text, reading().language),
        media=media,
        troubles=TROUBLES,
        typed=media.description or "" if typed is None else typed,
        wrong=wrong,
        keep_at=url_for("say_more_kept.describe", **place),
        take_away_at=url_for("say_more_kept.take_it_away", **place),
        back_at=_question(invitation, item),
    )
