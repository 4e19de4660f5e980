"""The pages of sign-in that need something begun first: for everyone, in two ways of reading."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from feedback.access import Actor
from feedback.actions.password_links import make_password_link
from feedback.actions.picture_checks import keep_pictures
from feedback.actions.sign_in import make_link
from feedback.model.accounts import Purpose
from tests.house.html_checker import check_pages
from tests.pages.test_every_page_for_everyone import begins_with_its_heading, choose_reading, look
from tests.served import served_here
from tests.web.office_of_staff import EMAIL, PASSWORD, staffed

READINGS = {
    "English": "words-and-pictures.paper.normal.en.yes.no",
    "Urdu, dark and large": "pictures-first.dark.large.ur.yes.yes",
}
PICTURES = "tea home letter money plan visit work happy group proud calm health".split()


@pytest.fixture
def place(app, site_build):
    """A site with Ros, who has set nothing up, and Amina, who has pictures and a card."""
    staff = staffed(app, site_build)
    person = site_build.person(staff.ros.site)
    card = make_link(site_build.db, staff.house.keys, person, staff.house.clock())
    mine = [PICTURES[0], PICTURES[4], PICTURES[8]]
    keep_pictures(site_build.db, Actor.of(person), PICTURES, mine, staff.house.clock())
    staff.pat = site_build.administrator(staff.ros.site)
    house, now = staff.house, staff.house.clock()
    token = make_password_link(
        site_build.db, house.keys, house.post, staff.pat, Purpose.INVITE, now
    )
    site_build.commit()
    staff.invitation, staff.card = f"/welcome/{token}", f"/hello/{card}"
    with served_here(app) as address:
        staff.address = address
        yield staff


def pages_of_staff(page, place):
    """Each page on Ros's way in, the first time and after it."""
    page.goto(place.address + "/sign-in")
    page.get_by_label("Email").or_(page.locator("#email")).first.fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("form:not([data-passkey]) button").last.click()
    yield "set up"
    page.locator('form[action="/sign-in/set-up/app"] button').click()
    yield "app"
    key = page.locator(".app-key").inner_text().replace(" ", "")
    page.locator("#code").fill("1")
    page.locator('form[action="/sign-in/set-up"] button').click()
    yield "wrong code"
    page.locator("#code").fill(place.code(key))
    page.locator('form[action="/sign-in/set-up"] button').click()
    yield "codes"
    page.goto(place.address + "/my-sign-in")
    yield "mine"
    page.locator('form[action="/my-sign-in/app/stop"] button').click()
    page.locator('form[action="/my-sign-in/app/begin"] button').click()
    yield "another app"
    page.goto(place.address + "/my-sign-in/password")
    yield "password"
    page.goto(place.address + place.invitation)
    yield "invitation"


def pages_of_a_person(page, place):
    """Each page on Amina's way in."""
    page.goto(place.address + place.card)
    page.locator("form button").first.click()
    yield "pictures"
    page.locator("main .go button").click()
    yield "wrong pictures"
    for row, name in enumerate((PICTURES[0], PICTURES[4], PICTURES[8])):
        page.locator(f'input[name="row-{row}"][value="{name}"]').check(force=True)
    page.locator("main .go button").click()
    page.goto(place.address + "/my-sign-in")
    yield "my own"


@pytest.mark.parametrize("reading", READINGS.values(), ids=list(READINGS))
@pytest.mark.parametrize("walk", [pages_of_staff, pages_of_a_person])
def test_pages_on_the_way_in_are_for_everyone(place, browser: Browser, tmp_path, reading, walk):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    choose_reading(page, place.address + "/", reading)
    seen = []
    for name in walk(page, place):
        file = tmp_path / f"{len(seen)}.html"
        seen.append(look(page, name, page.url, 200, file))
    context.close()
    for one in seen:
        assert not one["troubles"], (one["who"], one["troubles"])
        assert not one["wide"], one["who"]
        assert len(one["headings"]) == 1 and begins_with_its_heading(one), one["who"]
    assert not check_pages([one["file"] for one in seen])


def test_every_target_of_a_person_is_large_enough(place, browser: Browser):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(place.address + place.card)
    page.locator("form button").first.click()
    sizes = page.locator("label.tile").evaluate_all(
        "tiles => tiles.map(tile => tile.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert len(sizes) == 12 and all(min(size) >= 96 for size in sizes)
    context.close()


def test_pictures_are_chosen_by_keyboard_with_few_stops(place, browser: Browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(place.address + place.card)
    page.locator("form button").first.click()
    page.locator("label.tile").first.wait_for()
    stops = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        if page.evaluate("document.activeElement.type") == "radio":
            name = page.evaluate("document.activeElement.name")
            wanted = (PICTURES[0], PICTURES[4], PICTURES[8])[int(name[-1])]
            page.keyboard.press("Space")
            assert page.evaluate("document.activeElement.value") == wanted
        if re.search("These are mine", page.evaluate("document.activeElement.innerText") or ""):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(place.address + "/")
    context.close()
    assert {"row-0", "row-1", "row-2"} <= stops
