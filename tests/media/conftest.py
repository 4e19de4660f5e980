"""A folder and a real S3 server on loopback, each as an empty store."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from media.store import open_store

KEY, SECRET = "a-test-key", secrets.token_hex(16)


def _free_port() -> int:
    with socket.socket() as wanted:
        wanted.bind(("127.0.0.1", 0))
        return wanted.getsockname()[1]


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as knock:
            knock.settimeout(1)
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the S3 server for the tests did not start")


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    """Address and folder of `rclone serve s3`, which checks signatures as Amazon does."""
    folder = tmp_path_factory.mktemp("s3")
    beside = Path(sys.executable).with_name("rclone")
    rclone = str(beside) if beside.exists() else shutil.which("rclone")
    port = _free_port()
    command = [rclone, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}"]
    command += ["--auth-key", f"{KEY},{SECRET}", "--config", os.devnull]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}", folder
        server.terminate()


@pytest.fixture
def s3_place(s3_server, monkeypatch):
    """The address of a fresh bucket, with the right keys in the environment."""
    endpoint, _ = s3_server
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    bucket = f"bucket-{secrets.token_hex(4)}"
    place = f"s3://{bucket}/some/where?endpoint={endpoint}"
    # Through the server, which remembers its folders and would not see one made beside it.
    open_store(place)._client.create_bucket(Bucket=bucket)
    return place


@pytest.fixture(params=["folder", "s3"])
def place(request, tmp_path):
    if request.param == "folder":
        return str(tmp_path / "store")
    return request.getfixturevalue("s3_place")


@pytest.fixture
def store(place):
    return open_store(place)


@pytest.fixture
def held_by(place, request):
    """What lies about in the store: files on disk, and uploads the server holds open."""
    if not place.startswith("s3://"):
        return lambda: [str(p) for p in Path(place).rglob("*") if p.is_file()]
    _, folder = request.getfixturevalue("s3_server")
    bucket = place.removeprefix("s3://").partition("/")[0]

    def held():
        begun = open_store(place)._begun()
        files = [str(p) for p in (folder / bucket).rglob("*") if p.is_file()]
        return files + [upload["UploadId"] for upload in begun]

    return held
