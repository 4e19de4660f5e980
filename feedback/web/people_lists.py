"""Many people at once, from a spreadsheet: first every line is shown, then they are added."""

from __future__ import annotations

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.people_lists import (
    LONGEST_LIST,
    ListRefused,
    add_list,
    look_at_list,
    read_bytes,
)
from feedback.web.arrivals import PROBLEMS as OF_NAMES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("people_lists", __name__)
PROBLEMS = {
    **OF_NAMES,
    "no-name": mark("A name is missing."),
    "like-a-sum": mark("A name cannot begin with this sign."),
    "there-already": mark("Someone of this name is here already."),
    "not-a-list": mark("We cannot read this file. Save the list as CSV. Then choose it again."),
    "empty-list": mark("There is nobody in this list."),
    "too-many-lines": mark("The list is too long. Use 500 lines or fewer."),
    "nobody-to-add": mark("Nobody in this list can be added."),
}
EXAMPLE = "person,social worker,since\r\nAmina Yusuf,Grace Bell,2026-09-01\r\n"


@room.get("/people/list", may=May.ADD_SOMEONE)
def page() -> str:
    """Choose a list."""
    return render_template("pages/people_lists/choose.html", wrong={})


@room.get("/people/list/example.csv", may=May.ADD_SOMEONE)
def example() -> Response:
    """A list with one line, to write others under."""
    response = Response(EXAMPLE, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


@room.post("/people/list", may=May.ADD_SOMEONE)
def look() -> Response:
    """Every line, with what is wrong; nothing is added yet."""
    file = request.files.get("list")
    try:
        text = read_bytes(file.read(4 * LONGEST_LIST) if file else b"")
        lines = look_at_list(db(), actor(), text, now())
    except ListRefused as no:
        return _refused(no.code)
    return make_response(
        render_template(
            "pages/people_lists/look.html",
            lines=lines,
            text=text,
            good=sum(not line.trouble for line in lines),
            troubles={code: gettext(words) for code, words in PROBLEMS.items()},
        )
    )


@room.post("/people/list/add", may=May.ADD_SOMEONE)
def add() -> AnyResponse:
    """Add those lines that have no trouble."""
    try:
        add_list(db(), actor(), request.form.get("text", ""), now())
    except ListRefused as no:
        db().rollback()
        return _refused(no.code)
    return redirect(url_for("people.all_people"), 303)


def _refused(code: str) -> Response:
    wrong = {"list": gettext(PROBLEMS[code])}
    return make_response(render_template("pages/people_lists/choose.html", wrong=wrong), 422)
