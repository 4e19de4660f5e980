"""Names and places in a story: what was found, what becomes of it, and the story as it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import bleeps, leaving, name_holders, stories, traces
from feedback.actions.disguises import TAKEN_OUT
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.actions.relationship_labels import label
from feedback.actions.suggested import suggestions
from feedback.actions.traces import Found, Known, NotDecided, mark_of_decision
from feedback.model.names import Choice
from feedback.model.traces import TraceKind
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.languages import gettext, mark
from feedback.web.left_out_words import what_left_out, why_left_out
from feedback.web.names_typed import ADDED, MOST, TypedNames, typed_names
from feedback.web.surveys_kinds import month_words

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


@room.get("/stories/<uuid:story>/names", may=May.EDIT_STORY)
def page(story: UUID) -> str:
    """What may show who the story is about, and what becomes of it."""
    return _page(story)


@room.post("/stories/<uuid:story>/names", may=May.EDIT_STORY)
def decide(story: UUID) -> AnyResponse | tuple[str, int]:
    """Keep what was decided; on trouble nothing, and what was typed stays on the page."""
    form = typed_names()
    try:
        changed = traces.decide(db(), actor(), story, form.wishes, now())
        changed += traces.rename(db(), actor(), story, form.known, now())
    except NotDecided as no:
        db().rollback()
        return _page(story, form, (no.field, gettext(PROBLEMS[no.code]))), 422
    except ChangedMeanwhile:
        db().rollback()
        return _page(story, form), 409
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
        left_out=[(what_left_out(one), why_left_out(one)) for one in left_out],
        said_in=_said_in,
        part_of=leaving.parts_by_source(db(), actor(), found, now()),
    )


def _said_in(month: str) -> str:
    """The month in which it was told, such as 2026-03, as people say it."""
    return month_words(date.fromisoformat(f"{month}-01"))


def _page(
    story: UUID, form: TypedNames | None = None, trouble: tuple[str, str] | None = None
) -> str:
    """The page as it stands now; with what was typed in `form`, each at its own word."""
    form, typed = form or TypedNames(), request.form if form else {}
    looked = traces.look_through(db(), actor(), story, now())
    decisions = looked.decisions
    # What was typed is always among what is shown.
    shown = sorted(looked.found, key=lambda one: (one.key not in form.traces, one.key in decisions))
    shown = sorted(shown[:MOST], key=lambda one: one.key in decisions)
    waiting = [one for one in shown if one.key not in decisions]
    decided = shown[len(waiting) :]
    at = _places(shown, looked.known)
    whose = looked.story.relationship_id
    return render_template(
        "pages/names/page.html",
        part_ids={part.position: part.id for part in looked.story.parts},
        story=looked.story,
        relationship_label=label(whose),
        shown=shown,
        waiting=len(waiting),
        more=len(looked.found) - len(shown),
        hard=sum(one.is_hard for one in looked.undecided),
        decisions=decisions,
        suggested=suggestions(db(), looked.story, shown, decisions),
        known=looked.known,
        recordings=looked.recordings,
        kinds=KINDS,
        added_as=[(kind.value, gettext(ADDED_AS[kind])) for kind in ADDED],
        where=WHERE,
        taken_out=TAKEN_OUT,
        choices=Choice,
        typed=typed,
        typed_traces=form.still_typed(decisions),
        typed_known=form.known_still_typed(looked.known),
        theirs_decided=form.decided_otherwise(decisions),
        theirs_known=form.named_otherwise(looked.known),
        is_decided_open=not waiting or any(one.key in form.changed for one in decided),
        mark_of_decision=mark_of_decision,
        added_was=mark_of_decision(decisions.get(form.added.key) if form.added else None),
        wrong={_place_of(trouble[0], form, at): trouble[1]} if trouble else {},
        kept=request.args.get("kept", type=int),
        may_see_map=name_holders.may_look(db(), actor(), whose, now()),
    )


def _places(shown: Iterable[Found], known: Iterable[Known]) -> dict[str, str]:
    """The boxes of the page by the key of a trace, or by a real name."""
    found = {one.key: f"stand-in-{number}" for number, one in enumerate(shown)}
    return found | {one.real: f"known-{number}" for number, one in enumerate(known)}


def _place_of(field: str, form: TypedNames, at: Mapping[str, str]) -> str:
    """Where a field of the form stands on the page that is drawn; its top when it went away."""
    if field == "added":
        return field
    keys = {one.field: key for key, one in form.traces.items()}
    return at.get(keys.get(field, field), "title")
