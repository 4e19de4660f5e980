"""A gallery of every component, and one browser to look at it with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from feedback import create_app
from feedback.settings import Settings
from tests.databases import SECRET, fresh_sqlite
from tests.look.gallery import Gallery

TABLET = {"width": 810, "height": 1080}
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    """Every component, as someone who has changed nothing reads it. Nothing here writes."""
    folder = tmp_path_factory.mktemp("gallery")
    with fresh_sqlite(folder) as url:
        store = str(folder / "files")
        app = create_app(Settings(data=folder, database_url=url, store=store, secret=SECRET))
        yield Gallery(app)
        app.extensions["house"].database.engine.dispose()


@pytest.fixture(scope="session")
def chromium(browser: Browser) -> Browser:
    """The one browser of all tests."""
    return browser


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
