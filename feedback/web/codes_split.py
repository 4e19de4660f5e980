"""One code becomes two: which quotations go to the new one."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import codebooks, codes_split
from feedback.actions.codebooks import Drawn
from feedback.actions.second_codings import CodedApart
from feedback.web.codebooks import PROBLEMS
from feedback.web.door import Room
from feedback.web.errors import CODED_APART
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.place_words import for_places

room = Room("codes_split", __name__)
NOTHING_CHOSEN = ("codings", mark("Choose at least one quotation for the new code."))
WRONG = {
    **PROBLEMS,
    "nothing-chosen": NOTHING_CHOSEN,
    "coded-apart": ("codings", CODED_APART.what_to_do),
}
REFUSED = (
    codes_split.NothingChosen,
    codebooks.NameMissing,
    codebooks.NameTaken,
    codebooks.TooLong,
    CodedApart,
)


@room.get("/codes/<uuid:code>/split", may=May.EDIT_CODEBOOK)
def page(code: UUID) -> str:
    """Which quotations have a code, to choose those that get a new one."""
    return _page(code, Drawn(""))


@room.post("/codes/<uuid:code>/split", may=May.EDIT_CODEBOOK)
def split(code: UUID) -> AnyResponse | tuple[str, int]:
    """Make the new code, and give it to what was chosen."""
    form = request.form
    look = form.get("look", default=0, type=int)
    drawn = Drawn(form.get("name", ""), form.get("description", ""), look=look)
    chosen = {id for value in form.getlist("coding") if (id := read_uuid(value))}
    try:
        made = codes_split.split_code(db(), actor(), code, drawn, chosen, now())
    except REFUSED as refused:
        db().rollback()
        return _page(code, drawn, chosen, refused.code), 422
    return redirect(url_for("codebooks.all_codebooks", _anchor=f"code-{made.id}"), 303)


def _page(
    code_id: UUID, drawn: Drawn, chosen: set[UUID] | None = None, problem: str | None = None
) -> str:
    code = codebooks.see_code(db(), actor(), code_id, now())
    codings = codes_split.codings_of(db(), actor(), code, now())
    wrong = WRONG.get(problem or "")
    return render_template(
        "pages/codebooks/split.html",
        code=code,
        drawn=drawn,
        codings=codings,
        chosen=chosen or set(),
        looks=[(look, gettext("Look %(number)s", number=look + 1)) for look in codebooks.LOOKS],
        wrong=[(wrong[0], gettext(wrong[1]))] if wrong else [],
        **for_places(),
    )
