"""A real S3 server on loopback: `rclone serve s3`, which checks signatures as Amazon does."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.store import open_store
from tests.served import free_port

# What a client must have in its environment.
KEYS = {"AWS_ACCESS_KEY_ID": "a-test-key", "AWS_SECRET_ACCESS_KEY": secrets.token_hex(16)}


@contextmanager
def s3_served(folder: Path) -> Iterator[str]:
    """The address of a server that keeps its objects in a folder, until the end of the block."""
    beside = Path(sys.executable).with_name("rclone")
    rclone = str(beside) if beside.exists() else shutil.which("rclone")
    assert rclone, "rclone is not installed"
    port = free_port()
    command = [rclone, "serve", "s3", str(folder), "--addr", f"127.0.0.1:{port}"]
    command += ["--auth-key", ",".join(KEYS.values()), "--config", os.devnull]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def fresh_bucket(endpoint: str) -> str:
    """The address, as a store, of a place in a new bucket. The keys must be set."""
    bucket = f"bucket-{secrets.token_hex(4)}"
    place = f"s3://{bucket}/some/where?endpoint={endpoint}"
    # Through the server, which remembers its folders and would not see one made beside it.
    open_store(place)._client.create_bucket(Bucket=bucket)
    return place


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as knock:
            knock.settimeout(1)
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the S3 server for the tests did not start")
