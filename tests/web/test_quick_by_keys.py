"""The professional's one page by keyboard, in a browser: how many keys it takes, counted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from feedback.actions.sign_in import make_link
from feedback.model.asking import Answer, SurveyResponse
from tests.served import served_here
from tests.web.survey_pages import open_pages

# A key stroke of someone who is not a typist takes 0.28 s and deciding 1.35 s (keystroke-level
# model, Card, Moran and Newell 1983); reading runs at 238 words a minute (Brysbaert 2019).
KEY_S, DECIDE_S, WORDS_A_MINUTE = 0.28, 1.35, 238


@pytest.fixture
def page(app, site_build, browser):
    """A nurse who follows their personal link and taps yes: no account, nothing to remember."""
    pages = open_pages(app, site_build, "working-together", "professional", has_begun=False)
    nurse = site_build.db.merge(pages.asked.account)
    token = make_link(site_build.db, app.extensions["house"].keys, nurse, site_build.now)
    site_build.commit()
    with served_here(app) as address:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.goto(f"{address}/hello/{token}")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Yes, this is me").press("Enter")
        page.goto(address + pages.survey)
        yield page
        context.close()


def test_the_whole_page_is_answered_and_sent_with_one_key_a_question_and_enter(page, app):
    expect(page.locator("h1")).to_be_visible()
    questions = page.locator("fieldset.quick:has(input[type=radio])").count()
    keys = ["1"] * questions
    for key in keys:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Your answers are sent")
    with app.extensions["house"].database.reading() as db:
        answers = db.scalars(select(Answer)).all()
        assert sum(1 for one in answers if one.choices) == questions
        assert db.scalars(select(SurveyResponse)).one().sent_at is not None


def test_reading_deciding_and_pressing_take_less_than_3_minutes(page):
    questions = page.locator("fieldset.quick").count()
    words = len(page.locator("main").inner_text().split())
    seconds = words / WORDS_A_MINUTE * 60 + questions * (DECIDE_S + KEY_S) + KEY_S
    assert seconds < 180


def test_digits_in_a_place_to_write_are_only_digits(page):
    page.locator("fieldset.quick details summary").first.click()
    page.locator("textarea").first.focus()
    page.keyboard.type("1 or 2 times")
    expect(page.locator("textarea").first).to_have_value("1 or 2 times")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
