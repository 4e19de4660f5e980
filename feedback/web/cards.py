"""Cards to print: a name, a picture and a code that opens someone's own pages."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import cards
from feedback.actions.picture_checks import has_picture_check
from feedback.model.accounts import Account
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.paper import address_of

room = Room("cards", __name__)


@room.get("/cards/<uuid:account>", may=May.MAKE_CARD)
def ask(account: UUID) -> str:
    """What a card is, and a button that makes one."""
    found, has_card = cards.card_of(db(), actor(), account, now())
    return render_template(
        "pages/cards/ask.html",
        account=found,
        has_card=has_card,
        has_pictures=has_picture_check(db(), account),
        done=request.args.get("done", ""),
    )


@room.post("/cards/<uuid:account>", may=May.MAKE_CARD, asks_again=True)
def make(account: UUID) -> str:
    """The card itself: it is shown this once, and the one before stops."""
    found, token = cards.make_card(db(), actor(), house().keys, account, now())
    return render_template(
        "pages/cards/card.html",
        account=found,
        drawn=_picture_of(found),
        address=address_of(token),
        qr=code_of(address_of(token)),
    )


@room.post("/cards/<uuid:account>/stop", may=May.MAKE_CARD)
def stop(account: UUID) -> AnyResponse:
    """A card is lost: it opens nothing any more."""
    cards.stop_cards(db(), actor(), account, now())
    return redirect(url_for("cards.ask", account=account), 303)


@room.post("/cards/<uuid:account>/sign-out", may=May.MAKE_CARD)
def sign_out(account: UUID) -> AnyResponse:
    """A tablet is lost: nobody is signed in on it any more. The card goes on."""
    cards.sign_out(db(), actor(), account, now())
    return redirect(url_for("cards.ask", account=account, done="signed-out"), 303)


def code_of(address: str) -> Markup:
    """A QR code (ISO/IEC 18004) with its quiet zone, black on white in every colour scheme."""
    import segno

    made = segno.make(address, error="m", micro=False)
    return Markup(made.svg_inline(border=4, dark="#000", light="#fff", omitsize=True))


def _picture_of(account: Account) -> str:
    subject = account.person or account.carer or account.worker
    return subject.picture if subject else "professional"
