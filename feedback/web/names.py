"""Names and places in a story: what was found, what becomes of it, and the story as it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import bleeps, leaving, name_holders, stories, traces
from feedback.actions.disguises import TAKEN_OUT
from feedback.actions.relationship_labels import label
from feedback.actions.suggested import suggestions
from feedback.actions.traces import NotDecided, Wish
from feedback.model.names import Choice
from feedback.model.traces import TraceKind
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark

room = Room("names", __name__)
speak_of_stories(room)
KINDS = {
    TraceKind.PERSON: mark("Someone of this site"),
    TraceKind.NAME: mark("Perhaps a name"),
    TraceKind.PLACE: mark("Perhaps a place"),
    TraceKind.ADDRESS: mark("An address"),
    TraceKind.POSTCODE: mark("A postcode"),
    TraceKind.DATE: mark("A date"),
    TraceKind.BIRTH: mark("Perhaps a date of birth"),
    TraceKind.PHONE: mark("A phone number"),
    TraceKind.EMAIL: mark("An e-mail address"),
    TraceKind.LINK: mark("A web address"),
    TraceKind.NUMBER: mark("A long number"),
    TraceKind.WORDS: mark("Added by hand"),
}
# What someone can call a word that they add.
ADDED = (TraceKind.NAME, TraceKind.PLACE, TraceKind.DATE, TraceKind.NUMBER, TraceKind.WORDS)
ADDED_AS = {
    TraceKind.NAME: mark("A name"),
    TraceKind.PLACE: mark("A place"),
    TraceKind.DATE: mark("A date"),
    TraceKind.NUMBER: mark("A number"),
    TraceKind.WORDS: mark("Other words"),
}
WHERE = {
    "title": mark("In the title"),
    "easy-words": mark("In the easy words"),
    "told": mark("In the words of part %(number)s"),
    "described": mark("In a description in part %(number)s"),
    "said": mark("In what is said in part %(number)s"),
}
PROBLEMS = {
    "nothing-written": mark("Write the words that should not leave."),
    "no-stand-in": mark("Write what should stand there, or take it out."),
    "too-long": mark("This is too long for us to keep. Please make it shorter."),
    "not-plain": mark("Write plain words, without brackets."),
    "same-words": mark("The real words are still in it. Choose other words."),
    "real-name": mark("This is a name of someone here. Choose another one."),
}
# More than this on one page is no page to think about, and no form that a server takes.
MOST = 120


@room.get("/stories/<uuid:story>/names", may=May.EDIT_STORY)
def page(story: UUID) -> str:
    """What may show who the story is about, and what becomes of it."""
    return _page(story)


@room.post("/stories/<uuid:story>/names", may=May.EDIT_STORY)
def decide(story: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was decided; on trouble nothing, and what was typed stays on the page."""
    known = _renamed()
    try:
        changed = traces.decide(db(), actor(), story, list(_wishes()), now())
        changed += traces.rename(db(), actor(), story, known, now())
    except NotDecided as no:
        fields = {real: f"known-{number}" for number, real in enumerate(known)}
        return _page(story, {fields.get(no.field, no.field): gettext(PROBLEMS[no.code])}), 422
    looked = traces.look_through(db(), actor(), story, now())
    bleeps.cover_by_words(db(), looked.recordings, now())
    return redirect(url_for("names.page", story=story, kept=changed, _anchor="kept"), 303)


@room.get("/stories/<uuid:story>/leaving", may=May.EDIT_STORY)
def as_it_leaves(story: UUID) -> str:
    """The story as it would leave today."""
    found = stories.see_story(db(), actor(), story, now())
    frozen, left_out = leaving.as_it_leaves(db(), actor(), story, now())
    return render_template(
        "pages/names/leaving.html",
        story=found,
        frozen=frozen,
        left_out=left_out,
        part_of=leaving.parts_by_source(db(), actor(), found, now()),
    )


def _page(story: UUID, wrong: dict[str, str] | None = None) -> str:
    looked = traces.look_through(db(), actor(), story, now())
    waiting = looked.undecided
    decided = [one for one in looked.found if one.key in looked.decisions]
    shown = [*waiting, *decided][:MOST]
    whose = looked.story.relationship_id
    return render_template(
        "pages/names/page.html",
        part_ids={part.position: part.id for part in looked.story.parts},
        story=looked.story,
        relationship_label=label(whose),
        shown=shown,
        waiting=min(len(waiting), MOST),
        more=len(waiting) + len(decided) - len(shown),
        hard=sum(one.is_hard for one in waiting),
        decisions=looked.decisions,
        suggested=suggestions(db(), looked.story, shown, looked.decisions),
        known=looked.known,
        recordings=looked.recordings,
        kinds=KINDS,
        added_as=[(kind.value, gettext(ADDED_AS[kind])) for kind in ADDED],
        where=WHERE,
        taken_out=TAKEN_OUT,
        choices=Choice,
        typed=request.form if wrong else {},
        wrong=wrong or {},
        kept=request.args.get("kept", type=int),
        may_see_map=name_holders.may_look(db(), actor(), whose, now()),
    )


def _wishes() -> Iterator[Wish]:
    """What the form wishes: what was ticked, what is suggested when that was asked for, and the
    word that someone added."""
    form, takes_suggested = request.form, request.form.get("do") == "suggested"
    for number in range(min(form.get("count", 0, type=int), MOST)):
        kind, words = form.get(f"kind-{number}", ""), form.get(f"words-{number}", "")
        other, ticked = form.get(f"stand-in-{number}", ""), form.get(f"choice-{number}", "")
        if not ticked and takes_suggested:
            ticked = Choice.STAND_IN if other.strip() else Choice.TAKE_OUT
        if ticked in list(Choice) and kind in list(TraceKind):
            field = f"stand-in-{number}"
            yield Wish(field, TraceKind(kind), words, Choice(ticked), other)
    kind = form.get("added-kind", "")
    if form.get("added", "").strip() and kind in ADDED:
        other = form.get("added-stand-in", "")
        choice = Choice.STAND_IN if other.strip() else Choice.TAKE_OUT
        yield Wish("added", TraceKind(kind), form["added"], choice, other)


def _renamed() -> dict[str, str]:
    """Stand-ins by real names, in the order of the form."""
    form, found = request.form, {}
    for number in range(MOST):
        if not (real := form.get(f"real-{number}")):
            break
        found[real] = form.get(f"known-{number}", "")
    return found
