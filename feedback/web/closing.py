"""Closing someone's account, and opening it again: what it means, and a second step for each."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import closing
from feedback.actions.relationships import RelationshipRefused
from feedback.actions.staff import StaffRefused
from feedback.model.accounts import Account, Because, Role
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.people import PROBLEMS as OF_DAYS

room = Room("closing", __name__)
REASONS = {
    Because.DIED: mark("They died"),
    Because.MOVED: mark("They moved away"),
    Because.WISH: mark("They do not want to take part"),
    Because.LEFT: mark("They do not work here any more"),
    Because.OTHER: mark("Another reason"),
}
PROBLEMS = {
    **OF_DAYS,
    "no-reason": mark("Choose a reason."),
    "not-sure": mark("Tick this first. Then press the button."),
    "has-people": mark("Hand their people over first. Then close the account."),
}
FIELD_OF = {"no-reason": "because", "not-sure": "sure"}


@room.get("/accounts/<uuid:account>", may=May.CLOSE_ACCOUNT)
def page(account: UUID) -> str:
    """What closing means; of a closed one since when and why, and how it opens again."""
    return _page("account", account)


@room.get("/accounts/<uuid:account>/close", may=May.CLOSE_ACCOUNT)
def close_page(account: UUID) -> AnyResponse | str:
    """The second step: why, and are you sure?"""
    return _unless(account, is_closed=True) or _page("close", account)


@room.post("/accounts/<uuid:account>/close", may=May.CLOSE_ACCOUNT, asks_again=True)
def close(account: UUID) -> AnyResponse | tuple[str, int]:
    """Close it, or say what is in the way."""
    form = request.form
    because = Because(form["because"]) if form.get("because") in set(Because) else None
    if form.get("sure") != "yes":
        return _page("close", account, "not-sure"), 422
    try:
        ends = form.get("ends") == "yes"
        closing.close_account(db(), actor(), account, because, now(), ends_relationship=ends)
    except (StaffRefused, RelationshipRefused) as no:
        db().rollback()
        return _page("close", account, no.code), 422
    return redirect(url_for("closing.page", account=account), 303)


@room.get("/accounts/<uuid:account>/open", may=May.CLOSE_ACCOUNT)
def open_page(account: UUID) -> AnyResponse | str:
    """The second step: are you sure?"""
    return _unless(account, is_closed=False) or _page("open", account)


@room.post("/accounts/<uuid:account>/open", may=May.CLOSE_ACCOUNT, asks_again=True)
def open_again(account: UUID) -> AnyResponse | tuple[str, int]:
    """Open it again."""
    if request.form.get("sure") != "yes":
        return _page("open", account, "not-sure"), 422
    closing.open_account_again(db(), actor(), account, now())
    return redirect(url_for("closing.page", account=account), 303)


def _unless(account_id: UUID, *, is_closed: bool) -> AnyResponse | None:
    """Back to the first step when there is nothing to do any more."""
    account = closing.find_account(db(), actor(), account_id, now())
    if bool(account.closed_at) is not is_closed:
        return None
    return redirect(url_for("closing.page", account=account_id), 303)


def _page(name: str, account_id: UUID, code: str = "") -> str:
    account = closing.find_account(db(), actor(), account_id, now())
    reasons = closing.REASONS[account.role]
    return render_template(
        f"pages/closing/{name}.html",
        account=account,
        back=_back(account),
        standing=closing.standing_with(db(), account, now()),
        because=gettext(REASONS[account.closed_because]) if account.closed_because else "",
        reasons=[("", gettext("Choose"))] + [(one.value, gettext(REASONS[one])) for one in reasons],
        wrong={FIELD_OF.get(code, "sure"): gettext(PROBLEMS[code])} if code else {},
        written=request.form,
    )


def _back(account: Account) -> tuple[str, str]:
    """Where one came from: its address, and its name."""
    if account.person_id:
        return url_for("people.one", person=account.person_id), account.name
    if account.role is Role.WORKER:
        return url_for("arrivals.workers"), gettext("Social workers")
    if account.role in (Role.CARER, Role.PROFESSIONAL):
        return url_for("people.all_people"), gettext("People and their social workers")
    return url_for("staff.one", account=account.id), account.name
