"""Collections: making one, ordering its stories, and what of it would go out today."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import Actor, NotHere
from feedback.actions import collections
from feedback.actions.collections import Drawn
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given, outlooks
from feedback.actions.erasing import erase_relationship
from feedback.actions.exports import freeze, record_export
from feedback.actions.quotations import mark_quotation
from feedback.actions.stories import add_to_story, begin_story
from feedback.model.trust import Audience, Event, Medium, Use
from tests.actions.pilot import make_pilot


@pytest.fixture
def p(db, build, now):
    p = make_pilot(build)
    p.collection = collections.make_collection(
        db, p.facilitator, Drawn("Spring", "Hello.", Use.DRAW), now
    )
    return p


def _labels(collection):
    return [place.story.label for place in collection.places]


def test_stories_are_put_in_moved_and_taken_out(db, p, now):
    more = [begin_story(db, p.facilitator, title, [f"entry:{p.entry.id}"], now) for title in "ab"]
    for story in (p.story, *more, p.story):
        collections.add_story(db, p.facilitator, p.collection.id, story.id, now)
    assert _labels(p.collection) == ["S-0001", "S-0002", "S-0003"]
    collections.move_story(db, p.second, p.collection.id, more[1].id, -1, now)
    collections.move_story(db, p.second, p.collection.id, p.story.id, -1, now)
    collections.take_story_out(db, p.second, p.collection.id, p.story.id, now)
    db.commit()
    db.expire_all()
    assert _labels(p.collection) == ["S-0003", "S-0002"]
    assert [place.position for place in p.collection.places] == [1, 2]
    (left,) = collections.stories_to_add(db, p.facilitator, p.collection, now)
    assert left.label == "S-0001"


@pytest.mark.parametrize(
    ("drawn", "refused"),
    [
        (Drawn(" "), collections.NameMissing),
        (Drawn("spring"), collections.NameTaken),
        (Drawn("x" * 121), collections.TooLong),
        (Drawn("Other", use="worker"), collections.NotAUse),
        (Drawn("Other", use=""), collections.NotAUse),
        (Drawn("Other", audience="the moon"), collections.NotForAnyone),
        (Drawn("Other", medium=""), collections.NotForAnyone),
    ],
)
def test_a_collection_needs_a_new_name_and_a_use(db, p, now, drawn, refused):
    with pytest.raises(refused):
        collections.make_collection(db, p.facilitator, drawn, now)


def test_a_collection_keeps_its_own_name_when_it_is_changed(db, p, now):
    drawn = Drawn("Spring", "New words.", Use.RESEARCH)
    collections.change_collection(db, p.second, p.collection.id, drawn, now)
    assert (p.collection.introduction, p.collection.use) == ("New words.", Use.RESEARCH)


def test_a_collection_is_for_the_fewest_until_someone_chooses(db, p, now):
    made = collections.make_collection(db, p.facilitator, Drawn("Other"), now)
    assert (made.audience, made.medium) == (Audience.TEAM, Medium.PAPER)
    drawn = Drawn("Other", "", Use.PUBLISH, "anyone", "web")
    collections.change_collection(db, p.facilitator, made.id, drawn, now)
    assert (made.audience, made.medium) == (Audience.ANYONE, Medium.WEB)


def test_others_cannot_see_change_or_fill_a_collection(db, p, now):
    for actor in (p.stranger, Actor.of(p.person), Actor.of(p.worker)):
        for act in (
            lambda a: collections.see_collection(db, a, p.collection.id, now),
            lambda a: collections.change_collection(db, a, p.collection.id, Drawn("x"), now),
            lambda a: collections.add_story(db, a, p.collection.id, p.story.id, now),
        ):
            with pytest.raises(NotHere):
                act(actor)


def test_a_story_of_another_site_cannot_be_put_in(db, build, p, now):
    theirs = collections.make_collection(db, p.stranger, Drawn("Theirs"), now)
    with pytest.raises(NotHere):
        collections.add_story(db, p.stranger, theirs.id, p.story.id, now)


def test_it_says_what_would_stay_and_why(db, build, p, now):
    carer = build.carer(p.person)
    build.consent(carer, p.relationship, Use.STORY)
    only_story = build.entry(carer, p.relationship, "Not to be drawn.", Use.STORY)
    add_to_story(db, p.facilitator, p.story.id, [f"entry:{only_story.id}"], now)
    for part in p.story.parts:
        mark_quotation(db, p.facilitator, part.id, 0, 3, now)
    collections.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    (one,) = outlooks(db, p.facilitator, p.collection, now)
    assert (one.parts, one.quotations, len(one.kept)) == (1, 1, 1)
    assert one.kept[0].why.words == "There is no yes for this use: draw."


def test_a_copy_is_given_to_nobody_once_someone_changed_their_mind(db, build, p, now):
    only_story = build.entry(p.person, p.relationship, "Not to be drawn.", Use.STORY)
    add_to_story(db, p.facilitator, p.story.id, [f"entry:{only_story.id}"], now)
    collections.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    build.approve(p.story)
    frozen = freeze(db, p.facilitator, p.collection.id, now)
    made = record_export(db, p.facilitator, frozen, "story-pack", "0" * 64, now)
    db.flush()
    assert may_still_be_given(db, p.second, made.id, now) is made
    with pytest.raises(NotHere):
        may_still_be_given(db, p.stranger, made.id, now)
    p.entry.taken_back_at = now
    db.flush()
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, p.facilitator, made.id, now)


def test_what_happens_to_a_collection_is_recorded(db, p, now):
    collections.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    collections.take_story_out(db, p.facilitator, p.collection.id, p.story.id, now)
    db.flush()
    verbs = db.scalars(select(Event.verb).where(Event.thing_id == p.collection.id)).all()
    assert set(verbs) == {
        "made a collection", "put a story into a collection", "took a story out of a collection",
    }  # fmt: skip


def test_a_copy_of_what_was_erased_is_given_to_nobody_before_its_file_is_gone(db, p, now):
    collections.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    frozen = freeze(db, p.facilitator, p.collection.id, now)
    made = record_export(db, p.facilitator, frozen, "story-pack", "0" * 64, now)
    made.story_ids = [str(p.story.id)]
    db.flush()
    erase_relationship(db, p.facilitator, p.relationship.id, now)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, p.facilitator, made.id, now)
