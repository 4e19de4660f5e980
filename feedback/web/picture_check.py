"""My pictures: chosen by someone themselves, and asked after their card."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, make_response, redirect, render_template, request, url_for

from feedback.access import May
from feedback.actions import picture_checks
from feedback.actions.picture_checks import PicturesNotGood
from feedback.actions.sessions import STAFF
from feedback.actions.sign_in import CameIn, TooManyTries
from feedback.model.accounts import Account, Waits
from feedback.web.door import Room
from feedback.web.hello import begin, half_account, too_many_tries, welcome
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext
from feedback.web.picture_words import idea
from feedback.web.reading import read_reading
from feedback.web.show_who import has_shown

room = Room("picture_check", __name__)
OPEN = "the half session of someone who has shown their card is asked instead"
Rows = list[list[str]]


@room.get("/hello/my-pictures", open_because=OPEN)
def ask() -> Response:
    """Which pictures are yours?"""
    account = _half()
    return _ask(account) if account else _signed_out()


@room.post("/hello/my-pictures", open_because=OPEN)
def check() -> Response:
    """In with the right pictures, or try again."""
    account = _half()
    if account is None:
        return _signed_out()
    try:
        picture_checks.check_pictures(db(), account, _chosen(), now())
    except PicturesNotGood:
        picture_checks.record_wrong_pictures(db(), account, now())
        db().commit()
        return _ask(account, gettext("These are not your pictures. Please try again."), 422)
    except TooManyTries:
        return _ask(account, too_many_tries(), 429)
    return welcome(CameIn(account, begin(account, "link and pictures")))


@room.get("/my-sign-in/pictures", signed_in=True)
def choose() -> Response:
    """Choose your own pictures: one in each row."""
    if actor().role in STAFF:
        return redirect(url_for("my_sign_in.page"), 303)  # type: ignore[return-value]
    if not has_shown():
        return redirect(url_for("show_who.page"), 303)  # type: ignore[return-value]
    return _page("choose", picture_checks.draw_rows())


@room.post("/my-sign-in/pictures", signed_in=True, asks_again=True)
def keep() -> Response:
    """Keep the pictures, or ask for the row that is missing."""
    shown = request.form.getlist("shown")
    try:
        picture_checks.keep_pictures(db(), actor(), shown, _chosen(), now())
    except PicturesNotGood:
        db().rollback()
        rows = _rows_again(shown)
        return _page("choose", rows, gettext("Pick 1 picture in each row."), 422)
    return redirect(url_for("my_sign_in.page", done="pictures"), 303)  # type: ignore[return-value]


@room.post("/my-sign-in/pictures/stop", signed_in=True, asks_again=True)
def stop() -> Response:
    """I do not want to be asked for pictures any more."""
    picture_checks.stop_pictures(db(), actor(), now())
    return redirect(url_for("my_sign_in.page", done="removed"), 303)  # type: ignore[return-value]


@room.post("/cards/<uuid:account>/pictures/stop", may=May.MAKE_CARD, asks_again=True)
def stop_for(account: UUID) -> Response:
    """Staff take the check off for someone."""
    picture_checks.stop_pictures_of(db(), actor(), account, now())
    return redirect(url_for("cards.ask", account=account), 303)  # type: ignore[return-value]


def _half() -> Account | None:
    account = half_account(Waits.PICTURES)
    if account:
        g.reading = read_reading(account.reading, house().settings.languages)
    return account


def _signed_out() -> Response:
    return redirect(url_for("hello.signed_out"), 303)  # type: ignore[return-value]


def _chosen() -> list[str]:
    places = range(picture_checks.ROWS)
    return [request.form.get(f"row-{place}", "") for place in places]


def _rows_again(shown: list[str]) -> Rows:
    """The rows that were on the page; drawn anew when somebody changed them."""
    is_ours = len(shown) == picture_checks.ROWS * picture_checks.IN_A_ROW
    is_ours = is_ours and set(shown) <= set(picture_checks.POOL)
    size = picture_checks.IN_A_ROW
    if not is_ours:
        return picture_checks.draw_rows()
    return [shown[at : at + size] for at in range(0, len(shown), size)]


def _ask(account: Account, problem: str | None = None, status: int = 200) -> Response:
    return _page("ask", picture_checks.rows_to_ask(db(), account), problem, status)


def _page(name: str, rows: Rows, problem: str | None = None, status: int = 200) -> Response:
    tiles = [[(one, idea(one), one) for one in row] for row in rows]
    # What was chosen is shown again only to whoever is choosing.
    chosen = _chosen() if name == "choose" and request.method == "POST" else []
    page = render_template(
        f"pages/picture_check/{name}.html", rows=tiles, chosen=chosen, problem=problem
    )
    return make_response(page, status)
