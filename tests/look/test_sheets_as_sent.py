"""A style sheet is sent without the notes of its writers, and means the same."""

from __future__ import annotations

import pytest

from feedback.web.static_files import FOLDER, static_file

NAMES = sorted(path.name for path in FOLDER.glob("*.css"))
RULES = """text => { const sheet = new CSSStyleSheet(); sheet.replaceSync(text);
  return [...sheet.cssRules].map(rule => rule.cssText); }"""


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_reads_the_same_rules_in_what_is_sent(page, name):
    written = page.evaluate(RULES, (FOLDER / name).read_text("utf-8"))
    sent = page.evaluate(RULES, static_file(name).plain.decode())
    assert written and sent == written


@pytest.mark.parametrize("name", NAMES)
def test_no_note_is_sent(name):
    assert b"/*" not in static_file(name).plain
