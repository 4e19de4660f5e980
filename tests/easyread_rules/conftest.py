"""The pages a person meets, opened once in Chromium, and the texts and surveys that ship."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from easyread.lint import Report, check, guess_kind
from feedback.forms.instrument import Instrument
from feedback.forms.shipping import shipped
from tests.pages.test_every_page_for_everyone import READINGS, choose_reading, sign_in
from tests.pages.test_words_people_read import WORKROOM, extracted

ELSEWHERE = ("Camden", "Sheffield")  # other tests change things there
TABLET, PHONE = {"width": 810, "height": 1080}, {"width": 320, "height": 640}
# 1280 pixels at 400 % are 320: the phone is that too (WCAG 1.4.10).
MEASURED = (Path(__file__).parent / "measured.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Seen:
    """One page as it was laid out at one width."""

    path: str
    width: int
    html: str
    measured: dict


@pytest.fixture(scope="session")
def texts() -> dict[str, Report]:
    """Every text of pages for people and every English text of the shipped surveys, judged."""
    own = {text for file, text in extracted() if not WORKROOM.match(file)}
    asked = {words["en"] for survey in shipped() for words in words_of(survey)}
    return {text: check(text, guess_kind(text)) for text in sorted(own | asked)}


def words_of(survey: Instrument) -> Iterator:
    """What a person reads in a survey: standard wordings for professionals are left out."""
    yield from (survey.title, survey.why, *(line.text for line in survey.about))
    for item in survey.items:
        yield from filter(None, (item.text, item.hint))
        yield from (choice.text for choice in item.choices)


@pytest.fixture(scope="session")
def surveys() -> list[Instrument]:
    """The surveys for people themselves."""
    return [survey for survey in shipped() if survey.voice == "person"]


@pytest.fixture(scope="session")
def survey_address(demonstration, browser: Browser) -> tuple[Page, str]:
    """A signed-in tablet of someone who has begun a survey, and its address."""
    for someone in reversed(demonstration.people):
        if someone["role"] == "person" and someone["site"] not in ELSEWHERE:
            page = browser.new_context(viewport=TABLET).new_page()
            choose_reading(page, sign_in(page, someone["url"]), READINGS["English"])
            page.goto(urljoin(page.url, "/"))
            link = page.get_by_role("link", name="Answer the questions")
            if link.count():
                link.first.click()
                address = page.url
                page.get_by_role("button", name="Start").click()
                return page, address
            page.context.close()
    pytest.fail("nobody has a survey waiting")
    raise AssertionError


@pytest.fixture
def question(survey_address: tuple[Page, str]) -> Page:
    """An opinion question, open on a tablet and not yet answered."""
    page, address = survey_address
    page.set_viewport_size(TABLET)
    page.goto(f"{address}/listens")
    return page


@pytest.fixture(scope="session")
def pages(survey_address: tuple[Page, str]) -> list[Seen]:
    """What a person meets: their first page, what it leads to, and a survey; wide and narrow."""
    page, survey = survey_address
    home = "{0.scheme}://{0.netloc}/".format(urlsplit(survey))
    page.goto(home)
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    led = [link for link in dict.fromkeys(links) if link.startswith(home) and "#" not in link]
    ends = ("", "/before/practice", "/listens", "/after/who-helped")
    found = []
    for width in (TABLET, PHONE):
        page.set_viewport_size(width)
        for address in [*led, *(survey + end for end in ends)]:
            page.goto(address)
            path = urlsplit(page.url).path
            found.append(Seen(path, width["width"], page.content(), page.evaluate(MEASURED)))
    return found
