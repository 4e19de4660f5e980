"""Each kind of question in a browser: by keys alone, by touch on a small phone, measured."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.look.test_in_chromium import AXE
from tests.web.every_kind import PHONE

MOST_STOPS = 12
GO_ON = ".go .button:not([name])"
FIRST = "input[name=answer]"
# What is focused and which keys are pressed there, page by page; each page ends with a key that
# leaves it. Tab and Shift are the only other keys.
BY_KEYS = {
    "listens": [[(FIRST, "Space"), (GO_ON, "Enter")]],
    "met": [[(FIRST, "Space"), (GO_ON, "Enter")]],
    "help": [[(FIRST, "Space"), ("[name=how-much]", "Space"), (GO_ON, "Enter")]],
    "my-life": [[(FIRST, "Space ArrowDown"), (GO_ON, "Enter")]],
    "satisfied": [[(FIRST, "Space ArrowDown"), (GO_ON, "Enter")]],
    "matters": [[(FIRST, "Space"), ("[value=money]", "Space"), (GO_ON, "Enter")]],
    "my-week": [[(FIRST, "Space"), ("[value=money]", "Space"), (GO_ON, "Enter")]],
    "hurts": [[(FIRST, "Space"), ("[value=back]", "Space"), (GO_ON, "Enter")]],
    "hard-place": [[("[value=garden]", "Space"), (GO_ON, "Enter")]],
    "first-things": [
        [("[value='place:money']", "Enter")],
        [("[value='place:home']", "Enter")],
        [("[name=card]", "ArrowDown"), ("[value=up]", "Enter")],
        [(GO_ON, "Enter")],
    ],
    "my-things": [
        [("[value='put:home:good']", "Enter")],
        [("[value='put:friends:not-good']", "Enter")],
        [("summary:text('Change')", "Enter"), ("[name=card]", "Space"), ("[value=again]", "Enter")],
        [("[value='put:home:in-between']", "Enter")],
        [(GO_ON, "Enter")],
    ],
    "visits": [[("[value=more]", "Enter")], [("[value=more]", "Enter")], [(GO_ON, "Enter")]],
    "last-met": [
        [(FIRST, "Space ArrowUp ArrowUp ArrowUp ArrowUp"), (GO_ON, "Enter")],
    ],
    "own-words": [[("textarea", "H i"), (GO_ON, "Enter")]],
}
READ = {
    "help": "Very good",
    "my-life": "mostly good",
    "hurts": "My back",
    "first-things": "1st: My home",
    "my-things": "In between: My home",
    "visits": "2",
}
# Two targets stand 8 pixels apart, or more; a part that can be pressed is 44 each way, a tile 96.
MEASURED = """() => {
  const shows = (e) => e.checkVisibility({visibilityProperty: true}) && !e.hidden;
  const found = [...document.querySelectorAll(
    "main :is(label.tile, .button, button.tile, input[type=text], textarea, .hit)")].filter(shows);
  const boxes = found.map((e) => [e.getBoundingClientRect(), e]).filter(([b]) => b.width > 1);
  const wrong = [];
  for (const [box, e] of boxes) {
    const least = e.matches(".tile") && !e.closest(".month-days") ? 96 : 44;
    if (Math.min(box.width, box.height) < least - 0.5)
      wrong.push(`${box.width}x${box.height} ${e.outerHTML.slice(0, 90)}`);
  }
  boxes.forEach(([a, e], i) => boxes.slice(i + 1).forEach(([b, f]) => {
    const apart = Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top - a.bottom);
    const pair = [e, f].map((one) => one.outerHTML.slice(0, 60)).join(" and ");
    if (apart < 7.5) wrong.push(`${apart} between ${pair}`);
  }));
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("it scrolls sideways");
  return wrong;
}"""


def answered(page: Page, item: str) -> str:
    """What the check page says under one question."""
    home, _, path = page.url.partition("/surveys/")
    page.goto(f"{home}/surveys/{path.partition('/')[0]}/after/check")
    line = page.locator(".answers > div", has=page.locator(f"a[href*='/{item}?from=check']"))
    return " ".join(line.locator("dd:not(.do)").all_inner_texts())


def tab_to(page: Page, selector: str, stops: int) -> int:
    """Press Tab until that has the focus; how many stops it took in all."""
    wanted = page.locator(selector).first.element_handle()
    while not page.evaluate("e => e === document.activeElement", wanted):
        page.keyboard.press("Tab")
        stops += 1
        assert stops <= MOST_STOPS, f"{selector} is more than {MOST_STOPS} stops away"
    return stops


@pytest.mark.parametrize("item", BY_KEYS)
def test_each_kind_is_answered_by_keys_alone_in_at_most_12_stops_a_page(open_kind, item):
    page, here = open_kind(item), ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for steps in BY_KEYS[item]:
        stops, here = 1, page.url
        for selector, keys in steps:
            stops = tab_to(page, selector, stops)
            for key in keys.split()[:-1]:
                page.keyboard.press(key)
            last = keys.split()[-1]
            if selector == steps[-1][0]:
                with page.expect_navigation():
                    page.keyboard.press(last)
            else:
                page.keyboard.press(last)
    assert page.url != here
    said = answered(page, item)
    assert "You skipped this." not in said
    assert READ.get(item, "") in said


@pytest.mark.parametrize("item", BY_KEYS)
def test_on_a_small_phone_all_that_can_be_touched_is_large_and_apart(open_kind, item):
    page = open_kind(item, viewport=PHONE, has_touch=True)
    assert page.evaluate(MEASURED) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_board_is_sorted_by_touch_on_a_small_phone(open_kind, scripts):
    page = open_kind("my-things", viewport=PHONE, has_touch=True, scripts=scripts)
    for mat in ("good", "not-good", "in-between", "left-out", "good"):
        with page.expect_navigation():
            page.locator(f"[value^='put:'][value$=':{mat}']").tap()
        assert page.evaluate(MEASURED) == [] if scripts else True
    assert "All your cards are on the board." in page.locator("main").inner_text()
    assert page.locator(".mat").first.locator("li").all_inner_texts() == ["My home", "Going out"]
    with page.expect_navigation():
        page.locator(GO_ON).tap()
    assert "Good: My home" in answered(page, "my-things")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_order_is_made_and_changed_by_touch_on_a_small_phone(open_kind, scripts):
    page = open_kind("first-things", viewport=PHONE, has_touch=True, scripts=scripts)
    for name in ("money", "health", "home"):
        with page.expect_navigation():
            page.locator(f"[value='place:{name}']").tap()
    page.locator(".placed .tile", has_text="My home").tap()
    for _ in range(2):
        with page.expect_navigation():
            page.locator("[value=up]").tap()
    if scripts:
        assert page.evaluate(MEASURED) == []
    placed = [" ".join(words.split()) for words in page.locator(".placed .tile").all_inner_texts()]
    assert placed == ["1st My home", "2nd My money", "3rd My health"]


def test_the_second_tap_shows_at_once_and_only_under_its_own_first(open_kind):
    page = open_kind("help", viewport=PHONE, has_touch=True)
    assert page.locator("#how-much-very-good").is_hidden()
    page.locator("label.tile", has_text="Not good").first.tap()
    assert page.locator("#how-much-really-bad").is_visible()
    assert page.locator("#how-much-very-good").is_hidden()
    assert page.evaluate(MEASURED) == []
    page.locator("label.tile", has_text="In between").tap()
    assert page.locator("#how-much-really-bad").is_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_found_by_touch_on_a_small_phone(open_kind, scripts):
    page = open_kind("last-met", viewport=PHONE, has_touch=True, scripts=scripts)
    page.locator("label.tile", has_text="Longer ago").tap()
    page.locator("label.tile", has_text="February 2026").tap()
    if scripts:
        assert page.evaluate(MEASURED) == []
    with page.expect_navigation():
        page.locator(GO_ON).tap()
    page.locator("label.tile", has=page.locator("[value='2026-02-10']")).tap()
    if scripts:
        assert page.evaluate(MEASURED) == []
    with page.expect_navigation():
        page.locator(GO_ON).tap()
    assert answered(page, "last-met") == "Tuesday 10 February 2026"


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("item", ["hurts", "hard-place"])
def test_pressing_the_picture_picks_the_same_box_as_the_list(open_kind, item, language):
    reading = f"words-and-pictures.paper.normal.{language}"
    page = open_kind(item, viewport=PHONE, reading=reading, has_touch=True)
    for part in page.locator(".drawing label:has(.hit)").all():
        name = part.get_attribute("for").removeprefix("pick-")
        for press in part.locator(".hit").all():
            before = page.locator(f"#pick-{name}").is_checked()
            press.scroll_into_view_if_needed()
            press.tap()
            assert page.locator(f"#pick-{name}").is_checked() is not before, name
    assert page.locator(".drawing .hit").count() >= 7


def test_enter_in_the_number_goes_on_and_presses_no_other_button(open_kind):
    page = open_kind("visits")
    page.locator("#number").fill("3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/last-met")
    assert answered(page, "visits") == "3"


@pytest.mark.parametrize("item", ["help", "first-things", "my-things", "hurts", "visits"])
def test_in_urdu_each_kind_runs_from_the_right_and_fits_a_small_phone(open_kind, item):
    page = open_kind(item, viewport=PHONE, reading="pictures-first.cream.large.ur")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate(MEASURED) == []


STEPS = {
    "help": {"answer": "good"},
    "first-things": {"placed": ["home", "money"], "do": "place:health"},
    "my-things": {"sorted": ["home:good", "money:left-out"], "do": "put:health:not-good"},
    "hurts": {"answer": ["head", "back"]},
    "visits": {"number": "about 3"},
    "last-met": {"answer": "longer-ago", "asked-month": "yes", "month": "2026-02"},
}


@pytest.mark.parametrize("item", STEPS)
def test_axe_finds_nothing_in_a_kind_that_is_half_answered(open_kind, every_kind, item):
    every_kind.post(f"/{item}", **STEPS[item])
    page = open_kind(item, viewport=PHONE, reduced_motion="reduce")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, "")
    assert found == [], found
    page.evaluate("document.documentElement.dataset.colours = 'dark'")
    assert page.evaluate(AXE, "color-contrast") == []
    assert page.evaluate(MEASURED) == []
