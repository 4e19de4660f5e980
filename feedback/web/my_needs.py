"""What I need: the person sees it, changes it, and says who may know."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.needs import own_needs, share_needs, tell_needs
from feedback.forms.needs import PARTS
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext
from feedback.web.needs_words import QUESTIONS, choices_of, said_by_person

room = Room("my_needs", __name__)
SHARING = "sharing"


@room.get("/my-needs", may=May.TELL_NEEDS)
def page() -> str:
    """What is kept about what I need, and who may see it."""
    found = own_needs(db(), actor(), now())
    return render_template(
        "pages/my_needs/page.html",
        found=found,
        flags=said_by_person(found.all_needs if found else []),
        is_due=bool(found and found.is_due(now().date())),
        parts=[(name, gettext(words), drawn) for name, (words, drawn) in QUESTIONS.items()],
    )


@room.get("/my-needs/<part>", may=May.TELL_NEEDS)
def part(part: str) -> str:
    """One part of it."""
    words, drawn = QUESTIONS.get(part) or abort(404)
    found = own_needs(db(), actor(), now())
    return render_template(
        "pages/my_needs/part.html",
        part=part,
        question=gettext(words),
        drawn=drawn,
        choices=choices_of(part) if part in PARTS else [],
        chosen=found.needs if found else [],
        is_shared=bool(found and found.is_shared),
    )


@room.post("/my-needs/<part>", may=May.TELL_NEEDS)
def keep(part: str) -> AnyResponse:
    """Keep one part."""
    if part not in QUESTIONS:
        abort(404)
    if part == SHARING:
        share_needs(db(), actor(), request.form.get("share") == "yes", now())
    else:
        tell_needs(db(), actor(), part, request.form.getlist("need"), now())
    return redirect(url_for("my_needs.page"), 303)
