"""A story that two facilitators code apart from each other."""

from __future__ import annotations

from types import SimpleNamespace

from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.actions.second_codings import ask_second_coder, finish_second_coding
from feedback.model.stories import Quotation
from tests.actions.pilot import make_pilot
from tests.builders import Builder

# Where the three sentences of the story lie.
FIRST, SECOND, THIRD = (0, 20), (21, 47), (48, 66)


def make_two(build: Builder, **given) -> SimpleNamespace:
    """The pilot's story, and its second facilitator asked to code it alone."""
    p = make_pilot(build, **given)
    p.db, p.build, p.now = build.db, build, build.now
    p.asked = ask_second_coder(p.db, p.facilitator, p.story.id, p.second.account_id, p.now)
    p.second_account = p.asked.coder
    return p


def give(p: SimpleNamespace, actor, place: tuple[int, int], *codes: str) -> Quotation:
    """A quotation at a place with codes by their names."""
    made = mark_quotation(p.db, actor, p.part.id, *place, p.now)
    return code_quotation(p.db, actor, made.id, [p.codes[name] for name in codes], p.now)


def both_coded(build: Builder) -> SimpleNamespace:
    """Both give Control to the first sentence; on the second they differ; only one marks the
    third. The second coder is done."""
    p = make_two(build)
    p.firsts = [
        give(p, p.facilitator, FIRST, "Control"),
        give(p, p.facilitator, SECOND, "Safety"),
        give(p, p.facilitator, THIRD, "Control"),
    ]
    p.seconds = [give(p, p.second, FIRST, "Control"), give(p, p.second, SECOND, "Control")]
    finish_second_coding(p.db, p.second, p.asked.id, p.now)
    return p
