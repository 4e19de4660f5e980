"""Passkeys in Chromium, with an authenticator of its own: made, used to come in, taken away."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from feedback.actions.passkeys import place_of
from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from feedback.model.ways_in import Passkey, PasskeyChallenge
from tests.served import served_here
from tests.web.office_of_staff import EMAIL, PASSWORD, Staff, staffed

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def staff(app, site_build) -> Staff:
    return staffed(app, site_build)


@pytest.fixture
def place(app):
    """Where a browser finds the site; a bare number would have no passkeys."""
    with served_here(app) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def device(browser: Browser, place):
    """A browser whose device has a lock, which is opened whenever it is asked."""
    context = browser.new_context(base_url=place)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.lock = lambda is_open: session.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": added["authenticatorId"], "isUserVerified": is_open},
    )
    yield page
    context.close()


def as_account(page: Page, staff: Staff, account: Account, place: str) -> None:
    with staff.house.database.writing() as db:
        mine = db.get_one(Account, account.id)
        cookie = begin_session(db, staff.house.keys, mine, staff.house.clock(), "test")
    page.context.add_cookies([{"name": "session", "value": cookie, "url": place}])


def sign_in_by_password(page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def how_many(staff, thing) -> int:
    with staff.house.database.reading() as db:
        return db.scalar(select(func.count()).select_from(thing))


def test_staff_make_a_passkey_the_first_time_and_come_in_with_it_alone(staff, device):
    sign_in_by_password(device)
    device.get_by_role("button", name="Make a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")
    device.get_by_role("button", name="Sign out").click()
    expect(device.locator("h1")).to_have_text("Hello")
    device.goto("/sign-in")
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")
    assert how_many(staff, PasskeyChallenge) == 0


def test_afterwards_the_password_alone_leads_to_the_passkey(staff, device):
    sign_in_by_password(device)
    device.get_by_role("button", name="Make a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")
    device.context.clear_cookies()
    sign_in_by_password(device)
    expect(device.locator("h1")).to_have_text("One more step")
    expect(device.get_by_label("The code of your app")).to_have_count(0)
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")


def test_a_person_lets_a_tablet_remember_them_and_comes_in_without_a_card(staff, device, place):
    person = staff.build.person(staff.ros.site)
    staff.build.commit()
    as_account(device, staff, person, place)
    device.goto("/my-sign-in")
    device.get_by_role("button", name="Remember this tablet").click()
    expect(device.get_by_text("This tablet knows you now.")).to_be_visible()
    device.get_by_role("button", name="Sign out", exact=True).click()
    device.get_by_role("button", name="Come in with this tablet").click()
    expect(device.locator("h1")).to_contain_text("Hello Amina Yusuf")


def test_a_passkey_that_was_taken_away_opens_nothing(staff, device, place):
    person = staff.build.person(staff.ros.site)
    staff.build.commit()
    as_account(device, staff, person, place)
    device.goto("/my-sign-in")
    device.get_by_role("button", name="Remember this tablet").click()
    device.get_by_role("button", name="Take it away").click()
    expect(device.get_by_text("It is gone.")).to_be_visible()
    assert how_many(staff, Passkey) == 0
    device.get_by_role("button", name="Sign out", exact=True).click()
    device.get_by_role("button", name="Come in with this tablet").click()
    expect(device.locator("h1")).to_have_text("That did not work")


def test_a_lock_that_stays_shut_makes_nothing_and_says_so(staff, device):
    sign_in_by_password(device)
    device.lock(False)
    device.get_by_role("button", name="Make a passkey").click()
    expect(device.get_by_text("That did not work. Please try again.")).to_be_visible()
    assert how_many(staff, Passkey) == 0


def test_where_the_address_is_another_nothing_is_offered(staff, browser: Browser, place):
    context = browser.new_context(base_url=place.replace("localhost", "127.0.0.1"))
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.get_by_label("Email")).to_be_visible()
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    context.close()


def test_an_answer_is_taken_once_and_only_for_this_site(staff, device, place):
    sign_in_by_password(device)
    device.get_by_role("button", name="Make a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")
    device.context.clear_cookies()
    sent = []
    device.on("request", lambda one: sent.append(one.post_data) if "come-in" in one.url else None)
    device.goto("/sign-in")
    device.get_by_role("button", name="Sign in with a passkey").click()
    expect(device.locator("h1")).to_contain_text("Ros Dunne")
    answer = answer_in(sent[0])
    assert replayed(staff, answer) == 422
    assert replayed(staff, answer, "https://other.example") == 422


def answer_in(form: str) -> str:
    return parse_qs(form)["credential"][0]


def replayed(staff, answer: str, web_address: str = "") -> int:
    """Send an answer again, as whoever saw it would."""
    staff.house.place = place_of(web_address)
    client = staff.browser()
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/sign-in").text)[1]
    form = {"csrf": token, "credential": answer}
    return client.post("/passkeys/come-in", data=form).status_code
