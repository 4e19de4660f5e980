"""My own pictures: a photo of mine in place of a picture, put by me or by someone with me."""

from __future__ import annotations

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import DBAPIError
from werkzeug.wrappers import Response as AnyResponse

from easyread.pictures import picture
from feedback.access import May, require
from feedback.actions import own_pictures
from feedback.model.accounts import Role
from feedback.model.care import Relationship
from feedback.web.door import Room
from feedback.web.house import actor, db, house, now
from feedback.web.languages import gettext, mark
from feedback.web.picture_search import name_of, search_pictures
from feedback.web.reading import reading
from feedback.web.telling import PROBLEMS as WHEN_TELLING
from feedback.web.telling import out_of_order
from feedback.web.uploads import STATUS, receive_upload
from media.refused import Refused
from media.store import StoreTrouble

room = Room("own_pictures", __name__)
# What people most often want to see as their own. Few, so that the page is soon gone through.
OFTEN = ("social-worker", "home", "family", "friends", "carer", "tea")
PROBLEMS = {
    **{code: WHEN_TELLING[code] for code in ("cut", "not-a-form", "too-big", "too-many-pixels")},
    "no-photo": mark("Please choose 1 photo."),
    "full": mark("There is no room for the photo now. Please try again later."),
    "busy": mark("We could not keep the photo now. Please try again."),
}
NOT_A_PHOTO = mark("We cannot open this photo. Please choose another photo.")


@room.get("/my-pictures", may=May.PUT_PICTURE)
def mine() -> str | AnyResponse:
    """Whose pictures? A person comes to their own at once."""
    places = own_pictures.places_for_pictures(db(), actor(), now())
    if len(places) == 1 or (places and actor().role is Role.PERSON):
        return redirect(url_for("own_pictures.of", relationship=places[0].id), 303)
    return render_template("pages/own_pictures/whose.html", places=places)


@room.get("/my-pictures/<uuid:relationship>", may=May.PUT_PICTURE)
def of(relationship: UUID) -> str:
    """The photos that are there, and pictures to choose."""
    found = _place(relationship)
    wanted = request.args.get("q", "").strip()
    names = search_pictures(wanted, reading().language, most=len(OFTEN)) if wanted else OFTEN
    own = own_pictures.pictures_seen(db(), actor(), found, now())
    return render_template(
        "pages/own_pictures/of.html",
        place=found,
        own=[(one, name_of(one.idea, reading().language)) for one in own],
        wanted=wanted,
        ideas=[(name, name_of(name, reading().language)) for name in names],
        is_mine=actor().role is Role.PERSON,
    )


@room.get("/my-pictures/<uuid:relationship>/<idea>", may=May.PUT_PICTURE)
def choose(relationship: UUID, idea: str) -> Response:
    """Choose the photo for this picture."""
    return _choose(relationship, idea)


@room.post("/my-pictures/<uuid:relationship>/<idea>", may=May.PUT_PICTURE, streams=True)
def put(relationship: UUID, idea: str) -> Response | AnyResponse:
    """Keep the photo, or say what is wrong."""
    with house().database.reading() as reads:
        require(reads, actor(), May.PUT_PICTURE, relationship, now())
    own_pictures.idea_named(idea)
    try:
        upload = receive_upload()
        with upload.keeping() as files:
            own_pictures.put_picture(db(), actor(), relationship, idea, files, now())
    except Refused as no:
        words = PROBLEMS.get(no.code, NOT_A_PHOTO)
        return _choose(relationship, idea, gettext(words), STATUS[no.code])
    except own_pictures.NoPhoto as no:
        return _choose(relationship, idea, gettext(PROBLEMS[no.code]), 422)
    except (StoreTrouble, DBAPIError) as trouble:
        code = out_of_order(trouble)
        return _choose(relationship, idea, gettext(PROBLEMS[code]), 507 if code == "full" else 503)
    return redirect(url_for("own_pictures.of", relationship=relationship), 303)


@room.post("/my-pictures/<uuid:relationship>/take-away/<uuid:own>", may=May.PUT_PICTURE)
def take_away(relationship: UUID, own: UUID) -> AnyResponse:
    """Take a photo away: our picture is there again."""
    own_pictures.take_picture_away(db(), actor(), own, now())
    return redirect(url_for("own_pictures.of", relationship=relationship), 303)


def _place(relationship: UUID) -> Relationship:
    return require(db(), actor(), May.PUT_PICTURE, relationship, now())


def _choose(relationship: UUID, idea: str, wrong: str = "", status: int = 200) -> Response:
    own_pictures.idea_named(idea)
    if wrong:
        db().rollback()
    drawn = render_template(
        "pages/own_pictures/choose.html",
        place=_place(relationship),
        idea=picture(idea),
        name=name_of(idea, reading().language),
        wrong=wrong,
    )
    return make_response(drawn, status)
