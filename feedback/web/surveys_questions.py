"""One question on a page: a question to try, then each question, kept at every step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    answer_to,
    asked_item,
    given_in,
    keep_answer,
)
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.shipping import shipped_around
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.remembered import remembered
from feedback.web.surveys_words import (
    Filled,
    Form,
    fieldset,
    is_about_words,
    problem_words,
    question_form,
    said,
)

room = Room("surveys_questions", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))
SKIP, CLEAR, STOP = "skip", "clear", "stop"
CHECK = "check"
NOTHING: dict[str, list[str]] = {}


@room.get("/surveys/<uuid:invitation>/before/practice", may=May.ANSWER_SURVEY)
def practice(invitation: UUID) -> Response:
    """A question to try. What is picked is not kept."""
    asked = find_asked(db(), actor(), invitation, now())
    key = ("practice", asked.instrument_id)
    return remembered(key, lambda: _practice(asked), invitation=invitation)


def _practice(asked: Asked) -> str:
    item = shipped_around().practice
    return render_template(
        "pages/surveys/practice.html",
        asked=asked,
        title=said(item.text, reading().language),
        fieldset=fieldset(item, reading(), Filled()),
    )


@room.post("/surveys/<uuid:invitation>/before/practice", may=May.ANSWER_SURVEY)
def tried(invitation: UUID) -> AnyResponse:
    """On to the first question."""
    asked = find_asked(db(), actor(), invitation, now())
    return redirect(question_url(asked, asked.instrument.items[0]), 303)


@room.get("/surveys/<uuid:invitation>/<item>", may=May.ANSWER_SURVEY)
def question(invitation: UUID, item: str) -> Response | AnyResponse:
    """One question, with what was answered before."""
    asked = find_asked(db(), actor(), invitation, now())
    asking = asked_item(asked, item)
    if asked.is_taken_back:
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    return page(asked, asking, given_in(answer_to(db(), asked, item)))


@room.post("/surveys/<uuid:invitation>/<item>", may=May.ANSWER_SURVEY)
def answer(invitation: UUID, item: str) -> Response | AnyResponse:
    """Keep the answer, and go where the pressed button says."""
    then, form = request.form.get("then", ""), request.form.to_dict(flat=False)
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    given = NOTHING if then in {SKIP, CLEAR} else form
    try:
        asked = keep_answer(db(), actor(), invitation, item, given, how, now())
    except AnswerNotUsable as problem:
        return _again(invitation, item, form, problem)
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    if then not in {SKIP, CLEAR, STOP} and _is_step(asked_item(asked, item), form):
        return redirect(question_url(asked, asked_item(asked, item), **_here(asked, form)), 303)
    return redirect(_after(asked, item, then), 303)


def _is_step(item: Item, form: dict[str, list[str]]) -> bool:
    """True when this question goes on: a card was placed, or the second tap is to come."""
    given = read_answer(item, form, now().date())
    return KINDS[item.kind].is_step(item, form, given)


def _here(asked: Asked, form: dict[str, list[str]]) -> dict[str, str]:
    """Back to the same question, at what comes next in it, with the card that was moved."""
    moved = {"card": form["card"][0]} if form.get("card") and form.get("do") != ["again"] else {}
    return {**_from_check(asked), **moved, "_anchor": "step"}


def _today(item: Item) -> date | None:
    return now().date() if KINDS[item.kind].changes_daily else None


def page(
    asked: Asked,
    item: Item,
    given: AnswerGiven,
    problem: AnswerNotUsable | None = None,
) -> Response:
    """The page of one question; with a problem it has status 422 and shows what was given."""
    if problem or given.words or given.said:
        return make_response(_drawn(asked, item, given, problem), 422 if problem else 200)
    key = ("question", asked.instrument_id, item.name, given, asked.is_sent, _today(item))
    return remembered(key, lambda: _drawn(asked, item, given, None), invitation=asked.invitation_id)


def _drawn(asked: Asked, item: Item, given: AnswerGiven, problem: AnswerNotUsable | None) -> str:
    filled = _filled(given, problem)
    form = Form(
        filled,
        is_change=_is_change(asked),
        is_skipped=given.is_skipped,
        opens_more=bool(filled.words or filled.wrong_words) or _is_low(item, given),
        today=_today(item),
    )
    return render_template(
        "pages/surveys/question.html",
        is_wrong=problem is not None,
        title=said(item.text, reading().language).text,
        styles=KINDS[item.kind].styles,
        form=question_form(asked.instrument_id, item, reading(), form),
        here_at=asked.instrument.items.index(item) + 1,
        of=len(asked.instrument.items),
        back=_back(asked, item),
    )


def _filled(given: AnswerGiven, problem: AnswerNotUsable | None) -> Filled:
    filled = Filled(given.choices, given.words, given.said, request.values.get("card", "")[:40])
    if problem is None:
        return filled
    where = "wrong_words" if is_about_words(problem) else "wrong"
    return replace(filled, **{where: problem_words(problem)})


def question_url(asked: Asked, item: Item, **more: str) -> str:
    """The address of a question."""
    return url_for(
        "surveys_questions.question", invitation=asked.invitation_id, item=item.name, **more
    )


def _again(
    invitation: UUID, item: str, form: dict[str, list[str]], problem: AnswerNotUsable
) -> Response:
    asked = find_asked(db(), actor(), invitation, now())
    asking = asked_item(asked, item)
    return page(asked, asking, KINDS[asking.kind].as_typed(form), problem)


def _after(asked: Asked, name: str, then: str) -> str:
    if then == STOP:
        return url_for("surveys.saved", invitation=asked.invitation_id)
    items = asked.instrument.items
    here = next(number for number, item in enumerate(items) if item.name == name)
    if then == CLEAR:
        return question_url(asked, items[here], **_from_check(asked))
    if _is_change(asked):
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    if here + 1 < len(items):
        return question_url(asked, items[here + 1])
    return url_for("surveys_check.who_helped", invitation=asked.invitation_id)


def _back(asked: Asked, item: Item) -> str:
    if _is_change(asked):
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    here = asked.instrument.items.index(item)
    if here == 0:
        return url_for("surveys_questions.practice", invitation=asked.invitation_id)
    return question_url(asked, asked.instrument.items[here - 1])


def _is_change(asked: Asked) -> bool:
    """True when someone came from the check page and goes straight back to it."""
    return asked.is_sent or request.values.get("from") == CHECK


def _from_check(asked: Asked) -> dict[str, str]:
    return {"from": CHECK} if _is_change(asked) else {}


def _is_low(item: Item, given: AnswerGiven) -> bool:
    picked = (item.choice(name) for name in given.choices)
    return any(choice is not None and choice.opens_say_more for choice in picked)
