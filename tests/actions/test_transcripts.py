"""Words of recordings: versions that only grow, drafts until someone confirms, own words first."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select, text

from feedback.access import Actor, May, NotHere, visible
from feedback.actions import transcripts
from feedback.actions.transcripts import NothingWritten, WordsTooLong, Writing, WrittenMeanwhile
from feedback.model.answering import SafetyFlag
from feedback.model.outbox import Job
from feedback.model.telling import MediaFile, MediaKind, Transcript
from feedback.model.time_marks import BadMark
from feedback.model.timed_words import Segment
from feedback.model.trust import Event, Use
from tests.spoken import recording

MARKED = "[00:00] I have got my own key.\n[00:03.5] Nobody asks me why."
TIMED = [
    Segment("I have got my own key.", 0, 3500),
    Segment("Nobody asks me why.", 3500, 9000),
]


@pytest.fixture
def p(build):
    """Amina told something by voice and shared it with the team; a facilitator may hear it."""
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    relationship = build.relationship(person, worker)
    uses = (Use.WORKER, Use.TEAM, Use.STORY)
    build.consent(person, relationship, *uses)
    entry = build.entry(person, relationship, "By voice", *uses)
    media = recording(build, entry)
    facilitator, colleague = build.facilitator(site), build.facilitator(site, "Kim")
    build.commit()
    return SimpleNamespace(
        entry=entry,
        media=media,
        person=Actor.of(person),
        worker=Actor.of(worker),
        facilitator=Actor.of(facilitator),
        colleague=Actor.of(colleague),
    )


def staff(db, p, now, words=MARKED, based_on=0, who=None, **more):
    return transcripts.write_timed(
        db, who or p.facilitator, p.media.id, Writing(words, based_on, **more), now
    )


def own(db, p, now, words, based_on=0):
    return transcripts.write_own(db, p.person, p.media.id, Writing(words, based_on), now)


def seen_by(db, p, now, who):
    return [one.words for one in transcripts.versions_of(db, who, p.media, now)]


def test_words_with_marks_are_kept_with_their_moments_and_are_a_draft(db, p, now):
    made = staff(db, p, now)
    assert (made.segments, made.is_draft, made.version) == (TIMED, True, 1)
    assert p.media.transcript is made


def test_words_are_a_draft_until_someone_says_that_they_are_right(db, p, now):
    staff(db, p, now)
    confirmed = staff(db, p, now, based_on=1, is_right=True)
    assert (confirmed.is_draft, confirmed.version, confirmed.account_id) == (
        False,
        2,
        p.facilitator.account_id,
    )
    assert transcripts.words_that_count(db, p.worker, p.media.id, now) is confirmed


def test_a_confirmed_text_counts_while_a_newer_one_is_a_draft(db, p, now):
    right = staff(db, p, now, is_right=True)
    staff(db, p, now, "[00:00] Half of it", based_on=1)
    assert p.media.transcript is right


def test_words_and_moments_are_sealed_in_the_database(db, p, now):
    staff(db, p, now)
    db.commit()
    for column in ("words_sealed", "timing_sealed"):
        kept = bytes(db.scalar(text(f"SELECT {column} FROM transcripts")))
        assert b"own key" not in kept and b"3500" not in kept and len(kept) > 28


def test_nothing_that_was_written_before_is_lost(db, p, now):
    staff(db, p, now)
    staff(db, p, now, "[00:00] I got a key.", based_on=1)
    own(db, p, now, "I have my key.", based_on=2)
    assert seen_by(db, p, now, p.person) == [
        "I have my key.",
        "I got a key.",
        "I have got my own key.\nNobody asks me why.",
    ]


def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_written_over(db, p, now):
    first = staff(db, p, now)
    with pytest.raises(WrittenMeanwhile) as no:
        staff(db, p, now, "[00:00] Other words", who=p.colleague)
    assert no.value.newest is first
    assert seen_by(db, p, now, p.facilitator) == [first.words]


def test_of_two_in_the_same_moment_one_is_refused_by_the_database(database, db, p, now):
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets in one writer at a time")
    with database.session() as other:
        theirs = other.get(MediaFile, p.media.id)
        assert theirs.transcripts == []
        staff(db, p, now)
        db.commit()
        with pytest.raises(WrittenMeanwhile) as no:
            staff(other, p, now, "[00:00] Other words", who=p.colleague)
        assert no.value.newest.segments == TIMED
        other.rollback()
    assert len(db.scalars(select(Transcript)).all()) == 1


def test_the_same_sent_twice_is_kept_once(db, p, now):
    assert staff(db, p, now) is staff(db, p, now)
    assert own(db, p, now, "Mine", 1) is own(db, p, now, "Mine", 1)
    assert len(p.media.transcripts) == 2


def test_the_tellers_own_words_count_at_once(db, p, now):
    made = own(db, p, now, "I have got my own key.")
    assert (made.is_draft, made.is_timed) == (False, False)


def test_the_teller_corrects_a_line_and_the_moments_stay(db, p, now):
    staff(db, p, now)
    made = own(db, p, now, "I have got my OWN key.\nNobody asks me why.", based_on=1)
    assert [one.span for one in made.segments] == [(0, 3500), (3500, 9000)]
    assert not made.is_draft


def test_other_words_than_the_tellers_own_stay_a_draft_until_the_teller_agrees(db, p, now):
    mine = own(db, p, now, "I have got my own key. Nobody asks me why.")
    theirs = staff(db, p, now, "[00:00] She has a key.", based_on=1, is_right=True)
    assert theirs.is_draft and p.media.transcript is mine
    agreed = own(db, p, now, "She has a key.", based_on=2)
    assert p.media.transcript is agreed and not agreed.is_draft


def test_staff_may_set_the_times_of_the_tellers_own_words(db, p, now):
    own(db, p, now, "I have got my own key. Nobody asks me why.")
    made = staff(db, p, now, based_on=1, is_right=True)
    assert (made.is_draft, p.media.transcript.segments) == (False, TIMED)


def test_what_the_teller_crossed_out_is_seen_by_the_teller_alone(db, p, now):
    own(db, p, now, "Ann was rude to me.")
    own(db, p, now, "It was hard.", based_on=1)
    assert seen_by(db, p, now, p.facilitator) == seen_by(db, p, now, p.worker) == ["It was hard."]
    assert seen_by(db, p, now, p.person) == ["It was hard.", "Ann was rude to me."]


def test_a_draft_by_a_recogniser_is_by_nobody_and_is_confirmed_by_its_teller(db, p, now):
    draft = transcripts.keep_draft(db, p.media, TIMED, "faster-whisper", "en", now)
    assert (draft.account, draft.maker, draft.is_draft) == (None, "faster-whisper", True)
    confirmed = own(db, p, now, "I have got my own key.\nNobody asks me why.", based_on=1)
    assert (confirmed.segments, confirmed.is_draft, confirmed.maker) == (TIMED, False, None)


def test_a_draft_is_asked_for_where_there_are_no_words_yet(db, p, now):
    transcripts.ask_for_draft(db, p.facilitator, p.media.id, now)
    assert db.scalars(select(Job.thing_id).where(Job.kind == "write-draft")).all() == [p.media.id]
    staff(db, p, now)
    transcripts.ask_for_draft(db, p.facilitator, p.media.id, now)
    assert len(db.scalars(select(Job).where(Job.kind == "write-draft")).all()) == 1


def test_the_social_worker_reads_the_words_and_writes_none(db, p, now):
    made = staff(db, p, now)
    assert transcripts.words_that_count(db, p.worker, p.media.id, now) is made
    for write in (transcripts.write_timed, transcripts.write_own):
        with pytest.raises(NotHere):
            write(db, p.worker, p.media.id, Writing("[00:00] Not so", 1), now)


def test_nobody_writes_words_as_the_teller_but_the_teller(db, p, now):
    with pytest.raises(NotHere):
        transcripts.write_own(db, p.facilitator, p.media.id, Writing("I am glad.", 0), now)


def test_a_photo_has_no_words_to_write_down(db, build, p, now):
    photo = recording(build, p.entry, MediaKind.PHOTO)
    with pytest.raises(NotHere):
        transcripts.find_recording(db, p.person, photo.id, now)


def test_words_go_with_what_was_taken_back_or_is_no_longer_shared(db, p, now):
    staff(db, p, now)
    for share in list(p.entry.shares):
        p.entry.shares.remove(share)
    db.flush()
    assert seen_by(db, p, now, p.facilitator) == []
    with pytest.raises(NotHere):
        transcripts.words_that_count(db, p.worker, p.media.id, now)
    assert len(seen_by(db, p, now, p.person)) == 1
    p.entry.taken_back_at = now
    db.flush()
    assert db.scalars(visible(p.person, May.SEE_WORDS, now)).all() == []


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (" \n\t\0 ", NothingWritten),
        ("[00:01]\n[00:05]", NothingWritten),
        ("a" * 100_001, WordsTooLong),
        ("\n".join(f"[00:00.{n:03}] a" for n in range(1000)) * 3, BadMark),
        ("[00:10] a", BadMark),
    ],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(db, p, now, words, refused):
    with pytest.raises(refused):
        staff(db, p, now, words)
    assert p.media.transcripts == []


def test_more_marks_than_we_keep_are_refused(db, build, p, now):
    long = recording(build, p.entry, seconds=9000.0)
    words = "\n".join(f"[{n // 60}:{n % 60:02}] a" for n in range(2001))
    with pytest.raises(WordsTooLong):
        transcripts.write_timed(db, p.facilitator, long.id, Writing(words, 0), now)


def test_confirmed_words_that_worry_are_told_to_the_team_and_the_event_holds_no_words(db, p, now):
    staff(db, p, now, "[00:00] I want to kill myself.")
    assert db.scalars(select(SafetyFlag)).all() == []
    own(db, p, now, "I want to kill myself.", based_on=1)
    flag = db.scalars(select(SafetyFlag)).one()
    assert (flag.thing_id, flag.account_id) == (p.entry.id, p.person.account_id)
    facts = [
        event.facts for event in db.scalars(select(Event).where(Event.verb == "wrote down words"))
    ]
    assert facts == [{"version": 1, "is_draft": True}, {"version": 2, "is_draft": False}]
