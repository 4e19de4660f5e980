"""The commands: an identity, a backup, a restore; and a server that refuses what was erased."""

from __future__ import annotations

import sqlite3
import stat
from uuid import uuid4

import pytest
from click.testing import CliRunner

from feedback.backups.erasure_list import ListUnreadable, read_list, write_down
from feedback.backups.restore import MARK
from feedback.cli import main
from tests.backups.conftest import NOW, PUBLIC_HALF, SECRET_HALF
from tests.databases import SECRET
from tests.filling import rows_of, tables_that_go


@pytest.fixture
def run(monkeypatch):
    """Runs a command in a house; the environment is all it knows."""

    def run(house, *words, ends_with=0):
        for name, value in {
            "FEEDBACK_DATA": house.folder,
            "FEEDBACK_SECRET": SECRET.decode(),
            "FEEDBACK_BACKUP_RECIPIENT": PUBLIC_HALF,
            "FEEDBACK_BACKUP_KEYS": house.keys,
        }.items():
            monkeypatch.setenv(name, str(value))
        house.database.engine.dispose()
        answer = CliRunner().invoke(main, [str(word) for word in words])
        assert answer.exit_code == ends_with, (answer.output, answer.exception)
        return answer.output

    return run


@pytest.fixture
def identity(tmp_path):
    path = tmp_path / "identity.txt"
    path.write_text(f"# made for the tests\n{SECRET_HALF}\n")
    return path


def test_an_identity_is_for_its_owner_alone_and_never_written_over(small, run, tmp_path):
    path = tmp_path / "made.txt"
    told = run(small, "backup-identity", path)
    assert "FEEDBACK_BACKUP_RECIPIENT=age1" in told and "AGE-SECRET" not in told
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_text()
    run(small, "backup-identity", path, ends_with=1)
    assert path.read_text() == before and "AGE-SECRET-KEY-" in before


def test_a_backup_made_by_the_command_is_put_back_by_the_command(small, bare, run, identity):
    told = run(small, "backup", small.folder / "backups")
    [archive] = (small.folder / "backups").iterdir()
    assert str(archive) in told and not told.startswith("0 rows")
    given = (archive, "--keys", small.keys, "--identity", identity)
    assert "Whole:" in run(bare, "restore", *given, "--check")
    assert "Now run: feedback check" in run(bare, "restore", *given)
    but = ("browser_sessions",)  # everyone signs in anew
    assert rows_of(bare.database, but=but) == rows_of(small.database, but=but)
    assert bare.files() == small.files()
    assert not (bare.folder / MARK).exists()


def test_a_refusal_is_one_line_that_says_what_to_do(small, run, identity):
    run(small, "backup", small.folder / "backups")
    [archive] = (small.folder / "backups").iterdir()
    given = (archive, "--keys", small.keys, "--identity", identity)
    told = run(small, "restore", *given, ends_with=1)
    assert told.startswith("Error: There is something here already.")
    assert "Traceback" not in told


def test_a_dry_run_changes_nothing_and_erasing_needs_a_yes(small, run):
    person = small.made["people"]["id"]
    before = rows_of(small.database)
    told = run(small, "erase", person, "--dry-run")
    assert "diary_entries" in told and "files" in told
    run(small, "erase", person, ends_with=1)
    assert rows_of(small.database) == before
    assert "Erased:" in run(small, "erase", person, "--yes")
    assert all(rows_of(small.database)[name] == [] for name in tables_that_go())
    run(small, "erase", person, "--yes", ends_with=1)


def test_a_hold_is_placed_and_lifted(small, run):
    person, about = small.made["people"]["id"], small.made["relationships"]["id"]
    run(small, "hold", about, ends_with=1)
    run(small, "hold", about, "--reason", "A court asked for it.")
    assert "hold" in run(small, "erase", person, "--yes", ends_with=1)
    assert "1 lifted" in run(small, "hold", about, "--lift")
    run(small, "erase", person, "--yes")


def test_an_older_copy_of_the_database_is_not_served_before_it_is_erased_again(small, run):
    """Someone copies the file back by hand, past every command of ours."""
    copy = small.folder / "copy.db"
    small.database.engine.dispose()
    with sqlite3.connect(small.folder / "feedback.db") as db:
        db.execute(f"VACUUM INTO '{copy}'")
    run(small, "erase", small.made["people"]["id"], "--yes")
    copy.replace(small.folder / "feedback.db")
    for command in (("serve", "--port", "1"), ("jobs", "--once"), ("check",)):
        assert "feedback erase --again" in run(small, *command, ends_with=1)
    assert "1 erasures were done again" in run(small, "erase", "--again")
    assert all(rows_of(small.database)[name] == [] for name in tables_that_go())
    run(small, "jobs", "--once")


def test_half_of_a_backup_is_not_served(small, run):
    (small.folder / MARK).write_text("")
    for command in (("serve", "--port", "1"), ("jobs", "--once"), ("check",)):
        assert "feedback restore" in run(small, *command, ends_with=1)


def test_a_line_of_the_list_that_was_cut_off_did_not_count(tmp_path):
    first, second, third = (uuid4() for _ in range(3))
    write_down(tmp_path, [first], NOW)
    path = tmp_path / "erased.txt"
    path.write_text(path.read_text() + f"{NOW.isoformat()} {str(second)[:8]}")
    assert read_list(tmp_path) == [first]
    write_down(tmp_path, [third], NOW)
    assert read_list(tmp_path) == [first, third]


def test_a_list_that_cannot_be_read_stops_everything(small, run):
    (small.folder / "erased.txt").write_text("nonsense\nmore nonsense\n")
    with pytest.raises(ListUnreadable):
        read_list(small.folder)
    assert "cannot be read" in run(small, "serve", "--port", "1", ends_with=1)


def test_ids_are_written_down_once(tmp_path):
    ids = [uuid4() for _ in range(3)]
    write_down(tmp_path, ids, NOW)
    write_down(tmp_path, ids, NOW)
    assert read_list(tmp_path) == ids
    assert stat.S_IMODE((tmp_path / "erased.txt").stat().st_mode) == 0o600
