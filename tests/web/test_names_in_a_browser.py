"""Names and places in a story in Chromium: by keyboard, without scripts, and on a small screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from feedback.actions.pseudonyms import make_missing
from feedback.actions.sign_in import begin_session
from feedback.actions.stories import keep_words
from feedback.model.names import Bleep, Choice, NameHolder, TraceDecision
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import make_pilot
from tests.actions.told_media import SAID, add_media, add_words
from tests.media import samples
from tests.served import served_here
from tests.web.opened_pages import opened_pages
from tests.web.test_places_in_a_browser import AXE, _keep

WORDS = "Grace took me to Wadebridge on 3 May. 🙂 Ring 07700 900123. Then Kofi came."


@pytest.fixture
def p(app, site_build, browser, tmp_path):
    """A story with a place, a date, a number, a name and a voice; pages for a facilitator."""
    p = make_pilot(site_build, WORDS)
    house = app.extensions["house"]
    p.database, p.now = house.database, site_build.now
    voice = samples.sound(tmp_path / "voice.m4a", 10.0).read_bytes()
    p.voice = add_media(site_build, p.entry, "sound", (), seconds=10.0)
    _keep(site_build, house.store, p.voice, "play", voice)
    add_words(site_build, p.voice, SAID, by=p.account)
    keep_words(site_build.db, p.facilitator, p.story.id, "To Wadebridge", "", 1, site_build.now)
    holder = {"site_id": p.site.id, "account_id": p.account.id, "named_by_id": p.account.id}
    site_build.db.add(NameHolder(**holder, named_at=site_build.now))
    make_missing(site_build.db, p.relationship)
    site_build.approve(p.story)
    cookie = begin_session(site_build.db, house.keys, p.account, site_build.now, "test")
    site_build.commit()
    p.pages = {
        "names": f"/stories/{p.story.id}/names",
        "leaving": f"/stories/{p.story.id}/leaving",
        "bleeps": f"/stories/{p.story.id}/media/{p.voice.id}/bleeps",
        "map": f"/relationships/{p.relationship.id}/names",
    }
    with (
        served_here(app) as p.url,
        opened_pages(browser, p.url, cookie, p.pages) as p.open,
    ):
        yield p


def kept(p, kind):
    with p.database.reading() as db:
        return list(db.query(kind))


@pytest.mark.parametrize("name", ["names", "leaving", "bleeps", "map"])
def test_every_page_is_sound_and_fits_a_small_screen(p, name):
    page = p.open(name, viewport={"width": 320, "height": 640})
    page.evaluate(AXE_SCRIPT.replace("\ufeff", ""))
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_whole_map_is_shown_after_a_tap_that_is_written_down(p):
    page = p.open("map", viewport={"width": 320, "height": 640})
    page.get_by_role("button", name="Show every name").click()
    expect(page.get_by_role("cell", name="By the rule").first).to_be_visible()
    expect(page.get_by_text("We wrote down that you looked.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_place_is_decided_about_by_keyboard_without_scripts(p):
    page = p.open("names", java_script_enabled=False)
    place = page.get_by_role("group", name="Wadebridge")
    place.get_by_label("Put other words there").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Oldtown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 decision is new.")).to_be_visible()
    with p.database.reading() as db:
        (row,) = db.query(TraceDecision)
        assert (row.real, row.stands_in, row.choice) == ("Wadebridge", "Oldtown", Choice.STAND_IN)


def test_the_rest_is_taken_as_suggested_and_the_story_may_leave(p):
    page = p.open("names")
    expect(page.get_by_text("1 thing keeps this story here.")).to_be_visible()
    page.get_by_role("button", name="Take what is suggested for the rest").click()
    expect(page.get_by_text("Nothing is waiting")).to_be_visible()
    page.get_by_role("link", name="See the story as it leaves").click()
    expect(page.get_by_role("heading", name="To [Place A]")).to_be_visible()
    assert len(kept(p, TraceDecision)) == 4


def test_a_part_is_covered_from_where_it_plays_to_where_it_plays(p):
    page = p.open("bleeps")
    page.get_by_label("Begins at").fill("00:01")
    page.get_by_label("Ends at").fill("00:02.5")
    page.get_by_role("button", name="Cover this part").click()
    expect(page.get_by_text("By hand, Sam Field")).to_be_visible()
    assert [(one.begins_ms, one.ends_ms) for one in kept(p, Bleep)] == [(1000, 2500)]
    page.get_by_role("button", name="Let it be heard").click()
    expect(page.get_by_text("Nothing is covered.")).to_be_visible()


def test_a_trace_in_words_that_were_taken_back_goes_and_what_was_typed_stays(p):
    page = p.open("names")
    page.get_by_role("group", name="07700 900123").get_by_label("The other words").fill("a number")
    with p.database.writing() as db:
        db.get_one(DiaryEntry, p.entry.id).taken_back_at = p.now
    expect(page.locator("#still")).to_contain_text("Someone took this back.", timeout=20_000)
    said = page.locator("main").inner_text()
    assert "900123" not in said and "took me to" not in said
    assert "What you wrote:" in said and "a number" in said
