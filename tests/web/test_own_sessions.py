"""Where someone is signed in: each browser in a word they know it by, ended one by one."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from feedback.actions.sign_in import make_link
from feedback.model.accounts import BrowserSession
from feedback.web.devices import WORDS
from tests.conftest import NOW
from tests.web.office_of_staff import TOKEN, send
from tests.web.signing_in import sign_in

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
AGENTS = {
    IPHONE: "iPhone",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X) Safari/605.1.15": "Apple tablet or computer",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36": "Android phone",
    "Mozilla/5.0 (Linux; Android 15; SM-X210) Chrome/140.0 Safari/537.36": "Android tablet",
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140.0 Safari/537.36": "Computer",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36": "Windows computer",
    "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/145.0": "Computer",
    "<script>alert(1)</script>": "Tablet, phone or computer",
}


@pytest.fixture
def amina(app, site_build):
    """Amina, and her card."""
    person = site_build.person(site_build.site())
    card = "/hello/" + make_link(site_build.db, app.extensions["house"].keys, person, NOW)
    site_build.commit()
    return person, card


def with_card(app, card, agent=IPHONE):
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = agent
    assert send(client, card).location == "/"
    return client


@pytest.mark.parametrize("agent", AGENTS)
def test_a_device_is_called_by_its_kind_and_nothing_more_is_kept(app, amina, agent):
    page = with_card(app, amina[1], agent).get("/my-sign-in").text
    assert f"<p>{AGENTS[agent]} – <strong>this one</strong>" in page
    assert "You came in on 3 March 2026, 10:00." in page
    with app.extensions["house"].database.reading() as db:
        (kept,) = db.scalars(select(BrowserSession.device))
    assert kept in {"", *WORDS}


def ends_on(page: str) -> list[str]:
    return re.findall(r'action="(/my-sign-in/sessions/[0-9a-f-]{36}/end)"', page)


def test_one_browser_is_signed_out_from_another_and_no_more(app, amina):
    here, there, third = (with_card(app, amina[1]) for _ in range(3))
    page = here.get("/my-sign-in").text
    assert "signed in on 3 tablets or phones" in page and len(ends_on(page)) == 2
    done = send(here, "/my-sign-in", ends_on(page)[0])
    assert "You are signed out there." in here.get(done.location).text
    assert sorted(one.get("/").status_code for one in (here, there, third)) == [200, 200, 303]
    assert here.get("/").status_code == 200


def test_nobody_ends_the_session_of_another(app, amina, site_build):
    other = site_build.person(amina[0].site, "Bo")
    site_build.commit()
    mine, bo = with_card(app, amina[1]), sign_in(app, app.test_client(), other)
    with_card(app, amina[1])
    (hers,) = ends_on(mine.get("/my-sign-in").text)
    assert send(bo, "/my-sign-in", hers).status_code == 404
    assert send(bo, "/my-sign-in", f"/my-sign-in/sessions/{uuid4()}/end").status_code == 404
    assert len(ends_on(mine.get("/my-sign-in").text)) == 1


def test_ending_this_one_is_signing_out(app, amina):
    one, other = with_card(app, amina[1]), with_card(app, amina[1])
    (this,) = ends_on(other.get("/my-sign-in").text)
    done = one.post(this, data={"csrf": TOKEN.search(one.get("/my-sign-in").text)[1]})
    assert done.location == "/hello" and done.headers["Clear-Site-Data"] == '"cache"'
    assert one.get("/").location == "/hello"
