"""Storyboards: the list, making one from a story, its title and stage, reading and printing it."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import stories, storyboards
from feedback.actions.drawn_pages import has_place_for_pages
from feedback.actions.relationship_labels import labels
from feedback.actions.storyboard_contents import resolve
from feedback.actions.storyboard_drafts import draft_of_quotations
from feedback.model.storyboard_edits import add_page
from feedback.model.storyboard_pages import Board
from feedback.model.storyboards import Stage
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.storyboard_words import for_studio
from feedback.web.told_words import for_templates

room = Room("storyboards", __name__)
speak_of_stories(room)
PROBLEMS = {
    "not-agreed": mark("It goes on when everyone who told it said yes. See their yes."),
    "title-missing": mark("Write a title for the storyboard."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
}
REFUSED = (stories.TitleMissing, stories.TextTooLong, storyboards.NotAgreed)


@room.get("/storyboards", may=May.EDIT_STORY)
def all_storyboards() -> str:
    """The storyboards of my site, and the comics that were shared for stories."""
    listed = storyboards.list_storyboards(db(), actor(), now())
    return render_template(
        "pages/storyboards/list.html",
        listed=listed,
        labels=labels(db(), [one.relationship for one in listed]),
        **for_studio(),
        **for_templates(),
    )


@room.get("/stories/<uuid:story>/storyboards", may=May.EDIT_STORY)
def of_story(story: UUID) -> str:
    """The storyboards of a story, and making one."""
    return _of_story(story, request.args.get("title"))


@room.post("/stories/<uuid:story>/storyboards", may=May.EDIT_STORY)
def make(story: UUID) -> AnyResponse | tuple[str, int]:
    """Make a storyboard: from the story's quotations, or with an empty page."""
    form = request.form
    title, layout = form.get("storyboard_title", ""), form.get("layout", "")
    board = add_page(Board(), layout, storyboards.fresh)
    if form.get("begin") == "quotations":
        board = draft_of_quotations(db(), actor(), story, layout, now()) or board
    try:
        made = storyboards.make_storyboard(db(), actor(), story, title, now(), board)
    except REFUSED as refused:
        return _of_story(story, title, refused.code), 422
    return redirect(url_for("storyboard_studio.page", storyboard=made.id), 303)


@room.get("/storyboards/<uuid:storyboard>/about", may=May.EDIT_STORY)
def about(storyboard: UUID) -> str:
    """Its title, and how far it is."""
    return _about(storyboard, None)


@room.post("/storyboards/<uuid:storyboard>/about", may=May.EDIT_STORY)
def keep_about(storyboard: UUID) -> AnyResponse | tuple[str, int]:
    """Keep its title, and how far it is."""
    title, stage = request.form.get("storyboard_title", ""), request.form.get("stage", "")
    try:
        storyboards.rename_storyboard(db(), actor(), storyboard, title, now())
        if stage in set(Stage):
            storyboards.change_stage(db(), actor(), storyboard, Stage(stage), now())
    except REFUSED as refused:
        return _about(storyboard, title, refused.code), 422
    return redirect(url_for("storyboard_studio.page", storyboard=storyboard), 303)


@room.get("/storyboards/<uuid:storyboard>/read", may=May.EDIT_STORY)
def read(storyboard: UUID) -> str:
    """All its pages, to be read or printed."""
    found = storyboards.see_storyboard(db(), actor(), storyboard, now())
    return render_template(
        "pages/storyboards/read.html",
        storyboard=found,
        drawn=resolve(db(), actor(), found, now()),
        shows_scene="scenes" in request.args,
        **for_studio(),
    )


def _of_story(story_id: UUID, title: str | None, code: str | None = None) -> str:
    story = stories.see_story(db(), actor(), story_id, now())
    form = request.form
    return render_template(
        "pages/storyboards/make.html",
        story=story,
        there=storyboards.storyboards_of(db(), actor(), story_id, now()),
        quotations=sum(stories.quotations_by_part(db(), actor(), story, now()).values()),
        title_given=story.title if title is None else title,
        begin=form.get("begin", "quotations"),
        layout=form.get("layout", "two-by-two"),
        wrong=_wrong(code),
        **for_studio(),
        **for_templates(),
    )


def _about(storyboard_id: UUID, title: str | None, code: str | None = None) -> str:
    found = storyboards.see_storyboard(db(), actor(), storyboard_id, now())
    return render_template(
        "pages/storyboards/about.html",
        storyboard=found,
        has_drawn_pages=has_place_for_pages(db(), actor(), found),
        title_given=found.title if title is None else title,
        stage=request.form.get("stage", found.stage.value),
        wrong=_wrong(code),
        **for_studio(),
    )


def _wrong(code: str | None) -> list[tuple[str, str]]:
    field = "stage" if code == "not-agreed" else "storyboard_title"
    return [(field, gettext(PROBLEMS[code]))] if code else []
