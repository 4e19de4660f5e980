"""Set-up does what is not done yet, once, and says in plain words what it cannot do."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from setup import steps

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def clone(tmp_path, monkeypatch) -> Path:
    """A folder for set-up to work in that is not this clone."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / "lock.txt").write_text("flask==3")
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "VENV", tmp_path / ".venv")
    return tmp_path


def steps_done(clone: Path, times: int) -> int:
    done = []
    for _ in range(times):
        steps.once("site", [clone / "lock.txt"], "Installing", lambda: done.append(1))
    return len(done)


def test_a_step_that_was_done_is_not_done_again(clone, capsys):
    assert steps_done(clone, 2) == 1
    assert capsys.readouterr().out.startswith("Installing ...\n  done in 0 s\n")
    assert steps_done(clone, 1) == 0
    assert capsys.readouterr().out == ""


def test_a_changed_lock_is_installed(clone):
    assert steps_done(clone, 1) == 1
    (clone / "lock.txt").write_text("flask==4")
    assert steps_done(clone, 2) == 1


def test_a_step_that_was_cut_off_is_done_again(clone):
    with pytest.raises(KeyboardInterrupt):
        steps.once("site", [], "Installing", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    assert steps_done(clone, 1) == 1


def test_a_moved_clone_is_set_up_afresh(clone, monkeypatch):
    assert steps_done(clone, 1) == 1
    moved = clone / "moved"
    shutil.copytree(clone / ".venv", moved / ".venv")
    shutil.copy(clone / "lock.txt", moved)
    monkeypatch.setattr(steps, "ROOT", moved)
    monkeypatch.setattr(steps, "VENV", moved / ".venv")
    assert steps_done(moved, 1) == 1


def test_a_command_that_fails_says_its_last_words_and_what_to_do(clone):
    fails = [sys.executable, "-c", "import sys; print('quite full'); sys.exit(3)"]
    with pytest.raises(steps.SetupFailed, match=r"failed\.\nquite full\nMake room\."):
        steps.run(fails, "Make room.")


def test_a_goal_that_is_not_known_is_answered_with_those_that_are():
    command = [sys.executable, "-m", "setup", "everything"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (outcome.returncode, outcome.stderr) == (2, "Say one of: run, test, scan, bench\n")


def test_make_alone_names_every_command_that_the_words_to_readers_name():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    offered = set(re.findall(r"^  make ([a-z]+)", listed, re.M))
    pages = [(ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")]
    named = set(re.findall(r"(?:`|^    )make ([a-z]+)", "\n".join(pages), re.M))
    assert {"run", "test", "bench", "lint"} <= named <= offered
