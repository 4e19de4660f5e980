"""One question on a page: a question to try, then each question, kept at every step."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.agreements import note_practice
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
from feedback.forms.safety_words import may_be_unsafe
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
    typed,
)

room = Room("surveys_questions", __name__)
room.register_error_handler(ItemNotAsked, lambda _: trouble_page(404))
SKIP, CLEAR, STOP = "skip", "clear", "stop"
CHECK = "check"
NOTHING: dict[str, list[str]] = {}


@room.get("/surveys/<uuid:invitation>/before/practice", may=May.ANSWER_SURVEY)
def practice(invitation: UUID) -> Response | AnyResponse:
    """A question to try. What is picked is not kept."""
    asked = find_asked(db(), actor(), invitation, now())
    if asked.response is None:
        return redirect(url_for("surveys.about", invitation=invitation), 303)
    if request.args.get("how"):
        return make_response(_practice(asked, shows_how=True))
    key = ("practice", asked.instrument_id)
    return remembered(key, lambda: _practice(asked), invitation=invitation)


def _practice(asked: Asked, *, shows_how: bool = False) -> str:
    item = shipped_around().practice
    return render_template(
        "pages/surveys/practice.html",
        asked=asked,
        title=said(item.text, reading().language),
        fieldset=fieldset(item, reading(), Filled()),
        shows_how=shows_how,
    )


@room.post("/surveys/<uuid:invitation>/before/practice", may=May.ANSWER_SURVEY)
def tried(invitation: UUID) -> AnyResponse:
    """On to the first question, or how it works once more. Only how it went is kept."""
    asked = find_asked(db(), actor(), invitation, now())
    if request.form.get("then") == "how":
        note_practice(db(), actor(), invitation, "helped", now())
        here = url_for("surveys_questions.practice", invitation=invitation, how="yes")
        return redirect(here, 303)
    how = "picked" if request.form.get("answer") else "nothing"
    note_practice(db(), actor(), invitation, how, now())
    return redirect(question_url(asked, asked.instrument.items[0]), 303)


@room.get("/surveys/<uuid:invitation>/<item>", may=May.ANSWER_SURVEY)
def question(invitation: UUID, item: str) -> Response | AnyResponse:
    """One question, with what was answered before."""
    asked = find_asked(db(), actor(), invitation, now())
    asking = asked_item(asked, item)
    if asked.is_taken_back:
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    if asked.response is None:
        # Saying yes comes before the first question.
        return redirect(url_for("surveys.about", invitation=invitation), 303)
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
    return redirect(past_safety(_after(asked, item, then), given), 303)


def past_safety(address: str, *forms: dict[str, list[str]]) -> str:
    """The address to go on to; by way of Get help when words say that someone may not be safe."""
    words = " ".join(words for form in forms for words in form.get("words", ()))
    if may_be_unsafe(words):
        return url_for("help_now.are_you_safe", on=address)
    return address


def page(
    asked: Asked,
    item: Item,
    given: AnswerGiven,
    problem: AnswerNotUsable | None = None,
) -> Response:
    """The page of one question; with a problem it has status 422 and shows what was given."""
    if problem or given.words:
        return make_response(_drawn(asked, item, given, problem), 422 if problem else 200)
    key = ("question", asked.instrument_id, item.name, given, asked.is_sent)
    return remembered(key, lambda: _drawn(asked, item, given, None), invitation=asked.invitation_id)


def _drawn(asked: Asked, item: Item, given: AnswerGiven, problem: AnswerNotUsable | None) -> str:
    filled = _filled(given, problem)
    form = Form(
        filled,
        is_change=_is_change(asked),
        is_skipped=given.is_skipped,
        opens_more=bool(filled.words or filled.wrong_words) or _is_low(item, given),
    )
    return render_template(
        "pages/surveys/question.html",
        is_wrong=problem is not None,
        title=said(item.text, reading().language).text,
        form=question_form(asked.instrument_id, item, reading(), form),
        here_at=asked.instrument.items.index(item) + 1,
        of=len(asked.instrument.items),
        back=_back(asked, item),
    )


def _filled(given: AnswerGiven, problem: AnswerNotUsable | None) -> Filled:
    if problem is None:
        return Filled(given.choices, given.words)
    wrong = problem_words(problem)
    if is_about_words(problem):
        return Filled(given.choices, given.words, wrong_words=wrong)
    return Filled(given.choices, given.words, wrong=wrong)


def question_url(asked: Asked, item: Item, **more: str) -> str:
    """The address of a question."""
    return url_for(
        "surveys_questions.question", invitation=asked.invitation_id, item=item.name, **more
    )


def _again(
    invitation: UUID, item: str, form: dict[str, list[str]], problem: AnswerNotUsable
) -> Response:
    choices, words = typed(form)
    asked = find_asked(db(), actor(), invitation, now())
    return page(asked, asked_item(asked, item), AnswerGiven(tuple(choices), words), problem)


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
    return url_for("surveys_check.did_someone_help", invitation=asked.invitation_id)


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
