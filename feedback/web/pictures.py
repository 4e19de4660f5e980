"""The library of pictures: to search and look at, with who made each and on which terms."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, render_template, request

from easyread.pictures import credits, names, picture
from feedback.actions.sign_in import STAFF
from feedback.actions.symbols import search_symbols, symbol_credits
from feedback.forms.shipping import shipped
from feedback.model.accounts import Role
from feedback.web.door import Room
from feedback.web.house import actor, db
from feedback.web.languages import gettext, mark
from feedback.web.picture_search import choosable, families, family_of, name_of, search_pictures
from feedback.web.reading import reading

room = Room("pictures", __name__)
PAGE = 24
FAMILIES = {
    "answer": mark("Answers"),
    "feeling": mark("Feelings"),
    "people": mark("People"),
    "care": mark("Care"),
    "contact": mark("Getting in touch"),
    "life": mark("My life"),
    "safety": mark("Safety"),
    "trust": mark("Who can see"),
    "doing": mark("Things to do"),
    "reading": mark("Reading"),
    "impact": mark("What changed"),
}


@dataclass(frozen=True)
class Shown:
    """One picture of the library, on this page."""

    name: str
    words: str
    author: str
    licence: str


@room.get("/pictures", signed_in=True)
def library() -> str:
    """Pictures for some words, of one family, or all, some at a time."""
    wanted = request.args.get("q", "").strip()[:80]
    family = request.args.get("family", "")
    start = _start()
    found = search_pictures(wanted, reading().language) if wanted else list(choosable())
    if family in families():
        found = [name for name in found if family_of(name) == family]
    after = request.args.get("after", "")
    symbols = search_symbols(db(), actor().site_id, wanted, PAGE + 1, after)
    return render_template(
        "pages/pictures/library.html",
        base="base_workroom.html" if actor().role in STAFF else "base_people.html",
        shown=[_shown(name) for name in found[start : start + PAGE]],
        symbols=symbols[:PAGE],
        symbols_after=symbols[PAGE - 1].name if len(symbols) > PAGE else "",
        wanted=wanted,
        family=family,
        families=[(name, gettext(FAMILIES[name])) for name in families()],
        count=len(found),
        further=start + PAGE if len(found) > start + PAGE else 0,
        may_import=actor().role is Role.FACILITATOR,
    )


@room.get("/pictures/credits", open_because="who made the pictures is for everyone to know")
def all_credits() -> str:
    """Who made what is shown here."""
    mine = symbol_credits(db(), g.actor.site_id) if g.actor else []
    return render_template(
        "pages/pictures/credits.html",
        ours=[line.partition(":")[0] for line in credits(names())],
        symbols=mine,
        surveys=sorted({line for one in shipped() for line in one.credits}),
    )


def _start() -> int:
    given = request.args.get("from", "")
    return int(given) if given.isdecimal() and len(given) < 5 else 0


def _shown(name: str) -> Shown:
    found = picture(name)
    return Shown(name, name_of(name, reading().language), found.author, found.licence)
