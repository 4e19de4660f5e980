"""What is said when a piece of a file, or a new file, is not taken: a status, a code, words."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, jsonify, make_response, request
from sqlalchemy.exc import DBAPIError

from feedback.access import NotHere
from feedback.actions.arriving import Gone, TakenOver, WrongOffset
from feedback.actions.arriving_begin import TooMuchAtOnce
from feedback.actions.surveys_answer import ItemNotAsked, TakenBack, TooLateToChange
from feedback.sealing.bundles import NotABundle
from feedback.web.arriving_body import NotTus
from feedback.web.door import Room
from feedback.web.languages import gettext, mark
from feedback.web.telling import PROBLEMS, STATUSES, out_of_order
from media.body import USUAL, Body
from media.refused import Refused
from media.store import StoreTrouble

# code of what is refused here only: status, and the code of the words that fit
REFUSED = {
    "not-understood": (400, "not-a-form"),
    "not-pieces": (415, "not-a-form"),
    "not-this-version": (412, "not-a-form"),
    "not-here": (404, "cut"),
    "gone": (410, "cut"),
    "wrong-offset": (409, "cut"),
    "taken-over": (423, "busy"),
    "checksum": (460, "cut"),
    "no-pass": (401, "no-pass"),
    "signed-out": (401, "signed-out"),
    "not-yet": (409, "cut"),
    "not-a-bundle": (415, "not-a-form"),
    "too-many": (429, "busy"),
}
WORDS = {
    **PROBLEMS,
    "no-pass": mark("Please open your own page once. Then it is sent."),
    "signed-out": mark("Please open your own page first."),
}
WITH_A_CODE = (Refused, NotTus, NotABundle, Gone, WrongOffset, TakenOver, TooMuchAtOnce)
NOT_HERE = (NotHere, ItemNotAsked, TooLateToChange, TakenBack)
OUT_OF_ORDER = (StoreTrouble, DBAPIError)


def refuse_plainly(room: Room, *more: type[Exception]) -> None:
    """Let every refusal of a room be JSON with a code that is stable and plain words; `more` are
    its own, each with a `code`."""
    for kinds, say in (
        (WITH_A_CODE + more, lambda no: _no(no.code)),
        (NOT_HERE, lambda _: _no("not-here")),
        (OUT_OF_ORDER, lambda trouble: _no(out_of_order(trouble))),
    ):
        for kind in kinds:
            room.register_error_handler(kind, say)


def _no(code: str) -> Response:
    """Plain words and a code, after the rest of the body was let go: an answer that comes while
    a browser still sends is often never seen."""
    if request.method in {"POST", "PATCH"}:
        with suppress(Refused):
            Body(request.stream, request.content_length, USUAL).drain()
    status, words = REFUSED.get(code) or (STATUSES[code], code)
    return make_response(jsonify(code=code, words=gettext(WORDS[words])), status)
