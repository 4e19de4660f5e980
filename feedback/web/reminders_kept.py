"""Reminders that staff print and hand over, where no message leaves the house."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions.reminder_messages import hand_over, to_hand_over
from feedback.exports.message_words import reminder_words
from feedback.languages import direction
from feedback.web.door import Room
from feedback.web.house import actor, db, now

room = Room("reminders_kept", __name__)


@room.get("/reminders/to-hand-over", may=May.HAND_OVER_MESSAGE)
def page() -> str:
    """Each one with its words, to be printed."""
    return render_template(
        "pages/reminders/kept.html",
        messages=to_hand_over(db(), actor(), now()),
        words=reminder_words,
        direction=direction,
    )


@room.post("/reminders/to-hand-over/<uuid:message>", may=May.HAND_OVER_MESSAGE)
def given(message: UUID) -> AnyResponse:
    """It was handed over. A second tap finds it gone, and that is well."""
    with suppress(NotHere):
        hand_over(db(), actor(), message, now())
    return redirect(url_for("reminders_kept.page"), 303)
