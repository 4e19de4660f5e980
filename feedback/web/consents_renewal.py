"""A yes that ends soon: still yes, or no. What was explained before stands there again."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import consents
from feedback.model.trust import Use
from feedback.web.consents_words import USES
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.reading import reading
from feedback.web.scope_words import for_scopes
from feedback.web.understood import is_in_my_language, may_be_unheard, why_no_yes

room = Room("consents_renewal", __name__)


@room.get("/still-yes/<use>/<uuid:relationship>", may=May.GIVE_CONSENT)
def page(use: str, relationship: UUID) -> str:
    """Do I still say yes?"""
    return _page(_use(use), relationship)


@room.post("/still-yes/<use>/<uuid:relationship>", may=May.GIVE_CONSENT)
def say(use: str, relationship: UUID) -> Response | AnyResponse:
    """Yes for one year more, or no from now on."""
    asked, form = _use(use), request.form
    if form.get("then") == "no":
        consents.give_consent(
            db(), actor(), relationship, asked, False, now(), language=reading().language
        )
        return redirect(url_for("consents.all_uses", about=relationship), 303)
    problem = why_no_yes(USES[asked].texts(), form.get("shown_in", ""), form.get("heard", ""))
    if problem:
        return make_response(_page(asked, relationship, problem), 422)
    consents.renew_consent(db(), actor(), relationship, asked, now(), reading().language)
    return redirect(url_for("home.first_page"), 303)


def _page(use: Use, relationship: UUID, problem: str = "") -> str:
    standing = consents.current_consents(db(), actor(), relationship, now()).get(use)
    if standing is None or not standing.is_yes:
        abort(404)
    return render_template(
        "pages/consents/renewal.html",
        asked=USES[use],
        **for_scopes(),
        standing=standing,
        may_say_yes=is_in_my_language(USES[use].texts()),
        asks_if_heard=may_be_unheard(USES[use].texts()),
        problem=problem,
        typed=request.form,
    )


def _use(name: str) -> Use:
    try:
        return Use(name)
    except ValueError:
        abort(404)
