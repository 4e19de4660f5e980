"""One question on a page: a question to try, then each question, kept at every step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.agreements import note_practice
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ChangedElsewhere,
    FormValues,
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    answer_to,
    answers_of,
    asked_item,
    given_in,
    keep_answer,
)
from feedback.actions.surveys_course import Course, course_of, day_of
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.places import Told
from feedback.forms.safety_words import may_be_unsafe
from feedback.forms.shipping import shipped_around
from feedback.model.asking import Answer
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.remembered import remembered
from feedback.web.say_more_ways import WRITE, told_by, where_to_say_more
from feedback.web.say_more_ways import Told as ToldMore
from feedback.web.surveys_twice import (
    NEVER,
    SHOWN,
    Twice,
    shown_version,
    twice_page,
    version_name,
    version_of,
)
from feedback.web.surveys_words import (
    NOTHING_TOLD,
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
    return redirect(question_url(asked, course(asked).items[0]), 303)


@room.get("/surveys/<uuid:invitation>/<item>", may=May.ANSWER_SURVEY, is_private=True)
def question(invitation: UUID, item: str) -> Response | AnyResponse:
    """One question, with what was answered before."""
    asked = find_asked(db(), actor(), invitation, now())
    asking = asked_item(asked, item)
    if asked.is_taken_back:
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    if asked.response is None:
        # Saying yes comes before the first question.
        return redirect(url_for("surveys.about", invitation=invitation), 303)
    kept = answers_of(db(), asked) if asked.instrument.looks_back else None
    here = course(asked, kept)
    if not here.asks(asking):
        return redirect(_past(asked, here, asking), 303)
    mine = answer_to(db(), asked, item) if kept is None else kept.get(item)
    more = told_by(asked, mine, item)
    return page(asked, here, asking, given_in(mine), shown=version_of(mine), more=more)


@room.post("/surveys/<uuid:invitation>/<item>", may=May.ANSWER_SURVEY)
def answer(invitation: UUID, item: str) -> Response | AnyResponse:
    """Keep the answer, and go where the pressed button says."""
    then, form = request.form.get("then", ""), request.form.to_dict(flat=False)
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    given = NOTHING if then in {SKIP, CLEAR} else form
    shown = shown_version(request.form.get(SHOWN))
    try:
        asked, here = keep_answer(db(), actor(), invitation, item, given, how, now(), shown)
    except AnswerNotUsable as problem:
        return _again(invitation, item, form, problem)
    except (TooLateToChange, TakenBack):
        return redirect(url_for("surveys_send.sent", invitation=invitation), 303)
    except ChangedElsewhere as changed:
        return _twice(invitation, item, form, given, changed)
    if then not in {SKIP, CLEAR, STOP} and _is_step(asked_item(asked, item), form):
        return redirect(question_url(asked, asked_item(asked, item), **_here(asked, form)), 303)
    return redirect(past_safety(_after(asked, here, item, then), given), 303)


def past_safety(address: str, *forms: dict[str, list[str]]) -> str:
    """The address to go on to; by way of Get help when words say that someone may not be safe."""
    words = " ".join(words for form in forms for words in form.get("words", ()))
    if may_be_unsafe(words):
        return url_for("help_now.are_you_safe", on=address)
    return address


def course(asked: Asked, kept: Mapping[str, Answer] | None = None) -> Course:
    """The way through what is asked. The answers are asked for only when it depends on them."""
    if kept is None:
        kept = answers_of(db(), asked) if asked.instrument.looks_back else {}
    return course_of(asked.instrument, kept, day_of(asked.response, now()))


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
    here: Course,
    item: Item,
    given: AnswerGiven,
    problem: AnswerNotUsable | None = None,
    shown: str = NEVER,
    more: ToldMore = NOTHING_TOLD,
) -> Response:
    """The page of one question; with a problem it has status 422 and shows what was given.

    `shown` says which version of the answer it shows, `more` what was told besides. A page with
    someone's own words, in the answer or told in the question, is not remembered.
    """
    told = here.told(item)

    def draw() -> str:
        return _drawn(asked, here, told, given, problem, shown, more)

    if problem or given.words or given.said or told.is_personal or more:
        return make_response(draw(), 422 if problem else 200)
    way = (here.place(item), here.total(item), here.before(item)) if here.asks(item) else ()
    way = (*way, _today(item))
    key = ("question", asked.instrument_id, item.name, given, asked.is_sent, told.key, way)
    return remembered(key, draw, invitation=asked.invitation_id, shown=shown)


def _drawn(
    asked: Asked,
    here: Course,
    told: Told,
    given: AnswerGiven,
    problem: AnswerNotUsable | None,
    shown: str,
    more: ToldMore,
) -> str:
    item, filled = told.item, _filled(given, problem)
    form = Form(
        filled,
        is_change=_is_change(asked),
        is_skipped=given.is_skipped and not more,
        opens_more=bool(filled.words or filled.wrong_words)
        or _is_low(item, given)
        or request.args.get("more") == WRITE,
        told=told.key,
        is_personal=told.is_personal,
        more=more,
        today=_today(item),
    )
    asking = asked_item(asked, item.name)
    return render_template(
        "pages/surveys/question.html",
        is_wrong=problem is not None,
        title=said(item.text, reading().language).text,
        styles=KINDS[item.kind].styles,
        form=question_form(asked.instrument_id, item, reading(), form, shown),
        here_at=here.place(asking) if here.asks(asking) else None,
        of=here.total(asking) if here.asks(asking) else None,
        back=_back(asked, here, asking),
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
    asking, shown = asked_item(asked, item), request.form.get(SHOWN)
    version = version_name(shown_version(shown) or 0)
    more = told_by(asked, answer_to(db(), asked, item), item)
    given = KINDS[asking.kind].as_typed(form)
    return page(asked, course(asked), asking, given, problem, version, more)


def _twice(
    invitation: UUID, name: str, form: FormValues, given: FormValues, changed: ChangedElsewhere
) -> Response:
    asked = find_asked(db(), actor(), invitation, now())
    here, item = course(asked), asked_item(asked, name)
    both = Twice(here.told(item).item, changed, form, given)
    return twice_page(both, _past(asked, here, item))


def _after(asked: Asked, here: Course, name: str, then: str) -> str:
    if then == STOP:
        return url_for("surveys.saved", invitation=asked.invitation_id)
    if more := where_to_say_more(asked.invitation_id, name, then):
        return more
    item = asked_item(asked, name)
    if then == CLEAR and here.asks(item):
        return question_url(asked, item, **_from_check(asked))
    return _past(asked, here, item)


def _past(asked: Asked, here: Course, item: Item) -> str:
    """The address of what comes after a question, which itself may be asked no more."""
    if _is_change(asked):
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    if following := here.after(item):
        return question_url(asked, following)
    return url_for("surveys_check.did_someone_help", invitation=asked.invitation_id)


def _back(asked: Asked, here: Course, item: Item) -> str:
    if _is_change(asked):
        return url_for("surveys_check.check", invitation=asked.invitation_id)
    earlier = here.before(item)
    if earlier is None:
        return url_for("surveys_questions.practice", invitation=asked.invitation_id)
    return question_url(asked, earlier)


def _is_change(asked: Asked) -> bool:
    """True when someone came from the check page and goes straight back to it."""
    return asked.is_sent or request.values.get("from") == CHECK


def _from_check(asked: Asked) -> dict[str, str]:
    return {"from": CHECK} if _is_change(asked) else {}


def _is_low(item: Item, given: AnswerGiven) -> bool:
    picked = (item.choice(name) for name in given.choices)
    return any(choice is not None and choice.opens_say_more for choice in picked)
