"""A tablet for many that nobody touches: it asks, keeps what stands there, and hands itself on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from feedback.actions.together import begin_group
from feedback.model.accounts import BrowserSession
from feedback.model.asking import Answer
from tests.actions.survey_builders import asking
from tests.served import served_here

TEN_MINUTES = 10 * 60 * 1000


@pytest.fixture
def tablet(app, site_build, browser: Browser):
    """Amina's turn on a tablet that a facilitator began and left; the browser's clock is ours."""
    asked = asking(site_build)
    sam = site_build.facilitator(asked.site)
    house = app.extensions["house"]
    cookie = begin_group(
        site_build.db, site_build.actor(sam), house.keys, [asked.invitation.id], house.clock()
    )
    site_build.commit()
    with served_here(app) as address:
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": "tablet", "value": cookie, "url": address}])
        page = context.new_page()
        page.clock.install()
        page.goto("/together/next")
        page.get_by_role("button", name="Amina").click()
        page.wait_for_url("**/surveys/*")
        page.survey, page.house = page.url, house
        yield page
        context.close()


def to_a_question(page: Page) -> None:
    """Past the yes before, to the first question."""
    page.goto(page.survey + "/before/yes-or-no")
    page.locator('button[value="yes"]').or_(page.locator('input[value="yes"]')).first.click()
    page.goto(page.survey + "/listens")
    expect(page.locator("fieldset").first).to_be_visible()


def nobody_touches(page: Page) -> None:
    page.clock.fast_forward(TEN_MINUTES)


def how_many(page: Page, thing) -> int:
    with page.house.database.reading() as db:
        return db.scalar(select(func.count()).select_from(thing))


def test_it_asks_then_ends_the_turn_and_back_shows_nothing(tablet: Page):
    nobody_touches(tablet)
    expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_visible()
    nobody_touches(tablet)
    tablet.wait_for_url("**/together/**")
    assert how_many(tablet, BrowserSession) == 0
    tablet.goto(tablet.survey)
    tablet.wait_for_url("**/together/next")


def test_whoever_says_that_they_are_there_goes_on(tablet: Page):
    nobody_touches(tablet)
    tablet.get_by_role("button", name="Yes, I am here").click()
    expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    nobody_touches(tablet)
    expect(tablet.get_by_role("heading", name="Are you still there?")).to_be_visible()
    assert tablet.url == tablet.survey and how_many(tablet, BrowserSession) == 1


def test_what_was_picked_and_not_sent_is_kept_before_it_ends(tablet: Page):
    to_a_question(tablet)
    tablet.locator('input[value="good"]').check(force=True)
    nobody_touches(tablet)
    nobody_touches(tablet)
    tablet.wait_for_url(lambda url: "/listens" not in url)
    assert how_many(tablet, Answer) == 1
