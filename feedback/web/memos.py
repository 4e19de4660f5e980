"""Memos beside a story: writing one, and taking one's own away."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import memos
from feedback.actions.stories import see_story
from feedback.actions.story_pages import place_on_pages
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.story_pages import open_page

room = Room("memos", __name__)
speak_of_stories(room)
PROBLEMS = {
    "nothing-written": mark("Write something first. Then keep it."),
    "too-long": mark("This memo is too long for us to keep. Please make it shorter."),
}


@room.get("/stories/<uuid:story>/memos/new", may=May.EDIT_STORY)
def new(story: UUID) -> str:
    """A page to write a memo beside a story."""
    return _page(story)


@room.post("/stories/<uuid:story>/memos/new", may=May.EDIT_STORY)
def write(story: UUID) -> AnyResponse | tuple[str, int]:
    """Keep a memo beside a story."""
    words = request.form.get("memo", "")
    try:
        made = memos.write_memo(db(), actor(), story, words, now())
    except (memos.NothingWritten, memos.MemoTooLong) as refused:
        return _page(story, words, gettext(PROBLEMS[refused.code])), 422
    here = {"story": story, **open_page(), "_anchor": f"memo-{made.id}"}
    return redirect(url_for("stories.page", **here), 303)


@room.post("/memos/<uuid:memo>/remove", may=May.CHANGE_MEMO)
def remove(memo: UUID) -> AnyResponse:
    """Take my own memo away."""
    gone = memos.remove_memo(db(), actor(), memo, now())
    of = gone.quotation
    where = place_on_pages(of) | {"_anchor": f"q-{of.id}"} if of else {"_anchor": "memos"}
    return redirect(url_for("stories.page", story=gone.story_id, **(open_page() | where)), 303)


def _page(story_id: UUID, words: str = "", wrong: str | None = None) -> str:
    story = see_story(db(), actor(), story_id, now())
    return render_template(
        "pages/stories/memo.html", story=story, memo=words, wrong=wrong, open_page=open_page()
    )
