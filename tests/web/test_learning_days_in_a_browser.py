"""A team reads on one screen: by keys, and what was taken back goes from the open page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from feedback.actions import learning
from feedback.actions.sign_in import begin_session
from feedback.actions.stories import begin_story
from feedback.model.stories import Memo
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import USES, make_pilot
from tests.served import served_here


@pytest.fixture
def served(app, site_build):
    p = make_pilot(site_build)
    db, now = site_build.db, site_build.now
    lift = site_build.entry(p.person, p.relationship, "The lift works now.", *USES)
    other = begin_story(db, p.facilitator, "The lift", [f"entry:{lift.id}"], now)
    p.day = learning.make_day(db, p.facilitator, learning.Drawn("Spring", now.date()), now)
    for story in (p.story, other):
        learning.choose_story(db, p.facilitator, p.day.id, story.id, now)
    house = app.extensions["house"]
    p.cookie, p.now = begin_session(db, house.keys, p.account, now, "test"), now
    site_build.commit()
    p.database = house.database
    with served_here(app) as p.url:
        yield p


@pytest.fixture
def page(served, browser: Browser):
    context = browser.new_context(viewport={"width": 820, "height": 1180})
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/learning/{served.day.id}/stories/{served.story.id}")
    yield page
    context.close()


def test_arrow_keys_turn_and_take_the_note_along(served, page):
    page.get_by_label("What did we say?").fill("She decided.")
    page.get_by_label("What did we say?").press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("The stairs")
    page.get_by_label("What did we say?").blur()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", level=1)).to_have_text("The lift")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("She decided.")).to_be_visible()
    with served.database.reading() as db:
        assert db.query(Memo).one().words == "She decided."


def test_a_story_that_was_taken_back_goes_from_the_open_page(served, page):
    expect(page.get_by_text("rang me first")).to_be_visible()
    with served.database.writing() as db:
        db.get_one(DiaryEntry, served.entry.id).taken_back_at = served.now
    expect(page.get_by_role("status")).to_contain_text("Someone took this back.")
    expect(page.locator("#story")).to_have_text("Someone took this back. It is not here any more.")
    assert "rang me first" not in page.content() and "The stairs" not in page.content()


def test_a_story_that_is_gone_is_said_once_and_not_asked_for_again(served, page):
    asked = []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("/shown") else None)
    page.clock.install()
    page.reload()
    with served.database.writing() as db:
        db.get_one(DiaryEntry, served.entry.id).taken_back_at = served.now
    page.clock.run_for(5_100)
    expect(page.get_by_role("status")).to_contain_text("Someone took this back.")
    page.evaluate("document.getElementById('story').firstChild.stayed = true")
    page.clock.run_for(20_000)
    assert page.evaluate("document.getElementById('story').firstChild.stayed") is True
    assert len(asked) == 1
