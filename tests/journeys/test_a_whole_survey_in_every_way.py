"""A survey with every kind of question, in real Chromium, from the first tap to sent: by keys, by two
keys, by touch, at 400 %, in forced colours, without motion, without scripts, by ear, from the right."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from feedback.actions.sign_in import make_link
from feedback.model.accounts import Account
from tests.journeys.hands import Finger, Keys, Mouse, TwoKeys
from tests.journeys.whole_survey import STEPS, walk
from tests.web.every_kind import PHONE, TABLET, all_kinds_text, served_here
from tests.web.survey_pages import open_pages

MEASURED = (Path(__file__).parent / "eyes.js").read_text(encoding="utf-8")
ENGLISH = "words-and-pictures.paper.normal.en.yes.no"
URDU = "words-and-pictures.paper.normal.ur.yes.no"
TWO_KEYS = "words-and-pictures.paper.normal.{}.no.no.usual.keys"
# 1280 by 1024 pixels at 400 % (WCAG 1.4.10).
ZOOMED = {"width": 320, "height": 256}
BOTH = pytest.mark.parametrize("reading", [ENGLISH, URDU], ids=["from the left", "from the right"])


@pytest.fixture
def begin(app, site_build, browser):
    """Opens Amina's personal link on a device of hers: begin(reading, viewport=..., ...)."""
    pages = open_pages(app, site_build, "", "person", all_kinds_text(), has_begun=False)
    opened, house = [], app.extensions["house"]
    with served_here(app) as address:

        def begin(reading: str, viewport=TABLET, **more) -> Page:
            with house.database.writing() as db:
                account = db.get_one(Account, pages.asked.account.id)
                account.reading = reading
                link = make_link(db, house.keys, account, house.clock())
            context = browser.new_context(viewport=viewport, **more)
            context.add_cookies([{"name": "reading", "value": reading, "url": address}])
            opened.append(context)
            page = context.new_page()
            page.goto(f"{address}/hello/{link}")
            return page

        yield begin
        for context in opened:
            context.close()


def measured(page: Page) -> None:
    """Nothing is too small, too near, cut off, covered or beside the page."""
    assert page.evaluate(MEASURED) == [], page.url


def everything_passed(passed: dict[str, int]) -> None:
    assert passed == {place: len(steps) for place, steps in STEPS.items()}


@BOTH
def test_by_touch_at_320_pixels(begin, reading):
    page = begin(reading, PHONE, has_touch=True)
    everything_passed(walk(page, Finger(page), measured))


@BOTH
def test_at_400_percent_zoom(begin, reading):
    page = begin(reading, ZOOMED)
    everything_passed(walk(page, Mouse(page), measured))
