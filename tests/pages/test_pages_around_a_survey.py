"""The pages before and after a survey and between people: accessible, valid, few Tab stops."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.house.html_checker import check_pages
from tests.journeys.test_from_first_tap_to_story_pack import PASSWORD
from tests.pages.test_every_page_for_everyone import (
    AROUND_A_SURVEY,
    READINGS,
    begins_with_its_heading,
    choose_reading,
    look,
)

EMAIL = "sam.okafor@example.org"
MOST_TAB_STOPS = 12
# What Tab meets up to the page's way on; a group of radio buttons is one stop.
STOPS = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, textarea, summary')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && one.type !== 'hidden'
      && (one.type !== 'radio' || one === document.querySelector(`input[name="${one.name}"]`)));
  const on = document.querySelector('main .go :is(a, button)');
  return on ? all.indexOf(on) + 1 : all.length; }"""
BEFORE = ("", "/before/you-decide", "/before/check/support?again=2", "/before/yes-or-no")
AFTER = (
    "/before/practice?how=yes",
    "/listens",
    "/after/did-someone-help",
    "/after/who-helped",
    "/after/how-they-helped",
    "/alone/offer",
    "/alone/hand-over",
    "/alone/question/listens",
    "/alone/finished",
    "/after/check",
    "/after/saved",
)


class Looker:
    """Looks at pages one after the other, and keeps what each was like."""

    def __init__(self, page, folder, who: str) -> None:
        self.page, self.folder, self.who, self.seen = page, folder, who, []

    def at(self, address: str) -> None:
        self._keep(address, self.page.goto(address).status)

    def here(self, status: int) -> None:
        """Look at the page that is open, which came as the answer to a form."""
        self._keep(self.page.url, status)

    def _keep(self, address: str, status: int) -> None:
        file = self.folder / f"{self.who[:2]}-{len(self.seen):02d}.html"
        found = look(self.page, self.who, address, status, file)
        self.seen.append({**found, "stops": self.page.evaluate(STOPS)})


def begin_group(page, url: str) -> str:
    page.goto(url + "/sign-in")
    page.locator("#email").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto(url + "/together")
    fresh = page.locator("fieldset li").filter(has_not_text="has begun")
    for number in range(2):
        fresh.nth(number).get_by_role("checkbox").check()
    page.locator("main .go .button").first.click()
    page.wait_for_url("**/together/next")
    return page.locator("form:has(button.person)").first.get_attribute("action")


def walk(page, url: str, reading: str, looker: Looker) -> None:
    """A whole turn on a tablet for many, up to the screen where staff opens it again."""
    action = begin_group(page, url)
    choose_reading(page, url + "/", reading)
    looker.at(url + "/together/next")
    looker.at(url + "/together/end")
    page.goto(url + "/together/next")
    page.locator("button.person").first.click()
    page.wait_for_url("**/surveys/*")
    survey = re.sub(r"\?.*", "", page.url)
    choose_reading(page, url + "/", reading)
    for path in BEFORE:
        looker.at(survey + path)
    page.locator("button[name=then][value=yes]").click()
    page.wait_for_url("**/before/practice")
    for path in AFTER:
        looker.at(survey + path)
    looker.at(url + "/together/thank-you")
    looker.at(url + "/help-now/are-you-safe")
    page.goto(url + "/help-now")
    page.goto(survey)
    page.locator("form[data-turn] button").click()
    page.wait_for_url("**/together/next")
    looker.at(url + action.replace("/next/", "/open/"))


@pytest.fixture(scope="module")
def seen(demonstration, browser, tmp_path_factory):
    pages = []
    for name, reading in READINGS.items():
        context = browser.new_context(viewport={"width": 810, "height": 1080})
        context.set_default_timeout(30_000)
        page = context.new_page()
        looker = Looker(page, tmp_path_factory.mktemp("around"), name)
        walk(page, demonstration.served.url, reading, looker)
        pages += looker.seen
        context.close()
    return pages


def told(pages, what: str) -> str:
    return "\n".join(f"{p['who']} {urlsplit(p['address']).path}: {p[what]}" for p in pages)


def test_every_page_around_a_survey_answers(seen):
    assert not (broken := [p for p in seen if p["status"] != 200]), told(broken, "status")


def test_axe_finds_nothing_around_a_survey(seen):
    assert not (found := [p for p in seen if p["troubles"]]), told(found, "troubles")


def test_pages_around_a_survey_are_valid_and_headed_and_never_scroll_sideways(seen):
    assert not check_pages([p["file"] for p in seen])
    odd = [p for p in seen if len(p["headings"]) != 1 or not begins_with_its_heading(p)]
    assert not odd, told(odd, "title")
    assert not (wide := [p for p in seen if p["wide"]]), told(wide, "wide")


def test_rule_63_no_page_around_a_survey_has_more_than_12_tab_stops_to_finish_it(seen):
    assert not (many := [p for p in seen if p["stops"] > MOST_TAB_STOPS]), told(many, "stops")


def test_the_pages_looked_at_here_are_those_that_the_walk_leaves_to_it(seen):
    paths = " ".join(urlsplit(p["address"]).path for p in seen)
    wanted = (
        "/together/end",
        "/together/open/",
        "/before/check/",
        "/alone/offer",
        "/alone/hand-over",
    )
    assert all(part in paths for part in (*wanted, "/alone/question/", "/alone/finished"))
    assert len(AROUND_A_SURVEY) == 7
