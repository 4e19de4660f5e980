"""A question answered online and on a tablet without a line: both answers, and one is picked."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from feedback.access import May, NotHere
from feedback.actions.other_answers import form_of, settle, waiting_answers
from feedback.actions.surveys import Asked, find_asked
from feedback.actions.surveys_answer import Answering, ChangedElsewhere, answer_to, given_in
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.kinds import read_answer
from feedback.model.offline import OtherAnswer
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.reading import reading
from feedback.web.surveys_twice import SHOWN, lines_of, shown_version, version_of
from feedback.web.surveys_words import said

room = Room("surveys_two_answers", __name__)
OTHER = "other"


@room.get("/surveys/<uuid:invitation>/after/two-answers", may=May.ANSWER_SURVEY, is_private=True)
def page(invitation: UUID) -> str | Response:
    """The first question that has 2 answers; when there is none any more, the survey."""
    asked = find_asked(db(), actor(), invitation, now())
    other = next(iter(waiting_answers(db(), asked)), None)
    if other is None:
        return redirect(url_for("surveys.about", invitation=invitation), 303)
    item = asked.instrument.item(other.item)
    if item is None:
        raise NotHere(f"{other.item} is not asked")
    kept = answer_to(db(), asked, item.name)
    return render_template(
        "pages/surveys/two_answers.html",
        asked=asked,
        other=other,
        question=said(item.text, reading().language),
        kept=lines_of(item, given_in(kept)),
        new=lines_of(item, _given(asked, other)),
        version=version_of(kept),
        day=other.told_at,
    )


@room.post("/surveys/<uuid:invitation>/after/two-answers/<uuid:other>", may=May.ANSWER_SURVEY)
def pick(invitation: UUID, other: UUID) -> Response:
    """Keep one of them. When the answer changed once more meanwhile, both are shown again."""
    asked = find_asked(db(), actor(), invitation, now())
    how = Answering(reading().language, reading().mode, house().settings.days_to_change)
    is_other = request.form.get("keep") == OTHER
    shown = (shown_version(request.form.get(SHOWN)) or 0) if is_other else None
    with suppress(ChangedElsewhere):
        settle(db(), actor(), asked, other, how, now(), shown=shown)
    return redirect(url_for("surveys_two_answers.page", invitation=invitation), 303)


def _given(asked: Asked, other: OtherAnswer) -> AnswerGiven:
    item = asked.instrument.item(other.item)
    assert item is not None
    try:
        return read_answer(item, form_of(other), other.told_at.date())
    except AnswerNotUsable:  # it was usable when it was kept; a day may be another one now
        return AnswerGiven(words="\n".join(form_of(other).get("words", [])))
