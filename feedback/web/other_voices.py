"""How the voice of a recording leaves: as it is, sounding different, or only its words."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import bleeps, other_voices, stories
from feedback.actions.bleeps import NotTimed, Spans
from feedback.actions.disguises import disguise_of
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.transcripts import told_in
from feedback.model.care import Relationship
from feedback.model.faces import SEMITONES, VoiceWay
from feedback.model.telling import MediaFile
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("other_voices", __name__)
speak_of_stories(room)
WAYS = {
    VoiceWay.AS_IT_IS: mark("As it is"),
    VoiceWay.LOWER: mark("As a voice that sounds different: lower"),
    VoiceWay.HIGHER: mark("As a voice that sounds different: higher"),
    VoiceWay.WORDS: mark("Only the words leave"),
}
NOTHING_CHOSEN = mark("Choose how this voice leaves.")
CHANGED = mark("The copy was made anew. Please listen to it again.")


@room.get("/stories/<uuid:story>/media/<uuid:media>/voice", may=May.EDIT_STORY)
def page(story: UUID, media: UUID) -> str:
    """The voice as it is, how it leaves, and the copy that sounds different."""
    return _page(story, bleeps.find_recording(db(), actor(), story, media, now()))


@room.post("/stories/<uuid:story>/media/<uuid:media>/voice", may=May.EDIT_STORY)
def change(story: UUID, media: UUID) -> AnyResponse | tuple[str, int]:
    """Choose how it leaves, or say that someone listened."""
    found = bleeps.find_recording(db(), actor(), story, media, now())
    if request.form.get("do") == "heard":
        try:
            shown = request.form.get("shown")
            other_voices.say_heard(db(), actor(), story, media, now(), shown)
        except ChangedMeanwhile:
            return _page(story, found, CHANGED), 409
        return _back(story, media)
    way = request.form.get("way", "")
    if way not in list(VoiceWay):
        return _page(story, found, NOTHING_CHOSEN), 422
    spans, _ = _spans(found)
    other_voices.choose_way(db(), actor(), story, media, VoiceWay(way), spans, now())
    return _back(story, media)


def _back(story: UUID, media: UUID) -> AnyResponse:
    return redirect(url_for("other_voices.page", story=story, media=media, _anchor="leaves"), 303)


def _spans(media: MediaFile) -> tuple[Spans, bool]:
    """The tones that must be in it, and whether that is known."""
    relationship = db().get_one(Relationship, media.relationship_id)
    names = disguise_of(db(), relationship, [told_in(db(), media).account], now().year)
    try:
        return bleeps.spans_of(db(), media, names), True
    except NotTimed:
        return [], False


def _page(story: UUID, media: MediaFile, trouble: str | None = None) -> str:
    spans, is_timed = _spans(media)
    copy, chosen = other_voices.different_copy(db(), media, spans)
    way = chosen.way if chosen else VoiceWay.AS_IT_IS
    is_different = way in SEMITONES
    return render_template(
        "pages/faces/voice.html",
        story=stories.see_story(db(), actor(), story, now()),
        media=media,
        ways=WAYS,
        way=way,
        is_different=is_different,
        is_timed=is_timed,
        copy=copy if is_different else None,
        chosen=chosen,
        is_heard=bool(copy and chosen and chosen.heard == chosen.made),
        shown=other_voices.mark_of_made(chosen),
        is_recording=lambda one: True,
        wrong=[("way", gettext(trouble))] if trouble else [],
    )
