"""Telling something new, one thing a page: how to tell it, how it was, and who can see it.

The first page keeps the entry, for nobody but its teller. What comes after it may be left out.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import diaries
from feedback.actions.answer_pictures import TooManyPictures
from feedback.actions.diary_pictures import pick_picture, take_picture_out
from feedback.model.telling import DiaryEntry, Feeling
from feedback.web.diaries import FEELINGS, own_entry
from feedback.web.diaries_ways import (
    ADDS,
    SHOWN,
    TEMPLATES,
    about_words,
    asked_prompt,
    asked_words,
    carried,
    carried_id,
    way_form,
    ways_at,
)
from feedback.web.door import Room
from feedback.web.errors import trouble_page
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext
from feedback.web.picture_shelf import TOO_MANY, address_fields, at_now, offered, shelf
from feedback.web.picture_words import idea
from feedback.web.reading import reading
from feedback.web.said import said
from feedback.web.telling import Place

room = Room("diaries_tell", __name__)
NEW = "new"


@room.get("/diary/tell", may=May.ADD_ENTRY)
def ways() -> str:
    """How do you want to tell it."""
    places = _places()
    if len(places) != 1:
        return render_template("pages/diaries/which.html", places=places, to="diaries_tell.ways")
    prompt = asked_prompt(db())
    return render_template(
        "pages/diaries/ways.html",
        about=about_words(places[0]),
        place=places[0],
        prompt=prompt,
        said=lambda words: said(words, reading().language),
        ways=ways_at(places[0].id, **carried()),
        adds_to=carried().get(ADDS),
    )


@room.get("/diary/tell/<way>", may=May.ADD_ENTRY)
def way(way: str) -> str | Response | AnyResponse:
    """One way to tell it. The page carries the entry's id, so that twice is the same entry."""
    if way not in TEMPLATES:
        return trouble_page(404)
    places = _places()
    if len(places) != 1:
        return redirect(url_for("diaries_tell.ways"), 303)
    return way_form(places[0], uuid4(), way, {})


@room.get("/diary/<uuid:entry>/pictures", may=May.ADD_ENTRY)
def pictures(entry: UUID) -> str:
    """Pictures to pick from, and those that were picked, in order."""
    return _pictures(entry, _place())


@room.post("/diary/<uuid:entry>/pictures", may=May.ADD_ENTRY)
def change_pictures(entry: UUID) -> Response | AnyResponse:
    """Pick one more picture, or take one out. The first one begins the entry."""
    place, add = _place(), request.form.get("add", "")
    at, _, name = request.form.get("remove", "").partition("-")
    try:
        if add in offered():
            pick_picture(db(), actor(), entry, place.id, _telling(add), now())
        elif at.isdecimal() and len(at) < 4:
            take_picture_out(db(), actor(), entry, int(at), name, now())
    except TooManyPictures:
        db().rollback()
        return make_response(_pictures(entry, place, gettext(TOO_MANY)), 422)
    return redirect(_pictures_at(entry, place, _anchor="picked", **at_now()), 303)


@room.get("/diary/<uuid:entry>/how-was-it", may=May.CHANGE_ENTRY)
def how_was_it(entry: UUID) -> str:
    """How was it: three faces, or none."""
    return render_template(
        "pages/diaries/how_was_it.html", entry=own_entry(entry), feelings=FEELINGS
    )


@room.post("/diary/<uuid:entry>/how-was-it", may=May.CHANGE_ENTRY)
def say_how_it_was(entry: UUID) -> AnyResponse:
    """Keep how it was; nothing chosen says nothing. Then: who can see it."""
    told = request.form.get("feeling", "")
    feeling = Feeling(told) if told in FEELINGS else None
    diaries.say_how_it_was(db(), actor(), entry, feeling, now())
    return redirect(url_for("diaries.who_can_see", entry=entry, step=NEW), 303)


def _telling(picture: str) -> diaries.Telling:
    return diaries.Telling(
        pictures=(picture,),
        language=reading().language,
        adds_to_id=carried_id(ADDS),
        shown_prompt_id=carried_id(SHOWN),
    )


def _places() -> list[Place]:
    """Where the actor may tell something: one when the address says which."""
    about = request.args.get("about")
    found = [Place.of(one) for one in diaries.places_to_tell(db(), actor(), now())]
    return [place for place in found if about in (None, str(place.id))]


def _place() -> Place:
    places = _places()
    if len(places) != 1:
        raise NotHere(f"relationship {request.args.get('about')}")
    return places[0]


def _pictures(entry_id: UUID, place: Place, problem: str = "") -> str:
    entry: DiaryEntry | None = diaries.find_own_entry(db(), actor(), entry_id)
    if entry is not None and entry.taken_back_at:
        raise NotHere(f"entry {entry_id}")
    here = {"about": str(place.id), **carried()}
    return render_template(
        "pages/say_more/pictures.html",
        question=asked_words(place, asked_prompt(db())),
        picked=[(name, idea(name)) for name in ((entry and entry.pictures) or [])],
        **shelf(lambda **fields: _pictures_at(entry_id, place, **fields)),
        is_diary=True,
        kept=here,
        back_at=url_for("diaries_tell.ways", **here),
        done_at=url_for("diaries_tell.how_was_it", entry=entry_id),
        problem=problem,
    )


def _pictures_at(entry: UUID, place: Place, **fields: Any) -> str:
    fields = address_fields(**fields)
    return url_for("diaries_tell.pictures", entry=entry, about=place.id, **carried(), **fields)
