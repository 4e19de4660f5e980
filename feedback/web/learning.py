"""Learning days: the list, preparing one, and reading its stories on one screen or on paper."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May, NotHere
from feedback.actions import learning, memos, stories
from feedback.actions.learning import Drawn, Shown
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.model.learning import LearningDay
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.told_words import for_templates

room = Room("learning", __name__)
speak_of_stories(room)
QUESTIONS = {
    "what-mattered": mark("What mattered to the person?"),
    "what-good-looks-like": mark("What does good look like here?"),
    "what-differently": mark("What would we do differently?"),
}
PROBLEMS = {
    "title-missing": ("day_title", mark("Write a title for the learning day.")),
    "day-missing": ("on", mark("Choose the date of the learning day.")),
    "too-long": ("questions", mark("This is too long for us to keep. Please make it shorter.")),
}
REFUSED = (learning.TitleMissing, learning.DayMissing, learning.TooLong)
TOO_LONG = mark("This note is too long for us to keep. Please make it shorter.")


@room.get("/learning", may=May.SEE_LEARNING_DAY)
def all_days() -> str:
    """The learning days of my site."""
    found = learning.list_days(db(), actor(), now())
    return render_template("pages/learning/list.html", days=found, day_words=day_words)


@room.get("/learning/new", may=May.MAKE_LEARNING_DAY)
def new() -> str:
    """A page to prepare a learning day."""
    own = learning.questions_before(db(), actor(), now())
    return _form_page(None, Drawn("", questions=own))


@room.post("/learning/new", may=May.MAKE_LEARNING_DAY)
def make() -> AnyResponse | tuple[str, int]:
    """Prepare a learning day."""
    drawn = _drawn()
    try:
        made = learning.make_day(db(), actor(), drawn, now())
    except REFUSED as refused:
        return _form_page(None, drawn, refused.code), 422
    return redirect(url_for("learning.page", learning_day=made.id), 303)


@room.get("/learning/<uuid:learning_day>", may=May.SEE_LEARNING_DAY)
def page(learning_day: UUID) -> str:
    """One learning day: its stories in order, and which could be chosen."""
    day = learning.see_day(db(), actor(), learning_day, now())
    shown = learning.shown_stories(db(), actor(), day, now())
    return render_template(
        "pages/learning/page.html",
        learning_day=day,
        shown=shown,
        hidden=len(day.places) - len(shown),
        to_choose=learning.stories_to_choose(db(), actor(), day, now()),
        questions=questions_of(day),
        day_words=day_words,
    )


@room.get("/learning/<uuid:learning_day>/change", may=May.EDIT_LEARNING_DAY)
def change_page(learning_day: UUID) -> str:
    """A page to change the title, the date and the questions."""
    day = learning.see_day(db(), actor(), learning_day, now())
    questions = "\n".join(day.questions)
    return _form_page(day, Drawn(day.title, day.on, tuple(day.shipped), questions))


@room.post("/learning/<uuid:learning_day>/change", may=May.EDIT_LEARNING_DAY)
def change(learning_day: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was changed."""
    drawn = _drawn()
    try:
        shown = request.form.get("shown")
        learning.change_day(db(), actor(), learning_day, drawn, now(), shown)
    except ChangedMeanwhile:
        day = learning.see_day(db(), actor(), learning_day, now())
        return _form_page(day, drawn, is_theirs=True), 409
    except REFUSED as refused:
        day = learning.see_day(db(), actor(), learning_day, now())
        return _form_page(day, drawn, refused.code), 422
    return redirect(url_for("learning.page", learning_day=learning_day), 303)


@room.post("/learning/<uuid:learning_day>/remove", may=May.EDIT_LEARNING_DAY)
def remove(learning_day: UUID) -> AnyResponse:
    """Take a learning day away."""
    learning.remove_day(db(), actor(), learning_day, now())
    return redirect(url_for("learning.all_days"), 303)


@room.post("/learning/<uuid:learning_day>/stories", may=May.EDIT_LEARNING_DAY)
def arrange(learning_day: UUID) -> AnyResponse:
    """Choose a story, take it off the day, or let it come earlier or later."""
    do, _, story = request.form.get("do", "").partition(":")
    story_id = read_uuid(story or request.form.get("story"))
    if story_id and do in ARRANGING:
        act, more = ARRANGING[do]
        act(db(), actor(), learning_day, story_id, *more, now())
    address = url_for("learning.page", learning_day=learning_day, _anchor="stories")
    return redirect(address, 303)


@room.get("/learning/<uuid:learning_day>/stories/<uuid:story>", may=May.SEE_LEARNING_DAY)
def read(learning_day: UUID, story: UUID) -> str:
    """One story, large, with the questions beside it."""
    return _reading_page(learning.see_day(db(), actor(), learning_day, now()), story)


@room.post("/learning/<uuid:learning_day>/stories/<uuid:story>", may=May.SEE_LEARNING_DAY)
def note(learning_day: UUID, story: UUID) -> AnyResponse | tuple[str, int]:
    """Keep the note when one was written, and go to the story before or after.

    When the story was taken back meanwhile, the words that were typed are given back.
    """
    day = learning.see_day(db(), actor(), learning_day, now())
    words = request.form.get("note", "")
    if words.strip():
        try:
            learning.keep_note(db(), actor(), day.id, story, words, now())
        except memos.MemoTooLong:
            return _reading_page(day, story, words, gettext(TOO_LONG)), 422
        except NotHere:
            page = render_template("pages/learning/gone.html", learning_day=day, note=words)
            return page, 404
    to = _neighbour(day, story, request.form.get("go", ""))
    if to is None:
        return redirect(url_for("learning.page", learning_day=day.id), 303)
    anchor = "notes" if words.strip() and to == story else None
    address = url_for("learning.read", learning_day=day.id, story=to, _anchor=anchor)
    return redirect(address, 303)


@room.get(
    "/learning/<uuid:learning_day>/stories/<uuid:story>/shown",
    may=May.SEE_LEARNING_DAY,
    is_watching=True,
)
def still_shown(learning_day: UUID, story: UUID) -> Response:
    """Which parts of a story may be shown now: for the open page."""
    day = learning.see_day(db(), actor(), learning_day, now())
    found = learning.shown_story(db(), actor(), day, story, now())
    return jsonify(parts=[str(part.id) for part in found.parts], is_whole=found.is_whole)


@room.get("/learning/<uuid:learning_day>/print", may=May.SEE_LEARNING_DAY)
def on_paper(learning_day: UUID) -> str:
    """All stories of the day, to be printed: each on a page of its own, with room to write."""
    day = learning.see_day(db(), actor(), learning_day, now())
    shown = learning.shown_stories(db(), actor(), day, now())
    return render_template(
        "pages/learning/print.html",
        learning_day=day,
        shown=shown,
        questions=questions_of(day),
        day_words=day_words,
        **_sources(shown),
    )


def questions_of(day: LearningDay) -> list[str]:
    """The questions of a day: those that ship in the reader's language, then the site's own."""
    shipped = [gettext(QUESTIONS[name]) for name in QUESTIONS if name in day.shipped]
    return [*shipped, *day.questions]


def day_words(day: date) -> str:
    """A date in the reader's language."""
    return format_date(day, "d MMMM y")


ARRANGING: dict[str, tuple[Any, tuple[int, ...]]] = {
    "put": (learning.choose_story, ()),
    "out": (learning.leave_story_out, ()),
    "earlier": (learning.move_story, (-1,)),
    "later": (learning.move_story, (1,)),
}


def _neighbour(day: LearningDay, story: UUID, go: str) -> UUID | None:
    """The nearest story before or after one of the day that is still shown; itself at the end."""
    shown = {one.story.id for one in learning.shown_stories(db(), actor(), day, now())}
    every = [place.story_id for place in day.places]
    if story not in every:
        return None
    at = every.index(story)
    before, here, after = every[:at][::-1], [story], every[at + 1 :]
    turned = {"earlier": [*before, *here, *after], "later": [*after, *here, *before]}
    nearest = turned.get(go, [*here, *after, *before])
    return next((one for one in nearest if one in shown), None)


def _drawn() -> Drawn:
    form = request.form
    try:
        on = date.fromisoformat(form.get("on", ""))
    except ValueError:
        on = None
    shipped = tuple(form.getlist("shipped"))
    return Drawn(form.get("day_title", ""), on, shipped, form.get("questions", ""))


def _form_page(
    day: LearningDay | None, drawn: Drawn, code: str | None = None, is_theirs: bool = False
) -> str:
    field, words = PROBLEMS[code] if code else ("", "")
    wrong = [(field, gettext(words))] if code else []
    return render_template(
        "pages/learning/form.html",
        learning_day=day,
        drawn=drawn,
        shipped=QUESTIONS,
        wrong=wrong,
        shown=_mark(day, code),
        theirs_said=questions_of(day) if day and is_theirs else None,
        day_words=day_words,
    )


def _mark(day: LearningDay | None, code: str | None) -> str | None:
    """What the boxes began with: after a refusal it is still what the page showed first."""
    if code:
        return request.form.get("shown")
    return learning.mark_of_day(day) if day else None


def _sources(shown: list[Shown]) -> dict[str, Any]:
    parts = [part for one in shown for part in one.parts]
    sources = stories.sources_of(db(), parts)
    media = stories.media_of_answers(db(), sources.values())
    return {"sources": sources, "media": media, **for_templates()}


def _reading_page(
    day: LearningDay, story_id: UUID, words: str = "", wrong: str | None = None
) -> str:
    shown = learning.shown_stories(db(), actor(), day, now())
    one = learning.shown_story(db(), actor(), day, story_id, now())
    number = [each.story.id for each in shown].index(story_id) + 1
    return render_template(
        "pages/learning/read.html",
        learning_day=day,
        one=one,
        number=number,
        count=len(shown),
        questions=questions_of(day),
        notes=learning.notes_of(db(), actor(), day, one.story, now()),
        note=words,
        wrong=wrong,
        **_sources([one]),
    )
