"""Pages are looked at in Chromium without its window: the same layout, a quarter less work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserType

from tests.conftest import CHROMIUM


@pytest.fixture(scope="session")
def browser(browser_type: BrowserType) -> Iterator[Browser]:
    """Debian's Chromium as it is built for use without a screen."""
    shell = {"executable_path": "/usr/bin/chromium-headless-shell"}
    browser = browser_type.launch(**CHROMIUM | shell)
    yield browser
    browser.close()
