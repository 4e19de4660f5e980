"""The versions of a storyboard: the list, looking at one, giving one a name, putting one back."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import storyboards
from feedback.actions.storyboard_contents import resolve
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.storyboard_words import for_studio
from feedback.web.told_words import for_templates

room = Room("storyboard_versions", __name__)
speak_of_stories(room)
PROBLEMS = {
    "name-missing": mark("Write a name, so that you find this version again."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
}
REFUSED = (storyboards.NameMissing, storyboards.NameTooLong)


@room.get("/storyboards/<uuid:storyboard>/versions", may=May.EDIT_STORY)
def all_versions(storyboard: UUID) -> str:
    """Every version that is kept, the newest first."""
    return render_template(
        "pages/storyboards/versions.html",
        storyboard=storyboards.see_storyboard(db(), actor(), storyboard, now()),
        versions=storyboards.versions_of(db(), actor(), storyboard, now()),
        most=storyboards.MOST_UNNAMED,
        **for_studio(),
        **for_templates(),
    )


@room.get("/storyboards/<uuid:storyboard>/versions/<int:number>", may=May.EDIT_STORY)
def one(storyboard: UUID, number: int) -> str:
    """The pages as they were in one version, with what may be shown today."""
    return _one(storyboard, number)


@room.post("/storyboards/<uuid:storyboard>/versions/<int:number>", may=May.EDIT_STORY)
def keep(storyboard: UUID, number: int) -> AnyResponse | tuple[str, int]:
    """Give a version a name, or put it back."""
    if "put_back" in request.form:
        storyboards.put_back(db(), actor(), storyboard, number, now())
        here = {"storyboard": storyboard, "done": storyboards.PUT_BACK}
        return redirect(url_for("storyboard_studio.page", **here), 303)
    name = request.form.get("name", "")
    try:
        storyboards.name_version(db(), actor(), storyboard, number, name, now())
    except REFUSED as refused:
        return _one(storyboard, number, name, refused.code), 422
    return redirect(url_for("storyboard_versions.all_versions", storyboard=storyboard), 303)


def _one(storyboard: UUID, number: int, name: str | None = None, code: str | None = None) -> str:
    found = storyboards.see_storyboard(db(), actor(), storyboard, now())
    version = storyboards.see_version(db(), actor(), storyboard, number, now())
    return render_template(
        "pages/storyboards/version.html",
        storyboard=found,
        version=version,
        drawn=resolve(db(), actor(), found, now(), version.board),
        name_given=(version.name or "") if name is None else name,
        wrong=[("name", gettext(PROBLEMS[code]))] if code else [],
        **for_studio(),
        **for_templates(),
    )
