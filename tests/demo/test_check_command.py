"""The command `feedback check`: all well, or what is wrong and what to do about it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from easyread.pictures import index
from feedback.actions.file_checks import BEGAN, LOOKED
from feedback.actions.record import record
from feedback.checking import CHECKS, check_installation
from feedback.checking.findings import Unsound
from feedback.checking.showing import say_walls
from feedback.database import Database
from feedback.model.care import Site
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from feedback.settings import read_settings
from feedback.web import languages
from tests.databases import empty_postgres, fresh_postgres
from tests.demo.conftest import run_in

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound installation's data folder, with something sealed in its database."""
    database = Database.of(read_settings({"FEEDBACK_DATA": str(tmp_path)}))
    database.upgrade()
    with database.writing() as db:
        db.add(Site(name="Camden"))
    database.engine.dispose()
    return tmp_path


def looked_at(folder: Path, **environment: str) -> dict[str, tuple[bool, str]]:
    """What each check found, by its name."""
    given = {"FEEDBACK_DATA": str(folder), "FEEDBACK_LANGUAGES": "en", **environment}
    return {f.check: (f.is_ok, f.words) for f in check_installation(given, NOW)}


def add_job(folder: Path, **given) -> None:
    database = Database.of(read_settings({"FEEDBACK_DATA": str(folder)}))
    with database.writing() as db:
        times = {"asked_at": NOW, "not_before": NOW, **given}
        db.add(Job(kind="prepare-media", thing_id=Site().id, **times))
    database.engine.dispose()


def test_a_sound_installation_is_ok_in_a_line_each(folder):
    result = run_in(folder, "check", FEEDBACK_LANGUAGES="en")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == len(CHECKS) + 1
    assert all(line.startswith("ok ") for line in lines)


def test_looking_leaves_nothing_behind(folder):
    run_in(folder, "check", FEEDBACK_LANGUAGES="en")
    database = Database.of(read_settings({"FEEDBACK_DATA": str(folder)}))
    with database.reading() as db:
        assert db.query(Job).count() == 0
    database.engine.dispose()
    assert [path for path in (folder / "files").rglob("*") if path.is_file()] == []


def test_json_holds_each_check_and_the_exit_says_that_something_is_wrong(folder):
    add_job(folder, state=JobState.PARKED, tries=3, trouble="Altered")
    result = run_in(folder, "check", "--json", FEEDBACK_LANGUAGES="en")
    assert result.exit_code == 1
    rows = {row.pop("check"): row for row in json.loads(result.stdout)}
    assert rows["database"]["ok"] is True
    assert rows["jobs"]["ok"] is False
    assert "prepare-media (Altered)" in rows["jobs"]["words"]


def test_unusable_settings_are_said_and_nothing_else_is_tried(folder):
    result = run_in(folder, "check", FEEDBACK_WORKERS="many")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "WRONG  settings     FEEDBACK_WORKERS: write a whole number of 1 or more, not 'many'."
    ]


def test_missing_tables_are_brought_by_migrate(tmp_path):
    found = looked_at(tmp_path)
    assert found["database"] == (False, "The tables are not of this version. Run: feedback migrate")
    assert "First mend `database`" in found["jobs"][1]


def test_a_database_that_does_not_answer_is_named(folder):
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    found = looked_at(folder, FEEDBACK_DATABASE_URL=url)
    assert found["database"][0] is False
    assert "FEEDBACK_DATABASE_URL" in found["database"][1]
    assert found["store"][0] is True


def test_a_database_that_cannot_be_written_is_found(folder):
    with fresh_postgres() as url:
        refusing = url + ("&" if "?" in url else "?") + "options=-cdefault_transaction_read_only=on"
        found = looked_at(folder, FEEDBACK_DATABASE_URL=refusing)
    assert found["database"][0] is False
    assert "Let this account write to it" in found["database"][1]


def test_postgresql_is_asked_if_it_flushes(folder):
    with fresh_postgres() as url:
        lax = url + ("&" if "?" in url else "?") + "options=-csynchronous_commit=off"
        found = looked_at(folder, FEEDBACK_DATABASE_URL=lax)
    assert found["database"][0] is True
    assert found["durability"][0] is False
    assert "synchronous_commit is off" in found["durability"][1]


def test_an_empty_postgresql_is_told_to_migrate(folder):
    with empty_postgres() as url:
        assert "feedback migrate" in looked_at(folder, FEEDBACK_DATABASE_URL=url)["database"][1]


def test_a_database_in_memory_could_lose_entries(folder):
    ok, words = looked_at(folder, FEEDBACK_DATABASE_URL="sqlite:///:memory:")["durability"]
    assert not ok
    assert "journal_mode is memory" in words
    assert "on a disk of this machine" in words


def test_a_damaged_database_file_asks_for_a_backup(folder):
    file = folder / "feedback.db"
    data = bytearray(file.read_bytes())
    data[8192 + 100 : 12288] = b"\xff" * (4096 - 100)
    file.write_bytes(data)
    ok, words = looked_at(folder)["durability"]
    assert not ok
    assert "put a backup back" in words


def test_a_store_that_cannot_be_written_says_where_to_look(folder):
    (folder / "a-file").write_text("in the way")
    ok, words = looked_at(folder, FEEDBACK_STORE=str(folder / "a-file" / "files"))["store"]
    assert not ok
    assert "FEEDBACK_STORE" in words


def test_a_full_disk_is_said_before_entries_are_refused(folder, monkeypatch):
    usage = type(shutil.disk_usage("/"))(10**12, 10**12 - 10**6, 10**6)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    ok, words = looked_at(folder)["room"]
    assert not ok
    assert "Make room" in words


def test_another_secret_is_noticed(folder):
    ok, words = looked_at(folder, FEEDBACK_SECRET="another secret, and one that is long")["secret"]
    assert not ok
    assert "Put back the FEEDBACK_SECRET" in words


def test_a_secret_that_others_can_read_is_noticed(folder):
    (folder / "secret").chmod(0o644)
    ok, words = looked_at(folder)["secret"]
    assert not ok
    assert "chmod 600" in words


@pytest.mark.parametrize(
    ("job", "is_ok"),
    [
        ({"not_before": NOW - timedelta(minutes=59)}, True),
        ({"not_before": NOW - timedelta(minutes=61)}, False),
        ({"state": JobState.RUNNING, "leased_until": NOW - timedelta(minutes=61)}, False),
        ({"state": JobState.DONE, "not_before": NOW - timedelta(days=9)}, True),
    ],
)
def test_a_job_that_waits_for_more_than_an_hour_is_stuck(folder, job, is_ok):
    add_job(folder, **job)
    ok, words = looked_at(folder)["jobs"]
    assert ok is is_ok
    assert is_ok or "Start `feedback serve`" in words


def test_a_file_that_is_not_as_it_was_is_an_alarm(folder):
    database = Database.of(read_settings({"FEEDBACK_DATA": str(folder)}))
    with database.writing() as db:
        facts = {"state": FileState.ALTERED, "checked_at": NOW, "troubled_at": NOW}
        db.add(FileCheck(what="original", **facts))
    database.engine.dispose()
    ok, words = looked_at(folder)["files"]
    assert not ok
    assert "Files that are not as they were: 1 altered. Put them back from a backup" in words


def test_looks_at_every_file_that_stopped_coming_are_noticed(folder):
    database = Database.of(read_settings({"FEEDBACK_DATA": str(folder)}))
    assert looked_at(folder)["files"][0] is True
    with database.writing() as db:
        record(db, BEGAN, NOW - timedelta(days=4))
    ok, words = looked_at(folder)["files"]
    assert not ok
    assert "Not every file was looked at since" in words
    with database.writing() as db:
        record(db, LOOKED, NOW - timedelta(hours=20), files=7)
    database.engine.dispose()
    assert looked_at(folder)["files"] == (True, "7 files were as they were on 02 March 2026.")


def test_a_picture_that_is_gone_is_named(folder, monkeypatch):
    monkeypatch.setattr(
        index, "entries", lambda: {"no-such-drawing": dict.fromkeys(index.NEEDED, "x")}
    )
    from easyread.pictures import find, place

    for module in (find, place):
        if hasattr(module, "entries"):
            monkeypatch.setattr(module, "entries", index.entries)
    ok, words = looked_at(folder)["pictures"]
    assert not ok
    assert "no-such-drawing" in words


def test_a_language_without_compiled_words_is_named_until_they_are(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(languages, "FOLDER", tmp_path / "translations")
    ok, words = looked_at(folder, FEEDBACK_LANGUAGES="en,ur")["languages"]
    assert not ok
    assert "No compiled words for: ur" in words
    compiled = tmp_path / "translations" / "ur" / "LC_MESSAGES" / "messages.mo"
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, Catalog("ur"))
    assert looked_at(folder, FEEDBACK_LANGUAGES="en,ur")["languages"][0] is True


@pytest.mark.parametrize(
    "walls",
    [
        {"limits": False, "network_closed": True},
        {"limits": True, "network_closed": False, "no_calls": False},
        {},
    ],
)
def test_a_decoder_that_is_not_shut_in_is_not_sound(walls):
    with pytest.raises(Unsound, match="not shut in"):
        say_walls(walls)
