"""Nothing is there: a site is opened, people are added, and one answers with a printed card."""

from __future__ import annotations

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import Served

PASSWORD = "a long enough password"
EMAIL = "pat@council.example"
TABLET, DESK = {"width": 810, "height": 1080}, {"width": 1366, "height": 768}


@pytest.fixture
def served(tmp_path):
    served = Served(tmp_path)
    served.command("site", "open", "Wirral")
    office = ("--name", "Pat Moss", "--email", EMAIL, "--password", PASSWORD)
    served.command("site", "add", "Wirral", *office)
    served.start()
    yield served
    served.stop()


def press(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words).or_(
        page.locator("main").get_by_role("link", name=words)
    ).first.click()


def sign_in(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    # The first time a second factor is set up: an app that makes codes.
    press(page, "Use an app")
    key = page.locator(".app-key").inner_text().replace(" ", "")
    page.get_by_label("The code of your app").fill(pyotp.TOTP(key).now())
    press(page, "Keep this")
    expect(page.locator(".paper-codes li")).to_have_count(10)
    press(page, "I have them")
    expect(page.get_by_text("Pat Moss").first).to_be_visible()


def set_up(page: Page) -> None:
    """A social worker, a round with a survey, and a person with her mother around her."""
    page.goto("/people/add")
    press(page, "Add a social worker")
    page.get_by_label("Name").fill("Grace Bell")
    press(page, "Add a social worker")
    expect(page.get_by_role("rowheader", name="Grace Bell")).to_be_visible()
    page.goto("/waves")
    page.get_by_label("Name").fill("Spring 2027")
    press(page, "Begin this round")
    page.get_by_label("Survey").select_option(label="My social worker")
    press(page, "Ask this survey")
    expect(page.get_by_text("Asked to answer: 0. Sent: 0.")).to_be_visible()
    page.goto("/people/add")
    page.get_by_label("Name", exact=True).fill("Amina Yusuf")
    page.get_by_label("Named social worker").select_option(label="Grace Bell")
    press(page, "Add this person")
    press(page, "Add someone to the circle")
    page.get_by_label("Who are they to the person?").fill("mother")
    page.get_by_label("Name", exact=True).fill("Leila Yusuf")
    press(page, "Add to the circle")
    expect(page.get_by_text("Leila Yusuf").first).to_be_visible()


def card_of_the_person(page: Page) -> str:
    """Make the person's card; the address in its code."""
    press(page, "Make a card")
    press(page, "Make a card")
    expect(page.get_by_role("img", name="The code of this card")).to_be_visible()
    return page.locator(".address").inner_text()


def test_a_card_from_the_office_brings_a_person_to_their_first_answer(served, browser: Browser):
    desk = browser.new_context(base_url=served.url, viewport=DESK).new_page()
    sign_in(desk)
    set_up(desk)
    tablet = browser.new_context(base_url=served.url, viewport=TABLET).new_page()
    tablet.goto(card_of_the_person(desk))
    expect(tablet.get_by_role("heading", name="Hello Amina Yusuf")).to_be_visible()
    press(tablet, "Yes, this is me")
    expect(tablet.get_by_text("Grace Bell is your social worker.")).to_be_visible()
    press(tablet, "Answer the questions")
    expect(tablet.get_by_text("Your social worker is Grace Bell.")).to_be_visible()
    desk.goto("/waves")
    expect(desk.get_by_text("Asked to answer: 1. Sent: 0.")).to_be_visible()
    for page in (desk, tablet):
        page.context.close()


def test_the_printed_page_shows_the_card_and_nothing_around_it(served, browser: Browser):
    desk = browser.new_context(base_url=served.url, viewport=DESK).new_page()
    sign_in(desk)
    set_up(desk)
    card_of_the_person(desk)
    desk.emulate_media(media="print")
    expect(desk.locator(".entry-card")).to_be_visible()
    for unseen in ("It is printed", "Print this page now.", "Rounds of asking"):
        expect(desk.get_by_text(unseen).first).to_be_hidden()
    desk.context.close()
