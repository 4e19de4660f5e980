"""A story's words: kept, in versions that can be brought back, and drafts of one's own."""

from __future__ import annotations

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from easyread.lint import check
from feedback.access import May
from feedback.actions import stories, story_versions
from feedback.actions.relationship_labels import labels
from feedback.actions.story_versions import Words, words_of
from feedback.model.story_words import StoryVersion
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import for_templates

room = Room("story_versions", __name__)
speak_of_stories(room)
PROBLEMS = {
    "title-missing": ("story_title", mark("Write a title for the story.")),
    "too-long": ("easy_words", mark("This is too long for us to keep. Please make it shorter.")),
}


@room.get("/stories/<uuid:story>/words", may=May.EDIT_STORY)
def words_page(story: UUID) -> str:
    """The title and the easy words beside what was told, and what the easy-read check says.

    A draft of one's own is in the boxes; so are words that were put aside, beside those there are.
    Of the two it is what was written later.
    """
    found = stories.see_story(db(), actor(), story, now())
    aside = _aside(story, request.args.get("aside"))
    draft = story_versions.my_draft(db(), actor(), story, now())
    if aside and draft and draft.written_at <= aside.written_at:
        draft = None
    words = words_of(draft or aside or found)
    return _words_page(story, words, found.saved_count, aside=aside, draft=draft)


@room.post("/stories/<uuid:story>/words", may=May.EDIT_STORY)
def keep_words(story: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the title and the easy words. When someone else saved meanwhile both are kept."""
    words, count = _typed()
    try:
        stories.keep_words(db(), actor(), story, words.title, words.easy_words, count, now())
    except (stories.TitleMissing, stories.TextTooLong) as refused:
        aside = _aside(story, request.form.get("aside"))
        return _words_page(story, words, count, refused.code, aside=aside), 422
    except stories.SavedMeanwhile as meanwhile:
        return redirect(_words_address(story, meanwhile.version), 303)
    if "look" in request.form:
        return redirect(url_for("story_versions.words_page", story=story, _anchor="check"), 303)
    return redirect(url_for("stories.page", story=story), 303)


@room.post("/stories/<uuid:story>/draft", may=May.EDIT_STORY)
def keep_draft(story: UUID) -> AnyResponse:
    """What I am writing, kept for me alone while I write; or thrown away."""
    if "forget" in request.form:
        story_versions.throw_draft_away(db(), actor(), story, now())
        return redirect(_words_address(story, _aside(story, request.form.get("aside"))), 303)
    words, count = _typed()
    try:
        story_versions.keep_draft(db(), actor(), story, words, count, now())
    except stories.TextTooLong:
        return Response(status=422)
    return Response(status=204)


@room.get("/stories/<uuid:story>/versions", may=May.EDIT_STORY)
def versions_page(story: UUID) -> str:
    """Every version of the story's words, the newest first."""
    found = stories.see_story(db(), actor(), story, now())
    versions = story_versions.versions_of(db(), actor(), story, now())
    return render_template(
        "pages/stories/versions.html",
        story=found,
        versions=versions,
        current=story_versions.current_of(versions),
        **for_templates(),
    )


@room.post("/stories/<uuid:story>/versions", may=May.EDIT_STORY)
def bring_back(story: UUID) -> AnyResponse:
    """Let the story have the words of an earlier version."""
    version = read_uuid(request.form.get("version", ""))
    story_versions.bring_back(db(), actor(), story, version, now())
    return redirect(url_for("story_versions.versions_page", story=story), 303)


def _aside(story: UUID, given: str | None) -> StoryVersion | None:
    """The words that were put aside and are being put together with the story's."""
    id = read_uuid(given)
    return story_versions.see_version(db(), actor(), story, id, now()) if id else None


def _words_address(story: UUID, aside: StoryVersion | None) -> str:
    more = {"aside": aside.id} if aside else {}
    return url_for("story_versions.words_page", story=story, **more)


def _typed() -> tuple[Words, int]:
    form = request.form
    words = Words(form.get("story_title", ""), form.get("easy_words", ""))
    return words, form.get("saved_count", default=0, type=int)


def _words_page(
    story: UUID,
    words: Words,
    count: int,
    code: str | None = None,
    aside: StoryVersion | None = None,
    draft: object = None,
) -> str:
    found = stories.see_story(db(), actor(), story, now())
    parts = stories.parts_of(db(), actor(), found, now())
    field, wrong = PROBLEMS.get(code or "", ("", ""))
    return render_template(
        "pages/stories/words.html",
        story=found,
        relationship_label=labels(db(), [found.relationship])[found.relationship_id],
        parts=parts,
        sources=stories.sources_of(db(), parts),
        words=words,
        saved_count=count,
        aside=aside,
        draft=draft,
        is_draft_of_before=bool(draft) and draft.saved_count != found.saved_count,
        wrong=[(field, gettext(wrong))] if wrong else [],
        reports=[check(line) for line in words.easy_words.splitlines() if line.strip()],
        **for_templates(),
    )
