"""The record of what happened: nobody changes it, and what was done to it shows."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from feedback.access import Actor
from feedback.actions.chain import bind_events, head_of, waits
from feedback.actions.chain_heads import FILE, read_heads, write_head
from feedback.actions.chain_verified import verify_chain
from feedback.actions.record import record
from feedback.checking.auditing import AS_MANY, TRIGGERS
from feedback.database import Database
from feedback.jobs.keep_chain import bind_all, keep_chain
from feedback.jobs.runner import Workshop
from feedback.model.audit import AUDIT, ChainLink, audit_key
from feedback.model.trust import Event
from feedback.settings import Settings
from tests.conftest import NOW
from tests.databases import SECRET


@pytest.fixture
def happened(database, tmp_path):
    """Six things that happened, bound, with a head beside; and ways to look and to tamper."""
    with database.writing() as db:
        for minute in range(6):
            record(db, f"did {minute}", NOW + timedelta(minutes=minute), words=minute, is_so=True)
    return Happened(database, tmp_path / FILE)


class Happened:
    """A record in a database, as the jobs keep it."""

    def __init__(self, database: Database, heads) -> None:
        self.database, self.heads = database, heads
        self.at = NOW + timedelta(minutes=10)
        self.bind()

    def bind(self) -> int:
        """What the jobs do each hour."""
        known = Settings(self.heads.parent, "", "", SECRET)
        workshop = Workshop(self.database, lambda: None, lambda: self.at, settings=known)
        return bind_all(workshop)

    def look(self):
        """What `feedback verify-audit` finds."""
        with self.database.reading() as db:
            return verify_chain(db, self.heads)

    def tamper(self, *statements) -> list[str]:
        """Do to the tables what only their owner can, and see what is found."""
        with self.database.writing() as db:
            allow_changes(db)
            for statement in statements:
                db.execute(text(statement) if isinstance(statement, str) else statement)
        return self.look().wrong

    def id_of(self, verb: str):
        """The id of an event."""
        with self.database.reading() as db:
            return db.scalars(select(Event.id).where(Event.verb == verb)).one()


def allow_changes(db) -> None:
    """Take the refusal away, as someone with all rights could."""
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA defer_foreign_keys=ON"))
        for name in db.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.execute(text(f"DROP TRIGGER {name}"))
        return
    db.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
    db.execute(text("ALTER TABLE event_chain DISABLE TRIGGER USER"))
    db.execute(text("ALTER TABLE event_chain DROP CONSTRAINT fk_event_chain_event_id"))


REMOVE_2 = "DELETE FROM events WHERE verb = 'did 2'"


def test_a_whole_record_is_found_whole(happened):
    found = happened.look()
    assert (found.bound, found.waiting, found.wrong) == (6, 0, [])
    assert found.head.number == 6


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET verb = 'did nothing'",
        "DELETE FROM events",
        "UPDATE event_chain SET number = number + 10",
        "DELETE FROM event_chain",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_what_happened(happened, statement):
    with happened.database.session() as db, pytest.raises(DBAPIError, match="append-only"):
        db.execute(text(statement))
    assert happened.look().wrong == []


def test_a_row_that_was_altered_is_named(happened):
    id = happened.id_of("did 3")
    wrong = happened.tamper("UPDATE events SET verb = 'did nothing' WHERE verb = 'did 3'")
    assert wrong == [f'Event 4 was altered: 03 March 2026 10:03, "did nothing", {id}.']


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", NOW - timedelta(days=1)),
        ("facts", {"words": 3, "is_so": False}),
        ("thing_kind", "DiaryEntry"),
        ("thing_id", AUDIT),
        ("mark", None),
    ],
)
def test_each_column_that_was_altered_shows(happened, column, value):
    altered = update(Event).where(Event.verb == "did 3").values({column: value})
    wrong = happened.tamper(altered.execution_options(synchronize_session=False))
    if column == "mark":  # what it says is as it was: the chain still holds it
        assert wrong == []
    else:
        assert [words[:20] for words in wrong] == ["Event 4 was altered:"]


def test_a_row_that_was_removed_is_counted(happened):
    if happened.database.engine.dialect.name == "sqlite":
        id = happened.id_of("did 2")
        with happened.database.writing() as db:
            allow_changes(db)
        raw = happened.database.engine.raw_connection()
        raw.driver_connection.execute("PRAGMA foreign_keys=OFF")
        raw.driver_connection.execute("DELETE FROM events WHERE id = ?", (id.hex,))
        raw.driver_connection.execute("PRAGMA foreign_keys=ON")
        raw.close()
        wrong = happened.look().wrong
    else:
        wrong = happened.tamper(REMOVE_2)
    assert wrong == ["Event 3 was removed."]


def test_a_row_that_was_removed_with_its_link_leaves_a_gap(happened):
    two = "(SELECT id FROM events WHERE verb = 'did 2')"
    assert happened.tamper(f"DELETE FROM event_chain WHERE event_id = {two}", REMOVE_2) == [
        "Link 3 was removed."
    ]


def test_a_row_that_was_put_in_is_found_before_and_after_the_next_round(happened):
    copied = Event(id=AUDIT, at=happened.at, verb="did 3", facts={"words": 3, "is_so": True})
    with happened.database.session() as db:
        db.info.pop("keyring")  # another program, which has no key
        db.add(copied)
        db.commit()
    assert happened.look().wrong == [
        "An event was put in, or altered before it was bound: "
        f'03 March 2026 10:10, "did 3", {AUDIT}.'
    ]
    happened.bind()
    assert len(happened.look().wrong) == 1


def test_a_mark_of_another_row_does_not_fit(happened):
    with happened.database.writing() as db:
        old = db.scalars(select(Event).where(Event.verb == "did 3")).one()
        mark, facts = old.mark, old.facts
    forged = {"id": AUDIT, "at": happened.at, "verb": "did 3", "mark": mark, "facts": facts}
    with happened.database.writing() as db:
        db.execute(Event.__table__.insert(), [forged])
    assert len(happened.look().wrong) == 1


def test_two_rows_in_each_others_place_show(happened):
    three, four = happened.id_of("did 3"), happened.id_of("did 4")
    with happened.database.writing() as db:
        allow_changes(db)
        changes = ((AUDIT, three), (three, four), (four, AUDIT))
        for new, old in changes:
            move = update(ChainLink).where(ChainLink.event_id == old).values(event_id=new)
            db.execute(move.execution_options(synchronize_session=False))
    assert len(happened.look().wrong) >= 2


def test_a_chain_that_was_cut_at_its_end_shows_by_the_head_beside_it(happened):
    last = "(SELECT id FROM events WHERE verb IN ('did 4', 'did 5'))"
    cut = (
        f"DELETE FROM event_chain WHERE event_id IN {last}",
        "DELETE FROM events WHERE verb IN ('did 4', 'did 5')",
    )
    assert happened.tamper(*cut) == [
        "The chain was cut at its end: on 03 March 2026 10:10 it had 6 links, now it has 4."
    ]


def test_a_head_that_was_altered_or_taken_away_shows(happened):
    line = happened.heads.read_text()
    happened.heads.write_text(line.replace(" 6 ", " 4 "))
    assert happened.look().wrong == [f"Line 1 of {FILE} was altered."]
    happened.heads.unlink()
    assert happened.look().wrong == [f"{FILE} is not there: a chain cut at its end would not show."]


def test_a_chain_made_anew_by_someone_without_the_key_does_not_fit(happened):
    with happened.database.writing() as db:
        allow_changes(db)
        other = Database(str(happened.database.engine.url), b"x" * 40)
        links = db.scalars(select(ChainLink).order_by(ChainLink.number)).all()
        for link in links:
            link.mark = other.keyring.make(AUDIT)[:32]
    wrong = happened.look().wrong
    assert len(wrong) == 7  # each link, and the head


def test_heads_are_written_once_an_hour_and_never_for_nothing(happened, tmp_path):
    with happened.database.reading() as db:
        head, key = head_of(db), audit_key(db)
    assert not write_head(happened.heads, key, head, happened.at + timedelta(minutes=59))
    assert write_head(happened.heads, key, head, happened.at + timedelta(minutes=60))
    assert [one.is_ours for one in read_heads(happened.heads, key)] == [True, True]
    assert happened.heads.stat().st_mode & 0o077 == 0
    assert read_heads(tmp_path / "none", key) == []


def test_rows_from_before_there_were_marks_are_bound_the_first_time_and_never_after(
    database, tmp_path
):
    old = {"at": NOW - timedelta(days=400), "verb": "did long ago", "facts": {}}
    with database.writing() as db:
        db.execute(Event.__table__.insert(), [{**old, "id": AUDIT}])
        record(db, "did now", NOW)
    happened = Happened(database, tmp_path / FILE)
    assert (happened.look().bound, happened.look().wrong) == (2, [])
    with database.writing() as db:
        db.execute(Event.__table__.insert(), [{**old, "id": UUID(int=5)}])
    assert happened.bind() == 0
    assert len(happened.look().wrong) == 1


def test_many_who_write_and_two_who_bind_at_once_leave_one_whole_chain(database, tmp_path):
    def write(name: int) -> None:
        for turn in range(10):
            with database.writing() as db:
                record(db, f"did {name} {turn}", NOW)

    def bind() -> None:
        for _ in range(6):
            with database.writing() as db:
                bind_events(db, NOW - timedelta(hours=1))

    threads = [threading.Thread(target=write, args=(one,)) for one in range(4)]
    threads += [threading.Thread(target=bind) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    happened = Happened(database, tmp_path / FILE)
    found = happened.look()
    assert (found.bound, found.waiting, found.wrong) == (40, 0, [])


def test_what_was_rolled_back_is_in_no_chain(database, tmp_path):
    with database.session() as db:
        record(db, "did not happen", NOW)
        db.flush()
        db.rollback()
    happened = Happened(database, tmp_path / FILE)
    assert happened.look().bound == 0


def test_each_minute_only_what_is_new_is_bound_and_an_idle_site_writes_nothing(happened):
    with happened.database.writing() as db:
        record(db, "did late", NOW - timedelta(days=3))
        record(db, "did new", happened.at)
    workshop = Workshop(happened.database, lambda: None, lambda: happened.at)
    keep_chain(workshop)
    with happened.database.reading() as db:
        assert head_of(db).number == 7
        assert waits(db) and not waits(db, happened.at - timedelta(hours=1))
    assert happened.bind() == 1


def test_an_actor_and_a_thing_are_in_the_mark_too(build, db):
    site = build.site()
    worker = build.worker(site)
    build.relationship(build.person(site), worker)
    event = record(db, "did", NOW, actor=Actor.of(worker), about=worker, how="x")
    db.flush()
    before = event.mark
    other = record(db, "did", NOW, actor=Actor.of(worker), about=site, how="x")
    db.flush()
    assert len(before) == 32 and before != other.mark


def test_the_check_counts_the_triggers_of_both_databases(database):
    kind = database.engine.dialect.name
    with database.reading() as db:
        assert db.scalar(text(TRIGGERS[kind])) == AS_MANY[kind]


def test_another_secret_opens_no_chain(happened):
    from feedback.sealing import CannotOpen

    other = Database(happened.database.engine.url.render_as_string(False), SECRET + b"!")
    with other.reading() as db, pytest.raises(CannotOpen):
        verify_chain(db, happened.heads)
    other.engine.dispose()
