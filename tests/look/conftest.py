"""A gallery of every component, and one browser to look at it with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from tests.look.gallery import Gallery

CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TABLET = {"width": 810, "height": 1080}
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def gallery(app: Flask) -> Gallery:
    """Every component, as someone who has changed nothing reads it."""
    return Gallery(app)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all of these tests."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Page]:
    """A new page of a tablet held upright."""
    page = chromium.new_page(viewport=TABLET, reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Page]:
    """A new page as wide as the smallest phone, which is also 1280 pixels at 400 % zoom."""
    page = chromium.new_page(viewport=PHONE, reduced_motion="reduce")
    yield page
    page.close()
