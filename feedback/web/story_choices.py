"""What kinds of stories there are, in words, and choosing among stories by GET."""

from __future__ import annotations

from typing import Any

from flask import request

from feedback.actions.story_cohorts import Cohort, codes_used
from feedback.actions.tellings import waves_of
from feedback.model.accounts import Role
from feedback.model.stories import MOMENTS, StoryKind
from feedback.web.house import actor, db, now
from feedback.web.ids import read_uuid
from feedback.web.languages import gettext, mark

KINDS = {
    StoryKind.PORTRAIT: mark("A portrait: one person tells"),
    StoryKind.TRANSITION: mark("A moment: a transition"),
    StoryKind.HIGH_NEED: mark("A moment: a high level of need"),
    StoryKind.CRISIS: mark("A moment: a crisis"),
    StoryKind.HOSPITAL_STAY: mark("A moment: a hospital stay"),
    StoryKind.THREAD: mark("A thread through one relationship"),
}
SHORT = {
    StoryKind.PORTRAIT: mark("Portrait"),
    StoryKind.TRANSITION: mark("Moment: transition"),
    StoryKind.HIGH_NEED: mark("Moment: high need"),
    StoryKind.CRISIS: mark("Moment: crisis"),
    StoryKind.HOSPITAL_STAY: mark("Moment: hospital stay"),
    StoryKind.THREAD: mark("Thread"),
}
ANY_MOMENT = "moments"
APPROVED = {"yes": True, "no": False}
ASKED = ("kind", "who", "wave", "code", "yes")


def kind_choices() -> list[tuple[str, str]]:
    """Every kind, for a select."""
    return [(kind.value, gettext(words)) for kind, words in KINDS.items()]


def kind_words(kind: StoryKind | None) -> str:
    """A kind in a word or two."""
    return gettext(SHORT[kind]) if kind else gettext("Kind not chosen yet")


def chosen_cohort() -> Cohort:
    """The stories that the address asks for. What it does not know is not asked about."""
    asked = {name: request.args.get(name, "") for name in ASKED}
    waves = {str(wave.id): wave for wave in waves_of(db(), actor().site_id)}
    return Cohort(
        kinds=_kinds(asked["kind"]),
        who=Role(asked["who"]) if asked["who"] in set(Role) else None,
        wave=waves.get(asked["wave"]),
        code_id=read_uuid(asked["code"]),
        is_approved=APPROVED.get(asked["yes"]),
    )


def _kinds(asked: str) -> tuple[StoryKind, ...]:
    if asked == ANY_MOMENT:
        return MOMENTS
    return (StoryKind(asked),) if asked in set(StoryKind) else ()


def for_filters() -> dict[str, Any]:
    """What `pages/stories/_filters.html` shows."""
    any_moment = (ANY_MOMENT, gettext("Any moment"))
    waves = waves_of(db(), actor().site_id)
    codes = codes_used(db(), actor(), now())
    return {
        "kind_filters": [("", gettext("All")), any_moment, *kind_choices()],
        "wave_filters": [("", gettext("All")), *((one.id, one.name) for one in waves)],
        "code_filters": [("", gettext("All")), *((one.id, one.name) for one in codes)],
        "asked_for": {name: request.args.get(name, "") for name in ASKED},
        "kind_words": kind_words,
    }
