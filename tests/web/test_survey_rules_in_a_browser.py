"""Questions that depend on answers, in Chromium: at 320 px without scripts, and on one page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from feedback.actions.sign_in import begin_session
from tests.actions.branching import asked_branching
from tests.actions.survey_builders import Asking
from tests.served import served_here

PHONE, DESK = {"width": 320, "height": 640}, {"width": 1366, "height": 768}


@pytest.fixture
def house_address(app) -> Iterator[str]:
    """Where the installation answers."""
    with served_here(app) as address:
        yield address


@pytest.fixture
def opens(app, site_build, browser: Browser, house_address):
    """Opens the survey as someone who is asked to answer it."""
    contexts = []

    def opens(asked: Asking, scripts: bool, viewport: dict) -> Page:
        site_build.commit()
        house = app.extensions["house"]
        with house.database.writing() as db:
            account = db.merge(asked.account)
            cookie = begin_session(db, house.keys, account, house.clock(), "test")
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts)
        context.add_cookies([{"name": "session", "value": cookie, "url": house_address}])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{house_address}/surveys/{asked.invitation.id}")
        return page

    yield opens
    for context in contexts:
        context.close()


def tap(page: Page, words: str) -> None:
    """Press the button or link with these words, and see that nothing runs off the page."""
    found = page.get_by_role("button", name=words).or_(page.get_by_role("link", name=words))
    found.first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def pick(page: Page, words: str) -> None:
    """Pick an answer and go on."""
    page.locator("label.tile", has_text=words).first.click()
    tap(page, "Go on")


def test_a_person_is_led_through_their_questions_on_a_small_phone_without_scripts(
    opens, site_build
):
    page = opens(asked_branching(site_build), scripts=False, viewport=PHONE)
    tap(page, "Go on with my answers")
    pick(page, "Not good")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Who else helps you?")
    pick(page, "A friend")
    page.get_by_label("Your own words").fill("Clare")
    tap(page, "Go on")
    expect(page.get_by_role("heading", level=1)).to_contain_text("the help from A friend?")
    expect(page.locator("body")).to_contain_text("Question 4 of 5")
    pick(page, "Good")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Clare")
    tap(page, "Skip this question")
    page.goto(page.url.replace("did-someone-help", "check"))
    page.locator("dl.answers a", has_text="How is your help?").click()
    pick_change(page, "Good")
    expect(page.locator("dl.answers").first).not_to_contain_text("Who else helps you?")
    expect(page.locator("dl.answers").first).to_contain_text("help from your social worker?")


def pick_change(page: Page, words: str) -> None:
    """Pick another answer and go back to the check page."""
    page.locator("label.tile", has_text=words).first.click()
    tap(page, "Keep this change")


def test_two_tablets_are_asked_which_answer_to_keep_on_a_small_phone(opens, site_build):
    asked = asked_branching(site_build)
    one, other = (opens(asked, scripts=False, viewport=PHONE) for _ in range(2))
    for page in (one, other):
        page.goto(f"{page.url}/how")
    pick(one, "Good")
    other.locator("label.tile", has_text="Not good").click()
    tap(other, "Go on")
    expect(other.get_by_role("heading", level=1)).to_have_text("You answered this 2 times")
    for button in other.locator("main .button").all():
        assert button.bounding_box()["height"] >= 44
    tap(other, "Keep this one instead")
    expect(other.get_by_role("heading", level=1)).to_contain_text("Who else helps you?")


def quick(page: Page, name: str):
    """One question of the page that holds them all."""
    return page.locator(f"#q-{name}")


def test_on_one_page_a_question_shows_as_soon_as_its_rule_says_so(opens, site_build):
    asked = asked_branching(site_build, voice="professional")
    page = opens(asked, scripts=True, viewport=DESK)
    expect(quick(page, "who")).to_be_hidden()
    expect(quick(page, "how-they-help").locator(".number")).to_have_text("2.")
    quick(page, "how").get_by_text("Not good").click()
    expect(quick(page, "who")).to_be_visible()
    expect(quick(page, "called")).to_be_hidden()
    quick(page, "who").get_by_text("A friend").click()
    expect(quick(page, "called")).to_be_visible()
    expect(quick(page, "how-they-help").locator(".number")).to_have_text("4.")
    quick(page, "how").get_by_text("Good", exact=True).click()
    expect(quick(page, "called")).to_be_hidden()


def test_on_one_page_without_scripts_every_question_can_be_seen(opens, site_build):
    asked = asked_branching(site_build, voice="professional")
    page = opens(asked, scripts=False, viewport=DESK)
    for name in asked.survey_items:
        expect(quick(page, name)).to_be_visible()
