"""The pages a person meets, opened once in Chromium, and the texts and surveys that ship."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from easyread.lint import Report, check, guess_kind
from feedback.forms.instrument import Instrument
from feedback.forms.shipping import shipped
from tests.pages.test_every_page_for_everyone import sign_in
from tests.pages.test_words_people_read import WORKROOM, extracted

ELSEWHERE = ("Camden", "Sheffield")  # other tests change things there
TABLET, PHONE = {"width": 810, "height": 1080}, {"width": 320, "height": 640}
# 1280 pixels at 400 % are 320: the phone is that too (WCAG 1.4.10).
MEASURED = """() => {
  const shown = one => one.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const own = one => [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const box = one => { const b = one.getBoundingClientRect();
    return {left: b.left, top: b.top, right: b.right, bottom: b.bottom, width: b.width, height: b.height}; };
  const said = one => (one.innerText || one.value || one.getAttribute("aria-label") || "").trim();
  const style = one => { const s = getComputedStyle(one); return {
    text: said(one).slice(0, 60), size: parseFloat(s.fontSize), slant: s.fontStyle, line: parseFloat(s.lineHeight),
    family: s.fontFamily, capitals: s.textTransform, align: s.textAlign, hyphens: s.hyphens,
    wide: one.getBoundingClientRect().width, reads: one.matches("main p, main li, main legend")}; };
  const touch = "a[href], button, summary, textarea, select, input:not([type=hidden]):not([type=radio]):not([type=checkbox]), label.tile";
  const inside = one => one.closest("p, li") && one.tagName === "A" && !one.closest("nav") && !one.className;
  const seen = [...document.body.querySelectorAll("*")].filter(one => shown(one));
  return {
    words: seen.filter(own).filter(one => !one.closest("svg, .hidden-words, .skip")).map(style),
    targets: seen.filter(one => one.matches(touch) && !inside(one) && !one.matches(".skip"))
      .map(one => ({...box(one), text: said(one).slice(0, 60), tile: one.matches(".tile")})),
    across: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    animated: document.getAnimations().filter(one => one.playState === "running").length,
    playing: document.querySelectorAll("[autoplay], marquee, blink, meta[http-equiv=refresh]").length,
    behind: seen.filter(one => getComputedStyle(one).backgroundImage !== "none").map(one => one.outerHTML.slice(0, 80)),
  };
}"""


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
            sign_in(page, someone["url"])
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
def question(survey_address: tuple[Page, str]) -> Iterator[Page]:
    """An opinion question, open on a tablet and not yet answered."""
    page, address = survey_address
    page.set_viewport_size(TABLET)
    page.goto(f"{address}/listens")
    yield page


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
