"""Codes: the codebooks of a site, adding a code and changing one."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import codebooks, codes_merge, codes_split
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.shipped_codes import SHIPPED
from feedback.model.stories import Code, Codebook
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("codebooks", __name__)
PROBLEMS = {
    "name-missing": ("name", mark("Write a name for the code.")),
    "name-taken": ("name", mark("There is a code with this name. Choose another name.")),
    "too-long": ("name", mark("This is too long for us to keep. Please make it shorter.")),
    "above-itself": ("parent", mark("A code cannot stand under itself. Choose another place.")),
    "not-into-itself": ("into", mark("Choose another code.")),
    "still-given": ("into", mark("Quotations or other codes still need this code.")),
}
REFUSED = (
    codebooks.NameMissing,
    codebooks.NameTaken,
    codebooks.TooLong,
    codebooks.AboveItself,
)


@room.get("/codes", may=May.SEE_CODEBOOK)
def all_codebooks() -> str:
    """The codebooks of my site with their codes."""
    found = codebooks.list_codebooks(db(), actor(), now())
    return render_template(
        "pages/codebooks/list.html",
        codebooks=[(one, codebooks.branches(db(), actor(), one, now())) for one in found],
        to_begin=[name for name in SHIPPED if name not in {one.name for one in found}],
    )


@room.post("/codes/begin", may=May.MAKE_CODEBOOK)
def begin() -> AnyResponse:
    """Begin with a set of codes that ships."""
    codebooks.give_codebook(db(), actor().site_id, request.form.get("name", ""), now(), actor())
    return redirect(url_for("codebooks.all_codebooks"), 303)


@room.get("/codebooks/<uuid:codebook>/codes/new", may=May.EDIT_CODEBOOK)
def new(codebook: UUID) -> str:
    """A page to add a code."""
    found = codebooks.see_codebook(db(), actor(), codebook, now())
    return _page(found, None, codebooks.Drawn(""))


@room.post("/codebooks/<uuid:codebook>/codes/new", may=May.EDIT_CODEBOOK)
def add(codebook: UUID) -> AnyResponse | tuple[str, int]:
    """Add a code."""
    drawn = _drawn()
    try:
        code = codebooks.add_code(db(), actor(), codebook, drawn, now())
    except REFUSED as refused:
        found = codebooks.see_codebook(db(), actor(), codebook, now())
        return _page(found, None, drawn, refused.code), 422
    return redirect(url_for("codebooks.all_codebooks", _anchor=f"code-{code.id}"), 303)


@room.get("/codes/<uuid:code>", may=May.EDIT_CODEBOOK)
def edit(code: UUID) -> str:
    """A page to change a code."""
    found = codebooks.see_code(db(), actor(), code, now())
    drawn = codebooks.Drawn(found.name, found.description, found.parent_id, found.look)
    return _page(found.codebook, found, drawn)


@room.post("/codes/<uuid:code>", may=May.EDIT_CODEBOOK)
def change(code: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was changed."""
    drawn = _drawn()
    try:
        codebooks.edit_code(db(), actor(), code, drawn, now(), request.form.get("shown"))
    except ChangedMeanwhile:
        found = codebooks.see_code(db(), actor(), code, now())
        return _page(found.codebook, found, drawn, is_theirs=True), 409
    except REFUSED as refused:
        found = codebooks.see_code(db(), actor(), code, now())
        return _page(found.codebook, found, drawn, refused.code), 422
    return redirect(url_for("codebooks.all_codebooks", _anchor=f"code-{code}"), 303)


@room.get("/codes/<uuid:code>/merge", may=May.EDIT_CODEBOOK)
def merge(code: UUID) -> str:
    """A page to make two codes one, or to take one away that nothing carries."""
    return _merge_page(code)


@room.post("/codes/<uuid:code>/merge", may=May.EDIT_CODEBOOK)
def merged(code: UUID) -> AnyResponse | tuple[str, int]:
    """Make them one."""
    into = request.form.get("into", type=UUID)
    if into is None:
        return _merge_page(code, "not-into-itself"), 422
    try:
        kept = codes_merge.merge_code(db(), actor(), code, into, now())
    except codes_merge.NotIntoItself as no:
        return _merge_page(code, no.code), 422
    return redirect(url_for("codebooks.all_codebooks", _anchor=f"code-{kept.id}"), 303)


@room.post("/codes/<uuid:code>/remove", may=May.EDIT_CODEBOOK)
def remove(code: UUID) -> AnyResponse | tuple[str, int]:
    """Take a code away that nothing carries."""
    try:
        codes_merge.remove_code(db(), actor(), code, now())
    except codes_merge.StillGiven as no:
        return _merge_page(code, no.code), 422
    return redirect(url_for("codebooks.all_codebooks"), 303)


def _merge_page(code_id: UUID, problem: str | None = None) -> str:
    code = codebooks.see_code(db(), actor(), code_id, now())
    wrong = PROBLEMS.get(problem or "")
    into = codes_merge.may_become(code)
    return render_template(
        "pages/codebooks/merge.html",
        code=code,
        times=codebooks.times_seen(db(), actor(), now()).get(code.id, 0),
        codings=codes_split.count_codings(db(), actor(), code, now()),
        has_below=codes_merge.has_below(code),
        into=[(one.id, one.name) for one in into],
        wrong=[(wrong[0], gettext(wrong[1]))] if wrong else [],
    )


def _drawn() -> codebooks.Drawn:
    form = request.form
    return codebooks.Drawn(
        name=form.get("name", ""),
        description=form.get("description", ""),
        parent_id=form.get("parent", type=UUID),
        look=form.get("look", default=0, type=int),
    )


def _page(
    codebook: Codebook,
    code: Code | None,
    drawn: codebooks.Drawn,
    problem: str | None = None,
    is_theirs: bool = False,
) -> str:
    tree = codebooks.in_order(codebook.codes)
    wrong = PROBLEMS.get(problem or "")
    return render_template(
        "pages/codebooks/code.html",
        codebook=codebook,
        code=code,
        drawn=drawn,
        shown=_mark(code, problem),
        is_theirs=is_theirs,
        above=[(one.id, "– " * depth + one.name) for one, depth in tree if one is not code],
        looks=[(look, gettext("Look %(number)s", number=look + 1)) for look in codebooks.LOOKS],
        wrong=[(wrong[0], gettext(wrong[1]))] if wrong else [],
    )


def _mark(code: Code | None, problem: str | None) -> str | None:
    """What the boxes began with: after a refusal it is still what the page showed first."""
    if problem:
        return request.form.get("shown")
    return codebooks.mark_of_code(code) if code else None
