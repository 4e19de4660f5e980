"""What was done in a story's coding: who did what, undoing it, and doing it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from feedback.access import May
from feedback.actions import story_steps, undoing
from feedback.actions.stories import see_story
from feedback.actions.story_changes import parts_still_seen, standing_of, steps_since
from feedback.model.stories import Code, Quotation
from feedback.model.story_steps import StepKind, StoryStep
from feedback.web.door import Room
from feedback.web.errors import speak_of_stories
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark
from feedback.web.step_words import WHY_NOT, did, not_turned, turned, what
from feedback.web.story_pages import open_page
from feedback.web.told_words import for_templates

room = Room("story_steps", __name__)
speak_of_stories(room)
FURTHEST = 1_000_000
MOST_SAID = 99
MOST_PARTS = 200
WORDS_CHANGED = mark("The title or the easy words have changed.")
TURNS = {"undo": undoing.undo, "redo": undoing.redo}


@room.get("/stories/<uuid:story>/steps", may=May.SEE_STEP)
def page(story: UUID) -> str:
    """Who did what in a story's coding, newest first."""
    found = see_story(db(), actor(), story, now())
    skip = min(max(0, request.args.get("skip", default=0, type=int)), FURTHEST)
    steps, is_more = story_steps.list_steps(db(), actor(), story, now(), skip)
    return render_template(
        "pages/story_steps/page.html",
        story=found,
        steps=steps,
        skip=skip,
        newer=max(0, skip - story_steps.PAGE) if skip else None,
        older=skip + len(steps) if is_more else None,
        did=did,
        what=what,
        words=story_steps.words_of_steps(db(), steps),
        memos=story_steps.memos_of_steps(db(), steps),
        codes={step.id: codes_of(step) for step in steps},
        turned_steps=story_steps.turned_steps(db(), story, steps),
        skips=story_steps.skips_to_turned(db(), actor(), story, now(), skip, steps),
        **for_templates(),
    )


@room.get("/stories/<uuid:story>/changes", may=May.SEE_STORY, is_watching=True)
def changes(story: UUID) -> Response:
    """What was done in a story since a step, and which parts may be seen: for the open page."""
    standing = standing_of(db(), actor(), story, now())
    answer = Response(status=304)
    answer.set_etag(standing.mark)
    if request.if_none_match.contains(standing.mark):
        return answer
    since = request.args.get("since", default=0, type=int)
    said = [did(step) for step in steps_since(db(), actor(), story, since, now())]
    if request.args.get("saved", type=int) not in (None, standing.saved):
        said.append(gettext(WORDS_CHANGED))
    parts = [str(id) for id in standing.parts]
    answer = jsonify(number=standing.number, parts=parts, said=list(dict.fromkeys(said)))
    answer.set_etag(standing.mark)
    return answer


@room.get("/stories/still", may=May.SEE_STORY_PART, is_watching=True)
def still_seen() -> Response:
    """Which of these parts of stories may be seen now: for any open page that shows some."""
    asked = request.args.getlist("part")[:MOST_PARTS]
    ids = {id for value in asked if (id := read_uuid(value))}
    found = parts_still_seen(db(), actor(), ids, now())
    return jsonify(parts=[str(id) for id in found])


@room.post("/stories/<uuid:story>/undo", may=May.EDIT_STORY)
def undo(story: UUID) -> AnyResponse:
    """Undo the last thing I did in this story."""
    return _turn(story, "undo")


@room.post("/stories/<uuid:story>/redo", may=May.EDIT_STORY)
def redo(story: UUID) -> AnyResponse:
    """Do again what I undid last."""
    return _turn(story, "redo")


def codes_of(step: StoryStep) -> tuple[list[Code], list[Code]]:
    """The codes that a step gave and took, of those that are still there."""
    if step.kind is not StepKind.CODED:
        return [], []
    gave, took = ((state or {}).get("codings", []) for state in (step.after, step.before))
    return _codes(gave), _codes(took)


def said_after() -> str | None:
    """What came of undoing or doing again, for the page that comes after it."""
    way, _, said = request.args.get("turned", "").partition("-")
    if way not in TURNS:
        return None
    if said in WHY_NOT:
        return not_turned(said)
    kinds = [StepKind(one) for one in said.split(".") if one in set(StepKind)]
    return turned(way, kinds, min(request.args.get("codes", 0, type=int), MOST_SAID))


def _codes(codings: list[dict]) -> list[Code]:
    found = (db().get(Code, UUID(one["code_id"])) for one in codings)
    return [code for code in found if code is not None]


def _where(outcome: undoing.Outcome) -> dict[str, Any]:
    """The page that shows what came of it: of the place where it was, else the one that is open."""
    first = outcome.steps[0] if outcome.steps and not outcome.why_not else None
    if first is None or first.part_id is None:
        return open_page()
    return {"part": first.part_id, "at": _start(first) or None}


def _start(step: StoryStep) -> int:
    """Where the quotation of a step begins: as it stands now, or stood before it was taken out."""
    quotation = db().get(Quotation, step.quotation_id) if step.quotation_id else None
    if quotation is not None:
        return quotation.start
    state = step.after or step.before or {}
    return state.get("quotation", {}).get("start", 0)


def _turn(story: UUID, way: str) -> AnyResponse:
    outcome = TURNS[way](db(), actor(), story, now())
    kinds = ".".join(dict.fromkeys(step.kind.value for step in outcome.steps))
    more: dict[str, Any] = {"codes": outcome.left_out} if outcome.left_out else {}
    more |= _where(outcome)
    more["turned"] = f"{way}-{outcome.why_not or kinds}"
    return redirect(url_for("stories.page", story=story, _anchor="turned", **more), 303)
