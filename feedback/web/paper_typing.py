"""Typing a paper in: one page for the keyboard, and the photo of the paper kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.people_here import people_here
from feedback.actions.surveys_paper import (
    AnsweredOnScreen,
    NothingOnPaper,
    PaperAsked,
    PaperTyped,
    TypedOtherwise,
    paper_asked,
    record_paper,
    survey_of_site,
)
from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.around import Around, help_from
from feedback.forms.instrument import Instrument, Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.shipping import shipped_around
from feedback.model.trust import Use
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.surveys_words import problem_words, question, said
from feedback.web.telling import out_of_order
from feedback.web.uploads import STATUS, Upload, receive_upload
from media.refused import Refused
from media.store import StoreTrouble

room = Room("paper_typing", __name__)
SHARES = {
    Use.WORKER: mark("My social worker"),
    Use.TEAM: mark("The team"),
    Use.STORY: mark("It may go in a story"),
}
PROBLEMS = {
    "nothing-on-paper": mark("Type an answer, or add a photo of the paper."),
    "answered-on-screen": mark(
        "This person has answers on a screen. Ask them which ones count. Nothing was changed."
    ),
    "typed-otherwise": mark(
        "This paper is typed in already, with other answers. Look at the paper again."
    ),
}
FILE_PROBLEM = mark("We could not keep the photo. Please add it again, as a photo.")
FULL = mark("There is no room for the photo now. Please try again later.")
DIFFERS = mark("The first time, something else was typed here.")
Forms = dict[str, dict[str, list[str]]]


@dataclass
class Typed:
    """What was typed, to show it again."""

    forms: Forms = field(default_factory=dict)
    shares: list[str] = field(default_factory=list)
    given: dict[str, AnswerGiven] = field(default_factory=dict)


@room.get("/paper/type/<uuid:survey>", may=May.TYPE_PAPER)
def whose(survey: UUID) -> str:
    """Whose paper is it?"""
    survey_of_site(db(), actor(), survey)
    wanted = request.args.get("name", "").strip()
    people = people_here(db(), actor(), May.TYPE_PAPER, now())
    found = [them for them in people if wanted.lower() in them.person_name.lower()]
    return render_template("pages/paper/whose.html", people=found, survey=survey, wanted=wanted)


@room.get("/paper/type/<uuid:survey>/<uuid:relationship>", may=May.TYPE_PAPER)
def page(survey: UUID, relationship: UUID) -> Response:
    """The questions, numbered as on the paper."""
    asked = paper_asked(db(), actor(), survey, relationship, now())
    return _page(asked, Typed())


@room.post("/paper/type/<uuid:survey>/<uuid:relationship>", may=May.TYPE_PAPER, streams=True)
def keep(survey: UUID, relationship: UUID) -> Response | AnyResponse:
    """Keep the paper, once, or say what is wrong and keep what was typed."""
    with house().database.reading() as reads:
        asked_now = paper_asked(reads, actor(), survey, relationship, now())
        instrument = asked_now.instrument
    try:
        upload = receive_upload()
    except Refused as no:
        words = FULL if no.code in {"full", "busy"} else FILE_PROBLEM
        shown = _typed(instrument, no.fields)
        return _again(survey, relationship, shown, gettext(words), STATUS[no.code])
    shown = _typed(instrument, upload.received.fields)
    wrongs = _wrongs(instrument, shown)
    if wrongs:
        upload.received.abort()
        return _again(survey, relationship, shown, "", 422, wrongs)
    try:
        with upload.keeping() as files:
            record_paper(
                db(), actor(), survey, relationship, _read(instrument, shown, upload, files), now()
            )
    except (NothingOnPaper, AnsweredOnScreen) as no:
        return _again(survey, relationship, shown, gettext(PROBLEMS[no.code]), 422)
    except TypedOtherwise as no:
        differ = {name: gettext(DIFFERS) for name in no.items}
        return _again(survey, relationship, shown, gettext(PROBLEMS[no.code]), 422, differ, True)
    except (StoreTrouble, DBAPIError) as trouble:
        status = 507 if out_of_order(trouble) == "full" else 503
        return _again(survey, relationship, shown, gettext(FULL), status)
    return redirect(url_for("paper_typing.kept", survey=survey, relationship=relationship), 303)


@room.get("/paper/type/<uuid:survey>/<uuid:relationship>/kept", may=May.TYPE_PAPER)
def kept(survey: UUID, relationship: UUID) -> str:
    """The paper is kept; the next one."""
    asked = paper_asked(db(), actor(), survey, relationship, now())
    return render_template("pages/paper/kept.html", asked=asked)


def _items(instrument: Instrument):
    around = shipped_around()
    return (*instrument.items, *_help(around))


def _help(around: Around) -> tuple[Item, ...]:
    return (around.did_someone_help, around.who_helped, around.how_they_helped)


def _typed(instrument: Instrument, fields: Mapping[str, list[str]]) -> Typed:
    forms = {
        item.name: {
            field: list(fields.get(f"{field}-{item.name}", [])) for field in KINDS[item.kind].fields
        }
        for item in _items(instrument)
    }
    given = {item.name: KINDS[item.kind].as_typed(forms[item.name]) for item in _items(instrument)}
    return Typed(forms, list(fields.get("share", [])), given)


def _wrongs(instrument: Instrument, shown: Typed) -> dict[str, str]:
    wrongs = {}
    for item in _items(instrument):
        try:
            read_answer(item, shown.forms[item.name], now().date())
        except AnswerNotUsable as problem:
            wrongs[item.name] = problem_words(problem)
    return wrongs


def _read(instrument: Instrument, shown: Typed, upload: Upload, files) -> PaperTyped:
    around = shipped_around()
    read = {
        item.name: read_answer(item, shown.forms[item.name], now().date())
        for item in _items(instrument)
    }
    who, did = read[around.who_helped.name], read[around.did_someone_help.name]
    return PaperTyped(
        answers={item.name: read[item.name] for item in instrument.items},
        shares=frozenset(use for use in SHARES if use.value in shown.shares),
        helped_by=who.choices or help_from(did, ()),
        help_how=read[around.how_they_helped.name].choices,
        language=reading().language,
        files=files,
        is_second_look=upload.field("second-look") == "yes",
    )


def _again(
    survey: UUID,
    relationship: UUID,
    shown: Typed,
    problem: str,
    status: int,
    wrongs: Mapping[str, str] | None = None,
    is_second_look: bool = False,
) -> Response:
    db().rollback()
    asked = paper_asked(db(), actor(), survey, relationship, now())
    return _page(asked, shown, problem, wrongs or {}, is_second_look, status)


def _page(
    asked: PaperAsked,
    shown: Typed,
    problem: str = "",
    wrongs: Mapping[str, str] | None = None,
    is_second_look: bool = False,
    status: int = 200,
) -> Response:
    drawn = render_template(
        "pages/paper/type.html",
        asked=asked,
        title=said(asked.instrument.title, reading().language),
        questions=[question(item, reading()) for item in asked.instrument.items],
        help_questions=[question(item, reading()) for item in _help(shipped_around())],
        given=shown.given,
        shares=shown.shares,
        choices=[(use.value, gettext(words)) for use, words in SHARES.items()],
        wrongs=wrongs or {},
        problem=problem,
        is_second_look=is_second_look,
    )
    return make_response(drawn, status)
