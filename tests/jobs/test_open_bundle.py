"""Bundles are kept once and opened once, on both databases, whoever is killed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from feedback.access import Actor
from feedback.actions.arriving import Piece, add_pieces, take_turn
from feedback.actions.arriving_begin import TooMuchAtOnce, Wish
from feedback.actions.arriving_pieces import put_together, sink_for_piece
from feedback.actions.arriving_whole import see_arrived
from feedback.actions.bundles import begin_bundle, keep_bundle
from feedback.actions.kept_files import due_for_a_look, find_kept, known_among, look_at
from feedback.actions.passes import NoPass, TooManyPasses, find_pass, give_pass
from feedback.jobs import Workshop, make_runner
from feedback.model.accounts import Account
from feedback.model.arriving import ArrivingFile
from feedback.model.care import Relationship
from feedback.model.offline import Bundle
from feedback.model.outbox import FileState, Job, JobState
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.sealing.bundles import BundleReader, parts_seen
from media.store import Store, open_store
from tests.sealed_bundle import SealedBundle, TabletPass

open_bundle = import_module("feedback.jobs.open_bundle")
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 9


@dataclass
class Arrival:
    """An installation to which a tablet sends bundles, piece by piece, without the web."""

    workshop: Workshop
    store: Store
    pieces: Store
    person: Account
    relationship: Relationship
    tablet: TabletPass

    @property
    def now(self):
        return self.workshop.clock()

    def told(self, words: str = "We had tea.") -> SealedBundle:
        bundle = SealedBundle(self.tablet).begin(about=self.relationship.id)
        bundle.file("photo", PHOTO, "tea.jpg")
        return bundle.finish(("words", words))

    def arrive(self, bundle: SealedBundle, address: bytes = b"a") -> tuple:
        """All bytes came and lie together in the store; no row says so yet."""
        database, data = self.workshop.database, bundle.data
        with database.writing() as db:
            let_in = find_pass(db, database.outbox, self.tablet.ticket, self.now)
            begin_bundle(db, let_in, bundle.id, Wish(address, len(data), ""), self.now)
        with database.writing() as db:
            turn = take_turn(db, address, 0, None, self.now)
        sink = sink_for_piece(self.pieces, turn.key)
        sink.write(data)
        sink.commit()
        with database.writing() as db:
            add_pieces(db, turn, 0, [Piece(sink.id, len(data))], self.now)
        with database.reading() as db:
            arrived = see_arrived(db, address, self.now)
        seen = {}
        look = lambda chunks: seen.update(parts_seen(BundleReader(chunks)))  # noqa: E731
        return arrived, put_together(self.pieces, self.store, arrived, look), seen

    def keep(self, arrived, made, seen) -> bool:
        with self.workshop.database.writing() as db:
            return keep_bundle(db, arrived, made, seen, self.workshop.database.outbox, self.now)

    def kept(self, bundle: SealedBundle) -> None:
        assert self.keep(*self.arrive(bundle)) is True

    def count(self, what) -> int:
        with self.workshop.database.reading() as db:
            return db.scalar(select(func.count()).select_from(what))


@pytest.fixture
def arrival(database, build, tmp_path, now) -> Arrival:
    site = build.site()
    person = build.person(site)
    relationship = build.relationship(person, build.worker(site))
    keys = database.outbox
    given = give_pass(build.db, Actor.of(person), keys, now)
    build.commit()
    half = (keys.newest.key_id, keys.newest.point, keys.receipt_point)
    tablet = TabletPass(given.ticket, given.secret, "", *half)
    store, pieces = (open_store(str(tmp_path / name)) for name in ("store", "pieces"))
    workshop = Workshop(database, lambda: store, lambda: now)
    return Arrival(workshop, store, pieces, person, relationship, tablet)


def test_the_same_bytes_from_two_addresses_are_kept_once(arrival):
    bundle = arrival.told()
    here, there = arrival.arrive(bundle, b"here"), arrival.arrive(bundle, b"there")
    assert [arrival.keep(*here), arrival.keep(*there), arrival.keep(*here)] == [True, False, False]
    assert (arrival.count(Bundle), arrival.count(Job)) == (1, 1)
    with arrival.workshop.database.reading() as db:
        (kept,) = db.scalars(select(Bundle))
        assert {one.used_for for one in db.scalars(select(ArrivingFile))} == {kept.id}


def test_other_bytes_under_the_same_name_are_kept_as_well(arrival):
    bundle = arrival.told()
    assert arrival.keep(*arrival.arrive(bundle, b"here"))
    bundle.add(0, b"{}")
    assert arrival.keep(*arrival.arrive(bundle, b"there"))
    assert arrival.count(Bundle) == 2


def test_a_runner_that_is_killed_while_it_opens_leaves_all_to_the_next(arrival, monkeypatch):
    arrival.kept(arrival.told())

    def killed(*_):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(open_bundle, "take_up", killed)
        with pytest.raises(SystemExit):
            open_bundle.open_bundle(arrival.workshop, only_bundle(arrival))
    assert (arrival.count(DiaryEntry), arrival.count(Bundle)) == (0, 1)
    open_bundle.open_bundle(arrival.workshop, only_bundle(arrival))
    assert (arrival.count(DiaryEntry), arrival.count(MediaFile)) == (1, 1)


def only_bundle(arrival: Arrival):
    with arrival.workshop.database.reading() as db:
        return db.scalars(select(Bundle.id)).one()


def test_of_two_runners_at_once_the_slower_leaves_nothing(arrival, monkeypatch):
    arrival.kept(arrival.told())
    id, find_teller = only_bundle(arrival), open_bundle._teller

    def slower(*given):
        monkeypatch.setattr(open_bundle, "_teller", find_teller)
        open_bundle.open_bundle(arrival.workshop, id)  # another one opens it meanwhile
        return find_teller(*given)

    monkeypatch.setattr(open_bundle, "_teller", slower)
    open_bundle.open_bundle(arrival.workshop, id)
    assert (arrival.count(DiaryEntry), arrival.count(MediaFile)) == (1, 1)
    assert len(list(arrival.store.names())) == 2  # the bundle, and the photo


def test_a_database_that_fails_leaves_the_bundle_for_the_next_try(arrival, monkeypatch):
    arrival.kept(arrival.told())
    id = only_bundle(arrival)

    def locked(*_):
        raise OperationalError("statement", {}, Exception("locked"))

    with monkeypatch.context() as patched:
        patched.setattr(open_bundle, "take_up", locked)
        with pytest.raises(OperationalError):
            open_bundle.open_bundle(arrival.workshop, id)
    assert len(list(arrival.store.names())) == 1
    open_bundle.open_bundle(arrival.workshop, id)
    assert arrival.count(DiaryEntry) == 1


def test_the_nightly_look_and_the_sweep_know_a_bundle(arrival):
    arrival.kept(arrival.told())
    with arrival.workshop.database.reading() as db:
        (bundle,) = db.scalars(select(Bundle))
        assert known_among(db, [bundle.file_id]) == {bundle.file_id}
        assert [one.what for one in due_for_a_look(db, arrival.now, 9)] == ["bundle"]
        file = find_kept(db, bundle.file_id)
        assert look_at(arrival.store, file) is FileState.SOUND
        arrival.store.delete(str(bundle.file_id))
        assert look_at(arrival.store, file) is FileState.MISSING


def test_a_parked_bundle_is_heard_of_in_its_tellers_site(arrival, build):
    """Whose it is, is known although it could not be done; the ticket was of another site."""
    long_ago = arrival.now.date() - timedelta(days=15)
    arrival.relationship.until_on = long_ago
    build.db.merge(arrival.relationship).until_on = long_ago
    elsewhere = build.person(build.site("Leeds"))
    given = give_pass(build.db, Actor.of(elsewhere), arrival.workshop.database.outbox, arrival.now)
    build.commit()
    bundle = arrival.told()
    arrival.tablet = TabletPass(**{**vars(arrival.tablet), "ticket": given.ticket})
    arrival.kept(bundle)
    with arrival.workshop.database.writing() as db:
        db.scalars(select(Job)).one().tries = 2
    make_runner(arrival.workshop).run_until_empty()
    with arrival.workshop.database.reading() as db:
        job = db.scalars(select(Job)).one()
        assert (job.state, job.trouble) == (JobState.PARKED, "DiaryEnded")
        assert job.site_id == arrival.person.site_id


def test_one_pass_lets_only_so_much_in(arrival, monkeypatch):
    monkeypatch.setattr("feedback.actions.bundles.MOST_BYTES", len(arrival.told().data) + 500)
    arrival.kept(arrival.told())
    with pytest.raises(TooMuchAtOnce):
        arrival.arrive(arrival.told(), b"there")


def test_passes_are_found_by_their_ticket_only_and_not_made_without_end(
    db, build, database, now, monkeypatch
):
    monkeypatch.setattr("feedback.actions.passes.MOST_IN_A_DAY", 1)
    actor = Actor.of(build.person(build.site()))
    given = give_pass(db, actor, database.outbox, now)
    assert find_pass(db, database.outbox, given.ticket, now).account_id == actor.account_id
    for wrong in (given.secret, "", given.ticket + "x"):
        with pytest.raises(NoPass):
            find_pass(db, database.outbox, wrong, now)
    with pytest.raises(TooManyPasses):
        give_pass(db, actor, database.outbox, now)
