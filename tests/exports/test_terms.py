"""The terms in a pack say what each teller said yes to, for whom, how, and with whose name."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from feedback.actions.credits import wish_credit
from feedback.actions.exports import freeze
from feedback.exports.formats import find_format
from feedback.exports.terms import terms_of
from feedback.model.trust import Audience, Medium, Use
from tests.conftest import NOW
from tests.exports.desk import SHOWN


def collected(desk, **about):
    story = desk.story(desk.told("She rang."))
    desk.quote(story, "She rang.", "being heard")
    return desk.collection(story, **about)


def frozen(desk, **about):
    return freeze(desk.db, None, collected(desk, **about).id, NOW)


def terms(desk, **about):
    out = frozen(desk, **about)
    return terms_of(out, out.stories[0])


def test_they_say_for_whom_and_how_and_what_of_a_person_may_be_used(desk):
    collection = collected(desk, audience=Audience.TEAM, medium=Medium.SCREEN)
    out = freeze(desk.db, None, collection.id, NOW)
    said = terms_of(out, out.stories[0])
    assert said["scope"] == {"use": "draw", "audience": "team", "medium": "screen"}
    assert (said["may_use_voice"], said["likeness"], said["status"]) == ("yes", "yes", "draft")
    for consent in desk.consents(Use.VOICE):
        consent.audiences, consent.mediums = ["council"], ["screen"]
    (teller,) = freeze(desk.db, None, collection.id, NOW).stories[0].tellers
    assert [teller.said_yes(use) for use in SHOWN] == [True, False]


@pytest.mark.parametrize(
    ("credit", "name", "said", "shown"),
    [
        ("none", "", "stand-in name", None),
        ("chosen", "Star Light", "chosen name", "Star Light"),
        ("chosen", "Grace Bell", "chosen name", None),
        ("real", "", "real name", None),
    ],
)
def test_whose_name_is_said_and_a_name_of_somebody_never_leaves(desk, credit, name, said, shown):
    wish_credit(desk.db, desk.build.actor(desk.person), desk.relationship.id, credit, name, NOW)
    found = terms(desk)
    assert found["credit"] == said
    assert found["tellers"][0]["credit_name"] == shown
    assert "Amina" not in repr(found)
    assert "Grace" not in repr(found)


TEXTS = (".html", ".txt", ".json", ".md", ".csv")


def pages_of(out) -> str:
    file = io.BytesIO()
    find_format("story-pack").write(out, lambda _: iter([b""]), file)
    with zipfile.ZipFile(file) as pack:
        texts = (pack.read(name) for name in pack.namelist() if name.endswith(TEXTS))
        return "\n".join(text.decode() for text in texts)


def test_a_pack_is_marked_a_draft_everywhere_until_everyone_agreed(desk):
    draft = frozen(desk)
    agreed = tuple(replace(one, agreed=("script", "pencils", "final")) for one in draft.stories)
    final = replace(draft, stories=agreed)
    marks = ('"status": "draft"', "This is a draft", "STATUS: DRAFT", "Status: draft", "· <strong>")
    for mark in marks:
        assert mark in pages_of(draft), mark
        assert mark not in pages_of(final), mark
    for mark in ('"status": "final"', "STATUS: FINAL", "Everyone said yes"):
        assert mark in pages_of(final), mark
