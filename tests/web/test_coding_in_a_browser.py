"""Marking selected words in a real browser: places are code points, and the words are exact."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from feedback.actions.quotations import mark_quotation
from feedback.actions.sign_in import begin_session
from feedback.model.stories import Quotation
from tests.actions.pilot import make_pilot
from tests.served import served_here

WORDS = "She said 👩🏽‍🦽 yes. Cafe\u0301 on Tuesday.\n\nمیں گھر گئی۔ I decided myself."
SELECT = """([from, to]) => {
  const spans = [...document.querySelectorAll("[data-at]")];
  const node = (word) => spans.map((s) => s.firstChild).find((n) => n.data.includes(word));
  const range = new Range();
  range.setStart(node(from), node(from).data.indexOf(from));
  range.setEnd(node(to), node(to).data.indexOf(to) + to.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


@pytest.fixture
def served(app, site_build):
    p = make_pilot(site_build, WORDS)
    mark_quotation(site_build.db, p.facilitator, p.part.id, 9, 30, site_build.now)
    house = app.extensions["house"]
    cookie = begin_session(site_build.db, house.keys, p.account, site_build.now, "test")
    site_build.commit()
    p.cookie, p.database = cookie, house.database
    with served_here(app) as p.url:
        yield p


def _open(served, browser: Browser):
    context = browser.new_context(viewport={"width": 810, "height": 1080})
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/stories/{served.story.id}")
    return page


def _newest(served):
    with served.database.reading() as db:
        found = db.query(Quotation).all()
        return {(q.words, q.part.words[q.start : q.end]) for q in found}


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("said", "yes", "said 👩🏽‍🦽 yes"),
        ("Café", "on", "Café on"),
        ("گھر", "decided", "گھر گئی۔ I decided"),
        ("on", "میں", "on Tuesday.\n\nمیں"),
    ],
)
def test_the_words_selected_are_the_words_marked(served, browser, first, last, words):
    page = _open(served, browser)
    page.evaluate(SELECT, [first, last])
    page.get_by_role("button", name="Mark only the words I selected").click()
    expect(page.locator("#changes")).to_contain_text("Marked:")
    assert (words, words) in _newest(served)
    page.context.close()


def test_sentences_are_chosen_and_marked_by_keyboard_alone(served, browser):
    page = _open(served, browser)
    page.get_by_role("checkbox", name="She said").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.locator("#mark-sentences").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changes")).to_contain_text("Marked:")
    words = "She said 👩🏽‍🦽 yes. Café on Tuesday."
    assert (words, words) in _newest(served)
    page.context.close()


def _status(page) -> str:
    """What is announced, as the accessibility tree has it."""
    return page.locator("#changes").aria_snapshot()


def test_a_text_is_coded_by_keyboard_alone_and_every_step_is_said(served, browser):
    page = _open(served, browser)
    page.evaluate("window.stayed = true")
    page.get_by_role("checkbox", name="She said").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("c")
    found = page.get_by_role("status").filter(has_text="Enter ticks: Safety")
    page.keyboard.type("safe")
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#find-code-said")).to_have_text("Ticked: Safety")
    page.keyboard.press("Enter")
    expect(page.locator("#changes")).to_contain_text("Marked: She said")
    assert "Café on Tuesday." in _status(page) and "Safety" in _status(page)
    expect(page.locator('[name="sentence"]').nth(1)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#changes")).to_have_text("Undone: Changed codes, Marked a quotation.")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator("ol.quotations > li")).to_have_count(2)
    assert page.evaluate("window.stayed"), "the page was loaded again"
    page.context.close()


def test_a_text_is_coded_by_touch_alone(served, browser):
    context = browser.new_context(viewport={"width": 810, "height": 1080}, has_touch=True)
    context.add_cookies([{"name": "session", "value": served.cookie, "url": served.url}])
    page = context.new_page()
    page.goto(f"{served.url}/stories/{served.story.id}")
    page.locator("label.sentence", has_text="I decided myself.").tap()
    page.get_by_text("Codes to give").tap()
    page.locator("label.pickable", has_text="Safety").tap()
    page.get_by_role("button", name="Mark", exact=True).tap()
    expect(page.locator("#changes")).to_contain_text("Marked: I decided myself.")
    expect(page.locator("ol.quotations > li", has_text="I decided myself.")).to_contain_text(
        "Safety"
    )
    assert ("I decided myself.",) * 2 in _newest(served)
    context.close()


def test_nothing_chosen_is_said_and_nobody_is_moved(served, browser):
    page = _open(served, browser)
    page.locator("#mark-sentences").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#changes")).to_have_text("Choose one sentence or more. Then press Mark.")
    expect(page.locator("#mark-sentences")).to_be_focused()
    page.context.close()
