"""Saying more with pictures from the library: by topic or by a word, one after the other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.answer_pictures import TooManyPictures, add_picture, remove_picture
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    answer_to,
    asked_item,
    may_still_change,
)
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext
from feedback.web.picture_shelf import TOO_MANY, address_fields, at_now, offered, shelf
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.say_more_ways import came_from, question_at
from feedback.web.surveys_words import said

room = Room("say_more_pictures", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))


@room.get("/surveys/<uuid:invitation>/<item>/say-more/pictures", may=May.ANSWER_SURVEY)
def page(invitation: UUID, item: str) -> str | AnyResponse:
    """Pictures to pick from, and those that were picked, in order."""
    asked = find_asked(db(), actor(), invitation, now())
    asked_item(asked, item)
    try:
        may_still_change(asked.response, house().settings.days_to_change, now())
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    return _page(invitation, item)


@room.post("/surveys/<uuid:invitation>/<item>/say-more/pictures", may=May.ANSWER_SURVEY)
def change(invitation: UUID, item: str) -> Response | AnyResponse:
    """Pick one more picture, or take one out."""
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    add, remove = request.form.get("add", ""), request.form.get("remove", "")
    place, _, name = remove.partition("-")
    try:
        if add in offered():
            add_picture(db(), actor(), invitation, item, add, how, now())
        elif place.isdecimal() and len(place) < 4:
            remove_picture(db(), actor(), invitation, item, int(place), name, how, now())
    except TooManyPictures:
        db().rollback()
        return make_response(_page(invitation, item, gettext(TOO_MANY)), 422)
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    return redirect(_here(invitation, item, _anchor="picked", **at_now()), 303)


def _page(invitation: UUID, item: str, problem: str = "") -> str:
    asked = find_asked(db(), actor(), invitation, now())
    answer = answer_to(db(), asked, item)
    back_at = question_at(invitation=invitation, item=item, _anchor="say-more", **came_from())
    return render_template(
        "pages/say_more/pictures.html",
        question=said(asked_item(asked, item).text, reading().language),
        picked=[(name, idea(name)) for name in (answer.pictures or [] if answer else [])],
        **shelf(lambda **fields: _here(invitation, item, **fields)),
        kept=came_from(),
        back_at=back_at,
        done_at=back_at,
        problem=problem,
    )


def _here(invitation: UUID, item: str, **fields: Any) -> str:
    """The address of this page, with the topic or the word, and where the pictures begin."""
    return url_for(
        "say_more_pictures.page",
        invitation=invitation,
        item=item,
        **address_fields(**fields),
        **came_from(),
    )
