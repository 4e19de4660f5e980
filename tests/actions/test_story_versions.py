"""The words of a story in versions, and drafts of one's own: nothing is written over or lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions import stories, story_versions
from feedback.actions.story_versions import Words
from feedback.model.story_words import StoryDraft, StoryVersion
from tests.actions.pilot import make_pilot


@pytest.fixture
def p(build):
    return make_pilot(build)


def keep(db, p, now, title, easy_words, count=None, actor=None):
    count = p.story.saved_count if count is None else count
    return stories.keep_words(db, actor or p.facilitator, p.story.id, title, easy_words, count, now)


def listed(db, p, now):
    versions = story_versions.versions_of(db, p.facilitator, p.story.id, now)
    return [(one.number, one.title, one.easy_words, one.is_aside) for one in versions]


def test_every_save_is_a_version_and_the_first_is_what_it_began_with(db, p, now):
    keep(db, p, now, "The stairs", "A rail.")
    keep(db, p, now, "A rail", "A rail.")
    assert listed(db, p, now) == [
        (3, "A rail", "A rail.", False),
        (2, "The stairs", "A rail.", False),
        (1, "The stairs", None, False),
    ]


def test_words_from_before_there_were_versions_are_the_first_when_they_change(db, p, now):
    db.query(StoryVersion).delete()
    keep(db, p, now, "A rail", "")
    versions = story_versions.versions_of(db, p.facilitator, p.story.id, now)
    assert [(one.title, one.account_id) for one in versions] == [
        ("A rail", p.facilitator.account_id),
        ("The stairs", None),
    ]


def test_of_two_who_save_at_once_both_are_kept_and_one_is_aside(db, p, now):
    keep(db, p, now, "Mine", "My words.", 1)
    for _ in range(2):  # a form that is sent again is the same version
        with pytest.raises(stories.SavedMeanwhile) as meanwhile:
            keep(db, p, now, "Hers", "Her words.", 1, p.second)
    assert listed(db, p, now)[0] == (3, "Hers", "Her words.", True)
    assert len(listed(db, p, now)) == 3
    assert meanwhile.value.version.account_id == p.second.account_id
    assert p.story.title == "Mine"


def test_a_version_that_is_brought_back_becomes_the_newest(db, p, now):
    keep(db, p, now, "Other", "Other words.")
    first = story_versions.versions_of(db, p.facilitator, p.story.id, now)[-1]
    story_versions.bring_back(db, p.second, p.story.id, first.id, now)
    assert (p.story.title, p.story.easy_words) == ("The stairs", None)
    assert [one[:2] for one in listed(db, p, now)] == [
        (3, "The stairs"),
        (2, "Other"),
        (1, "The stairs"),
    ]
    story_versions.bring_back(db, p.second, p.story.id, first.id, now)
    assert len(listed(db, p, now)) == 3


def test_versions_are_there_for_facilitators_of_the_site_and_of_that_story(db, p, now):
    other = stories.begin_story(db, p.facilitator, "Other", [f"entry:{p.entry.id}"], now)
    (version,) = story_versions.versions_of(db, p.facilitator, other.id, now)
    for actor, story in ((p.stranger, other), (p.facilitator, p.story)):
        with pytest.raises(NotHere):
            story_versions.bring_back(db, actor, story.id, version.id, now)


def draft(db, p, now, words, actor=None):
    who = actor or p.facilitator
    return story_versions.keep_draft(db, who, p.story.id, Words(*words), 1, now)


def test_a_draft_is_ones_own_and_there_is_one(db, p, now):
    draft(db, p, now, ("The stairs", "A r"))
    draft(db, p, now, ("The stairs", "A rail."))
    found = story_versions.my_draft(db, p.facilitator, p.story.id, now)
    assert found.easy_words == "A rail."
    assert story_versions.my_draft(db, p.second, p.story.id, now) is None
    assert db.query(StoryDraft).count() == 1
    assert p.story.easy_words is None


def test_a_draft_goes_when_it_is_kept_or_says_what_the_story_says(db, p, now):
    draft(db, p, now, ("The stairs", "A rail."))
    keep(db, p, now, "The stairs", "A rail.")
    assert db.query(StoryDraft).count() == 0
    draft(db, p, now, ("", "Half"))
    assert draft(db, p, now, ("The stairs", "A rail.")) is None
    assert db.query(StoryDraft).count() == 0


def test_a_draft_is_refused_when_it_is_too_long_and_the_one_before_stays(db, p, now):
    draft(db, p, now, ("The stairs", "A rail."))
    with pytest.raises(stories.TextTooLong):
        draft(db, p, now, ("The stairs", "x" * 20_001))
    assert story_versions.my_draft(db, p.facilitator, p.story.id, now).easy_words == "A rail."


def test_versions_and_drafts_are_sealed(db, p, now):
    draft(db, p, now, ("Secret title", "Secret words."), p.second)
    keep(db, p, now, "Secret title", "Secret words.")
    db.commit()
    for kind in (StoryVersion, StoryDraft):
        for row in db.execute(select(kind.title_sealed, kind.easy_words_sealed)):
            assert not any(b"ecret" in (sealed or b"") for sealed in row)


def test_a_story_is_of_a_kind_that_can_be_changed(db, p, now):
    assert p.story.kind is stories.StoryKind.PORTRAIT
    stories.change_kind(db, p.facilitator, p.story.id, "hospital-stay", now)
    assert p.story.kind is stories.StoryKind.HOSPITAL_STAY
    with pytest.raises(stories.NotAKind):
        stories.change_kind(db, p.facilitator, p.story.id, "fairy tale", now)
    with pytest.raises(NotHere):
        stories.change_kind(db, p.stranger, p.story.id, "thread", now)
