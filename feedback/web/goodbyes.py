"""A goodbye to the social worker who leaves, and a hello to the new one."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions.relationships import read_goodbye, see_hand_off
from feedback.model.care import HandOff
from feedback.sealing import CannotOpen
from feedback.web.door import Room
from feedback.web.house import actor, db, now

room = Room("goodbyes", __name__)


@room.get("/goodbye/<uuid:hand_off>", may=May.SEE_HAND_OFF)
def page(hand_off: UUID) -> str:
    """Who leaves and who comes, in their own words, and what stays as it is."""
    found = see_hand_off(db(), actor(), hand_off, now())
    return render_template(
        "pages/goodbyes/page.html",
        hand_off=found,
        goodbye=_lines(found, "goodbye"),
        hello=_lines(found, "hello"),
    )


@room.post("/goodbye/<uuid:hand_off>", may=May.SEE_HAND_OFF)
def read(hand_off: UUID) -> AnyResponse:
    """I have read it."""
    read_goodbye(db(), actor(), hand_off, now())
    return redirect(url_for("home.first_page"), 303)


def _lines(hand_off: HandOff, name: str) -> list[str]:
    """The words line by line; none where nobody wrote any, or they were erased."""
    try:
        words = getattr(hand_off, name) or ""
    except CannotOpen:
        return []
    return [line for line in words.splitlines() if line.strip()]
