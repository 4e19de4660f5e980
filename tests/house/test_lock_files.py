"""Locks name versions and hashes alone, and no file knows the machine it was written on."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.txt"))
SET_UP_FILES = ("*.toml", "*.cfg", "*.ini", "*.txt", "Makefile", "setup/*", ".ci/*", "*.py")
ADDRESS = re.compile(r"\b(?:https?|git\+\w+|ssh)://(?!127\.0\.0\.1\b|localhost\b)[^\s\"']+")
INDEX_OPTION = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host")
MACHINE_PATH = re.compile(r"(?<![\w.~}/-])/(?:home|root|Users|work|workspace|mnt)/\w[\w./-]*")


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, capture_output=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def text_of(path: Path) -> str:
    """The words of a file; a picture or sound has none that matter here."""
    content = path.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8", "replace")


def found_in(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {match}"
        for path in paths
        for match in pattern.findall(text_of(path))
    ]


def pinned(lock: str) -> dict[str, str]:
    """Each requirement of a lock, with everything that stands under it."""
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8"))
    return {entry.split(" ")[0]: entry for entry in entries if not entry.startswith("#")}


def test_there_are_locks_for_each_of_the_environments():
    names = ("-peers", "-scan-api", "-scan", "-setup", "-speech", "-test", "")
    assert [f"requirements{name}.txt" for name in names] == LOCKS


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_a_hash(lock):
    entries = pinned(lock)
    assert entries
    for requirement, entry in entries.items():
        assert re.fullmatch(r"[a-z0-9.-]+==[0-9][\w.+!]*", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), requirement


def test_the_tests_run_on_the_very_versions_that_the_site_runs_on():
    assert set(pinned("requirements.txt")) <= set(pinned("requirements-test.txt"))


def test_every_dependency_we_name_is_in_a_lock():
    described = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'"([a-z0-9-]+)(?:\[\w+\])?>=', described)
    locked = {name.split("==")[0] for lock in LOCKS for name in pinned(lock)}
    assert named
    assert set(named) <= locked


def test_no_lock_or_set_up_file_names_a_place_to_download_from():
    top_level = [path for path in tracked(*SET_UP_FILES) if len(path.relative_to(ROOT).parts) < 3]
    set_up = [path for path in top_level if path.parent in (ROOT, ROOT / "setup", ROOT / ".ci")]
    assert ROOT / "requirements.txt" in set_up
    assert found_in(ADDRESS, set_up) == []
    assert found_in(INDEX_OPTION, set_up) == []


def test_no_tracked_file_names_a_place_on_the_machine_it_was_written_on():
    everything = tracked()
    assert found_in(MACHINE_PATH, everything) == []
    assert [path for path in everything if f"{ROOT}/" in text_of(path)] == []
