"""Faces in the photos and films of a story: what becomes of each, and that someone looked."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import faces, stories
from feedback.actions.faces import NotDecidedYet, NotLookedYet, Pictured, Stand, TooManyBoxes
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.model.faces import Cover
from feedback.model.media_places import CELLS, BadPlace, Region
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.place_words import for_places, wrong_place
from feedback.web.places_typed import Typed, TypedWrong

room = Room("faces", __name__)
speak_of_stories(room)
COVERS = {
    Cover.SOLID: mark("Cover it all. This is the safest."),
    Cover.DRAWN: mark("Draw a smiling face over it"),
    Cover.SQUARES: mark("Cover it with big squares"),
    Cover.THEIR_YES: mark("Leave it: they said yes to being seen"),
    Cover.NO_FACE: mark("Leave it: this is no face"),
}
BY_HAND = (Cover.SOLID, Cover.DRAWN, Cover.SQUARES)
STANDS = {
    Stand.NOT_FOUND_YET: mark("Nobody has looked for faces yet."),
    Stand.WAITS: mark("It waits for you. It does not leave yet."),
    Stand.MAKING: mark("Looked at. The covered copy is being made."),
    Stand.STAYS: mark("It stays here."),
    Stand.READY: mark("Looked at. It may leave."),
}
TROUBLES = {
    NotDecidedYet.code: mark("Say what becomes of every face first."),
    NotLookedYet.code: mark("We are still looking for faces. Try again in a minute."),
    TooManyBoxes.code: mark("These are more places than one photo can have."),
    "changed": mark("Someone else changed this photo. Please look at it again."),
}
REFUSED = (NotDecidedYet, NotLookedYet, TooManyBoxes)


@room.get("/stories/<uuid:story>/faces", may=May.EDIT_STORY)
def page(story: UUID) -> str:
    """Every photo and film of a story, what waits first."""
    return _list(story)


@room.post("/stories/<uuid:story>/faces", may=May.EDIT_STORY)
def change(story: UUID) -> AnyResponse | tuple[str, int]:
    """Ask the finder to look, or say of one photo that nobody can be recognised."""
    media = read_uuid(request.form.get("nobody"))
    if media is None:
        faces.look_for_faces(db(), actor(), story, now())
        return redirect(url_for("faces.page", story=story, _anchor="photos"), 303)
    shown = request.form.get(f"shown-{media}")
    try:
        faces.say_looked_at(db(), actor(), story, media, now(), shown=shown)
    except ChangedMeanwhile:
        db().rollback()
        return _list(story, "changed"), 409
    except REFUSED as refused:
        db().rollback()
        return _list(story, refused.code), 422
    return redirect(url_for("faces.page", story=story, done=media, _anchor="done"), 303)


@room.get("/stories/<uuid:story>/media/<uuid:media>/faces", may=May.EDIT_STORY)
def one(story: UUID, media: UUID) -> str:
    """One photo with its faces, or one film."""
    return _one(story, faces.see_pictured(db(), actor(), story, media, now()), Typed())


@room.post("/stories/<uuid:story>/media/<uuid:media>/faces", may=May.EDIT_STORY)
def decide(story: UUID, media: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what becomes of each face, draw another, and say that someone looked."""
    if away := read_uuid(request.form.get("away")):
        faces.take_box_away(db(), actor(), story, media, away, now())
        return _back(story, media)
    found = faces.see_pictured(db(), actor(), story, media, now())
    typed, do = Typed.from_form(request.form), request.form.get("do", "keep")
    try:
        _keep(story, found, typed, do)
    except (TypedWrong, BadPlace) as wrong:
        db().rollback()
        return _anew(story, media, typed, wrong.code), 422
    except ChangedMeanwhile:
        db().rollback()
        return _anew(story, media, typed, trouble="changed"), 409
    except REFUSED as refused:
        db().rollback()
        return _anew(story, media, typed, trouble=refused.code), 422
    if do in ("looked", "stays"):
        return redirect(url_for("faces.page", story=story, done=media, _anchor="done"), 303)
    return _back(story, media)


def _keep(story: UUID, found: Pictured, typed: Typed, do: str) -> None:
    """All that the form says: what was decided, what was drawn, and that someone looked."""
    media, shown = found.media, request.form.get("shown")
    if found.is_photo:
        chosen = _chosen(found)
        faces.decide_boxes(db(), actor(), story, media.id, chosen, now(), shown)
        if do == "draw" or any(typed.edges) or typed.cells:
            where = typed.where(media)
            assert isinstance(where, Region)
            faces.add_box(db(), actor(), story, media.id, where, _drawn_cover(), now())
    if do in ("looked", "stays"):
        stays = do == "stays"
        faces.say_looked_at(db(), actor(), story, media.id, now(), stays=stays)


def _chosen(found: Pictured) -> dict[UUID, Cover]:
    asked = ((one.id, request.form.get(f"cover-{one.id}", "")) for one in found.boxes)
    return {id: Cover(said) for id, said in asked if said in list(Cover)}


def _drawn_cover() -> Cover:
    said = request.form.get("new-cover", "")
    return Cover(said) if said in BY_HAND else Cover.SOLID


def _back(story: UUID, media: UUID) -> AnyResponse:
    return redirect(url_for("faces.one", story=story, media=media, _anchor="faces"), 303)


def _list(story: UUID, trouble: str | None = None) -> str:
    found = faces.pictured_in(db(), actor(), story, now())
    done = request.args.get("done", type=UUID)
    return render_template(
        "pages/faces/page.html",
        story=stories.see_story(db(), actor(), story, now()),
        pictured=found,
        done=next((one for one in found if one.media.id == done), None),
        to_find=[one for one in found if one.stand is Stand.NOT_FOUND_YET],
        waiting=sum(one.stand in (Stand.WAITS, Stand.NOT_FOUND_YET) for one in found),
        stands=STANDS,
        stand=Stand,
        wrong=[("photos", gettext(TROUBLES[trouble]))] if trouble else [],
    )


def _anew(
    story: UUID, media: UUID, typed: Typed, code: str | None = None, trouble: str | None = None
) -> str:
    """The page with what was chosen and typed on it, as it stands now."""
    return _one(story, faces.see_pictured(db(), actor(), story, media, now()), typed, code, trouble)


def _one(
    story: UUID,
    found: Pictured,
    typed: Typed,
    code: str | None = None,
    trouble: str | None = None,
) -> str:
    wrong = wrong_place(code, found.media)
    wrong += [("faces", gettext(TROUBLES[trouble]))] if trouble else []
    chosen = _chosen(found) if request.method == "POST" else {}
    return render_template(
        "pages/faces/one.html",
        story=stories.see_story(db(), actor(), story, now()),
        found=found,
        media=found.media,
        covers=COVERS,
        by_hand=BY_HAND,
        chosen={one.id: chosen.get(one.id) or one.cover or Cover.SOLID for one in found.boxes},
        new_cover=_drawn_cover(),
        stands=STANDS,
        stand=Stand,
        typed=typed,
        cells=CELLS,
        wrong=wrong,
        **for_places(),
    )
