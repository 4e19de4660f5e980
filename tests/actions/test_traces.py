"""Names and places in a story: found, decided by a human, the same in all of a relationship."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions import traces
from feedback.actions.stories import add_to_story, begin_story
from feedback.actions.suggested import suggestions
from feedback.actions.traces import NewName, NotDecided, Wish, look_through
from feedback.model.names import Choice, TraceDecision
from feedback.model.stories import Pseudonym
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from feedback.model.traces import TraceKind
from feedback.model.trust import Event, Use
from tests.actions.pilot import USES, make_pilot
from tests.actions.told_media import add_media, add_words

WORDS = "Grace took me to Wadebridge on 3 May. Ring 07700 900123. Then Kofi came."


@pytest.fixture
def p(build):
    return make_pilot(build, WORDS)


def look(db, p, now, story=None, actor=None):
    return look_through(db, actor or p.facilitator, (story or p.story).id, now)


def wish(words, kind=TraceKind.PLACE, choice=Choice.STAND_IN, other="Place A"):
    return Wish("one", kind, words, choice, other)


def decide(db, p, now, *wishes, actor=None):
    return traces.decide(db, actor or p.facilitator, p.story.id, wishes, now)


def test_what_is_found_is_shown_with_the_words_around_it_and_hard_things_first(db, p, now):
    found = look(db, p, now).found
    assert [(one.kind.value, one.words, one.is_hard) for one in found] == [
        ("phone", "07700 900123", True),
        ("place", "Wadebridge", False),
        ("date", "3 May", False),
        ("name", "Kofi", False),
    ]
    seen = found[1].seen[0]
    assert (seen.where, seen.part, seen.before) == ("told", 1, "Grace took me to ")
    assert seen.after.startswith(" on 3 May.")


def test_those_whom_the_registers_know_are_no_question(db, p, now):
    looked = look(db, p, now)
    (known,) = looked.known
    assert known.words == ("Grace",)
    assert "Grace" not in [one.words for one in looked.found]
    assert looked.is_held


def test_someone_else_of_the_site_is_hard_by_the_whole_name_and_soft_by_a_part(db, build, p, now):
    build.person(p.site, "Kofi Mensah")
    p.part.words = "Kofi Mensah rang. Mensah waved."
    found = look(db, p, now).found
    assert [(one.kind.value, one.words) for one in found] == [
        ("person", "Kofi Mensah"),
        ("name", "Mensah"),
    ]


def test_the_name_of_the_site_is_a_place_however_it_is_written(db, p, now):
    p.part.words = "We like Camden. CAMDEN is big, and so is 12 Camden Road. camden too."
    found = look(db, p, now).found
    assert [(one.kind.value, one.words, one.count) for one in found] == [
        ("address", "12 Camden Road", 1),
        ("place", "Camden", 3),
    ]


def test_it_is_looked_for_everywhere_that_words_leave_from(db, build, p, now):
    photo = add_media(build, p.entry, MediaKind.PHOTO, ("screen",))
    photo.description = "A door at 12 Mill Lane"
    voice = add_media(build, p.entry, MediaKind.SOUND, ("play",), seconds=10.0)
    add_words(build, voice, [Segment("my mail is amina@example.org", 0, 3000)], by=p.account)
    p.story.title, p.story.easy_words = "NW1 4AB", "She was born on 3 March 1985."
    db.flush()
    db.expire_all()
    found = {one.words: one.seen[0].where for one in look(db, p, now).found if one.is_hard}
    assert found == {
        "NW1 4AB": "title",
        "3 March 1985": "easy-words",
        "07700 900123": "told",
        "12 Mill Lane": "described",
        "amina@example.org": "said",
    }


def test_what_the_teller_took_back_is_not_shown_here_either(db, build, p, now):
    other = build.entry(p.person, p.relationship, "I live in Sutton Bay.", *USES)
    add_to_story(db, p.facilitator, p.story.id, [f"entry:{other.id}"], now)
    assert "Sutton Bay" in [one.words for one in look(db, p, now).found]
    other.taken_back_at = now
    db.flush()
    assert "Sutton Bay" not in [one.words for one in look(db, p, now).found]


def test_a_decision_says_who_and_when_and_holds_in_another_story(db, build, p, now):
    assert decide(db, p, now, wish("Wadebridge")) == 1
    entry = build.entry(p.person, p.relationship, "We left wadebridge and WADEBRIDGE.", *USES)
    other = begin_story(db, p.facilitator, "More", [f"entry:{entry.id}"], now)
    build.commit()
    db.expire_all()
    looked = look(db, p, now, other)
    (row,) = looked.decisions.values()
    assert (row.real, row.stands_in, row.decided_by.name) == ("Wadebridge", "Place A", "Sam Field")
    assert (row.decided_at, looked.undecided) == (now, [])
    assert [one.count for one in looked.found] == [2]


def test_the_same_decision_twice_is_one_and_another_one_takes_its_place(db, p, now):
    assert decide(db, p, now, wish("Wadebridge")) == 1
    assert decide(db, p, now, wish("WADEBRIDGE")) == 0
    assert decide(db, p, now, wish("Wadebridge", choice=Choice.TAKE_OUT)) == 1
    (row,) = db.scalars(select(TraceDecision))
    assert (row.choice, row.stands_in) == (Choice.TAKE_OUT, None)
    events = db.scalars(select(Event).where(Event.verb == "decided about a trace")).all()
    assert [event.facts["choice"] for event in events] == ["stand-in", "take-out"]
    assert "wadebridge" not in repr([event.facts for event in events]).lower()


def test_a_word_that_nobody_found_can_be_added(db, p, now):
    decide(db, p, now, wish("me", TraceKind.WORDS, Choice.TAKE_OUT, ""))
    found = {one.words: one.count for one in look(db, p, now).found}
    assert found["me"] == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (wish(" ", choice=Choice.LEAVE), "nothing-written"),
        (wish("Wadebridge", other=" "), "no-stand-in"),
        (wish("Wadebridge", other="x" * 61), "too-long"),
        (wish("Wadebridge", other="[Place]"), "not-plain"),
        (wish("Wadebridge", other="old wadebridge"), "same-words"),
        (wish("Kofi", TraceKind.NAME, other="Grace"), "real-name"),
        (wish("Wadebridge", other="The town of Amina Yusuf"), "real-name"),
    ],
)
def test_what_would_disguise_nothing_is_refused_and_nothing_is_kept(db, p, now, given, code):
    with pytest.raises(NotDecided) as refused:
        decide(db, p, now, wish("Sutton"), given)
    assert (refused.value.code, refused.value.field) == (code, "one")
    assert db.scalars(select(TraceDecision)).all() == []


def test_a_known_name_can_have_another_stand_in_that_is_nobodys(db, p, now):
    (known,) = look(db, p, now).known
    with pytest.raises(NotDecided):
        traces.rename(db, p.facilitator, p.story.id, {known.real: NewName("Amina")}, now)
    assert traces.rename(db, p.facilitator, p.story.id, {known.real: NewName("Rosalind")}, now) == 1
    assert [one.stands_in for one in look(db, p, now).known] == ["Rosalind"]
    assert traces.rename(db, p.facilitator, p.story.id, {known.real: NewName("Rosalind")}, now) == 0


def test_stand_ins_are_suggested_that_no_other_trace_has(db, p, now):
    looked = look(db, p, now)
    made = suggestions(db, p.story, looked.found, looked.decisions)
    by_words = {one.words: made[one.key] for one in looked.found}
    assert (by_words["Wadebridge"], by_words["3 May"], by_words["07700 900123"]) == (
        *("Place A", "May", ""),
    )
    taken = set(db.scalars(select(Pseudonym.stands_in)))
    assert by_words["Kofi"] and by_words["Kofi"] not in taken
    decide(db, p, now, wish("Wadebridge"))
    looked = look(db, p, now)
    sutton = [one for one in looked.found if one.words == "Wadebridge"]
    assert suggestions(db, p.story, sutton, looked.decisions) == {sutton[0].key: "Place B"}


def test_staff_of_another_site_find_nothing_and_decide_nothing(db, p, now):
    with pytest.raises(NotHere):
        look(db, p, now, actor=p.stranger)
    with pytest.raises(NotHere):
        decide(db, p, now, wish("Wadebridge"), actor=p.stranger)
    p.entry.shares[:] = [one for one in p.entry.shares if one.use != Use.STORY]
    db.flush()
    with pytest.raises(NotHere):
        decide(db, p, now, wish("Wadebridge"))
