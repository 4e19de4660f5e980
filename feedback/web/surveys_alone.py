"""Do you want to answer a question again, on your own? Nothing of it is shown again here."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_alone import keep_own_answer
from feedback.actions.surveys_answer import (
    Answering,
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    asked_item,
    found_response,
)
from feedback.forms.answers import AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.surveys_questions import course, past_safety
from feedback.web.surveys_words import Filled, fieldset, said, typed_wrong

room = Room("surveys_alone", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))
ON_A_PAGE = 5


@room.get("/surveys/<uuid:invitation>/alone/offer", may=May.ANSWER_SURVEY)
def offer(invitation: UUID) -> str:
    """Do I want to answer any question again, on my own? A few questions on each page."""
    asked = find_asked(db(), actor(), invitation, now())
    response = found_response(asked)
    start = _start(asked)
    offered = _offered(asked)
    items = offered[start : start + ON_A_PAGE]
    return render_template(
        "pages/surveys/alone/offer.html",
        asked=asked,
        items=[(one.name, said(one.text, reading().language), one.picture) for one in items],
        picked=_picked(asked),
        start=start,
        is_last=start + ON_A_PAGE >= len(offered),
        answered_for_me="answered-without-asking" in response.help_how,
    )


@room.post("/surveys/<uuid:invitation>/alone/offer", may=May.ANSWER_SURVEY)
def picked(invitation: UUID) -> AnyResponse:
    """More questions to choose from, or on to being alone, or back when none was picked."""
    asked = find_asked(db(), actor(), invitation, now())
    items = ".".join(dict.fromkeys([*_picked(asked), *_known(asked, request.form.getlist("item"))]))
    if request.form.get("then") == "more":
        more = {"start": _start(asked) + ON_A_PAGE, "items": items}
        return redirect(url_for("surveys_alone.offer", invitation=invitation, **more), 303)
    if not items:
        return redirect(url_for("surveys_check.check", invitation=invitation), 303)
    here = url_for("surveys_alone.hand_over", invitation=invitation, items=items)
    return redirect(here, 303)


@room.get("/surveys/<uuid:invitation>/alone/hand-over", may=May.ANSWER_SURVEY)
def hand_over(invitation: UUID) -> str:
    """Ask your helper to look away, or to give you the tablet."""
    asked = find_asked(db(), actor(), invitation, now())
    found_response(asked)
    first, *rest = _picked(asked) or [_offered(asked)[0].name]
    return render_template(
        "pages/surveys/alone/hand_over.html", asked=asked, next_at=_question_at(asked, first, rest)
    )


@room.get("/surveys/<uuid:invitation>/alone/question/<item>", may=May.ANSWER_SURVEY)
def question(invitation: UUID, item: str) -> Response:
    """One question, always fresh: what was answered before, and before that, is not shown."""
    asked = find_asked(db(), actor(), invitation, now())
    found_response(asked)
    return _page(asked, item, Filled())


@room.post("/surveys/<uuid:invitation>/alone/question/<item>", may=May.ANSWER_SURVEY)
def answer(invitation: UUID, item: str) -> Response | AnyResponse:
    """Keep my own answer; then the next that I chose, or the end of being alone."""
    form = request.form.to_dict(flat=False)
    given = {} if request.form.get("then") == "leave" else form
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    try:
        asked = keep_own_answer(db(), actor(), invitation, item, given, how, now())
    except AnswerNotUsable as problem:
        asked = find_asked(db(), actor(), invitation, now())
        return _page(asked, item, typed_wrong(asked_item(asked, item), form, problem))
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    rest = _picked(asked)
    after = (
        _question_at(asked, rest[0], rest[1:])
        if rest
        else url_for("surveys_alone.finished", invitation=invitation)
    )
    return redirect(past_safety(after, given), 303)


@room.get("/surveys/<uuid:invitation>/alone/finished", may=May.ANSWER_SURVEY)
def finished(invitation: UUID) -> Response:
    """My own answers are kept. The browser lets go of the pages before this one."""
    asked = find_asked(db(), actor(), invitation, now())
    found_response(asked)
    response = make_response(render_template("pages/surveys/alone/finished.html", asked=asked))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _page(asked: Asked, name: str, filled: Filled) -> Response:
    item = course(asked).told(asked_item(asked, name)).item
    wrong = filled.wrong or filled.wrong_words
    page = render_template(
        "pages/surveys/alone/question.html",
        asked=asked,
        title=said(item.text, reading().language).text,
        fieldset=fieldset(item, reading(), filled, now().date()),
        filled=filled,
        may_say_more=item.say_more,
        wrong=wrong,
        items=".".join(_picked(asked)),
    )
    return make_response(page, 422 if wrong else 200)


def _offered(asked: Asked) -> list[Item]:
    """The questions that are asked and answered at once: what takes steps would show the first."""
    return [item for item in course(asked).items if _is_at_once(item)]


def _is_at_once(item: Item) -> bool:
    kind = KINDS[item.kind]
    return kind.fits_one_page and not kind.way and "do" not in kind.fields


def _question_at(asked: Asked, name: str, rest: list[str]) -> str:
    more = {"items": ".".join(rest)} if rest else {}
    return url_for("surveys_alone.question", invitation=asked.invitation_id, item=name, **more)


def _picked(asked: Asked) -> list[str]:
    return _known(asked, request.values.get("items", "").split("."))


def _known(asked: Asked, names: list[str]) -> list[str]:
    """Only questions that are offered, each once."""
    offered = {item.name for item in _offered(asked)} if any(names) else set()
    return [name for name in dict.fromkeys(names) if name in offered]


def _start(asked: Asked) -> int:
    """Where this page's questions begin."""
    written = request.values.get("start", "")
    start = int(written) if written.isdigit() and len(written) < 4 else 0
    return start if start < len(_offered(asked)) else 0
