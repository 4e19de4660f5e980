"""One relationship with what was told in it, and facilitators of two sites."""

from __future__ import annotations

from types import SimpleNamespace

from feedback.access import Actor
from feedback.actions.codebooks import give_codebook
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.stories import begin_story
from feedback.model.trust import Use
from tests.builders import Builder

WORDS = "Grace rang me first. She asked about the stairs. I decided myself."
USES = (Use.TEAM, Use.STORY, Use.DRAW)


def make_pilot(build: Builder, words: str = WORDS) -> SimpleNamespace:
    """A person's entry that may be used and drawn, a story of it, and the pilot's codes."""
    p = SimpleNamespace()
    p.site, p.other_site = build.site("Camden"), build.site("Sheffield")
    p.person, p.worker = build.person(p.site), build.worker(p.site)
    p.relationship = build.relationship(p.person, p.worker)
    p.account, p.strangers_account = build.facilitator(p.site), build.facilitator(p.other_site)
    p.facilitator, p.stranger = Actor.of(p.account), Actor.of(p.strangers_account)
    p.second = Actor.of(build.facilitator(p.site, "Ola Reed"))
    build.consent(p.person, p.relationship, *USES)
    p.entry = build.entry(p.person, p.relationship, words, *USES)
    p.codebook = give_codebook(build.db, p.site.id, PILOT_CODES, build.now)
    p.codes = {code.name: code.id for code in p.codebook.codes}
    chosen = [f"entry:{p.entry.id}"]
    p.story = begin_story(build.db, p.facilitator, "The stairs", chosen, build.now)
    p.part = p.story.parts[0]
    return p
