"""Coders side by side in Chromium: by keyboard alone, on a narrow phone, and as axe sees it."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions.sign_in import begin_session
from feedback.model.second_coding import Settling
from feedback.model.stories import Coding
from feedback.model.telling import DiaryEntry
from tests.actions.two_coders import both_coded
from tests.house.html_checker import check_pages
from tests.served import served_here

AXE = """async () => {
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {enabled: true}]));
  const found = await axe.run(document, {rules, resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""
HEADERS = """(table) => [...table.querySelectorAll("td")].map((cell) => [
  table.tHead.rows[0].cells[cell.cellIndex].textContent.trim(), cell.dataset.label])"""
PAGES = ("second-coding", "coders", "reliability")


@pytest.fixture
def p(app, site_build, browser):
    """A story that two coded apart, and pages of it for the first of them."""
    p = both_coded(site_build)
    house = app.extensions["house"]
    p.database = house.database
    cookie = begin_session(site_build.db, house.keys, p.account, site_build.now, "test")
    site_build.commit()
    with served_here(app) as p.url:
        opened = []

        def open_page(address, **given) -> Page:
            given.setdefault("viewport", {"width": 1366, "height": 900})
            context = browser.new_context(**given)
            context.add_cookies([{"name": "session", "value": cookie, "url": p.url}])
            opened.append(context)
            page = context.new_page()
            page.goto(f"{p.url}/stories/{p.story.id}/{address}")
            return page

        p.open = open_page
        yield p
        for context in opened:
            context.close()


def press_until(page: Page, there) -> None:
    """Go on with the Tab key until the focus is there; fails when it never comes."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if there.evaluate("(it) => it === document.activeElement"):
            return
    raise AssertionError("the Tab key never comes there")


def test_a_difference_is_found_and_settled_by_keyboard_alone(p):
    page = p.open("coders")
    press_until(page, page.locator("summary", has_text="Settle it").first)
    page.keyboard.press("Enter")
    press_until(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    press_until(page, page.get_by_role("button", name="Settle").first)
    page.keyboard.press("Enter")
    expect(page.get_by_text("What Ola Reed gave. Settled by")).to_be_visible()
    with p.database.reading() as db:
        (made,) = db.query(Settling).all()
        assert [one.code.name for one in made.codes] == ["Control"]
        assert db.query(Coding).count() == 5


def test_the_code_is_chosen_by_keyboard_and_the_page_says_how_many_differ(p):
    page = p.open("coders")
    press_until(page, page.get_by_label("Code", exact=True))
    page.keyboard.type("Safety")
    press_until(page, page.get_by_role("button", name="Show"))
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="1 place where they differ")
    expect(heading).to_be_visible()


def test_every_cell_has_the_heading_of_its_column_also_where_columns_are_cards(p):
    page = p.open("coders")
    for table in page.get_by_role("table").all():
        assert table.get_by_role("rowheader").count() > 0
        for heading, label in table.evaluate(HEADERS):
            assert heading == label


def test_the_pages_are_valid_and_begin_with_their_heading(p, tmp_path):
    files = [tmp_path / f"{address}.html" for address in PAGES]
    for address, file in zip(PAGES, files, strict=True):
        page = p.open(address)
        assert page.title().startswith(page.get_by_role("heading", level=1).inner_text())
        file.write_text(page.content())
    assert check_pages(files) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_is_cut_at_320_pixels_and_axe_finds_nothing(p, address):
    page = p.open(address, viewport={"width": 320, "height": 640})
    for hidden in page.locator("main details").all():
        hidden.evaluate("(one) => { one.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []


def test_a_place_that_was_taken_back_goes_and_the_table_stays_a_table(p):
    page = p.open("coders")
    expect(page.locator("table.compared").first).to_be_visible()
    with p.database.writing() as db:
        db.get_one(DiaryEntry, p.entry.id).taken_back_at = p.now
    expect(page.locator("#still")).to_contain_text("Someone took this back.", timeout=20_000)
    assert "rang me first" not in page.locator("main").inner_text()
    rows = page.evaluate("[...document.querySelector('tbody').rows].map((row) => row.cells.length)")
    assert rows and set(rows) == {1}
