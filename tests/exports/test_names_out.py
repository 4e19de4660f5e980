"""What a human decided stands everywhere in a pack, and what nobody decided stays in the house."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.actions import bleeps, traces
from feedback.actions.exports import freeze
from feedback.actions.media_quotations import mark_place
from feedback.actions.traces import Wish
from feedback.exports.carry_out import NothingToCarry, carry_out
from feedback.jobs.bleep_media import bleep_media
from feedback.jobs.runner import Workshop
from feedback.model.media_places import Region, Stretch
from feedback.model.names import BLEEPED, Choice
from feedback.model.outbox import Job
from feedback.model.telling import MediaKind
from feedback.model.timed_words import Segment
from feedback.model.traces import TraceKind
from feedback.model.trust import Event
from media.clean import clean
from media.kinds import kind_of
from tests.actions.told_media import add_words
from tests.conftest import NOW
from tests.media.samples import sound
from tests.media.test_bleeps import heard, loudness

WORDS = "🙂 Amina moved to Wadebridge on 3rd of May 2024. Ring 07700 900 123 or +44 7700 900123!"
SAID = [
    Segment("She rang me.", 0, 1000),
    Segment("I live in Wadebridge.", 1000, 2000),
    Segment("It is quiet.", 2000, 3000),
]
REAL = (
    "Wadebridge",
    "wadebridge",
    "7700",
    "900123",
    "900 123",
    "of May",
    "Amina",
    "Yusuf",
    "Grace",
)


def wishes(*kinds):
    every = {
        TraceKind.PLACE: Wish("a", TraceKind.PLACE, "Wadebridge", Choice.STAND_IN, "Place A"),
        TraceKind.PHONE: Wish("b", TraceKind.PHONE, "07700 900 123", Choice.TAKE_OUT),
        TraceKind.DATE: Wish("c", TraceKind.DATE, "3/5/2024", Choice.STAND_IN, "spring"),
    }
    return [every[kind] for kind in kinds or every]


@pytest.fixture
def desk(small_desk, store, tmp_path):
    """A story with names, a place, a date and numbers in its words, a photo and a voice."""
    desk = small_desk
    desk.site.name = "Elmshire"
    entry = desk.told(WORDS)
    about = "The bus at WADEBRIDGE"
    desk.photo = desk.original(store, entry, MediaKind.PHOTO, b"o", description=about)
    desk.copy(store, desk.photo, "screen", "image/jpeg", [b"picture"], width=480, height=320)
    desk.voice = desk.original(
        store, entry, MediaKind.SOUND, b"o", file_name="amina in Wadebridge.m4a"
    )
    source = sound(tmp_path / "a.wav", 3.0)
    made = clean(source, kind_of(source.read_bytes()), tmp_path / "safe").copies
    desk.play = tmp_path / "safe" / "play.m4a"
    desk.copies(store, desk.voice, made)
    desk.story_ = desk.story(entry, title="To Wadebridge", easy_words="Amina is in Wadebridge.")
    desk.quote(desk.story_, "moved to Wadebridge on 3rd of May 2024. Ring 07700 900 123")
    desk.quote(desk.story_, "or")
    desk.actor = desk.build.actor(desk.facilitator)
    place = (desk.db, desk.actor, desk.story_.id)
    region = Region(100, 100, 500, 400)
    mark_place(*place, desk.photo.id, region, "A sign: Wadebridge", NOW)
    desk.collected = desk.collection(desk.story_, name="From Wadebridge")
    desk.build.commit()
    return desk


def decide(desk, *kinds):
    traces.decide(desk.db, desk.actor, desk.story_.id, wishes(*kinds), NOW)
    desk.build.commit()


def say(desk, segments):
    add_words(desk.build, desk.voice, segments, by=desk.facilitator)
    desk.build.approve(desk.story_)
    desk.build.commit()


def out(desk):
    frozen = freeze(desk.db, None, desk.collected.id, NOW)
    desk.build.commit()
    return frozen


def cover(house, store, desk):
    """Do the job that makes the covered copy."""
    (job,) = desk.db.scalars(select(Job).where(Job.kind == bleeps.JOB))
    desk.db.delete(job)
    desk.db.commit()
    bleep_media(Workshop(house, lambda: store, lambda: NOW), job.thing_id)
    desk.db.expire_all()


def carried(house, store, desk, folder) -> tuple[Path, dict[str, bytes]]:
    id = desk.collected.id
    desk.db.commit()
    path = carry_out(house, store, None, id, "story-pack", folder, NOW)
    with zipfile.ZipFile(path) as pack:
        return path, {name.split("/", 1)[1]: pack.read(name) for name in pack.namelist()}


def test_a_hard_trace_that_nobody_decided_about_keeps_the_whole_story_in(house, store, desk):
    with pytest.raises(NothingToCarry) as held:
        carried(house, store, desk, desk.play.parent)
    (left,) = held.value.left_out
    assert (left.what, left.reason) == ("the whole story", "not-decided")
    assert "not decided yet" in left.words
    decide(desk, TraceKind.PHONE)
    (story,) = out(desk).stories
    assert story.not_looked_at == 2


def test_a_hard_trace_in_a_part_that_stays_behind_holds_nothing(desk):
    other = desk.told("Just tea.")
    number = desk.told("Ring 07700 900 123.")
    story = desk.story(other, number, title="Tea")
    collection = desk.collection(story, name="Tea")
    assert freeze(desk.db, None, collection.id, NOW).stories == ()
    number.taken_back_at = NOW
    assert [one.label for one in freeze(desk.db, None, collection.id, NOW).stories] == [story.label]


def test_what_is_soft_goes_out_as_told_and_the_report_says_that_nobody_looked(house, store, desk):
    decide(desk, TraceKind.PHONE, TraceKind.DATE)
    _, files = carried(house, store, desk, desk.play.parent)
    assert "moved to Wadebridge on" in files["stories/S-0001/story.html"].decode()
    report = files["export-report.txt"].decode()
    assert "S-0001: 1 place, date or unknown name, still as told" in report


def test_what_was_decided_stands_everywhere_and_the_map_is_in_no_byte(house, store, desk):
    say(desk, SAID)
    decide(desk)
    out(desk)
    cover(house, store, desk)
    path, files = carried(house, store, desk, desk.play.parent)
    look_for = re.compile("|".join(REAL).encode())
    for name, data in [(path.name, b""), *files.items()]:
        assert not look_for.search(name.encode() + b"\n" + data), name
    page = files["stories/S-0001/story.html"].decode()
    assert "moved to [Place A] on [spring]. Ring [phone number]" in page
    assert "The bus at [PLACE A]" in files["stories/S-0001/pictures.csv"].decode()
    assert "Nothing that we found." in files["export-report.txt"].decode()


def test_replaced_places_are_flagged_and_counted_in_the_words_as_they_leave(desk):
    decide(desk)
    (story,) = out(desk).stories
    first, second, _ = story.quotations
    assert (first.is_replaced, second.is_replaced) == (True, False)
    stand_in = story.tellers[0].speaker
    whole = (
        f"🙂 [{stand_in}] moved to [Place A] on [spring]. Ring [phone number] or [phone number]!"
    )
    for said in (first, second):
        assert whole[said.start : said.end] == said.words


def test_what_was_left_as_it_is_stays_and_is_looked_at(desk):
    decide(desk, TraceKind.PHONE)
    leave = [
        Wish("a", TraceKind.PLACE, "Wadebridge", Choice.LEAVE),
        Wish("b", TraceKind.DATE, "3 May 2024", Choice.LEAVE),
    ]
    traces.decide(desk.db, desk.actor, desk.story_.id, leave, NOW)
    (story,) = out(desk).stories
    assert story.title == "To Wadebridge"
    assert story.not_looked_at == 0


def test_a_voice_with_replaced_words_and_no_times_stays_and_its_words_go(house, store, desk):
    say(desk, [Segment("I live in Wadebridge.")])
    decide(desk)
    _, files = carried(house, store, desk, desk.play.parent)
    assert not [name for name in files if "A-01" in name]
    assert "I live in [Place A]." in files["stories/S-0001/story.html"].decode()
    report = files["export-report.txt"].decode()
    assert "S-0001, the sound of A-01: Words in it are replaced" in report


def test_a_voice_leaves_with_a_tone_where_its_words_are_replaced(house, store, desk, tmp_path):
    say(desk, SAID)
    decide(desk)
    assert [one.reason for one in out(desk).left_out] == ["tone-not-ready"]
    cover(house, store, desk)
    _, files = carried(house, store, desk, tmp_path / "out")
    copy = tmp_path / "carried.m4a"
    copy.write_bytes(files["stories/S-0001/audio/A-01.m4a"])
    was, now = heard(desk.play), heard(copy)
    assert abs(len(was) - len(now)) < 0.05 * 48_000
    assert loudness(was, 440.0, 0.9, 2.1) > 0.1
    assert loudness(now, 440.0, 0.9, 2.1) < 0.0005
    for begins, ends in ((0.1, 0.8), (2.25, 2.9)):
        before, after = (loudness(one, 440.0, begins, ends) for one in (was, now))
        assert after == pytest.approx(before, rel=0.1)
    captions = files["stories/S-0001/audio/A-01.vtt"].decode()
    assert "00:00:01.000 --> 00:00:02.000\nI live in [Place A].\n" in captions
    assert "A-01: 1 place" in files["export-report.txt"].decode()
    events = desk.db.scalars(select(Event.verb).where(Event.thing_id == desk.voice.id))
    assert "covered a recording" in events.all()


def test_a_stretch_covered_by_hand_is_covered_without_any_words(house, store, desk):
    decide(desk)
    place = (desk.db, desk.actor, desk.story_.id, desk.voice.id)
    one = bleeps.add_bleep(*place, Stretch(500, 900), NOW)
    assert bleeps.add_bleep(*place, Stretch(500, 900), NOW) is one
    desk.build.commit()
    cover(house, store, desk)
    (story,) = out(desk).stories
    assert {one.kind: one.covered for one in story.media} == {"photo": (), "sound": ((500, 900),)}
    bleeps.take_bleep_away(*place, one.id, NOW)
    (story,) = out(desk).stories
    assert [medium.covered for medium in story.media] == [(), ()]


def test_a_copy_that_covers_too_little_never_leaves(house, store, desk):
    say(desk, SAID)
    decide(desk)
    out(desk)
    cover(house, store, desk)
    say(desk, [*SAID[:2], Segment("It is quiet in Wadebridge.", 2000, 3000)])
    (story,) = out(desk).stories
    assert {one.kind: one.is_here for one in story.media} == {"photo": True, "sound": False}
    before = desk.voice.copy_for(BLEEPED).id
    cover(house, store, desk)
    (story,) = out(desk).stories
    assert [medium.is_here for medium in story.media] == [True, True]
    assert desk.voice.copy_for(BLEEPED).id != before
    assert str(before) not in set(store.names())
