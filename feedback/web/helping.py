"""Who helps me today: said at the door, ended with one tap, shown with what was told."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import helping
from feedback.forms.around import SOMEONE
from feedback.model.accounts import Account, Role
from feedback.model.answering import Helping
from feedback.web.door import Room, session_cookie
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext

room = Room("helping", __name__)


@room.get("/helping", may=May.SAY_WHO_HELPS)
def page() -> str:
    """Who helps me today?"""
    known = helping.who_could_help(db(), actor(), now())
    return render_template(
        "pages/helping/page.html",
        someone=SOMEONE,
        known=[(str(one.id), one.name, _picture(one)) for one in known],
    )


@room.post("/helping", may=May.SAY_WHO_HELPS)
def choose() -> AnyResponse:
    """This one helps me, or nobody does any more."""
    cookie = request.cookies.get(session_cookie(), "")
    who = request.form.get("who", "")
    helping.say_who_helps(db(), actor(), house().keys, cookie, who, now())
    only = actor().only_invitation_id
    on = url_for("surveys.about", invitation=only) if only else url_for("home.first_page")
    return redirect(on, 303)


@room.app_template_global("who_helps")
def who_helps() -> str:
    """Who helps now, in a sentence. A page without a helper never asks."""
    name = helping.name_of(db(), actor())
    return gettext("%(name)s helps you now.", name=name) if name else gettext("Someone helps you.")


def helped_words(helped: list[Helping]) -> list[str]:
    """Who helped to tell something, a sentence for each."""
    return [
        gettext("%(name)s helped you.", name=one.helper.name)
        if one.helper
        else gettext("Someone helped you.")
        for one in helped
    ]


def _picture(account: Account) -> str:
    return account.carer.picture if account.carer else Role.PROFESSIONAL.value
