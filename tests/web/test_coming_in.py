"""Cookies off, and a session that ends in the middle: easy words, and nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from feedback.actions.sign_in import make_link
from tests.web.survey_pages import Pages, open_pages, words_of


@pytest.fixture
def pages(app, site_build) -> Pages:
    return open_pages(app, site_build, "my-social-worker", "person")


def test_a_browser_without_cookies_is_told_what_to_do(app, site_build):
    person = site_build.person(site_build.site())
    token = make_link(site_build.db, app.extensions["house"].keys, person, site_build.now)
    site_build.commit()
    client = app.test_client(use_cookies=False)
    page = client.get(f"/hello/{token}").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    off = client.post(f"/hello/{token}", data={"csrf": csrf})
    assert off.status_code == 403
    words = words_of(off)
    assert "Please turn cookies on" in words
    assert "Or ask to answer by phone or on paper." in words


def test_words_written_when_the_session_had_ended_are_given_back(pages, app, now):
    form = pages.get("/listens").text.split('name="csrf" value="')[1].split('"')[0]
    app.extensions["house"].clock = lambda: now + timedelta(days=31)
    typed = {"csrf": form, "answer": "good", "words": "She waited <for> me."}
    late = pages.client.post(f"{pages.survey}/listens", data=typed)
    assert late.status_code == 403
    assert "Please come in again" in words_of(late)
    assert "She waited &lt;for&gt; me." in late.text


def test_without_words_it_leads_to_coming_in(pages, app, now):
    app.extensions["house"].clock = lambda: now + timedelta(days=31)
    late = pages.client.post(f"{pages.survey}/listens", data={"answer": "good"})
    assert late.location == "/hello"


def test_another_site_is_given_no_words_to_show(pages, app, now):
    app.extensions["house"].clock = lambda: now + timedelta(days=31)
    other = {"Sec-Fetch-Site": "cross-site"}
    late = pages.client.post(f"{pages.survey}/listens", data={"words": "Buy this."}, headers=other)
    assert "Buy this." not in late.text
