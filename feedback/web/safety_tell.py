"""Telling that someone is not safe, with what happens then said before; and what was done."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import concerns
from feedback.actions.circles import my_relationships
from feedback.actions.help_lines import site_of_actor
from feedback.actions.safety_leads import leads_of
from feedback.model.accounts import Role
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext
from feedback.web.safety import PROBLEMS, SAID, opened

room = Room("safety_tell", __name__)


@room.get("/help-now/tell", may=May.RAISE_CONCERN)
def page() -> str | AnyResponse:
    """I do not feel safe: what happens when I tell it, and one button to tell it."""
    if actor().role is Role.FACILITATOR and not _about():
        return redirect(url_for("people.all_people"), 303)
    return _page(uuid4(), {})


@room.post("/help-now/tell/<uuid:concern>", may=May.RAISE_CONCERN)
def tell(concern: UUID) -> Response | AnyResponse:
    """Tell the safety lead. The page's own id makes a second tap the same concern."""
    about = read_uuid(request.form.get("about", ""))
    words = request.form.get("words", "")
    try:
        concerns.raise_concern(db(), actor(), concern, about, words, now())
    except concerns.ConcernRefused as no:
        db().rollback()
        return make_response(_page(concern, {no.field: gettext(PROBLEMS[no.code])}), 422)
    return redirect(url_for("safety_tell.told", concern=concern), 303)


@room.get("/help-now/told/<uuid:concern>", may=May.SEE_OWN_CONCERN, is_private=True)
def told(concern: UUID) -> str:
    """We know now: who looks, and what I can do until then; later, what was done."""
    found = concerns.see_own_concern(db(), actor(), concern, now())
    is_mine = found.told_id == actor().account_id
    return render_template(
        "pages/safety/told.html",
        concern=found,
        sentences=_said(found) if is_mine and found.said_at else [],
        site=site_of_actor(db(), actor()),
        leads=leads_of(db(), actor().site_id),
    )


@room.post("/help-now/told/<uuid:concern>", may=May.SEE_OWN_CONCERN)
def read(concern: UUID) -> AnyResponse:
    """I have read what was done."""
    concerns.read_answer(db(), actor(), concern, now())
    return redirect(url_for("home.first_page"), 303)


def _said(concern: concerns.Concern) -> list[str]:
    if concern.said_as in SAID:
        return [gettext(sentence) for sentence in SAID[concern.said_as]]
    return [line for line in opened(concern, "said").splitlines() if line.strip()]


def _about() -> str:
    """The relationship that the page was opened for."""
    return request.values.get("about", "")


def _page(concern_id: UUID, wrong: dict[str, str]) -> str:
    places = my_relationships(db(), actor(), now())
    return render_template(
        "pages/safety/tell.html",
        concern_id=concern_id,
        places=[one for one in places if _about() in ("", str(one.id))],
        is_about_me=actor().role is Role.PERSON,
        site=site_of_actor(db(), actor()),
        leads=leads_of(db(), actor().site_id),
        typed=request.form,
        wrong=wrong,
    )
