"""Copies that were given out before someone stopped: what they see, and how staff ask them back."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions import answer_tables, recalls
from feedback.actions.answers_leaving import USE
from feedback.actions.surveys import instrument_of
from feedback.model.asking import Survey
from feedback.model.recalls import Recall, Returned
from feedback.model.stories import Collection
from feedback.model.trust import Use
from feedback.web.collections import USES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading

room = Room("recalls", __name__)
RETURNED = {
    Returned.DESTROYED: mark("They destroyed it"),
    Returned.GIVEN_BACK: mark("They gave it back"),
    Returned.CHANGED: mark("They took those stories out of it"),
    Returned.NOT_POSSIBLE: mark("It cannot be got back"),
}
# The same, as the person reads it.
TOLD = {
    Returned.DESTROYED: mark("This copy is gone now."),
    Returned.GIVEN_BACK: mark("We have this copy back."),
    Returned.CHANGED: mark("What you told is not in this copy now."),
    Returned.NOT_POSSIBLE: mark("We could not get this copy back."),
}
FOR = {
    "draw": mark("Someone draws pictures from it."),
    "publish": mark("Everyone may see it."),
    "research": mark("People study it to find out new things."),
}


@room.get("/copies-given-out", may=May.SEE_OWN_RECALL)
def mine() -> str:
    """It is stopped. Which copies were given out before, when, and to whom."""
    found = recalls.my_recalls(db(), actor(), now())
    about = {one.id: FOR[_use(one)] for one in found}
    return render_template("pages/recalls/mine.html", recalls=found, told=TOLD, about=about)


@room.get("/recalls", may=May.SEE_RECALL)
def page() -> str:
    """The copies of my site to ask back."""
    return _page()


@room.get("/recalls/<uuid:recall>/letter", may=May.SEE_RECALL)
def letter(recall: UUID) -> str:
    """A letter to whoever has the copy, to be printed. It names no person."""
    found = require(db(), actor(), May.SEE_RECALL, recall, now())
    return render_template(
        "pages/recalls/letter.html",
        recall=found,
        export=found.export,
        use=_use(found),
        uses=USES,
        stories=recalls.letter_about(db(), actor(), recall, now()),
        rows=answer_tables.rows_in_letter(db(), actor(), recall, now()),
    )


@room.post("/recalls/<uuid:recall>/letter", may=May.SEE_RECALL)
def sent(recall: UUID) -> AnyResponse:
    """The letter went out."""
    recalls.note_printed(db(), actor(), recall, now())
    return redirect(url_for("recalls.page"), 303)


@room.post("/recalls/<uuid:recall>", may=May.SEE_RECALL)
def answered(recall: UUID) -> Response | AnyResponse:
    """Whoever has it answered."""
    try:
        recalls.note_answer(db(), actor(), recall, request.form.get("returned", ""), now())
    except recalls.NotAnswered:
        words = gettext("Choose one of the answers.")
        return make_response(_page({f"returned-{recall}": words}), 422)
    return redirect(url_for("recalls.page"), 303)


def _page(wrong: dict[str, str] | None = None) -> str:
    found = recalls.recalls_here(db(), actor(), now())
    return render_template(
        "pages/recalls/page.html",
        recalls=found,
        names={one.id: _name(one) for one in found},
        returned=[(one.value, gettext(words)) for one, words in RETURNED.items()],
        words=RETURNED,
        wrong=wrong or {},
    )


def _use(recall: Recall) -> Use:
    """What the copy was made for."""
    export = recall.export
    return db().get_one(Collection, export.collection_id).use if export.collection_id else USE


def _name(recall: Recall) -> str:
    """What the collection is called; of answers which survey it is, and which round."""
    export = recall.export
    if export.collection_id:
        return db().get_one(Collection, export.collection_id).name
    survey = db().get_one(Survey, export.survey_id)
    title, _ = instrument_of(survey.instrument).title.in_(reading().language)
    return f"{title}, {survey.wave.name}"
