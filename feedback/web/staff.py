"""Staff of a site: who works here, inviting someone, changing what they may."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for

from feedback.access import May
from feedback.actions import staff
from feedback.actions.passkeys import passkeys_of
from feedback.actions.second_factors import app_of
from feedback.actions.staff import StaffRefused
from feedback.model.accounts import Account, Role
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark

room = Room("staff", __name__)
ROLES = {
    Role.WORKER: mark("Social worker"),
    Role.FACILITATOR: mark("Facilitator"),
    Role.EVALUATOR: mark("Evaluator"),
    Role.ADMINISTRATOR: mark("Site administrator"),
    Role.PROGRAMME: mark("The programme"),
}
HOW = {
    "link": mark("with a card"),
    "password": mark("with a password"),
    "password and app": mark("with a password and a code"),
    "password and paper": mark("with a password and a code on paper"),
    "passkey": mark("with a passkey"),
    "council account": mark("with the council's account"),
    "new password": mark("with a password"),
}
PROBLEMS = {
    "no-name": mark("Write a name."),
    "name-too-long": mark("Use 120 letters or fewer."),
    "no-email": mark("Write an email, such as ros@council.example."),
    "email-used": mark("This email is used already."),
    "no-role": mark("Choose what they do here."),
    "has-people-first": mark("Hand their people over first. Then change what they do here."),
    "closed": mark("Open the account again first."),
}
FIELD_OF = {"no-name": "name", "name-too-long": "name", "no-role": "role"}


@room.get("/staff", may=May.MANAGE_STAFF)
def page() -> str:
    """Who works here, when they last came in, and a place to invite someone."""
    return _page()


@room.post("/staff", may=May.INVITE_STAFF, asks_again=True)
def invite() -> Response:
    """Add someone, and show their invitation this once."""
    form = request.form
    role = Role(form["role"]) if form.get("role") in set(staff.INVITED) else Role.PERSON
    given = (role, form.get("name", ""), form.get("email", ""), now())
    try:
        account, token = staff.invite_staff(db(), actor(), house().keys, house().post, *given)
    except StaffRefused as no:
        db().rollback()
        return make_response(_page(no.code), 422)
    return _invitation(account, token)


@room.get("/staff/<uuid:account>", may=May.MANAGE_STAFF)
def one(account: UUID) -> str:
    """One of them: what they do here, and when they came in."""
    return _one(account)


@room.post("/staff/<uuid:account>/role", may=May.MANAGE_STAFF, asks_again=True)
def change_role(account: UUID) -> Response:
    """Give them another role."""
    given = request.form.get("role")
    role = Role(given) if given in set(staff.CHANGED) else Role.PERSON
    email = request.form.get("email", "")
    return _do(account, lambda: staff.change_role(db(), actor(), account, role, now(), email))


@room.post("/staff/<uuid:account>/invite", may=May.MANAGE_STAFF, asks_again=True)
def invite_again(account: UUID) -> Response:
    """A new way in for whoever lost theirs."""
    try:
        found, token = staff.invite_again(db(), actor(), house().keys, house().post, account, now())
    except StaffRefused as no:
        db().rollback()
        return make_response(_one(account, no.code), 422)
    return _invitation(found, token)


def _do(account: UUID, act) -> Response:
    try:
        act()
    except StaffRefused as no:
        db().rollback()
        return make_response(_one(account, no.code), 422)
    return redirect(url_for("staff.one", account=account), 303)  # type: ignore[return-value]


def _page(code: str = "") -> str:
    wrong = {FIELD_OF.get(code, "email"): gettext(PROBLEMS[code])} if code else {}
    return render_template(
        "pages/staff/list.html",
        members=staff.list_staff(db(), actor(), now()),
        role_words=_role_words(),
        invited=[("", gettext("Choose"))]
        + [(one.value, gettext(ROLES[one])) for one in staff.INVITED],
        wrong=wrong,
        written=request.form,
    )


def _one(account_id: UUID, code: str = "") -> str:
    found = staff.find_staff(db(), actor(), account_id, now())
    return render_template(
        "pages/staff/one.html",
        member=found,
        came=staff.times_they_came_in(db(), actor(), account_id, now()),
        how_words={name: gettext(words) for name, words in HOW.items()},
        role_words=_role_words(),
        roles=[(one.value, gettext(ROLES[one])) for one in staff.CHANGED],
        may_change_role=found.account.role in staff.CHANGED,
        has_app=app_of(db(), found.account) is not None,
        passkeys=len(passkeys_of(db(), found.account)),
        problem=gettext(PROBLEMS[code]) if code else None,
        written=request.form,
    )


def _invitation(account: Account, token: str) -> Response:
    base = house().settings.web_address.rstrip("/")
    path = url_for("new_passwords.welcome", token=token)
    page = render_template(
        "pages/staff/invitation.html",
        account=account,
        address=base + path
        if base
        else url_for("new_passwords.welcome", token=token, _external=True),
        is_sent=house().post.carrier.leaves_the_house,
    )
    return make_response(page)


def _role_words() -> dict[str, str]:
    return {role.value: gettext(words) for role, words in ROLES.items()}
