"""Copies that people asked for: staff ask for someone, and decide what others said may be in it.

The team sees here only what it may read anyway: never the copy, and never a private diary.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, require
from feedback.actions import own_copies, own_copies_pieces
from feedback.actions.own_copies_pieces import Undecided
from feedback.actions.own_copies_told import piece_thing
from feedback.exports.own_copy_words import words_for
from feedback.model.care import Person
from feedback.model.own_copies import OwnCopyPiece
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext
from feedback.web.reading import reading

room = Room("own_copies_looked_at", __name__)


@room.get("/people/<uuid:person>/copy", may=May.ASK_COPY_FOR)
def for_person(person: UUID) -> str:
    """How far a person's copy is, and asking for it for them."""
    return _for_person(person)


@room.post("/people/<uuid:person>/copy", may=May.ASK_COPY_FOR)
def ask(person: UUID) -> AnyResponse | tuple[str, int]:
    """Ask for it for someone who rang or came in."""
    try:
        own_copies.ask_for_person(db(), actor(), person, now())
    except own_copies.NothingKept:
        return _for_person(person, gettext("There is nothing to keep yet.")), 422
    return redirect(url_for("own_copies_looked_at.for_person", person=person), 303)


@room.get("/copies", may=May.LOOK_INTO_COPY)
def all_copies() -> str:
    """The copies that wait for someone of the team."""
    waiting = own_copies_pieces.copies_to_look_into(db(), actor(), now())
    return render_template("pages/own_copies/waiting.html", copies=waiting)


@room.get("/copies/<uuid:own_copy>", may=May.LOOK_INTO_COPY)
def look(own_copy: UUID) -> str:
    """What others said, piece by piece."""
    return _look(own_copy)


@room.post("/copies/<uuid:own_copy>/<uuid:piece>", may=May.LOOK_INTO_COPY)
def decide(own_copy: UUID, piece: UUID) -> AnyResponse | tuple[str, int]:
    """Put a piece in, or leave it out and say why."""
    is_in, reason = request.form.get("in") == "yes", request.form.get("reason", "")
    try:
        own_copies_pieces.decide(db(), actor(), own_copy, piece, is_in, reason, now())
    except own_copies_pieces.NoReason:
        return _look(own_copy, {f"reason-{piece}": gettext("Say why you leave it out.")}), 422
    here = url_for("own_copies_looked_at.look", own_copy=own_copy, _anchor=f"piece-{piece}")
    return redirect(here, 303)


@room.post("/copies/<uuid:own_copy>", may=May.LOOK_INTO_COPY)
def finish(own_copy: UUID) -> AnyResponse | tuple[str, int]:
    """All is decided: it is made."""
    try:
        own_copies_pieces.finish_looking(db(), actor(), own_copy, now())
    except Undecided:
        first = _undecided(own_copy)
        return _look(own_copy, {first: gettext("Decide about each piece first.")}), 422
    return redirect(url_for("own_copies_looked_at.all_copies"), 303)


def _for_person(person_id: UUID, problem: str = "") -> str:
    person: Person = require(db(), actor(), May.ASK_COPY_FOR, person_id, now())
    copy = own_copies.copy_of_person(db(), actor(), person_id, now())
    given: dict[str, Any] = {"person": person, "copy": copy, "problem": problem}
    return render_template("pages/own_copies/for_person.html", **given)


def _look(copy_id: UUID, wrong: dict[str, str] | None = None) -> str:
    copy = own_copies_pieces.copy_to_look_into(db(), actor(), copy_id, now())
    pieces = own_copies_pieces.to_decide(copy)
    return render_template(
        "pages/own_copies/look.html",
        copy=copy,
        pieces=[(one, _thing(one)) for one in pieces],
        words=words_for(gettext),
        reasons=[(name, words_for(gettext)("reason", name)) for name in own_copies_pieces.REASONS],
        wrong=wrong or {},
    )


def _thing(piece: OwnCopyPiece) -> Any:
    return piece_thing(db(), piece, reading().language, now())


def _undecided(copy_id: UUID) -> str:
    copy = own_copies_pieces.copy_to_look_into(db(), actor(), copy_id, now())
    first = next(one for one in copy.pieces if one.is_in is None)
    return f"piece-{first.id}"
