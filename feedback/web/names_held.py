"""Who holds the names of a site, and the map of names that they may look at."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import name_holders, stories
from feedback.actions.disguises import TAKEN_OUT
from feedback.actions.name_holders import NamesHeld
from feedback.actions.relationship_labels import label
from feedback.model.names import Choice
from feedback.model.stories import Story
from feedback.web.door import Room
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.names import KINDS

room = Room("names_held", __name__)


@room.get("/names/holders", may=May.NAME_HOLDERS)
def holders() -> str:
    """Who may see whole maps of names."""
    return render_template(
        "pages/names/holders.html",
        may_hold=name_holders.who_may_hold(db(), actor(), now()),
        held_by=name_holders.holders_of(db(), actor().site_id),
        is_kept=request.args.get("kept") == "yes",
    )


@room.post("/names/holders", may=May.NAME_HOLDERS, asks_again=True)
def name() -> AnyResponse:
    """Keep who holds the names."""
    chosen = {id for one in request.form.getlist("holder") if (id := read_uuid(one))}
    name_holders.name_holders(db(), actor(), chosen, now())
    return redirect(url_for("names_held.holders", kept="yes"), 303)


@room.get("/relationships/<uuid:relationship>/names", may=May.SEE_NAME_MAP)
def before(relationship: UUID) -> str:
    """Says that each look is written down, before there is one."""
    name_holders.find_held(db(), actor(), relationship, now())
    return _map_page(relationship)


@room.post("/relationships/<uuid:relationship>/names", may=May.SEE_NAME_MAP)
def whole_map(relationship: UUID) -> str:
    """The whole map of a relationship. That someone looks is written down."""
    return _map_page(relationship, name_holders.look_at_names(db(), actor(), relationship, now()))


def _map_page(relationship: UUID, held: NamesHeld | None = None) -> str:
    return render_template(
        "pages/names/map.html",
        held=held,
        story=_story_of(relationship),
        relationship=relationship,
        relationship_label=label(relationship),
        kinds=KINDS,
        choices=Choice,
        taken_out=TAKEN_OUT,
    )


def _story_of(relationship: UUID) -> Story | None:
    """The story someone came from, to go back to; None when it is not one of this relationship."""
    story = read_uuid(request.args.get("story"))
    if story is None:
        return None
    try:
        found = stories.see_story(db(), actor(), story, now())
    except NotHere:
        return None
    return found if found.relationship_id == relationship else None
