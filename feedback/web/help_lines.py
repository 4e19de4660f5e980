"""The site's own numbers for Get help now, and looking after someone who may not be safe."""

from __future__ import annotations

from dataclasses import asdict, fields
from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions.concerns import take_up_flag
from feedback.actions.help_lines import HelpLineRefused, HelpLines, change_help_lines, lines_of
from feedback.actions.meanwhile import ChangedMeanwhile, mark_of
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("help_lines", __name__)
LABELS = {
    "safeguarding_name": (mark("Name of the safety team"), None),
    "safeguarding_phone": (mark("Telephone of the safety team"), None),
    "safeguarding_hours": (
        mark("When they are there"),
        mark("In easy words, such as: Monday to Friday, 9 to 5."),
    ),
    "night_phone": (mark("Telephone at night and at weekends"), None),
    "crisis_phone": (mark("Telephone of your crisis line"), None),
}
PROBLEMS = {
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
    "no-number": mark("Write a telephone number, with digits and spaces."),
}


@room.get("/help-lines", may=May.EDIT_HELP)
def page() -> str:
    """The numbers that people of my site see."""
    site = require(db(), actor(), May.EDIT_HELP, actor().site_id, now())
    return _page(asdict(lines_of(site)), is_kept=request.args.get("kept") == "yes")


@room.post("/help-lines", may=May.EDIT_HELP)
def keep() -> Response | AnyResponse:
    """Keep the numbers. They stand on every Get help now page of the site from this moment."""
    typed = {one.name: request.form.get(one.name, "") for one in fields(HelpLines)}
    try:
        change_help_lines(db(), actor(), HelpLines(**typed), now(), request.form.get("shown"))
    except ChangedMeanwhile:
        return make_response(_page(typed, is_theirs=True), 409)
    except HelpLineRefused as problem:
        db().rollback()
        wrong = {problem.field: gettext(PROBLEMS[problem.code])}
        return make_response(_page(typed, wrong=wrong), 422)
    return redirect(url_for("help_lines.page", kept="yes"), 303)


@room.post("/not-safe/<uuid:flag>", may=May.SEE_FLAG)
def see_to(flag: UUID) -> AnyResponse:
    """I look after what words suggested: it is a concern from now on."""
    concern = take_up_flag(db(), actor(), flag, now())
    return redirect(url_for("safety.one", concern=concern.id), 303)


def _page(
    typed: dict[str, str],
    *,
    wrong: dict[str, str] | None = None,
    is_kept: bool = False,
    is_theirs: bool = False,
) -> str:
    there = lines_of(require(db(), actor(), May.EDIT_HELP, actor().site_id, now()))
    return render_template(
        "pages/help_lines/page.html",
        labels=LABELS,
        typed=typed,
        wrong=wrong or {},
        is_kept=is_kept,
        shown=mark_of(there),
        theirs_now=asdict(there) if is_theirs else {},
    )
