"""Papers: staff pick a survey, people, a language and a size, and get one PDF for each person."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from babel import Locale
from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere, may_at_all
from feedback.actions import paper
from feedback.actions.media_files import open_paper
from feedback.actions.people_here import people_here
from feedback.model.paper import PaperCopy, PaperSet
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.reading import reading
from feedback.web.surveys_words import said

room = Room("paper", __name__)
SIZES = {"normal": mark("Normal size"), "large": mark("Large print")}
PROBLEMS = {
    "nobody-picked": ("people", mark("Pick a person, or write how many blank papers.")),
    "not-in-that-language": ("language", mark("This survey is not written in that language.")),
    "not-a-survey": ("survey", mark("Pick a survey.")),
    "no-such-number": ("number", mark("No paper has this number. Look at the foot of a page.")),
}


@room.get("/paper", may=May.MAKE_PAPER)
def mine() -> str:
    """My papers, and a place to type one in."""
    return _mine()


@room.get("/paper/new", may=May.MAKE_PAPER)
def new() -> str:
    """What is to be printed?"""
    return _form()


@room.post("/paper/new", may=May.MAKE_PAPER)
def make() -> AnyResponse | tuple[str, int]:
    """Ask for papers; each is drawn by a job, and the page may be left."""
    survey = read_uuid(request.form.get("survey"))
    if survey is None:
        return _form("not-a-survey"), 422
    people = tuple(filter(None, map(read_uuid, request.form.getlist("person"))))
    blank = request.form.get("blank", "")
    wanted = paper.Wanted(
        survey,
        people,
        int(blank) if blank.isdecimal() and len(blank) < 4 else 0,
        request.form.get("language", ""),
        request.form.get("size", ""),
    )
    try:
        papers = paper.ask_for_papers(db(), actor(), wanted, _links(), now())
    except (paper.NobodyPicked, paper.NotInThatLanguage) as no:
        return _form(no.code), 422
    return redirect(url_for("paper.one", papers=papers.id), 303)


@room.get("/paper/<uuid:papers>", may=May.SEE_PAPER)
def one(papers: UUID) -> str:
    """How far the papers are, and each one that is ready."""
    found = paper.see_papers(db(), actor(), papers, now())
    return render_template(
        "pages/paper/one.html",
        papers=found,
        title=_title(found),
        ready=[copy for copy in found.copies if copy.file_id],
        stuck=[copy for copy in found.copies if copy.trouble],
        sizes=SIZES,
        language=language_name(found.language),
    )


@room.get("/paper/copies/<uuid:copy>", may=May.SEE_PAPER_COPY)
def show(copy: UUID) -> Response:
    """One paper as a PDF. It may hold a person's own link, so nothing keeps it on the way."""
    found = paper.see_paper(db(), actor(), copy, now())
    response = Response(_opened(found), mimetype="application/pdf")
    response.content_length = found.size
    response.headers["Content-Disposition"] = f'inline; filename="paper-{found.number}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@room.get("/paper/find", may=May.TYPE_PAPER)
def find() -> AnyResponse | tuple[str, int]:
    """The paper with the number at its foot, to type it in."""
    try:
        found = paper.find_paper(db(), actor(), request.args.get("number", ""), now())
    except NotHere:
        return _mine("no-such-number"), 422
    survey = found.paper_set.survey_id
    if found.relationship_id is None:
        return redirect(url_for("paper_typing.whose", survey=survey), 303)
    return redirect(
        url_for("paper_typing.page", survey=survey, relationship=found.relationship_id), 303
    )


def _opened(copy: PaperCopy) -> Iterator[bytes]:
    return open_paper(house().store, copy)


def _links() -> paper.Links | None:
    """Own links stand on papers when that was picked, and only for those who may."""
    if not request.form.get("links") or not may_put_links():
        return None
    return paper.Links(house().keys, address_of)


def address_of(token: str) -> str:
    """The whole address of a personal link, as it stands on paper."""
    path = url_for("hello.is_this_you", token=token)
    return (house().settings.web_address or request.host_url).rstrip("/") + path


def may_put_links() -> bool:
    """True when whoever is here may print a person's own link."""
    return may_at_all(actor().role, May.PUT_LINK_ON_PAPER)


def _mine(problem: str = "") -> str:
    return render_template(
        "pages/paper/mine.html",
        sets=[(one, _title(one)) for one in paper.my_paper_sets(db(), actor(), now())],
        surveys=_surveys() if may_type() else [],
        may_type=may_type(),
        number=request.args.get("number", ""),
        wrong=_wrong(problem),
    )


def may_type() -> bool:
    """True when whoever is here may type papers in."""
    return may_at_all(actor().role, May.TYPE_PAPER)


def _surveys() -> list[tuple[UUID, str]]:
    return [
        (one.survey_id, f"{said(one.instrument.title, reading().language).text}, {one.wave_name}")
        for one in paper.surveys_on_paper(db(), actor(), now())
    ]


def _form(problem: str = "") -> str:
    codes = dict.fromkeys(
        code
        for one in paper.surveys_on_paper(db(), actor(), now())
        for code in one.instrument.languages
    )
    return render_template(
        "pages/paper/new.html",
        surveys=_surveys(),
        people=people_here(db(), actor(), May.MAKE_PAPER, now()),
        languages=[(code, language_name(code)) for code in codes],
        sizes=[(name, gettext(words)) for name, words in SIZES.items()],
        may_put_links=may_put_links(),
        written=request.form,
        picked=request.form.getlist("person"),
        wrong=_wrong(problem),
    )


def language_name(code: str) -> str:
    """A language's name in the reader's language."""
    return Locale.parse(code, sep="-").get_display_name(reading().language) or code


def _title(papers: PaperSet) -> str:
    known = paper.instrument_of(papers.survey.instrument)
    return said(known.title, reading().language).text


def _wrong(problem: str) -> dict[str, str]:
    if not problem:
        return {}
    field, words = PROBLEMS[problem]
    return {field: gettext(words)}
