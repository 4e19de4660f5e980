"""A survey with every kind of question, in real Chromium, from the first tap to sent: by touch, at
400 %, in forced colours, by keys, by two keys, without motion, without scripts, and by ear."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from feedback.actions.sign_in import make_link
from feedback.model.accounts import Account
from tests.journeys.hands import Finger, Keys, Mouse, TwoKeys
from tests.journeys.whole_survey import STEPS, walk
from tests.served import served_here
from tests.web.every_kind import PHONE, TABLET, all_kinds_text
from tests.web.survey_pages import open_pages

EYES = {file.stem: file.read_text() for file in (Path(__file__).parent / "eyes").glob("*.js")}
ENGLISH = "words-and-pictures.paper.normal.en.yes.no"
URDU = "words-and-pictures.paper.normal.ur.yes.no"
TWO_KEYS = "words-and-pictures.paper.normal.en.yes.no.usual.keys"
# 1280 by 1024 pixels at 400 % (WCAG 1.4.10).
ZOOMED = {"width": 320, "height": 256}
BOTH = pytest.mark.parametrize("reading", [ENGLISH, URDU], ids=["from the left", "from the right"])
# Touch and hearing are tried in both directions, every other way in one of them.


@pytest.fixture
def begin(app, site_build, browser):
    """Opens Amina's personal link on a device of hers that has voices."""
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
            context.add_init_script(EYES["voices"])
            page = context.new_page()
            page.goto(f"{address}/hello/{link}")
            assert page.locator("html").get_attribute("lang") == reading.split(".")[3]
            return page

        yield begin
        for context in opened:
            context.close()


def seen_by(*eyes: str):
    """Looks at a page by these scripts; each says what is wrong."""

    def look(page: Page) -> None:
        wrong = [line for name in eyes for line in page.evaluate(EYES[name])]
        assert wrong == [], page.url

    return look


def no_look(page: Page) -> None:
    """Nothing but whether it can be done."""


def everything_passed(passed: dict[str, int]) -> None:
    assert passed == {place: len(steps) for place, steps in STEPS.items()}


@BOTH
def test_by_touch_at_320_pixels_all_is_large_apart_and_in_sight(begin, reading):
    page = begin(reading, PHONE, has_touch=True)
    everything_passed(walk(page, Finger(page), seen_by("large")))


def test_at_400_percent_nothing_is_cut_off_and_what_has_the_focus_is_in_sight(begin):
    page = begin(URDU, ZOOMED)
    everything_passed(walk(page, Mouse(page), seen_by("large", "focus")))


def test_in_forced_colours_what_is_picked_and_where_one_is_still_show(begin):
    page = begin(ENGLISH, forced_colors="active", color_scheme="dark")
    everything_passed(walk(page, Mouse(page), seen_by("forced", "focus")))


def test_by_keyboard_alone_in_at_most_12_stops_a_page(begin):
    page = begin(URDU)
    everything_passed(walk(page, Keys(page), seen_by("large")))


def test_by_tab_and_enter_only_in_at_most_12_stops_a_page(begin):
    page = begin(TWO_KEYS)
    everything_passed(walk(page, TwoKeys(page), no_look))


def test_with_reduced_motion_nothing_moves(begin):
    page = begin(ENGLISH, reduced_motion="reduce")
    everything_passed(walk(page, Mouse(page), seen_by("moving")))


def test_without_scripts(begin):
    page = begin(ENGLISH, PHONE, java_script_enabled=False, has_touch=True)
    everything_passed(walk(page, Finger(page), no_look))


@BOTH
def test_by_ear_every_word_of_every_page_is_said_and_lit_in_its_turn(begin, reading):
    page = begin(reading)
    heard = []
    hear = lambda here: heard.append(here.evaluate(EYES["heard"]))  # noqa: E731
    everything_passed(walk(page, Mouse(page), hear))
    assert [line for wrong, _ in heard for line in wrong] == []
    assert sum(count for _, count in heard) > 150
