"""The kit: pages that a tablet keeps, so that telling goes on when there is no line.

A kit holds what is open to its person now: their diary, and each survey they said yes to. It is
drawn in their way of reading and their language. No answer and nothing told is ever in it, and no
photo of theirs. Each page is whole: its steps are parts of it, so that the key of what is being
told lives as long as the page (docs/decisions/0020).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, g, jsonify, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere, may_at_all
from feedback.actions import diaries
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import answers_of
from feedback.actions.surveys_course import day_of
from feedback.actions.surveys_list import MyInvitation, Progress, my_invitations
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS
from feedback.forms.places import without_answers
from feedback.model.asking import Answer
from feedback.web.diaries import FEELINGS, others
from feedback.web.diaries_ways import about_words
from feedback.web.door import Room
from feedback.web.drawing import COLOURS, PENS
from feedback.web.house import actor, db, house, now
from feedback.web.language_state import language_state
from feedback.web.picture_shelf import TOPICS, offered
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.static_files import static_hash
from feedback.web.surveys_send import share_choices
from feedback.web.surveys_twice import version_of
from feedback.web.surveys_words import Filled, fieldset, said
from feedback.web.telling import Place

room = Room("offline_kit", __name__)
NOBODY = "it says that there is no line, and nothing about anyone"
OF_A_TOPIC = 4
SCRIPTS = ("offline-diary.js", "offline-survey.js", "people.css", "outbox.js")


@dataclass(frozen=True)
class KitQuestion:
    """One question of a kit.

    `fieldset` is empty where answering takes steps that the house works out. `looks_at` are the
    questions that its rule asks about; `version` says how often an answer was kept before.
    """

    name: str
    fieldset: Markup
    rule: str
    looks_at: tuple[str, ...]
    version: str
    is_answered: bool
    may_write: bool


@room.before_request
def leave_photos_out() -> None:
    """No photo of anyone is in a kit: our own pictures stand in their places."""
    g.pictures_in_place = {}


@room.get("/offline", signed_in=True)
def home() -> str:
    """What can be done without a line."""
    places = _places()
    return render_template(
        "pages/offline/home.html",
        has_diary=bool(places),
        asked=_open_surveys(),
        said=lambda words: said(words, reading().language),
    )


@room.get("/offline/nobody", open_because=NOBODY)
def nobody() -> str:
    """There is no line, and nobody is signed in on this tablet."""
    return render_template("pages/offline/nobody.html")


@room.get("/offline/waiting", open_because=NOBODY)
def waiting() -> str:
    """The part of a page that says what is not sent yet; its number is put in on the tablet."""
    return render_template("pages/offline/waiting.html")


@room.get("/offline/file", signed_in=True)
def file() -> str:
    """Send what was saved to a file on a tablet."""
    return render_template("pages/offline/file.html")


@room.get("/offline/diary", may=May.ADD_ENTRY)
def diary() -> str | AnyResponse:
    """Telling something in a diary, in steps on one page."""
    places = _places()
    if not places:
        return redirect(url_for("offline_kit.home"), 303)
    return render_template(
        "pages/offline/diary.html",
        places=[(place, about_words(place)) for place in places],
        feelings=FEELINGS,
        who_can_see=others(),
        shelf=_shelf(),
        colours=COLOURS,
        pens=PENS,
    )


@room.get("/offline/surveys/<uuid:invitation>", may=May.ANSWER_SURVEY)
def survey(invitation: UUID) -> str | AnyResponse:
    """The questions of a survey, one at a time on one page."""
    asked = find_asked(db(), actor(), invitation, now())
    if asked.response is None or asked.is_sent or asked.is_taken_back:
        return redirect(url_for("surveys.about", invitation=invitation), 303)
    return render_template(
        "pages/offline/survey.html",
        asked=asked,
        title=said(asked.instrument.title, reading().language),
        questions=_questions(asked),
        styles=sorted({KINDS[item.kind].styles for item in asked.instrument.items} - {""}),
        today=day_of(asked.response, now()).isoformat(),
        choices=share_choices(),
    )


@room.get("/offline/kit.json", signed_in=True)
def kit() -> Response:
    """What belongs into this person's kit now, and whose it is: a mark that says nothing else."""
    if not has_kit():
        raise NotHere("a kit for this account")
    surveys = _open_surveys()
    pages = [url_for("offline_kit.home"), url_for("help_now.page")]
    pages += [url_for("offline_kit.waiting"), url_for("offline_kit.nobody")]
    if _places():
        pages.append(url_for("offline_kit.diary"))
    pages += [url_for("offline_kit.survey", invitation=one.invitation_id) for one in surveys]
    mark = house().database.outbox.mark_of(str(actor().account_id))
    return jsonify(account_mark=mark, pages=pages, version=_version(mark, surveys))


def has_kit() -> bool:
    """True for whoever tells or answers on a tablet of their own."""
    who = g.get("actor")
    return bool(who) and not who.only_invitation_id and may_at_all(who.role, May.ADD_ENTRY)


def _version(mark: str, surveys: list[MyInvitation]) -> str:
    """Another kit, another version: it changes with all that the pages are drawn from."""
    asked = [find_asked(db(), actor(), one.invitation_id, now()) for one in surveys]
    kept = [sorted((n, version_of(a)) for n, a in answers_of(db(), one).items()) for one in asked]
    drawn_from: tuple[Any, ...] = (
        *(mark, reading().written(), str(language_state().stamp), now().date()),
        *([static_hash(name) for name in SCRIPTS], _places(), kept),
        [(one.invitation_id, one.instrument_id) for one in asked],
    )
    return hashlib.sha256(repr(drawn_from).encode()).hexdigest()[:16]


def _open_surveys() -> list[MyInvitation]:
    """The surveys that can be answered now, and that their person said yes to."""
    if not may_at_all(actor().role, May.ANSWER_SURVEY):
        return []
    found = my_invitations(db(), actor(), now())
    return [one for one in found if one.progress is Progress.BEGUN]


def _places() -> list[Place]:
    if not may_at_all(actor().role, May.ADD_ENTRY):
        return []
    return [Place.of(one) for one in diaries.places_to_tell(db(), actor(), now())]


def _shelf() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """A few pictures of each topic: all of them would be more than a kit may hold."""
    by_topic: dict[str, list[str]] = {topic: [] for topic in TOPICS}
    for name, topic in offered().items():
        by_topic[topic].append(name)
    return [
        (topic, TOPICS[topic][0], [(name, idea(name)) for name in names[:OF_A_TOPIC]])
        for topic, names in by_topic.items()
    ]


def _questions(asked: Asked) -> list[KitQuestion]:
    kept = answers_of(db(), asked)
    return [_question(item, kept.get(item.name)) for item in asked.instrument.items]


def _question(item: Item, answer: Answer | None) -> KitQuestion:
    """A question as it is asked online, without what was answered before."""
    is_here = KINDS[item.kind].fits_one_page
    plain = without_answers(item)
    drawn = fieldset(plain, reading(), Filled(), now().date()) if is_here else Markup("")
    return KitQuestion(
        name=item.name,
        fieldset=drawn,
        rule=item.when.text if item.when else "",
        looks_at=item.when.asks if item.when else (),
        version=version_of(answer),
        is_answered=answer is not None,
        may_write=is_here and item.say_more,
    )
