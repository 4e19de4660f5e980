"""A browser with a folder of its own, which can be killed as a flat battery kills it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.conftest import CHROMIUM


class OwnBrowser:
    """Chromium on a folder: opened, killed, opened again."""

    def __init__(self, playwright: Playwright, folder: Path, **options) -> None:
        self._playwright, self._folder = playwright, folder
        self._options = CHROMIUM | options
        self.context: BrowserContext | None = None

    def open(self) -> Page:
        """Begin the browser; its page."""
        chromium = self._playwright.chromium
        self.context = chromium.launch_persistent_context(str(self._folder), **self._options)
        return self.context.pages[0]

    def kill(self) -> None:
        """SIGKILL to every process of this browser, at once."""
        for process in self._processes():
            os.kill(process, signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """End it, also when it is dead."""
        if self.context:
            with suppress(Error):
                self.context.close()
        self.context = None
        for left in self._folder.glob("Singleton*"):
            left.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        mine, found = f"--user-data-dir={self._folder}".encode(), {}
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                try:
                    arguments = (process / "cmdline").read_bytes().split(b"\0")
                    parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
                found[int(process.name)] = (mine in arguments, parent)
        roots = {process for process, (is_mine, _) in found.items() if is_mine}
        while more := {p for p, (_, parent) in found.items() if parent in roots} - roots:
            roots |= more
        return sorted(roots)


@contextmanager
def own_browser(playwright: Playwright, folder: Path, **options) -> Iterator[OwnBrowser]:
    """One for the length of the block."""
    browser = OwnBrowser(playwright, folder, **options)
    try:
        yield browser
    finally:
        browser.close()
