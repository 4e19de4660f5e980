"""Carrying out the answers to a survey: which there are, who is in and why others are not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, BinaryIO
from uuid import UUID

from flask import Response, render_template, request
from sqlalchemy import select

from feedback.access import COMPARE, May, visible
from feedback.actions.answer_tables import (
    AnswersChanged,
    AnswerTable,
    TooFew,
    freeze_table,
    record_table,
)
from feedback.actions.answers_leaving import USE, Leaving, leaving_of, surveys_to_carry
from feedback.actions.leaving_out import Refusal
from feedback.exports.answer_pack import PIECE, file_name, write_answers
from feedback.model.care import Site
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.ids import read_uuid
from feedback.web.indicators import smallest
from feedback.web.languages import gettext, mark
from feedback.web.left_out_words import why_left_out
from feedback.web.reading import reading

room = Room("answers_out", __name__)
PROBLEMS = {
    TooFew.code: mark("Too few people are in it. With so few, someone could be found."),
    AnswersChanged.code: mark(
        "Someone changed their mind while we worked. Nothing went out. Please try again."
    ),
}


@room.get("/carry-out-answers", may=May.CARRY_OUT_ANSWERS)
def page() -> str:
    """The surveys of my site of which enough may leave; for whoever compares, site by site."""
    sites = _sites()
    asked = read_uuid(request.args.get("site")) if actor().role in COMPARE else actor().site_id
    site = next((one for one in sites if one.id == asked), None)
    found = surveys_to_carry(db(), actor(), site.id, smallest(), now()) if site else []
    return render_template(
        "pages/answers_out/list.html",
        sites=sites,
        site=site,
        found=found,
        compares=actor().role in COMPARE,
        language=reading().language,
    )


@room.get("/carry-out-answers/<uuid:survey>", may=May.CARRY_OUT_ANSWERS)
def one(survey: UUID) -> str:
    """One survey in one round: how many are in, and why others are not."""
    return _page(leaving_of(db(), actor(), survey, smallest(), now()))


@room.post("/carry-out-answers/<uuid:survey>", may=May.CARRY_OUT_ANSWERS, streams=True)
def carry(survey: UUID) -> Response | tuple[str, int]:
    """The tables, as they may leave at this moment. Nothing of them stays here but the record.

    It streams so that nobody who writes waits until the tables are made.
    """
    request.max_content_length = 64 * 1024
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        try:
            table = _carried(survey, file)
        except (TooFew, AnswersChanged) as refused:
            leaving = leaving_of(db(), actor(), survey, smallest(), now())
            return _page(leaving, gettext(PROBLEMS[refused.code])), 422
        size = file.tell()
        response = Response(_pieces(file), mimetype="application/zip")
        response.content_length = size
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name(table)}"'
        response.call_on_close(stack.pop_all().close)
        return response


def _carried(survey: UUID, file: BinaryIO) -> AnswerTable:
    """Write the tables as they are at one moment, and keep who is in them."""
    with house().database.snapshot() as snapshot:
        table = freeze_table(snapshot, actor(), survey, smallest(), now())
        known_by = write_answers(table, reading().language, file)
    record_table(db(), actor(), table, known_by, now(), request.form.get("given_to", ""))
    return table


def _page(leaving: Leaving, wrong: str = "") -> str:
    reasons = [(why_left_out(Refusal(why, USE)), count) for why, count in leaving.reasons]
    return render_template(
        "pages/answers_out/survey.html",
        leaving=leaving,
        asked=leaving.asked,
        reasons=reasons,
        too_few=gettext(PROBLEMS[TooFew.code]),
        wrong=wrong,
        given_to=request.form.get("given_to", ""),
        smallest=smallest(),
        language=reading().language,
    )


def _sites() -> list[Site]:
    """The sites whose answers may be carried out here, by name."""
    if actor().role in COMPARE:
        return list(db().scalars(visible(actor(), May.SEE_INDICATORS, now()).order_by(Site.name)))
    return list(db().scalars(select(Site).where(Site.id == actor().site_id)))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
