"""Who can see what I tell, in Chromium: by keyboard alone, in three ways of reading, to axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from feedback.model.accounts import Account
from feedback.model.trust import Use
from tests.pages.test_every_page_for_everyone import AXE

WAYS = {
    "words-and-pictures": "words-and-pictures.paper.normal.en.yes.no",
    "words": "words.dark.large.en.no.no",
    "pictures-first, right to left": "pictures-first.cream.largest.ur.no.yes",
}


@pytest.fixture
def entry(room, site_build):
    """Something Amina told, shared with Grace, who looked at it."""
    person = site_build.db.merge(room.person)
    about = site_build.db.merge(room.relationship)
    site_build.consent(person, about, Use.WORKER, Use.TEAM)
    entry = site_build.entry(person, about, "She rang me first.", Use.WORKER)
    site_build.facilitator(person.site)
    site_build.carer(person)
    site_build.commit()
    room.browser_of(room.worker).get(f"/diary/{entry.id}")
    return entry


def tab_to(page, name: str, most: int = 30) -> int:
    """Press Tab until the switch of someone has the focus; how many stops that took."""
    for stop in range(1, most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.querySelector('.whom')?.textContent") == name:
            return stop
    raise AssertionError(f"{name} is not reached")


def test_by_keyboard_alone_someone_is_switched_off_and_on_again(room, entry, open_page):
    page = open_page(f"/who-can-see/entry/{entry.id}")
    grace = page.get_by_role("button", name="Grace Bell")
    expect(grace).to_have_attribute("aria-pressed", "true")
    assert tab_to(page, "Grace Bell") <= 12
    page.keyboard.press("Enter")
    expect(grace).to_have_attribute("aria-pressed", "false")
    assert room.browser_of(room.worker).get(f"/diary/{entry.id}").status_code == 404
    assert tab_to(page, "Grace Bell") <= 12
    page.keyboard.press("Space")
    expect(grace).to_have_attribute("aria-pressed", "true")
    assert room.browser_of(room.worker).get(f"/diary/{entry.id}").status_code == 200


def test_without_scripts_a_tap_in_the_list_comes_back_to_the_same_place(room, entry, open_page):
    page = open_page("/who-can-see", scripts=False)
    team = page.locator(".switches").get_by_role("button", name="The team")
    team.click()
    expect(team).to_have_attribute("aria-pressed", "true")
    assert page.url.endswith(f"/who-can-see#told-{entry.id}")


@pytest.mark.parametrize("way", WAYS)
def test_in_each_way_of_reading_it_fits_is_big_enough_and_axe_finds_nothing(
    room, entry, open_page, way
):
    with room.house.database.writing() as db:
        db.get_one(Account, room.person.id).reading = WAYS[way]
    page = open_page("/who-can-see")
    for address in ("/who-can-see", f"/who-can-see/entry/{entry.id}"):
        page.goto(page.url.split("/who-can-see")[0] + address)
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        sizes = page.locator(".switch").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(sizes) == 3 and min(sizes) >= 96
        page.set_viewport_size({"width": 810, "height": 1080})
    pictures = page.locator(".switch > .picture").first
    expect(pictures).to_be_hidden() if way == "words" else expect(pictures).to_be_visible()
