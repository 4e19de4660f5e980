"""Where a recording of a story is covered with a tone in the copy that leaves."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import bleeps, stories
from feedback.actions.bleeps import NotTimed
from feedback.actions.disguises import disguise_of
from feedback.actions.transcripts import told_in
from feedback.model.care import Relationship
from feedback.model.media_places import BadPlace, Stretch
from feedback.model.telling import MediaFile
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.place_words import for_places, wrong_place
from feedback.web.places_typed import Typed, TypedWrong

room = Room("bleeps", __name__)
speak_of_stories(room)


@room.get("/stories/<uuid:story>/media/<uuid:media>/bleeps", may=May.EDIT_STORY)
def page(story: UUID, media: UUID) -> str:
    """What is covered, and a form to cover more."""
    return _page(story, bleeps.find_recording(db(), actor(), story, media, now()), Typed())


@room.post("/stories/<uuid:story>/media/<uuid:media>/bleeps", may=May.EDIT_STORY)
def change(story: UUID, media: UUID) -> AnyResponse | tuple[str, int]:
    """Cover a stretch by hand, or take such a cover away."""
    if bleep := read_uuid(request.form.get("away")):
        bleeps.take_bleep_away(db(), actor(), story, media, bleep, now())
        return _back(story, media)
    found = bleeps.find_recording(db(), actor(), story, media, now())
    typed = Typed.from_form(request.form)
    try:
        where = typed.where(found)
        assert isinstance(where, Stretch)
        bleeps.add_bleep(db(), actor(), story, media, where, now())
    except (TypedWrong, BadPlace) as refused:
        return _page(story, found, typed, refused.code), 422
    return _back(story, media)


def _back(story: UUID, media: UUID) -> AnyResponse:
    return redirect(url_for("bleeps.page", story=story, media=media, _anchor="covered"), 303)


def _page(story: UUID, media: MediaFile, typed: Typed, code: str | None = None) -> str:
    relationship = db().get_one(Relationship, media.relationship_id)
    names = disguise_of(db(), relationship, [told_in(db(), media).account], now().year)
    try:
        by_words, is_timed = bleeps.by_words(media, names), True
    except NotTimed:
        by_words, is_timed = [], False
    spans = bleeps.together(
        [*by_words, *((one.begins_ms, one.ends_ms) for one in bleeps.bleeps_in(db(), media.id))],
        media.length_ms,
    )
    covered = bleeps.covered_copy(db(), media, spans) if spans else None
    return render_template(
        "pages/names/bleeps.html",
        story=stories.see_story(db(), actor(), story, now()),
        media=media,
        by_words=bleeps.together(by_words, media.length_ms),
        is_timed=is_timed,
        by_hand=bleeps.bleeps_in(db(), media.id),
        covered=covered[0] if covered else None,
        typed=typed,
        wrong=wrong_place(code, media),
        **for_places(),
    )
