"""The rooms of the workroom, in the order of their column, for each role of staff."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from feedback.model.accounts import Role
from feedback.web.languages import gettext, mark

F, W, E, A = Role.FACILITATOR, Role.WORKER, Role.EVALUATOR, Role.ADMINISTRATOR
P = Role.PROGRAMME


@dataclass(frozen=True)
class Workroom:
    """One line of the column: the page it opens, its name and picture, and who has it."""

    endpoint: str
    title: str
    picture: str
    roles: frozenset[Role]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return gettext(self.title)

    @property
    def is_here(self) -> bool:
        """True on any page of this room."""
        here = (request.endpoint or "").split(".")[0]
        return PART_OF.get(here, here) == self.endpoint.split(".")[0]


ROOMS = (
    Workroom("home.first_page", mark("Home"), "home", frozenset({F, W, E, A, P})),
    Workroom("people.all_people", mark("People"), "circle-of-support", frozenset({F, A})),
    Workroom("waves.page", mark("Rounds of asking"), "survey", frozenset({F, A})),
    Workroom("staff.page", mark("Staff"), "team", frozenset({A})),
    Workroom("diaries.mine", mark("My diary"), "diary", frozenset({W})),
    Workroom("shared_tellings.page", mark("Told and shared"), "diary", frozenset({F})),
    Workroom("phone_calls.who", mark("Phone calls"), "phone-call", frozenset({F, W})),
    Workroom("together.choose", mark("Together on one tablet"), "group", frozenset({F})),
    Workroom("paper.mine", mark("Paper"), "on-paper", frozenset({F, W})),
    Workroom("pictures.library", mark("Pictures"), "photo", frozenset({F, W})),
    Workroom("stories.all_stories", mark("Stories"), "story", frozenset({F})),
    Workroom("storyboards.all_storyboards", mark("Storyboards"), "storyboard", frozenset({F})),
    Workroom("finding.page", mark("Find in stories"), "search", frozenset({F})),
    Workroom("codebooks.all_codebooks", mark("Codes"), "code-tag", frozenset({F})),
    Workroom("learning.all_days", mark("Learning days"), "working-together", frozenset({F})),
    Workroom("collections.all_collections", mark("Collections"), "collection", frozenset({F})),
    Workroom("changes_tell.told", mark("What changed"), "what-changed", frozenset({F})),
    Workroom("said_aloud.all_surveys", mark("Voices"), "listen", frozenset({F})),
    Workroom("site_languages.page", mark("Languages"), "language", frozenset({F, A})),
    Workroom("indicators.page", mark("Indicators"), "check-answers", frozenset({F, W, E, P})),
)
# Rooms without a line of their own, and the line they belong to.
PART_OF = {
    "answers_out": "indicators",
    "my_comics": "shared_tellings",
    "jobs": "home",
    "reminders_kept": "home",
    "arrivals": "people",
    "people_lists": "people",
    "cards": "people",
    "closing": "people",
    "story_versions": "stories",
    "approvals": "stories",
    "quotations": "stories",
    "story_steps": "stories",
    "codebook_files": "codebooks",
    "codebook_versions": "codebooks",
    "codes_split": "codebooks",
    "media_quotations": "stories",
    "memos": "stories",
    "names": "stories",
    "bleeps": "stories",
    "storyboard_studio": "storyboards",
    "storyboard_versions": "storyboards",
    "drawn_pages": "storyboards",
    "faces": "stories",
    "other_voices": "stories",
    "names_held": "staff",
    "transcripts": "shared_tellings",
    "paper_typing": "paper",
    "symbols": "pictures",
}


def workrooms() -> list[Workroom]:
    """The rooms of whoever is here; none for people and families."""
    actor = g.get("actor")
    return [room for room in ROOMS if actor and actor.role in room.roles]
