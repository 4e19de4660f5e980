"""Learning days: prepared by a facilitator, read by a team, and what was said becomes a memo."""

from __future__ import annotations

import re
from html import unescape

import pytest

from feedback.actions import quotations
from feedback.actions.memos import LONGEST_MEMO
from feedback.actions.stories import add_to_story, begin_story, keep_words
from feedback.model.learning import LearningDay
from feedback.model.stories import Memo
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Consent, Use
from tests.actions.pilot import USES, WORDS
from tests.web.test_stories_rooms import kept, p, send, words_of  # noqa: F401

MARK = re.compile(r'name="shown" value="([^"]+)"')


@pytest.fixture
def day(p):  # noqa: F811
    """A learning day with the story of the stairs, then one of the lift."""
    db, now = p.build.db, p.build.now
    p.lift = p.build.entry(p.person, p.relationship, "The lift works now.", *USES)
    p.second_story = begin_story(db, p.facilitator, "The lift", [f"entry:{p.lift.id}"], now)
    quotations.mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    keep_words(db, p.facilitator, p.story.id, "The stairs", "Grace rang. It was good.", 1, now)
    p.build.commit()
    fields = {"day_title": "Spring", "on": "2026-04-01", "shipped": "what-mattered"}
    made = send(p, "/learning/new", "/learning/new", questions="Who was there?", **fields)
    p.day = made.location
    for story in (p.story, p.second_story):
        send(p, f"{p.day}/stories", p.day, do="put", story=str(story.id))
    return p


def text(p, address):  # noqa: F811
    return unescape(words_of(p.client.get(address).text))


def reading(p, story):  # noqa: F811
    return f"{p.day}/stories/{story.id}"


def take_back(p, db, entry):  # noqa: F811
    db.get_one(DiaryEntry, entry.id).taken_back_at = p.build.now


def change(p, act):  # noqa: F811
    with p.app.extensions["house"].database.writing() as db:
        act(db)


def test_a_story_is_read_large_with_questions_and_quotations_beside_it(day):
    page = text(day, reading(day, day.story))
    for words in ("Story 1 of 2", "The stairs", "Grace rang. It was good.", WORDS):
        assert words in page
    for words in ("What mattered to the person?", "Who was there?", "Words that stood out"):
        assert words in page
    assert "What does good look like here?" not in page


def test_what_is_typed_becomes_a_memo_with_the_day_and_goes_on_to_the_next_story(day):
    address = reading(day, day.story)
    answer = send(day, address, address, note="She decided.", go="later")
    assert answer.location.endswith(str(day.second_story.id))
    (memo,) = kept(day, Memo)
    assert (memo.words, memo.account.name) == ("She decided.", "Sam Field")
    assert memo.story_id == day.story.id and str(memo.learning_day_id) in day.day
    assert "She decided." in text(day, address)
    assert "learning day Spring" in text(day, f"/stories/{day.story.id}")


def test_turning_without_a_note_keeps_none_and_stops_at_the_ends(day):
    address = reading(day, day.story)
    assert send(day, address, address, go="earlier").location.endswith(str(day.story.id))
    other = reading(day, day.second_story)
    assert send(day, other, other, go="later").location.endswith(str(day.second_story.id))
    assert kept(day, Memo) == []


def test_a_note_that_is_too_long_is_given_back(day):
    address = reading(day, day.story)
    answer = send(day, address, address, note="a" * (LONGEST_MEMO + 1), go="later")
    assert answer.status_code == 422
    assert "This note is too long for us to keep." in answer.text and "a" * 5000 in answer.text


def test_what_is_not_for_the_team_is_neither_shown_nor_chosen(day):
    for_stories = day.build.entry(day.person, day.relationship, "Only a story.", Use.STORY)
    now = day.build.now
    alone = begin_story(day.build.db, day.facilitator, "Alone", [f"entry:{for_stories.id}"], now)
    add_to_story(day.build.db, day.facilitator, day.story.id, [f"entry:{for_stories.id}"], now)
    day.build.commit()
    assert "Alone" not in text(day, day.day)
    refused = send(day, f"{day.day}/stories", day.day, do="put", story=str(alone.id))
    assert refused.status_code == 404
    page = text(day, reading(day, day.story))
    assert WORDS in page and "Only a story." not in page
    # The title and the easy words tell of the whole story.
    assert "The stairs" not in page and "It was good." not in page
    assert "This is not the whole story." in page


@pytest.mark.parametrize("way", ["taken back", "no to the team", "no to stories"])
def test_a_story_that_was_withdrawn_is_gone_from_the_day_at_once(day, way):
    def withdraw(db):
        if way == "taken back":
            db.get_one(DiaryEntry, day.entry.id).taken_back_at = day.build.now
            return
        use = Use.TEAM if way == "no to the team" else Use.STORY
        db.query(Consent).filter_by(use=use).update({"withdrawn_at": day.build.now})

    change(day, withdraw)
    for address in (day.day, f"{day.day}/print"):
        page = text(day, address)
        assert "The stairs" not in page and "rang me first" not in page
    assert day.client.get(reading(day, day.story)).status_code == 404
    assert day.client.get(reading(day, day.story) + "/shown").status_code == 404
    answer = send(day, reading(day, day.story), day.day, note="late", go="here")
    assert answer.status_code == 404 and kept(day, Memo) == []


def test_a_note_typed_beside_a_story_that_was_taken_back_is_given_back(day):
    change(day, lambda db: take_back(day, db, day.entry))
    typed = {"note": "She decided <herself>.\nAlone.", "go": "later"}
    answer = send(day, reading(day, day.story), day.day, **typed)
    assert answer.status_code == 404 and kept(day, Memo) == []
    assert typed["note"] in unescape(answer.text) and f'href="{day.day}"' in answer.text
    assert "The stairs" not in answer.text


def test_turning_goes_from_a_story_that_was_taken_back_to_the_nearest_that_is_shown(day):
    change(day, lambda db: take_back(day, db, day.entry))
    for go in ("earlier", "later", "here"):
        answer = send(day, reading(day, day.story), day.day, go=go)
        assert answer.location.endswith(str(day.second_story.id))
    change(day, lambda db: take_back(day, db, day.lift))
    answer = send(day, reading(day, day.story), day.day, go="later")
    assert (answer.status_code, answer.location) == (303, day.day)


def test_stories_are_put_in_order_and_taken_off(day):
    send(day, f"{day.day}/stories", day.day, do=f"later:{day.story.id}")
    page = text(day, day.day)
    assert page.index("The lift") < page.index("The stairs")
    send(day, f"{day.day}/stories", day.day, do=f"out:{day.second_story.id}")
    assert "1 part is shown" in text(day, day.day)
    assert "Story 1 of 1" in text(day, reading(day, day.story))


def test_what_is_missing_is_said_and_what_was_typed_is_kept(day):
    answer = send(day, "/learning/new", "/learning/new", day_title="Summer", questions="Why?")
    assert answer.status_code == 422
    assert "Choose the date of the learning day." in answer.text
    assert 'value="Summer"' in answer.text and "Why?" in answer.text
    assert "Who was there?" in day.client.get("/learning/new").text


def test_what_another_changed_meanwhile_is_shown_and_not_written_over(day):
    address = f"{day.day}/change"
    shown = re.search(r'name="shown" value="([^"]+)"', day.client.get(address).text)[1]
    fields = {"on": "2026-04-01", "shipped": "what-mattered", "shown": shown}
    send(day, address, address, day_title="Spring with Ola", **fields)
    answer = send(day, address, address, day_title="Spring with Sam", **fields)
    assert answer.status_code == 409
    assert "Spring with Ola" in answer.text and 'value="Spring with Sam"' in answer.text
    assert [one.title for one in kept(day, LearningDay)] == ["Spring with Ola"]


def test_a_refusal_does_not_let_the_next_keep_write_over_what_another_kept(day):
    address = f"{day.day}/change"
    shown = MARK.search(day.client.get(address).text)[1]
    fields = {"shipped": "what-mattered", "shown": shown}
    send(day, address, address, day_title="Spring with Ola", on="2026-04-01", **fields)
    refused = send(day, address, address, day_title="Spring with Sam", on="", **fields)
    assert refused.status_code == 422
    fields["shown"] = MARK.search(refused.text)[1]
    answer = send(day, address, address, day_title="Spring with Sam", on="2026-04-01", **fields)
    assert answer.status_code == 409 and MARK.search(answer.text)[1] != shown
    assert [one.title for one in kept(day, LearningDay)] == ["Spring with Ola"]


def test_on_paper_each_story_has_its_questions_and_no_form(day):
    page = day.client.get(f"{day.day}/print").text
    assert page.count("What mattered to the person?") == 2
    assert "The lift works now." in unescape(page) and "<textarea" not in page


def test_a_day_that_is_taken_away_leaves_the_notes(day):
    address = reading(day, day.story)
    send(day, address, address, note="She decided.", go="here")
    send(day, f"{day.day}/remove", f"{day.day}/change")
    assert kept(day, LearningDay) == []
    assert [memo.learning_day_id for memo in kept(day, Memo)] == [None]
