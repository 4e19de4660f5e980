"""A demonstration is moved from a folder to an S3 server and back, killed again and again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import pytest

from media.store import open_store
from tests.media.conftest import s3_place, s3_server  # noqa: F401
from tests.served import FEEDBACK, Served

MANY = 150


@pytest.fixture
def moved(tmp_path, s3_place, monkeypatch):  # noqa: F811
    """An installation with files of the demonstration and more, and the other place."""
    served = Served(tmp_path / "data")
    served.demonstrate()
    store = open_store(str(tmp_path / "data" / "files"))
    for number in range(MANY):
        writer = store.begin(f"file-{number}")
        writer.write(os.urandom(200_000))
        writer.commit()
    return served, s3_place


def hashes(place: str) -> dict[str, str]:
    store = open_store(place)
    return {name: sha256(b"".join(store.read(name))).hexdigest() for name in store.names()}


def lines(data: Path) -> int:
    return sum(path.read_bytes().count(b" ") // 2 for path in data.glob("store-move-*.txt"))


def kill_in_the_middle(served: Served, *words: str) -> int:
    """Begin a move, and SIGKILL it once some more files are compared; how many are by then."""
    before = lines(served.data)
    process = subprocess.Popen(
        [*FEEDBACK, "store", "move", *words], env=served.environment, stdout=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while lines(served.data) < before + 10 and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.01)  # the machine has other work to do as well
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    return lines(served.data)


def test_to_s3_and_back_with_kills_in_the_middle(moved, tmp_path):
    served, s3 = moved
    folder = str(served.data / "files")
    was = hashes(folder)
    for _ in range(3):
        assert kill_in_the_middle(served, "--to", s3) < len(was)
    said = served.command("store", "move", "--to", s3)
    assert "0 left." in said
    assert hashes(s3) == was == hashes(folder)

    served.settings["FEEDBACK_STORE"] = s3
    back = str(tmp_path / "back")
    assert kill_in_the_middle(served, "--to", back) < 2 * len(was)
    served.command("store", "move", "--to", back)
    assert hashes(back) == was


def test_the_old_files_go_only_when_the_installation_uses_the_new_place(moved):
    served, s3 = moved
    folder = str(served.data / "files")
    was = hashes(folder)
    served.command("store", "move", "--to", s3)
    assert "does not use the new place" in refused(served, "--to", s3, "--remove-old")
    served.settings["FEEDBACK_STORE"] = s3
    writer = open_store(folder).begin("came-late")
    writer.write(b"from a server that was not started again")
    writer.commit()
    words = ("--from", folder, "--to", s3, "--remove-old")
    assert "Something may still write there" in refused(served, *words)
    assert len(hashes(folder)) == len(was) + 1
    assert "0 are left there" in served.command("store", "move", *words)
    assert hashes(folder) == {}
    assert len(hashes(s3)) == len(was) + 1
    assert "ok     files" in check(served)


def test_a_file_that_the_database_knows_and_no_place_has_is_told(moved):
    served, s3 = moved
    folder = served.data / "files"
    gone = next(path for path in folder.glob("kept/*/*") if len(path.name) == 36)
    gone.unlink()
    said = refused(served, "--to", s3)
    assert "in neither place" in said
    assert gone.name in said


def test_the_same_place_under_another_name_is_refused(moved):
    served, _ = moved
    folder = served.data / "files"
    assert "are the same" in refused(served, "--to", f"file://{folder}")
    assert len(hashes(str(folder))) > MANY


def test_a_place_with_a_wrong_secret_is_refused_before_anything_is_copied(moved):
    served, s3 = moved
    served.settings["AWS_SECRET_ACCESS_KEY"] = "not-the-secret"
    said = refused(served, "--to", s3)
    assert "the server answered" in said
    assert "Nothing is lost" in said


def refused(served: Served, *words: str) -> str:
    done = subprocess.run(
        [*FEEDBACK, "store", "move", *words],
        env=served.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def check(served: Served) -> str:
    return subprocess.run(
        [*FEEDBACK, "check"], env=served.environment, capture_output=True, text=True, check=False
    ).stdout
