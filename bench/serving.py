"""Starting and stopping the two servers: ours by its own command, and the bare one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.browser import Browser, WrongAnswer
from bench.counting import tree

ROOT = Path(__file__).parent.parent
OURS = ("-m", "feedback.cli", "serve")
BARE = ("-m", "bench.bare")
SINK = ("-m", "bench.sink")
START_WITHIN_S = 60
TRY_AGAIN_S = 0.004


def free_port() -> int:
    """A port on loopback that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """A server process and its workers, listening on loopback only."""

    def __init__(self, module: tuple[str, ...], environment: Mapping[str, str]) -> None:
        self.port = free_port()
        own = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
        self._command = [sys.executable, *module, "--port", str(self.port)]
        self._environment = {**os.environ, **own, **environment}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that all the server's others came from."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the process; it does not listen yet."""
        self._process = subprocess.Popen(
            self._command, env=self._environment, start_new_session=True, stdout=subprocess.DEVNULL
        )

    def first_page(self, path: str, cookie: str = "") -> float:
        """Ask for a page until it comes; the moment it did. Raises WrongAnswer after a minute."""
        until = time.monotonic() + START_WITHIN_S
        while time.monotonic() < until:
            browser = Browser(self.port, cookie)
            try:
                page = browser.get(path)
            except ConnectionRefusedError:
                time.sleep(TRY_AGAIN_S)
                continue
            finally:
                browser.close()
            if page.status != 200:
                raise WrongAnswer(f"first page: {page.status}")
            return time.monotonic()
        raise WrongAnswer("the server did not start")

    def stop(self) -> None:
        """End the server, kindly at first, and wait until it is gone."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """SIGKILL the server and all its workers."""
        all_of_it = tree(self.pid)
        os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()  # type: ignore[union-attr]
        while any(Path(f"/proc/{pid}").exists() for pid in all_of_it):
            time.sleep(TRY_AGAIN_S)  # a worker that is not gone yet may still take a call

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        trouble: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
