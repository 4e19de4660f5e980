"""Told and shared: what facilitators may read, newest first, to begin a story with."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from flask import render_template, request

from feedback.access import May
from feedback.actions import tellings
from feedback.actions.relationship_labels import labels
from feedback.model.accounts import Role
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.told_words import for_templates

room = Room("shared_tellings", __name__)
ASKED = ("relationship", "who", "wave")


@room.get("/told-and-shared", may=May.USE_ENTRY)
def page() -> str:
    """What was told, and the boxes to begin a story with."""
    relationships = tellings.relationships_told(db(), actor(), now())
    waves = tellings.waves_of(db(), actor().site_id)
    told, further = tellings.list_told(db(), actor(), now(), _wanted(waves), _before())
    return render_template(
        "pages/shared_tellings/page.html",
        told=told,
        further=further and f"{further.at.isoformat()}_{further.id}",
        labels=labels(db(), relationships),
        wave_choices=[(wave.id, wave.name) for wave in waves],
        asked_for={name: request.args.get(name, "") for name in ASKED},
        is_first=not request.args.get("before"),
        **for_templates(),
    )


def _wanted(waves: list) -> tellings.Wanted:
    role = request.args.get("who", "")
    return tellings.Wanted(
        relationship_id=read_uuid(request.args.get("relationship", "")),
        who=Role(role) if role in set(Role) else None,
        wave=next((wave for wave in waves if str(wave.id) == request.args.get("wave")), None),
    )


def _before() -> tellings.Place | None:
    moment, _, id = request.args.get("before", "").partition("_")
    with suppress(ValueError):
        at = datetime.fromisoformat(moment)
        if at.tzinfo and (found := read_uuid(id)):
            return tellings.Place(at, found)
    return None
