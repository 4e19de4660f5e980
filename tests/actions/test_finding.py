"""Finding in stories: words, codes and kinds of telling, as far as access and consent go."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from feedback.access import Actor, NotHere
from feedback.actions import code_counts, finding, searches, stories
from feedback.actions.code_counts import By
from feedback.actions.codes_together import near_each_other, with_all
from feedback.actions.erasing import erase_person, erase_relationship
from feedback.actions.finding import DIARY, SURVEY, Asked, find
from feedback.actions.quotations import code_quotation, mark_quotation
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Role
from feedback.model.finding import Search
from feedback.model.keys import OwnerKey, opened_in, watch_opened
from feedback.model.stories import Pseudonym
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from feedback.model.trust import Consent, Event, Use
from tests.actions.pilot import WORDS, make_pilot
from tests.actions.told_media import add_media, add_words


@pytest.fixture
def p(db, build, now):
    p = make_pilot(build)
    p.db, p.build, p.now = db, build, now
    return p


def quote(p, start, end, *codes, actor=None):
    made = mark_quotation(p.db, p.facilitator, p.part.id, start, end, p.now)
    ids = [p.codes[name] for name in codes]
    return code_quotation(p.db, actor or p.facilitator, made.id, ids, p.now)


def count(p, actor=None, **asked):
    return find(p.db, actor or p.facilitator, Asked(**asked), 1, p.now).count


def with_answers(p):
    survey = p.build.survey(p.site, toml_text("my-social-worker"), "my-social-worker")
    answers = {"what-matters": "My dog on the stairs."}
    sent = p.build.response(survey, p.relationship, p.person, answers, Use.STORY)
    stories.add_to_story(p.db, p.facilitator, p.story.id, [f"answers:{sent.id}"], p.now)
    return survey, sent


def test_a_word_is_found_in_what_was_told_and_in_no_other_site(p):
    result = find(p.db, p.facilitator, Asked("STAIR decided"), 1, p.now)
    assert [part.words for part in result.things] == [WORDS]
    assert count(p, words="garden") == 0
    assert count(p, p.stranger, words="stairs") == 0
    assert count(p, Actor.of(p.person), words="stairs") == 0


@pytest.mark.parametrize("what", ["taken back", "withdrawn", "unshared", "consent over"])
def test_what_may_not_be_used_is_in_no_result_count_table_or_pair(p, what):
    quote(p, 0, 20, "Control", "Safety")
    consent = p.db.scalars(select(Consent).where(Consent.use == Use.STORY)).one()
    assert (count(p, words="grace"), count(p, codes=(p.codes["Control"],))) == (1, 1)
    if what == "taken back":
        p.entry.taken_back_at = p.now
    elif what == "withdrawn":
        consent.withdrawn_at = p.now
    elif what == "unshared":
        p.entry.shares = [one for one in p.entry.shares if one.use is not Use.STORY]
    else:
        consent.until = p.now.date() - timedelta(days=1)
    p.db.flush()
    assert count(p, words="grace") == count(p) == count(p, quotations=True) == 0
    assert count(p, codes=(p.codes["Control"],)) == 0
    table = code_counts.code_table(p.db, p.facilitator, p.codebook, By.ROLE, p.now)
    assert (table.counts, dict(table.totals)) == ({}, {})
    assert code_counts.codes_beside(p.db, p.facilitator, p.now) == ([], 0)


def speak(p, *versions):
    """A recording of the entry, and versions of its words: (words, is a draft)."""
    sound = add_media(p.build, p.entry, MediaKind.SOUND, ("play",), seconds=4.0)
    for words, is_draft in versions:
        add_words(p.build, sound, [Segment(words, 0, 4000)], p.person, is_draft)
    p.build.commit()
    return sound


def test_what_is_said_in_a_recording_is_found_with_what_is_written_beside_it(p):
    speak(p, ("The lift was broken.", False))
    assert count(p, words="lift") == count(p, words="lift grace") == count(p) == 1
    assert count(p, words="lift garden") == count(p, words="lift", quotations=True) == 0
    assert count(p, p.stranger, words="lift") == 0
    p.entry.taken_back_at = p.now
    p.db.flush()
    assert count(p, words="lift") == 0


def test_only_the_words_of_a_recording_that_count_are_found(p):
    speak(p, ("The lift.", False), ("The left.", False), ("A drift.", True))
    assert [count(p, words=word) for word in ("lift", "left", "drift")] == [0, 1, 0]


def test_a_recording_in_an_answer_is_found_with_that_answer(p):
    _, sent = with_answers(p)
    sound = speak(p, ("The lift was broken.", False))
    sound.entry, sound.entry_id = None, None
    sound.response_id, sound.item = sent.id, "what-matters"
    p.build.commit()
    result = find(p.db, p.facilitator, Asked("lift"), 1, p.now)
    assert [part.words for part in result.things] == ["My dog on the stairs."]


def test_looking_through_is_no_look_and_showing_is(p):
    watch_opened(p.db)
    p.db.expire_all()
    result = find(p.db, p.facilitator, Asked("stairs"), 1, p.now)
    assert opened_in(p.db) == set()
    assert result.things[0].words == WORDS
    assert opened_in(p.db) == {("StoryPart", p.part.id)}


def test_who_told_it_the_round_and_the_way_narrow_what_is_found(p):
    survey, _ = with_answers(p)
    assert count(p, words="stairs") == 2
    assert count(p, words="stairs", ways=(SURVEY,)) == count(p, waves=(survey.wave_id,)) == 1
    assert count(p, ways=(DIARY,), waves=(survey.wave_id,)) == 0
    assert count(p, roles=(Role.PERSON,)) == 2
    assert count(p, roles=(Role.CARER, Role.WORKER)) == 0


def test_answers_that_were_taken_back_are_found_no_more(p):
    _, sent = with_answers(p)
    assert count(p, words="dog") == 1
    sent.taken_back_at = p.now
    p.db.flush()
    assert count(p, words="dog") == 0


def test_codes_that_stand_on_one_quotation_or_overlap_are_found_and_counted_alike(p):
    quote(p, 0, 20, "Control", "Safety")
    quote(p, 10, 30, "Dignity")
    quote(p, 40, 50, "Continuity")
    beside, pairs = code_counts.codes_beside(p.db, p.facilitator, p.now)
    names = {frozenset((one.first.name, one.second.name)): one.count for one in beside}
    assert names == {
        frozenset(("Control", "Safety")): 1,
        frozenset(("Control", "Dignity")): 2,
        frozenset(("Safety", "Dignity")): 2,
    }
    assert pairs == 3
    for one in beside:
        assert count(p, codes=(one.first.id, one.second.id)) == one.count
    assert count(p, words="stairs", codes=(p.codes["Control"], p.codes["Dignity"])) == 0
    assert count(p, words="rang", codes=(p.codes["Control"], p.codes["Dignity"])) == 1


def test_quotations_that_only_touch_do_not_overlap_and_thousands_are_quick():
    a, b = uuid4(), uuid4()
    touching = [(None, uuid4(), 0, 5, a), (None, uuid4(), 5, 9, b)]
    assert with_all(near_each_other(touching), {a, b}) == set()
    nested = [(None, uuid4(), n, 10_000 - n, a if n % 2 else b) for n in range(4000)]
    assert len(with_all(near_each_other(nested), {a, b})) == 4000


def test_the_table_counts_a_quotation_once_and_each_number_leads_to_as_many(p):
    survey, _ = with_answers(p)
    made = quote(p, 0, 20, "Control")
    code_quotation(p.db, p.second, made.id, [p.codes["Control"]], p.now)
    answer = p.story.parts[-1]
    told = mark_quotation(p.db, p.facilitator, answer.id, 0, 6, p.now)
    code_quotation(p.db, p.facilitator, told.id, [p.codes["Control"]], p.now)
    control = p.codes["Control"]
    for by, name, value in (
        (By.ROLE, "roles", Role.PERSON),
        (By.WAVE, "waves", survey.wave_id),
        (By.WAY, "ways", DIARY),
    ):
        table = code_counts.code_table(p.db, p.facilitator, p.codebook, by, p.now)
        expected = count(p, codes=(control,), **{name: (value,)})
        assert table.counts[control, value] == expected == (2 if by is By.ROLE else 1)
        assert table.totals[control] == count(p, codes=(control,)) == 2


def test_pages_hold_twenty_the_newest_story_first(p):
    for number in range(21):
        entry = p.build.entry(p.person, p.relationship, f"Stairs {number}", Use.STORY)
        stories.begin_story(p.db, p.facilitator, "S", [f"entry:{entry.id}"], p.now)
    first, second, beyond = (
        find(p.db, p.facilitator, Asked("stairs"), page, p.now) for page in (1, 2, 3)
    )
    assert (first.count, first.pages, len(first.things)) == (22, 2, 20)
    assert first.things[0].words == "Stairs 20"
    assert [part.words for part in second.things] == ["Stairs 0", WORDS]
    assert (beyond.count, beyond.things) == (22, [])


def test_a_search_is_sealed_under_a_key_of_its_own_and_goes_with_it(p):
    search = searches.ask(p.db, p.facilitator, Asked("Quillfeather"), p.now)
    searches.keep_search(p.db, p.facilitator, search.id, "Quillfeather at home", False, p.now)
    p.db.expire_all()
    assert b"Quill" not in search.words_sealed + search.name_sealed
    assert searches.see_search(p.db, p.facilitator, search.id, p.now)[1] == Asked("Quillfeather")
    assert not [one for one in p.db.scalars(select(Event)) if "Quill" in str(one.facts)]
    searches.remove_search(p.db, p.facilitator, search.id, p.now)
    assert p.db.get(OwnerKey, search.id) is None
    with pytest.raises(NotHere):
        searches.see_search(p.db, p.facilitator, search.id, p.now)


def test_filters_come_back_as_they_were_asked(p):
    asked = Asked("a", (uuid4(),), (Role.CARER,), (uuid4(),), (DIARY,), True)
    search = searches.ask(p.db, p.facilitator, asked, p.now)
    p.db.expire_all()
    assert searches.see_search(p.db, p.facilitator, search.id, p.now)[1] == asked
    with pytest.raises(searches.NothingAsked):
        searches.ask(p.db, p.facilitator, Asked(), p.now)


def test_a_search_is_ones_own_until_it_is_shared_and_only_its_owner_changes_it(p):
    search = searches.ask(p.db, p.facilitator, Asked("stairs"), p.now)
    with pytest.raises(NotHere):
        searches.see_search(p.db, p.second, search.id, p.now)
    searches.keep_search(p.db, p.facilitator, search.id, "Stairs", True, p.now)
    assert searches.kept_searches(p.db, p.second, p.now) == [search]
    assert searches.kept_searches(p.db, p.stranger, p.now) == []
    for actor in (p.second, p.stranger):
        with pytest.raises(NotHere):
            searches.remove_search(p.db, actor, search.id, p.now)
    with pytest.raises(searches.NameMissing):
        searches.keep_search(p.db, p.facilitator, search.id, " ", True, p.now)


def test_a_search_that_nobody_keeps_is_gone_after_a_day(p):
    kept = searches.ask(p.db, p.facilitator, Asked("stairs"), p.now)
    searches.keep_search(p.db, p.facilitator, kept.id, "Stairs", False, p.now)
    searches.ask(p.db, p.facilitator, Asked("rail"), p.now)
    assert searches.forget_old_searches(p.db, p.now + timedelta(hours=23)) == 0
    assert searches.forget_old_searches(p.db, p.now + timedelta(hours=25)) == 1
    assert p.db.scalars(select(Search)).all() == [kept]


def test_who_is_erased_is_in_no_search_any_more(p):
    real = Pseudonym(relationship_id=p.relationship.id, real="Bluebell Lodge", stands_in="home")
    p.db.add(real)
    for words in ("amina", "yusuf's stairs", "bluebell", "rail"):
        search = searches.ask(p.db, p.facilitator, Asked(words), p.now)
        searches.keep_search(p.db, p.facilitator, search.id, "One", False, p.now)
    searches.ask(p.db, p.facilitator, Asked("anything"), p.now)
    erase_person(p.db, None, p.person.person_id, p.now)
    (left,) = p.db.scalars(select(Search))
    assert left.words == "rail"
    keys = select(func.count()).where(OwnerKey.owner_id == left.id)
    assert p.db.scalar(keys) == 1


def test_what_was_told_in_an_erased_relationship_is_found_no_more(p):
    quote(p, 0, 20, "Control")
    erase_relationship(p.db, None, p.relationship.id, p.now)
    assert count(p) == count(p, words="stairs") == count(p, codes=(p.codes["Control"],)) == 0
    assert finding.find(p.db, p.facilitator, Asked("stairs"), 1, p.now).things == []
