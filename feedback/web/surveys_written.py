"""What staff wrote down when I spoke on the phone: I can look, change it and take it back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions.surveys_answer import Answering, TakenBack, TooLateToChange, given_in
from feedback.actions.surveys_send import change_shares, take_back_response
from feedback.actions.surveys_written import (
    WrittenDown,
    answers_in,
    change_written_answer,
    find_written_down,
    put_back_written,
)
from feedback.forms.answers import AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.places import without_answers
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.surveys_check import Line, may_change, picked_words
from feedback.web.surveys_send import picked_shares, share_choices
from feedback.web.surveys_words import Filled, fieldset, question, said, typed_wrong

room = Room("surveys_written", __name__)


@room.get("/written-down/<uuid:response>", may=May.CHANGE_RESPONSE, is_private=True)
def one(response: UUID) -> str:
    """What was written down for me, who wrote it, and who can see it."""
    found = _found(response)
    return render_template(
        "pages/surveys_written/one.html",
        found=found,
        title=said(found.instrument.title, reading().language),
        lines=[] if found.is_taken_back else _lines(found),
        may_change=may_change(found.response),
        choices=share_choices(),
        shares={share.use for share in found.response.shares},
    )


@room.get("/written-down/<uuid:response>/change/<item>", may=May.CHANGE_RESPONSE, is_private=True)
def question_page(response: UUID, item: str) -> Response:
    """One answer, to change."""
    found = _found(response)
    if found.is_taken_back or not may_change(found.response):
        return redirect(url_for("surveys_written.one", response=response), 303)  # type: ignore[return-value]
    given = given_in(answers_in(db(), found.response).get(item))
    return _question(found, item, Filled(given.choices, given.words, given.said))


@room.post("/written-down/<uuid:response>/change/<item>", may=May.CHANGE_RESPONSE)
def change(response: UUID, item: str) -> Response | AnyResponse:
    """Keep the changed answer, or say what is wrong."""
    form = request.form.to_dict(flat=False)
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    try:
        change_written_answer(db(), actor(), response, item, form, how, now())
    except AnswerNotUsable as problem:
        found = _found(response)
        return _question(found, item, typed_wrong(_asked(found, item), form, problem))
    except (TooLateToChange, TakenBack):
        pass
    return redirect(url_for("surveys_written.one", response=response), 303)


@room.post("/written-down/<uuid:response>/who-can-see", may=May.CHANGE_RESPONSE)
def share(response: UUID) -> AnyResponse:
    """Change who can see it."""
    change_shares(db(), actor(), response, picked_shares(), now())
    return redirect(url_for("surveys_written.one", response=response), 303)


@room.post("/written-down/<uuid:response>/take-back", may=May.CHANGE_RESPONSE)
def take_back(response: UUID) -> AnyResponse:
    """Take it back: from now on no one else sees it."""
    if not _found(response).is_taken_back:
        take_back_response(db(), actor(), response, now())
    return redirect(url_for("surveys_written.one", response=response), 303)


@room.post("/written-down/<uuid:response>/put-back", may=May.PUT_BACK_RESPONSE)
def put_back(response: UUID) -> AnyResponse:
    """I changed my mind."""
    put_back_written(db(), actor(), response, now())
    return redirect(url_for("surveys_written.one", response=response), 303)


def _found(response: UUID) -> WrittenDown:
    found = find_written_down(db(), actor(), response, now())
    if found.response.invitation_id is not None or found.response.sent_at is None:
        raise NotHere(f"response {response} has pages of its own")
    return found


def _lines(found: WrittenDown) -> list[Line]:
    kept = answers_in(db(), found.response)
    lines = []
    for item in found.instrument.items:
        given = given_in(kept.get(item.name))
        address = url_for(
            "surveys_written.question_page", response=found.response.id, item=item.name
        )
        words = said(item.text, reading().language)
        lines.append(Line(words, picked_words(item, given), given.words, address))
    return lines


def _asked(found: WrittenDown, name: str) -> Item:
    item = found.instrument.item(name)
    if item is None:
        raise NotHere(f"no question {name}")
    return without_answers(item)


def _question(found: WrittenDown, name: str, filled: Filled) -> Response:
    item, wrong = _asked(found, name), filled.wrong or filled.wrong_words
    drawn = render_template(
        "pages/surveys_written/change.html",
        found=found,
        title=question(item, reading()).words.text,
        fieldset=fieldset(item, reading(), filled, now().date()),
        may_say_more=item.say_more,
        filled=filled,
        wrong=wrong,
    )
    return make_response(drawn, 422 if wrong else 200)
