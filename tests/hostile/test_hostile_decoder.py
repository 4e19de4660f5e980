"""If a decoder is taken over, the walls around it hold."""

import json
import os
import subprocess
import sys

import pytest

from media.clean import PACKAGE_HOME
from media.copies import CannotClean
from tests.media import samples
from tests.media.looking import cleaned

WALLS = "from media.confine import confine; w = confine(5, 1 << 30, 1 << 20); "


def behind_walls(program: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", WALLS + program]
    return subprocess.run(
        command, cwd=PACKAGE_HOME, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("import socket; socket.socket(socket.AF_INET)", "PermissionError"),
        ("import socket; socket.socket(socket.AF_UNIX)", "PermissionError"),
        ("import socket; socket.socketpair()", "PermissionError"),
        ("import os; os.execv('/bin/true', ['true'])", "PermissionError"),
        ("bytearray(2 << 30)", "MemoryError"),
        ("import tempfile; tempfile.TemporaryFile().write(b'x' * (2 << 20))", "File too large"),
        ("f = [open('/dev/null') for _ in range(99)]", "Too many open files"),
    ],
)
def test_a_taken_over_decoder_cannot(program, told):
    done = behind_walls(program)
    assert done.returncode != 0
    assert told in done.stderr


def test_a_decoder_without_end_is_stopped():
    assert behind_walls("\nwhile True: pass").returncode in (-9, -24)


def test_every_wall_stands_around_a_real_decoding(tmp_path):
    facts = cleaned(samples.photo(tmp_path / "a.jpg"), tmp_path / "safe").facts["confinement"]
    assert facts["limits"] and facts["no_calls"] and facts["network_closed"]
    assert isinstance(facts["own_network"], bool)


def test_the_decoder_knows_no_secret_of_the_server(monkeypatch, tmp_path):
    monkeypatch.setenv("FEEDBACK_SECRET", "canary")
    seen = tmp_path / "environment.json"
    spy = tmp_path / "media"
    spy.mkdir()
    (spy / "__init__.py").touch()
    (spy / "clean_one.py").write_text(
        f"import json, os; json.dump(dict(os.environ), open({str(seen)!r}, 'w')); print('{{}}')"
    )
    monkeypatch.setattr("media.clean.PACKAGE_HOME", str(tmp_path))
    with pytest.raises(CannotClean):
        cleaned(samples.photo(tmp_path / "a.jpg"), tmp_path / "safe")
    assert "canary" not in json.dumps(json.loads(seen.read_text()))


def test_a_copy_that_is_a_link_to_a_secret_is_not_taken(monkeypatch, tmp_path):
    secret = tmp_path / "master-key"
    secret.write_text("canary")
    spy = tmp_path / "media"
    spy.mkdir()
    (spy / "__init__.py").touch()
    answer = {"kind": "photo", "made": [{"purpose": "thumb", "file": "thumb"}], "facts": {}}
    (spy / "clean_one.py").write_text(
        f"import os; os.symlink({str(secret)!r}, 'thumb.jpg'); print({json.dumps(answer)!r})"
    )
    monkeypatch.setattr("media.clean.PACKAGE_HOME", str(tmp_path))
    with pytest.raises(CannotClean):
        cleaned(samples.photo(tmp_path / "a.jpg"), tmp_path / "safe")
    assert os.listdir(tmp_path / "safe") == []
