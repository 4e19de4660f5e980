"""Coming in with a council's own account, against a provider that somebody else wrote."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from feedback.actions.council_accounts import Asked, Council, CouncilSaysNo, _opened
from feedback.settings import SettingsUnusable, read_settings
from tests.conftest import NOW
from tests.pages.test_every_page_for_everyone import troubles
from tests.served import free_port
from tests.web.office_of_staff import EMAIL, Staff, staffed

CLAIMS = (
    {"sub": "ros", "email": EMAIL.upper(), "email_verified": True},
    {"sub": "not-verified", "email": EMAIL, "email_verified": False},
    {"sub": "unknown", "email": "nobody@council.example", "email_verified": True},
    {"sub": "amina", "email": "amina@home.example", "email_verified": True},
)


@pytest.fixture(scope="module")
def issuer():
    """The provider, running."""
    port = free_port()
    users = [word for one in CLAIMS for word in ("--user-claims", json.dumps(one))]
    program = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    running = subprocess.Popen(
        [*program, "--require-nonce", "true", *users],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    until = time.monotonic() + 60
    while not answers(address):
        assert running.poll() is None and time.monotonic() < until, "the provider did not start"
    yield address
    running.terminate()
    running.wait(30)


def answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/.well-known/openid-configuration", timeout=5):
            return True
    except (URLError, OSError):
        return False


@pytest.fixture
def staff(app, site_build, issuer) -> Staff:
    """Ros works here; so does nobody else. The site answers, and knows where."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    staff = staffed(app, site_build)
    person = site_build.person(staff.ros.site)
    person.email = "amina@home.example"
    site_build.commit()
    house = app.extensions["house"]
    house.settings = replace(
        house.settings,
        web_address=f"http://localhost:{server.port}",
        openid_issuer=issuer,
        openid_client="feedback",
        openid_secret="a secret: with %signs",
    )
    # The provider's clock is the world's.
    house.clock = lambda: datetime.now(UTC)
    yield staff
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, staff):
    context = browser.new_context(base_url=staff.house.settings.web_address)
    yield context.new_page()
    context.close()


def at_the_council(page: Page, who: str) -> None:
    """From the sign-in page to the provider, and signed in there."""
    page.goto("/sign-in")
    page.get_by_role("link", name="Sign in with your council's account").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.locator('input[name="sub"]').first.fill(who)
    page.locator("button[type=submit], form button").first.click()


def test_whoever_the_council_vouches_for_comes_in_with_one_tap(page, staff):
    at_the_council(page, "ros")
    expect(page.locator("h1")).to_have_text("One more step")
    assert not troubles(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_contain_text("Ros Dunne")
    assert {one["name"] for one in page.context.cookies(page.url)} >= {"session"}
    assert "council" not in {one["name"] for one in page.context.cookies(page.url)}


@pytest.mark.parametrize("who", ["not-verified", "unknown", "amina"])
def test_nobody_else_comes_in_and_nobody_is_added(page, staff, who):
    at_the_council(page, who)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("That did not work")
    assert "session" not in {one["name"] for one in page.context.cookies()}


def test_a_way_back_that_nobody_went_leads_nowhere(staff):
    client = staff.browser()
    assert client.get("/sign-in/council?code=x&state=y").status_code == 422
    client.set_cookie("council", "00" * 60)
    assert client.get("/sign-in/council?code=x&state=y").status_code == 422


def test_an_answer_that_someone_else_asked_for_is_refused(page, staff):
    """Login by forgery: a code and a state of another browser are worth nothing in this one."""
    at_the_council(page, "ros")
    page.wait_for_url("**/sign-in/council?**")
    theirs, client = page.url, staff.browser()
    away = client.get("/sign-in/council/away")
    assert away.status_code == 303 and "code_challenge_method=S256" in away.location
    assert client.get("/" + theirs.split("/", 3)[3]).status_code == 422


def signed(council: Council, asked: Asked, **other) -> dict[str, object]:
    now = NOW.timestamp()
    return {
        "iss": council.issuer,
        "aud": council.client,
        "exp": now + 300,
        "iat": now,
        "nonce": asked.nonce,
        "email": EMAIL,
        "email_verified": True,
    } | other


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://other.example"},
        {"aud": "another-site"},
        {"aud": ["another-site"]},
        {"azp": "another-site"},
        {"exp": NOW.timestamp() - 600},
        {"iat": NOW.timestamp() + 600},
        {"nonce": "of another time"},
        {"nonce": None},
        {"exp": None},
        {"exp": True},
        {"email_verified": "true"},
        {"email_verified": False},
        {"email": ""},
    ],
)
def test_an_answer_that_is_not_ours_new_and_whole_is_refused(wrong):
    council, asked = Council("https://id.example", "feedback", "secret"), Asked.anew()
    assert council._vouched(signed(council, asked), asked, NOW) == EMAIL
    with pytest.raises(CouncilSaysNo):
        council._vouched(signed(council, asked, **wrong), asked, NOW)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_nobody_or_anybody_could_sign_is_refused(algorithm):
    def part(what: dict) -> str:
        return urlsafe_b64encode(json.dumps(what).encode()).decode().rstrip("=")

    keys = {"keys": [RSAKey.generate_key(2048).as_dict(private=False)]}
    with pytest.raises(CouncilSaysNo):
        _opened(f"{part({'alg': algorithm})}.{part({'email': EMAIL})}.", keys)


def test_a_provider_that_calls_itself_another_or_is_away_is_refused(issuer):
    for address in (f"{issuer}/", f"http://localhost:{free_port()}"):
        with pytest.raises(CouncilSaysNo):
            Council(address, "feedback", "secret").address(Asked.anew())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"FEEDBACK_OPENID_ISSUER": "http://id.example"}, "https://"),
        ({"FEEDBACK_OPENID_ISSUER": "id.example"}, "https://"),
        ({"FEEDBACK_OPENID_ISSUER": "https://id.example"}, "FEEDBACK_OPENID_CLIENT"),
    ],
)
def test_settings_that_are_not_whole_say_what_is_missing(tmp_path, given, told):
    with pytest.raises(SettingsUnusable, match=told):
        read_settings({"FEEDBACK_DATA": str(tmp_path), **given})


def test_without_a_provider_nothing_is_offered(client):
    assert "council's account" not in client.get("/sign-in").text
    assert client.get("/sign-in/council/away").status_code == 422
