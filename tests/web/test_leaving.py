"""Leaving quickly: the session ends, the browser keeps nothing, and a neutral page is next."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedback.model.accounts import BrowserSession
from feedback.model.care import Site
from feedback.web.help_now import NEUTRAL
from tests.conftest import NOW
from tests.web.signing_in import sign_in


def token_in(page: str) -> str:
    return page.split('action="/leave"')[1].split('name="csrf" value="')[1].split('"')[0]


def test_leaving_ends_the_session_and_goes_to_the_neutral_address(app, client, site_build):
    person = site_build.person(site_build.site())
    site_build.commit()
    page = sign_in(app, client, person).get("/help-now")
    left = client.post("/leave", data={"csrf": token_in(page.text)})
    assert (left.status_code, left.location) == (303, NEUTRAL)
    assert left.headers["Clear-Site-Data"] == '"cache"'
    assert client.get_cookie("session") is None
    assert site_build.db.query(BrowserSession).count() == 0
    assert client.get("/").location == "/hello"


def test_the_help_page_lets_a_form_go_to_the_neutral_address_and_no_other_page_does(client):
    pages = (client.get("/help-now"), client.get("/hello"))
    policies = [page.headers["Content-Security-Policy"] for page in pages]
    assert "form-action 'self' https://www.bbc.co.uk https://www.bbc.com;" in policies[0]
    assert "form-action 'self';" in policies[1]


def test_someone_who_is_not_signed_in_leaves_too(client):
    page = client.get("/help-now").text
    assert client.post("/leave", data={"csrf": token_in(page)}).location == NEUTRAL


def test_an_address_alone_signs_nobody_out(app, client, site_build):
    person = site_build.person(site_build.site())
    site_build.commit()
    sign_in(app, client, person)
    assert client.get("/leave").status_code == 405
    assert client.post("/leave").status_code == 403
    assert client.get("/").status_code == 200


def test_that_there_is_no_demonstration_is_asked_once_a_minute(app):
    house = app.extensions["house"]
    assert not house.is_demonstration
    with house.database.writing() as db:
        db.add(Site(name="Camden", is_demonstration=True))
    house.clock = lambda: NOW + timedelta(seconds=59)
    assert not house.is_demonstration
    house.clock = lambda: NOW + timedelta(seconds=60)
    assert house.is_demonstration
    with house.database.writing() as db:
        db.query(Site).delete()
    house.clock = lambda: NOW + timedelta(days=1)
    assert house.is_demonstration


@pytest.mark.parametrize("way", ["the button", "the button, without scripts", "shift three times"])
def test_leaving_in_a_browser_ends_the_session(room, open_page, way):
    page = open_page("/help-now", scripts="without" not in way)
    asked, refused = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda line: refused.append(line.text))
    page.context.route(f"{NEUTRAL}*", lambda route: route.fulfill(body="sunny"))
    if way == "shift three times":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.get_by_role("button", name="Leave this page").click(no_wait_after=True)
    expect_neutral(page, asked)
    assert not any("form-action" in line for line in refused)
    with room.house.database.reading() as db:
        assert db.query(BrowserSession).filter_by(account_id=room.person.id).count() == 1


def expect_neutral(page, asked) -> None:
    """Wait until the browser has asked for the neutral page."""
    if NEUTRAL not in asked:
        page.wait_for_event("request", lambda request: request.url == NEUTRAL)
