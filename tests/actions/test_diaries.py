"""Telling in a diary, on both databases: once, by the right one, and seen by whom it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from feedback.access import May, NotHere, visible
from feedback.actions import diaries
from feedback.actions.diaries import Telling
from feedback.actions.media_files import KeptFile
from feedback.model.outbox import Job
from feedback.model.telling import DiaryEntry, Feeling, MediaKind
from feedback.model.trust import Event, Use
from feedback.sealing import new_key

TELLING = Telling("She rang me first.", Feeling.GOOD, frozenset({Use.WORKER}))


@pytest.fixture
def circle(build):
    site = build.site()
    person, worker = build.person(site), build.worker(site)
    return person, worker, build.relationship(person, worker)


def a_file(letter: str = "a") -> KeptFile:
    return KeptFile(uuid4(), new_key(), MediaKind.PHOTO, 12, letter * 64, "tea.jpg")


def add(db, build, account, relationship, entry_id=None, telling=TELLING, files=(), at=None):
    return diaries.add_entry(
        db,
        build.actor(account),
        entry_id or uuid4(),
        relationship.id,
        telling,
        files,
        at or build.now,
    )


def test_an_entry_its_file_its_event_and_its_job_are_one_transaction(database, db, build, circle):
    person, _, relationship = circle
    file = a_file()
    entry = add(db, build, person, relationship, files=[file])
    with database.reading() as other:
        assert other.get(DiaryEntry, entry.id) is None
    db.commit()
    with database.reading() as other:
        kept = other.get(DiaryEntry, entry.id)
        assert (kept.words, kept.media[0].key) == (TELLING.words, file.key)
        assert other.scalars(select(Job.thing_id)).one() == file.id
        happened = other.scalars(select(Event).where(Event.verb == "added an entry")).one()
        assert (happened.thing_id, happened.facts) == (entry.id, {"files": 1})


def test_the_same_id_again_is_the_entry_as_it_is(db, build, circle):
    person, _, relationship = circle
    first = add(db, build, person, relationship, files=[a_file()])
    again = add(db, build, person, relationship, first.id, files=[a_file()])
    assert again is first
    assert len(again.media) == 1
    assert db.scalar(select(func.count()).select_from(Job)) == 1


def test_the_same_id_with_other_words_or_files_is_refused(db, build, circle):
    person, _, relationship = circle
    first = add(db, build, person, relationship, files=[a_file()])
    for telling, file in ((replace(TELLING, words="Other"), a_file()), (TELLING, a_file("b"))):
        with pytest.raises(diaries.ToldOtherwise):
            add(db, build, person, relationship, first.id, telling, [file])


def test_two_requests_with_one_id_at_one_moment_make_one_entry(database, db, build, circle):
    person, _, relationship = circle
    build.commit()
    actor, id, is_writing, results = build.actor(person), uuid4(), Signal(), []

    def add_too() -> None:
        with database.session() as other:
            event.listen(other, "before_flush", lambda *_: is_writing.set())
            results.append(
                diaries.add_entry(other, actor, id, relationship.id, TELLING, [], build.now).id
            )
            other.commit()

    add(db, build, person, relationship, id)
    db.flush()
    second = Thread(target=add_too)
    second.start()
    # PostgreSQL lets the second come as far as its own INSERT; SQLite holds it at its first word.
    is_writing.wait(5 if database.engine.dialect.name == "postgresql" else 0.2)
    db.commit()
    second.join(20)
    assert results == [id]
    assert db.scalar(select(func.count()).select_from(DiaryEntry)) == 1


def test_an_id_of_somebody_else_is_not_there(db, build, circle):
    person, worker, relationship = circle
    other = build.person(person.site, "Ben")
    theirs = add(db, build, other, build.relationship(other, worker))
    with pytest.raises(NotHere):
        add(db, build, person, relationship, theirs.id)


@pytest.mark.parametrize(
    "who", ["another worker", "facilitator", "another person", "a carer of nobody"]
)
def test_who_is_not_in_the_circle_cannot_add_an_entry(db, build, circle, who):
    person, _, relationship = circle
    stranger = build.person(person.site, "Ben")
    accounts = {
        "another worker": build.worker(person.site, "Another Worker"),
        "facilitator": build.facilitator(person.site),
        "another person": stranger,
        "a carer of nobody": build.carer(stranger),
    }
    with pytest.raises(NotHere):
        add(db, build, accounts[who], relationship)


def test_an_entry_that_was_begun_before_the_end_stays_where_it_was_begun(db, build, circle):
    person, _, relationship = circle
    relationship.until_on = build.now.date() - timedelta(days=14)
    db.flush()
    assert add(db, build, person, relationship).relationship_id == relationship.id


def test_an_ended_relationship_takes_no_more_entries(db, build, circle):
    person, _, relationship = circle
    relationship.until_on = build.now.date() - timedelta(days=15)
    db.flush()
    with pytest.raises(NotHere):
        add(db, build, person, relationship)


@pytest.mark.parametrize(
    ("telling", "error"),
    [(Telling(), diaries.NothingTold), (Telling("a" * 20_001), diaries.WordsTooLong)],
    ids=["nothing", "too much"],
)
def test_nothing_and_too_much_are_refused(db, build, circle, telling, error):
    person, _, relationship = circle
    with pytest.raises(error):
        add(db, build, person, relationship, telling=telling)


def test_a_carer_keeps_a_diary_of_their_own_that_the_person_does_not_see(db, build, circle):
    person, _, relationship = circle
    carer = build.carer(person)
    entry = add(db, build, carer, relationship)
    db.flush()
    assert diaries.own_entries(db, build.actor(carer), build.now)[0] == [entry]
    assert diaries.own_entries(db, build.actor(person), build.now)[0] == []


def seen_by(db, build, account) -> list[DiaryEntry]:
    return list(db.scalars(visible(build.actor(account), May.SEE_ENTRY, build.now)))


def test_sharing_counts_only_with_a_yes_and_can_be_changed(db, build, circle):
    person, worker, relationship = circle
    entry = add(db, build, person, relationship)
    db.flush()
    assert seen_by(db, build, worker) == []
    build.consent(person, relationship, Use.WORKER)
    assert seen_by(db, build, worker) == [entry]
    diaries.share_entry(db, build.actor(person), entry.id, [], build.now)
    db.flush()
    assert seen_by(db, build, worker) == []


def test_an_entry_taken_back_is_gone_for_everyone(db, build, circle):
    person, worker, relationship = circle
    build.consent(person, relationship, Use.WORKER)
    entry = add(db, build, person, relationship)
    diaries.take_back_entry(db, build.actor(person), entry.id, build.now)
    db.flush()
    assert seen_by(db, build, worker) == seen_by(db, build, person) == []
    with pytest.raises(NotHere):
        diaries.share_entry(db, build.actor(person), entry.id, [], build.now)


def test_a_worker_cannot_take_back_or_share_what_was_shared_with_them(db, build, circle):
    person, worker, relationship = circle
    build.consent(person, relationship, Use.WORKER)
    entry = add(db, build, person, relationship)
    with pytest.raises(NotHere):
        diaries.take_back_entry(db, build.actor(worker), entry.id, build.now)
    with pytest.raises(NotHere):
        diaries.share_entry(db, build.actor(worker), entry.id, [Use.STORY], build.now)


def test_pages_of_a_diary_hold_every_entry_once_and_in_order(db, build, circle):
    person, _, relationship = circle
    moments = [build.now - timedelta(minutes=at // 2) for at in range(7)]
    told = [add(db, build, person, relationship, at=at) for at in moments]
    db.flush()
    seen, before, more = [], None, True
    while more:
        page, more = diaries.own_entries(db, build.actor(person), build.now, before, count=2)
        seen += page
        before = page[-1]
    assert sorted(seen, key=lambda one: one.id) == sorted(told, key=lambda one: one.id)
    assert [one.received_at for one in seen] == sorted(moments, reverse=True)
