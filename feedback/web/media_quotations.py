"""Marking a place in a picture, or a part of a sound or a film, of a story."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import codebooks, media_files, media_quotations, quotations, stories
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.second_codings import CodedApart
from feedback.actions.story_steps import one_act
from feedback.model.media_places import CELLS, BadPlace
from feedback.model.stories import Quotation, StoryPart
from feedback.model.telling import MediaFile
from feedback.web.code_choices import chosen_codes, grouped_codes
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.marked_text import number_all
from feedback.web.photo_words import SEEN_BY_STAFF
from feedback.web.place_words import for_places, wrong_place
from feedback.web.places_typed import Typed, TypedWrong
from feedback.web.told_words import for_templates

room = Room("media_quotations", __name__)
speak_of_stories(room)
REFUSED = (
    TypedWrong,
    BadPlace,
    media_quotations.NothingDescribed,
    media_quotations.DescriptionTooLong,
    CodedApart,
)


@room.get("/stories/<uuid:story>/media/<uuid:media>", may=May.SEE_STORY)
def page(story: UUID, media: UUID) -> str:
    """A picture, a sound or a film of a story, to mark places in it."""
    part, found = media_quotations.find_medium(db(), actor(), story, media, now())
    return _page(part, found, Typed())


@room.post("/stories/<uuid:story>/media/<uuid:media>", may=May.EDIT_STORY)
def mark(story: UUID, media: UUID) -> AnyResponse | tuple[str, int]:
    """Mark the place that was chosen, with the codes that are ticked."""
    part, found = media_quotations.find_medium(db(), actor(), story, media, now())
    typed = Typed.from_form(request.form)
    try:
        where = typed.where(found)
        with one_act(db()):
            made = media_quotations.mark_place(
                db(), actor(), story, media, where, typed.description, now()
            )
            _code(made)
    except REFUSED as refused:
        return _page(part, found, typed, refused.code), 422
    return _back(part, found, done=made.id, _anchor="done")


@room.post("/stories/<uuid:story>/media/<uuid:media>/who", may=May.EDIT_STORY)
def say_who_is_shown(story: UUID, media: UUID) -> AnyResponse | tuple[str, int]:
    """Write down who can be seen in a photo of the story."""
    part, found = media_quotations.find_medium(db(), actor(), story, media, now())
    try:
        shows = request.form.get("shows", "")
        media_quotations.write_down_who_is_shown(db(), actor(), story, media, shows, now())
    except (media_files.NotShown, media_files.ToldAlready) as refused:
        return _page(part, found, Typed(), refused.code), 422
    return _back(part, found, _anchor="shows")


@room.post("/quotations/<uuid:quotation>/words", may=May.SEE_QUOTATION)
def take_words(quotation: UUID) -> AnyResponse:
    """Copy anew what is said there, after the written words changed."""
    media_quotations.take_words_of_today(db(), actor(), quotation, now())
    return redirect(url_for("quotations.page", quotation=quotation), 303)


@room.post("/quotations/<uuid:quotation>/place", may=May.SEE_QUOTATION)
def move(quotation: UUID) -> AnyResponse | tuple[str, int]:
    """Let a quotation be elsewhere in its file; codes and memos stay."""
    found = quotations.see_quotation(db(), actor(), quotation, now())
    if found.place is None:
        return redirect(url_for("quotations.page", quotation=quotation), 303)
    media, typed = found.place.media_file, Typed.from_form(request.form)
    try:
        where = typed.where(media)
        shown = request.form.get("shown") or None
        media_quotations.move_place(
            db(), actor(), quotation, where, typed.description, now(), shown
        )
    except ChangedMeanwhile:
        return _page(found.part, media, typed, moving=found, is_moved=True), 409
    except REFUSED as refused:
        return _page(found.part, media, typed, refused.code, moving=found), 422
    return _back(found.part, media, done=found.id, _anchor="done")


@room.get("/quotations/<uuid:quotation>/place", may=May.SEE_QUOTATION)
def move_page(quotation: UUID) -> str | AnyResponse:
    """Where a quotation is in its file, to be changed."""
    found = quotations.see_quotation(db(), actor(), quotation, now())
    if found.place is None:
        return redirect(url_for("quotations.page", quotation=quotation), 303)
    typed = Typed.of(found)
    return _page(found.part, found.place.media_file, typed, moving=found)


def _code(made: Quotation) -> None:
    quotations.add_codes(db(), actor(), made, chosen_codes(), now())


def _back(part: StoryPart, media: MediaFile, **more: Any) -> AnyResponse:
    address = url_for("media_quotations.page", story=part.story_id, media=media.id, **more)
    return redirect(address, 303)


def _page(
    part: StoryPart,
    media: MediaFile,
    typed: Typed,
    code: str | None = None,
    moving: Quotation | None = None,
    is_moved: bool = False,
) -> str:
    first = stories.number_before(db(), actor(), part, now()) + 1
    stories.parts_of(db(), actor(), part.story, now(), [part.id])
    inside = [one for one in number_all(part, first) if one.is_in(media)]
    done = request.args.get("done", type=UUID)
    return render_template(
        "pages/media_quotations/page.html",
        story=part.story,
        part=part,
        media=media,
        source=stories.sources_of(db(), [part])[part.id],
        inside=inside,
        done=next((one for one in inside if one.id == done), None),
        is_out="out" in request.args,
        seen_in_it=SEEN_BY_STAFF,
        typed=typed,
        cells=CELLS,
        wrong=wrong_place(code, media),
        moving=next((one for one in inside if moving and one.id == moving.id), None),
        shown=_mark(moving, code),
        is_moved=is_moved,
        groups=grouped_codes(codebooks.list_codebooks(db(), actor(), now())),
        chosen_codes=set(chosen_codes()),
        **for_templates(),
        **for_places(),
    )


def _mark(moving: Quotation | None, code: str | None) -> str:
    """What the fields began with: after a refusal it is still what the page showed first."""
    if code:
        return request.form.get("shown", "")
    return media_quotations.mark_of_place(moving) if moving else ""
