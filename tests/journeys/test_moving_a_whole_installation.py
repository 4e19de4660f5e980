"""An installation is moved from a folder to an S3 server and back, killed again and again."""

from __future__ import annotations

import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path

import pytest

from feedback.actions.kept_files import due_for_a_look, look_at
from feedback.actions.media_files import sink_for_original
from feedback.checking.findings import Installation, Unsound
from feedback.checking.keeping import check_files
from feedback.database import Database
from feedback.model.outbox import FileState
from feedback.model.telling import MediaFile, MediaKind
from feedback.settings import read_settings
from media.store import open_store
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite
from tests.media.conftest import s3_place, s3_server  # noqa: F401
from tests.served import FEEDBACK, Served

MANY = 60
WORDS = b"sealed words of a person "


@pytest.fixture
def moved(tmp_path, s3_place):  # noqa: F811
    """An installation with sealed files that its rows know, and the address of another place."""
    served = Served(tmp_path, settings={"FEEDBACK_SECRET": SECRET.decode()})
    with fresh_sqlite(tmp_path) as url:
        database = Database(url, SECRET)
        with database.writing() as db:
            build = Builder(db, NOW)
            person = build.person(build.site())
            about = build.relationship(person, build.worker(person.site))
            for number in range(MANY):
                db.add(original(open_store(str(tmp_path / "files")), about, number))
        yield served, s3_place, database
        database.engine.dispose()


def original(store, about, number: int) -> MediaFile:
    """One received photo of some 250 KB, sealed, and its row."""
    sink, data = sink_for_original(store), WORDS * 10_000 + bytes([number])
    sink.write(data)
    sink.commit()
    return MediaFile(
        id=sink.id,
        key=sink.key,
        relationship_id=about.id,
        kind=MediaKind.PHOTO,
        received_at=NOW,
        size=len(data),
        sha256=sha256(data).hexdigest(),
    )


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
    served, s3, database = moved
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
    with database.reading() as db:
        files = due_for_a_look(db, NOW, most=1000)
    assert len(files) == MANY
    assert {look_at(open_store(back), file) for file in files} == {FileState.SOUND}


def test_the_old_files_go_only_when_the_installation_uses_the_new_place(moved):
    served, s3, _ = moved
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
    installation = Installation(read_settings(served.environment), NOW)
    assert check_files(installation) == "No round of looking at every file has ended yet."
    served.settings["FEEDBACK_STORE"] = folder
    installation = Installation(read_settings(served.environment), NOW)
    with pytest.raises(Unsound, match="Is FEEDBACK_STORE the place they were moved to"):
        check_files(installation)


def test_a_file_that_the_database_knows_and_no_place_has_is_told(moved):
    served, s3, _ = moved
    folder = served.data / "files"
    gone = next(folder.glob("kept/*/*"))
    gone.unlink()
    said = refused(served, "--to", s3)
    assert "in neither place" in said
    assert gone.name in said


def test_the_same_place_under_another_name_is_refused(moved):
    served, *_ = moved
    folder = served.data / "files"
    assert "are the same" in refused(served, "--to", f"file://{folder}")
    assert len(hashes(str(folder))) == MANY


def test_a_place_with_a_wrong_secret_is_refused_before_anything_is_copied(moved):
    served, s3, _ = moved
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
