"""Stopping reminders from the message itself: no signing in, one tap, and a mail program's own."""

from __future__ import annotations

from uuid import UUID

from flask import Response, abort, g, make_response, render_template

from feedback.actions.reminder_messages import find_message, stop
from feedback.model.prompts import ReminderMessage
from feedback.web.door import Room
from feedback.web.house import db, house, now
from feedback.web.reading import read_reading

room = Room("reminders_stop", __name__)
ADDRESS = "/reminders/stop/<uuid:message>/<token>"
WHY = "whoever got a message may stop it, also signed out"


@room.get(ADDRESS, open_because=WHY)
def page(message: UUID, token: str) -> str:
    """Do you want to stop? Looking stops nothing: mail programs look at every address."""
    _find(message, token)
    return render_template("pages/reminders/stop.html", is_stopped=False)


@room.post(ADDRESS, open_because=WHY, secret_address=True)
def stop_now(message: UUID, token: str) -> Response:
    """Stop every message. A second tap changes nothing (RFC 8058 for mail programs)."""
    _find(message, token)
    stop(db(), message, now())
    return make_response(render_template("pages/reminders/stop.html", is_stopped=True))


def _find(message_id: UUID, token: str) -> ReminderMessage:
    message = find_message(db(), message_id) if _is_token(message_id, token) else None
    if message is None:
        abort(404)
    g.reading = read_reading(message.account.reading, house().settings.languages)
    return message


def _is_token(message_id: UUID, token: str) -> bool:
    return house().post.is_stop_token(message_id, token)
