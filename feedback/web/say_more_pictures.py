"""Saying more with pictures from the library: by topic or by a word, one after the other."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from easyread import pictures
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
from feedback.web.languages import gettext, mark
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.say_more_ways import came_from, question_at
from feedback.web.surveys_words import said

room = Room("say_more_pictures", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))

# family in the library: (words, picture). Icons mean nothing alone and are not offered.
TOPICS = {
    "people": (mark("People"), "family"),
    "feeling": (mark("Feelings"), "happy"),
    "life": (mark("My life"), "a-good-day"),
    "care": (mark("Help and care"), "helped-me"),
    "safety": (mark("Being safe"), "safe"),
    "contact": (mark("Getting in touch"), "phone-call"),
    "answer": (mark("Good and not good"), "good"),
}
# Few enough that Tab and Enter reach everything on the page in 12 steps.
AT_ONCE = 6
TOO_MANY = mark("You picked a lot of pictures. There is no room for more.")


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
    return redirect(_here(invitation, item, _anchor="picked"), 303)


@cache
def offered() -> dict[str, str]:
    """Every picture that can be picked, with its topic."""
    families = {name: pictures.picture(name).tags[0] for name in pictures.names()}
    return {name: family for name, family in families.items() if family in TOPICS}


def _page(invitation: UUID, item: str, problem: str = "") -> str:
    asked = find_asked(db(), actor(), invitation, now())
    answer = answer_to(db(), asked, item)
    found, start = _found(), _start()
    shown = found[start : start + AT_ONCE]
    return render_template(
        "pages/say_more/pictures.html",
        question=said(asked_item(asked, item).text, reading().language),
        picked=[(name, idea(name)) for name in (answer.pictures or [] if answer else [])],
        topics=[(_here(invitation, item, topic=name), *TOPICS[name]) for name in TOPICS],
        topic=_topic(),
        word=_word(),
        shown=[(name, idea(name)) for name in shown],
        more_at=_here(invitation, item, start=start + AT_ONCE)
        if start + AT_ONCE < len(found)
        else None,
        topics_at=_here(invitation, item, topic="", word="", start=0),
        change_at=_here(invitation, item),
        place={"invitation": invitation, "item": item, **came_from()},
        back_at=question_at(invitation=invitation, item=item, _anchor="say-more", **came_from()),
        problem=problem,
    )


def _found() -> list[str]:
    """The pictures to show: of the topic, or found by the word in the reader's language too."""
    if topic := _topic():
        return [name for name, family in offered().items() if family == topic]
    wanted = _word().casefold().split()
    if not wanted:
        return []
    by_library = [one.name for one in pictures.search(_word()) if one.name in offered()]
    by_idea = [name for name in offered() if _begins(idea(name), wanted)]
    return list(dict.fromkeys(by_idea + by_library))


def _begins(words: str, wanted: list[str]) -> bool:
    parts = words.casefold().split()
    return any(part.startswith(want) for part in parts for want in wanted)


def _topic() -> str:
    topic = request.args.get("topic", "")
    return topic if topic in TOPICS and not _word() else ""


def _word() -> str:
    return " ".join(request.args.get("word", "").split())[:60]


def _start() -> int:
    written = request.args.get("start", "")
    return int(written) if written.isdecimal() and len(written) < 5 else 0


def _here(invitation: UUID, item: str, **more: Any) -> str:
    """The address of this page, with the topic or the word, and where the pictures begin."""
    kept = {"topic": _topic(), "word": _word(), "start": _start()} | more
    return url_for(
        "say_more_pictures.page",
        invitation=invitation,
        item=item,
        **{name: value for name, value in kept.items() if value},
        **came_from(),
    )
