"""A real installation, served by the real command, for tests that look with a browser."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.serving import make_server

FEEDBACK = [sys.executable, "-W", "ignore", "-m", "feedback.cli"]
ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port on loopback that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@dataclass
class Served:
    """An installation in a folder, and the server process in front of it.

    `under` are the words of a program that watches the server, such as strace. `log` is where
    everything that the server says is written.
    """

    data: Path
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    under: tuple[str, ...] = ()
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its commands."""
        own = {"FEEDBACK_DATA": str(self.data), "PYTHONPATH": str(ROOT), "PORT": str(self.port)}
        own["FEEDBACK_MAKE_VOICES"] = "no"  # minutes of work that few tests look at
        return {**os.environ, **own, **self.settings}

    def command(self, *words: str) -> str:
        """Run a `feedback` command; its output. Raises when it fails."""
        return subprocess.run(
            [*FEEDBACK, *words], env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def demonstrate(self) -> list[dict[str, str]]:
        """Put the demonstration pilot in; who is in it."""
        return json.loads(self.command("demo", "--json"))

    def start(self) -> Served:
        """Serve, and wait until the first page answers."""
        with contextlib.ExitStack() as opened:
            log = opened.enter_context(self.log.open("ab")) if self.log else None
            self.process = subprocess.Popen(
                [*self.under, *FEEDBACK, "serve", "--port", str(self.port)],
                env=self.environment,
                start_new_session=True,
                stdout=log or subprocess.DEVNULL,
                stderr=log,
            )
        until = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the server did not start")
        return self

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/help-now", timeout=5):
                return True
        except (URLError, OSError):
            # Waiting for a socket to be listened at; each try takes its own short time.
            time.sleep(0.05)
            return False

    def kill(self) -> None:
        """SIGKILL the server and all its workers at once."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Let the server end in its own time."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        self.process.wait(timeout=60)
        self.process = None


@dataclass(frozen=True)
class Demonstration:
    """The demonstration pilot, served, and who is in it."""

    served: Served
    people: list[dict[str, str]]

    def link(self, role: str, site: str | None = None, name: str | None = None) -> str:
        """The sign-in link of the first in that role (in that site, of that name)."""
        for someone in self.people:
            is_there = site in {None, someone["site"]} and name in {None, someone["name"]}
            if someone["role"] == role and is_there:
                return someone["url"]
        raise LookupError(f"nobody is a {role} in {site}")


@contextlib.contextmanager
def demonstrated(folder: Path) -> Iterator[Demonstration]:
    """The demonstration pilot in a folder, served until the end of the block."""
    served = Served(folder)
    people = served.demonstrate()
    served.start()
    try:
        yield Demonstration(served, people)
    finally:
        served.stop()


@contextlib.contextmanager
def served_here(app: Flask) -> Iterator[str]:
    """The application behind a port of this machine, in a thread; its address."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, always_closed(app), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def always_closed(app: Flask) -> WSGIApplication:
    """The same application, whose answers are closed also when a browser hangs up: werkzeug's
    server then leaves its own clean-up half-way, and an answer's file open."""

    def asked(environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        with contextlib.closing(app(environ, start_response)) as answer:  # type: ignore[type-var]
            for piece in answer:  # noqa: UP028 - `yield from` would close it a second time
                yield piece

    return asked
