"""A voice leaves as it is, sounding different once someone listened, or only as words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.access import NotHere
from feedback.actions import bleeps, other_voices
from feedback.actions.collections_out import NoLongerGiven, may_still_be_given
from feedback.actions.exports import freeze, record_export
from feedback.actions.meanwhile import ChangedMeanwhile
from feedback.jobs.faces import make_different
from feedback.jobs.runner import Workshop
from feedback.model.faces import DIFFERENT, VoiceWay
from feedback.model.media_places import Stretch
from feedback.model.outbox import Job
from feedback.model.telling import MediaKind
from media.clean import clean
from media.kinds import kind_of
from media.store import open_store
from tests.exports.desk import Desk
from tests.media import samples


@pytest.fixture
def p(build, tmp_path, database, now):
    """A story with a voice of two seconds."""
    store = open_store(str(tmp_path / "store"))
    p = Desk(build)
    entry = p.told("We had tea.")
    p.voice = p.original(store, entry, MediaKind.SOUND, b"received")
    source = samples.sound(tmp_path / "a.wav", 2.0)
    p.copies(store, p.voice, clean(source, kind_of(source.read_bytes()), tmp_path / "c").copies)
    p.story_ = p.story(entry)
    p.quote(p.story_, "tea")
    p.collection_ = p.collection(p.story_)
    p.at = (p.db, build.actor(p.facilitator), p.story_.id, p.voice.id)
    p.workshop = Workshop(database, lambda: store, lambda: now)
    build.commit()
    return p


def make(p):
    p.db.commit()
    make_different(p.workshop, p.voice.id)
    p.db.expire_all()


def out(p):
    """What leaves of the voice: its copy's id and whether it sounds different; and why not."""
    found = freeze(p.db, None, p.collection_.id, p.now)
    (medium,) = found.stories[0].media
    play = medium.copy("play")
    return play and play.id, medium.is_voice_different, [one.reason for one in found.left_out]


def choose(p, way, spans=()):
    other_voices.choose_way(*p.at, way, list(spans), p.now)


def test_as_it_is_is_what_happens_when_nobody_chose(p):
    assert out(p) == (p.voice.copy_for("play").id, False, [])


def test_a_voice_sounds_different_only_once_someone_listened(p):
    choose(p, VoiceWay.LOWER)
    assert out(p) == (None, False, ["voice-not-ready"])
    make(p)
    assert out(p) == (None, False, ["voice-not-heard"])
    other_voices.say_heard(*p.at, p.now)
    assert out(p) == (p.voice.copy_for(DIFFERENT).id, True, [])


def test_only_the_words_leave_when_that_was_chosen(p):
    choose(p, VoiceWay.WORDS)
    assert out(p) == (None, False, ["only-words"])
    choose(p, VoiceWay.AS_IT_IS)
    assert out(p)[0] == p.voice.copy_for("play").id


def test_a_new_tone_is_a_new_copy_that_someone_listens_to_again(p):
    choose(p, VoiceWay.HIGHER)
    make(p)
    other_voices.say_heard(*p.at, p.now)
    before = p.voice.copy_for(DIFFERENT).id
    bleeps.add_bleep(*p.at, Stretch(500, 900), p.now)
    assert out(p) == (None, False, ["voice-not-ready"])
    make(p)
    assert p.voice.copy_for(DIFFERENT).id != before
    assert out(p) == (None, False, ["voice-not-heard"])
    chosen = other_voices.choice_of(p.db, p.voice.id)
    assert chosen.made == {"semitones": 4, "tones": [[500, 900]]}


def test_listening_counts_for_the_copy_that_was_played(p):
    choose(p, VoiceWay.LOWER)
    with pytest.raises(NotHere):
        other_voices.say_heard(*p.at, p.now)
    make(p)
    shown = other_voices.mark_of_made(other_voices.choice_of(p.db, p.voice.id))
    choose(p, VoiceWay.HIGHER)
    make(p)
    with pytest.raises(ChangedMeanwhile):
        other_voices.say_heard(*p.at, p.now, shown)


def test_the_same_choice_again_asks_once_and_keeps_what_was_heard(p):
    for _ in range(2):
        choose(p, VoiceWay.LOWER)
    assert p.db.scalars(select(Job.kind).where(Job.thing_id == p.voice.id)).all() == [
        "change-voice",
    ]
    make(p)
    other_voices.say_heard(*p.at, p.now)
    choose(p, VoiceWay.LOWER)
    assert out(p)[1]


def test_whoever_may_not_work_on_the_story_chooses_nothing(p):
    worker = p.build.actor(p.worker)
    with pytest.raises(NotHere):
        other_voices.choose_way(p.db, worker, p.story_.id, p.voice.id, VoiceWay.WORDS, [], p.now)


def test_a_copy_with_the_voice_as_it_is_is_given_to_nobody_once_someone_chose_otherwise(p):
    db, actor = p.at[:2]
    frozen = freeze(db, None, p.collection_.id, p.now)
    made = record_export(db, actor, frozen, "story-pack", "a" * 64, p.now, media_ids=[p.voice.id])
    db.flush()
    later = p.now + timedelta(hours=1)
    assert may_still_be_given(db, actor, made.id, later) is made
    other_voices.choose_way(*p.at, VoiceWay.WORDS, [], later)
    with pytest.raises(NoLongerGiven):
        may_still_be_given(db, actor, made.id, later)
