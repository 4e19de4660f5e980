"""A page for each way to tell something in a diary, and what the page carries along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID, uuid4

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from feedback.access import NotHere
from feedback.actions.prompts import prompt_of, see_shown
from feedback.forms.prompts import Prompt
from feedback.model.accounts import Role
from feedback.web.csrf import FIELD, csrf_token
from feedback.web.drawing import COLOURS, PENS
from feedback.web.house import actor, house, now
from feedback.web.languages import gettext
from feedback.web.reading import reading
from feedback.web.said import Said, said
from feedback.web.say_more_ways import DRAW, FILM, PHOTO, PICTURES, TALK, WRITE

WAYS = (TALK, PHOTO, FILM, DRAW, PICTURES, WRITE)
# What an address may carry besides the relationship: the entry it adds to, the prompt it answers.
ADDS, SHOWN = "adds", "shown"
TEMPLATES = {way: f"pages/say_more/{way}.html" for way in (TALK, PHOTO, FILM, DRAW)} | {
    WRITE: "pages/diaries/write.html"
}


class Place(Protocol):
    """Whose diary, with whom."""

    @property
    def id(self) -> UUID: ...
    @property
    def person(self) -> str: ...
    @property
    def worker(self) -> str: ...


def carried() -> dict[str, str]:
    """What an entry adds to and answers, as the address says, for the next address."""
    found = {name: request.args.get(name, "") for name in (ADDS, SHOWN)}
    return {name: value for name, value in found.items() if is_id(value)}


def carried_id(name: str) -> UUID | None:
    """One of them as an id."""
    value = carried().get(name)
    return UUID(value) if value else None


def is_id(value: str) -> bool:
    """True when it reads like an id."""
    try:
        return bool(UUID(value))
    except ValueError:
        return False


def way_now() -> str:
    """The way that the page was for; empty on the page with all ways."""
    way = request.args.get("way", "")
    return way if way in TEMPLATES else ""


def way_at(way: str, about: UUID, **more: Any) -> str:
    """The address of a way to tell something."""
    if way == PICTURES:
        return url_for("diaries_tell.pictures", entry=uuid4(), about=about, **more)
    return url_for("diaries_tell.way", way=way, about=about, **more)


def ways_at(about: UUID, **more: Any) -> list[tuple[str, str]]:
    """Every way, and its address."""
    return [(way, way_at(way, about, **more)) for way in WAYS]


def asked_prompt(reads: Session) -> Prompt | None:
    """The prompt that is being answered, when there is one and it is the reader's own."""
    shown_id = carried_id(SHOWN)
    if shown_id is None:
        return None
    try:
        return prompt_of(see_shown(reads, actor(), shown_id, now()).plan)
    except NotHere:
        return None


def about_words(place: Place) -> str:
    """Whom an entry is about, in a sentence."""
    if actor().role is Role.PERSON:
        return gettext("This is about you and %(worker)s.", worker=place.worker)
    if actor().role is Role.WORKER:
        return gettext("This is about %(person)s and you.", person=place.person)
    names = {"person": place.person, "worker": place.worker}
    return gettext("This is about %(person)s and %(worker)s.", **names)


def asked_words(place: Place, prompt: Prompt | None) -> Said:
    """What a way's page says above it: the prompt's words, else whom it is about."""
    if prompt is not None:
        return said(prompt.text, reading().language)
    return Said(about_words(place), reading().language, False)


def way_form(
    place: Place, entry_id: UUID, way: str, typed: Mapping[str, str], problem: str = ""
) -> str:
    """The page of one way. It reads in a session of its own: what is wrong may be the writing."""
    with house().database.reading() as reads:
        question = asked_words(place, asked_prompt(reads))
    here = {"about": place.id, **carried()}
    sends = {"way": way, FIELD: csrf_token(), **here}
    return render_template(
        TEMPLATES[way],
        question=question,
        is_diary=True,
        send_to=url_for("telling.send", entry=entry_id, **sends),
        send_also_to=url_for("telling.send", entry=uuid4(), **sends),
        arrive_at=url_for("arriving.for_diary", relationship=place.id),
        back_at=url_for("diaries_tell.ways", **here),
        others=[],
        typed=typed.get("words" if way == WRITE else "description", ""),
        problem=problem,
        colours=COLOURS,
        pens=PENS,
    )
