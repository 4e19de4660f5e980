"""Beginning a story, adding to it, and keeping its words when two facilitators work at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, NotHere, require
from feedback.actions import stories, story_pages
from feedback.actions.memos import write_memo
from feedback.actions.quotations import mark_quotation
from feedback.forms.shipping import toml_text
from feedback.model.trust import Event, Use
from tests.actions.pilot import USES, make_pilot


def test_a_story_holds_the_words_as_they_were_told_in_one_composition(db, build, now):
    p = make_pilot(build, "Cafe\u0301.\r\nShe rang.")
    assert p.part.words == "Café.\nShe rang."
    assert p.story.label == "S-0001"


def test_the_next_story_of_a_site_takes_the_next_number(db, build, now):
    p = make_pilot(build)
    second = stories.begin_story(db, p.second, "Again", [f"entry:{p.entry.id}"], now)
    assert (p.story.number, second.number) == (1, 2)


def test_an_answer_in_words_becomes_a_part_and_choices_do_not(db, build, now):
    p = make_pilot(build)
    survey = build.survey(p.site, toml_text("my-social-worker"), "my-social-worker")
    answers = {"listens": ["good"], "what-matters": "My dog."}
    sent = build.response(survey, p.relationship, p.person, answers, Use.STORY)
    story = stories.add_to_story(db, p.facilitator, p.story.id, [f"answers:{sent.id}"], now)
    assert [part.words for part in story.parts] == [p.entry.words, "My dog."]


def test_what_was_told_in_pictures_alone_can_be_quoted_by_their_words(db, build, now):
    p = make_pilot(build)
    entry = build.entry(p.person, p.relationship, None, Use.STORY)
    entry.pictures, entry.language = ["a-bad-day", "calm"], "pl"
    story = stories.add_to_story(db, p.facilitator, p.story.id, [f"entry:{entry.id}"], now)
    part = story.parts[-1]
    assert part.words.splitlines() == ["Zły dzień", "Czuję spokój"]
    assert part.pictures == ["a-bad-day", "calm"]
    assert mark_quotation(db, p.facilitator, part.id, 0, 9, now).words == "Zły dzień"


def test_putting_the_same_in_again_changes_nothing(db, build, now):
    p = make_pilot(build)
    story = stories.add_to_story(db, p.facilitator, p.story.id, [f"entry:{p.entry.id}"], now)
    assert len(story.parts) == 1


def test_a_story_is_about_one_relationship(db, build, now):
    p = make_pilot(build)
    other = build.person(p.site, "Tom")
    elsewhere = build.relationship(other, p.worker)
    build.consent(other, elsewhere, Use.STORY)
    entry = build.entry(other, elsewhere, "mine", Use.STORY)
    chosen = [f"entry:{p.entry.id}", f"entry:{entry.id}"]
    with pytest.raises(stories.SeveralRelationships):
        stories.begin_story(db, p.facilitator, "Two", chosen, now)
    with pytest.raises(stories.SeveralRelationships):
        stories.add_to_story(db, p.facilitator, p.story.id, chosen[1:], now)


@pytest.mark.parametrize("uses", [(), (Use.TEAM,)])
def test_what_is_not_for_stories_is_refused_as_if_it_were_not_there(db, build, now, uses):
    p = make_pilot(build)
    entry = build.entry(p.person, p.relationship, "not for a book", *uses)
    with pytest.raises(NotHere):
        stories.begin_story(db, p.facilitator, "A story", [f"entry:{entry.id}"], now)


@pytest.mark.parametrize("who", ["person", "worker"])
def test_only_facilitators_of_the_site_begin_stories(db, build, now, who):
    p = make_pilot(build)
    chosen = [f"entry:{p.entry.id}"]
    for actor in (Actor.of(getattr(p, who)), p.stranger):
        with pytest.raises(NotHere):
            stories.begin_story(db, actor, "A story", chosen, now)
        with pytest.raises(NotHere):
            stories.keep_words(db, actor, p.story.id, "x", "", 1, now)


@pytest.mark.parametrize(
    ("title", "refused"), [(" \n", stories.TitleMissing), ("x" * 121, stories.TextTooLong)]
)
def test_a_title_is_needed_and_short(db, build, now, title, refused):
    p = make_pilot(build)
    with pytest.raises(refused):
        stories.begin_story(db, p.facilitator, title, [f"entry:{p.entry.id}"], now)


def test_the_second_who_saves_overwrites_nothing(db, build, now):
    p = make_pilot(build)
    stories.keep_words(db, p.facilitator, p.story.id, "Mine", "My words.", 1, now)
    with pytest.raises(stories.SavedMeanwhile):
        stories.keep_words(db, p.second, p.story.id, "Hers", "Her words.", 1, now)
    db.expire_all()
    assert (p.story.title, p.story.easy_words, p.story.saved_count) == ("Mine", "My words.", 2)
    stories.keep_words(db, p.second, p.story.id, "Hers", "Both.", 2, now)
    assert (p.story.title, p.story.easy_words) == ("Hers", "Both.")


def test_two_who_save_the_same_words_do_not_meet(db, build, now):
    p = make_pilot(build)
    for actor in (p.facilitator, p.second):
        stories.keep_words(db, actor, p.story.id, "Same", "Same.", 1, now)
    assert p.story.saved_count == 2


def test_what_was_taken_back_leaves_the_story_at_once_and_is_counted(db, build, now):
    p = make_pilot(build)
    other = build.entry(p.person, p.relationship, "The lift works.", *USES)
    stories.add_to_story(db, p.facilitator, p.story.id, [f"entry:{other.id}"], now)
    mark_quotation(db, p.facilitator, p.part.id, 0, 5, now)
    p.entry.taken_back_at = now
    db.flush()
    seen = stories.parts_of(db, p.facilitator, p.story, now)
    assert [part.words for part in seen] == ["The lift works."]
    assert stories.hidden_parts(db, p.story, len(seen)) == 1
    (listed,) = stories.list_stories(db, p.facilitator, now)
    assert (listed.parts, listed.quotations) == (1, 0)


def test_when_all_of_it_was_taken_back_its_title_and_memos_are_gone_with_it(db, build, now):
    p = make_pilot(build)
    memo = write_memo(db, p.facilitator, p.story.id, "The stairs again.", now)
    p.entry.taken_back_at = now
    db.flush()
    assert stories.list_stories(db, p.facilitator, now) == []
    for may, id in ((May.SEE_STORY, p.story.id), (May.CHANGE_MEMO, memo.id)):
        with pytest.raises(NotHere):
            require(db, p.facilitator, may, id, now)
    p.entry.taken_back_at = None
    db.flush()
    assert stories.see_story(db, p.facilitator, p.story.id, now).title == "The stairs"


def test_what_happened_is_recorded_without_words(db, build, now):
    p = make_pilot(build)
    stories.keep_words(db, p.facilitator, p.story.id, "A secret title", "Secret.", 1, now)
    events = db.scalars(select(Event).where(Event.thing_id == p.story.id)).all()
    assert {event.verb for event in events} == {"began a story", "kept a story's words"}
    assert all(event.relationship_id == p.relationship.id for event in events)
    assert "ecret" not in str([event.facts for event in events])


def a_long_story(build, now):
    """A pilot whose story has three long entries, each with a quotation."""
    p = make_pilot(build)
    for word in ("First", "Second", "Third"):
        words = f"{word} the bus came. " * 198
        entry = build.entry(p.person, p.relationship, words, *USES)
        stories.add_to_story(build.db, p.facilitator, p.story.id, [f"entry:{entry.id}"], now)
    for part in p.story.parts:
        mark_quotation(build.db, p.facilitator, part.id, 0, 5, now)
    return p


def test_a_long_story_is_turned_over_in_pages_whose_quotations_go_on_counting(db, build, now):
    p = a_long_story(build, now)
    pages = [story_pages.turn_to(db, p.facilitator, p.story, now, number) for number in (1, 2, 3)]
    assert [len(page.parts) for page in pages] == [2, 1, 1]
    assert [list(page.numbers.values()) for page in pages] == [[1, 2], [3], [4]]
    assert {(page.count, page.quotations, page.all_parts) for page in pages} == {(3, 4, 4)}
    assert [part for page in pages for part in page.parts] == p.story.parts


def test_short_parts_with_many_quotations_do_not_share_a_page(db, build, now):
    p = make_pilot(build)
    for word in ("First", "Second"):
        entry = build.entry(p.person, p.relationship, f"{word} the bus came. " * 9, *USES)
        stories.add_to_story(db, p.facilitator, p.story.id, [f"entry:{entry.id}"], now)
        for end in range(1, 61):
            mark_quotation(db, p.facilitator, p.story.parts[-1].id, 0, end, now)
    pages = [story_pages.turn_to(db, p.facilitator, p.story, now, number) for number in (1, 2)]
    assert [len(page.parts) for page in pages] == [2, 1]


def test_a_page_is_found_by_a_part_on_it_and_the_nearest_is_given_for_a_number(db, build, now):
    p = a_long_story(build, now)
    last = p.story.parts[-1]
    assert story_pages.turn_to(db, p.facilitator, p.story, now, 1, last.id).number == 3
    assert story_pages.turn_to(db, p.facilitator, p.story, now, 99).number == 3
    assert story_pages.turn_to(db, p.facilitator, p.story, now, -1).number == 1
    assert stories.number_before(db, p.facilitator, last, now) == 3
