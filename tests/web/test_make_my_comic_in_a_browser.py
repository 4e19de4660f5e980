"""A comic of four boxes made on a small phone by touch, by keys alone, and without scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions.sign_in import begin_session
from feedback.actions.storyboard_contents import current_board
from feedback.model.accounts import Account
from feedback.model.storyboards import Storyboard
from tests.look.test_in_chromium import AXE

PHOTO = Path(__file__).parents[2] / "feedback" / "demo" / "media" / "garden.jpg"
PHONE = {"width": 320, "height": 640}
# A part that can be pressed is 44 pixels each way, a tile 96; nothing goes over the edge.
MEASURED = """() => {
  const shows = (e) => e.checkVisibility({visibilityProperty: true}) && !e.hidden;
  const wrong = [...document.querySelectorAll("main :is(.button, .tile, .round)")].filter(shows)
    .map((e) => [e.getBoundingClientRect(), e])
    .filter(([b, e]) => Math.min(b.width, b.height) < (e.matches(".tile") ? 95.5 : 43.5))
    .map(([b, e]) => `${b.width}x${b.height} ${e.outerHTML.slice(0, 90)}`);
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("it scrolls sideways");
  return wrong;
}"""
FOCUSED = "wanted => document.activeElement.matches(wanted)"
# Page by page: what is pressed, and what is written before it. Four boxes, each another way.
FIRST_BOX = (
    ("a[href$='/library']", {}),
    ("a[href*='topic=life']", {}),
    ("[value='home']", {}),
    ("[name=who][value=me]", {}),
    ("main form .go button", {"#words": "I moved."}),
    (".go .button:not(.quiet)", {}),
)
SECOND_BOX = (
    ("[name=picture][value=none]", {}),
    ("[name=who][value=nobody]", {}),
    ("main form .go button", {"#words": "The next day."}),
    (".go .button:not(.quiet)", {}),
)
THIRD_BOX = (
    ("a[href$='/library']", {}),
    ("a[href*='topic=care']", {}),
    (".pick li:first-child button", {}),
    ("[name=who][value=someone]", {}),
    ("main form .go button", {"#name": "Uncle Joe"}),
    ("main form .go button", {"#words": "Well done."}),
    (".go .button:not(.quiet)", {}),
)
FOURTH_BOX = (
    ("[name=picture][value=none]", {}),
    ("[name=who][value=worker]", {}),
    ("a[href$='/pictures']", {}),
    ("a[href*='topic=feeling']", {}),
    ("[value='happy']", {}),
    ("#picked .go .button", {}),
    (".go .button:not(.quiet)", {}),
)
MAKING = (
    (".go .button:not(.quiet)", {}),
    ("[name=boxes][value='4']", {}),
    *FIRST_BOX,
    *SECOND_BOX,
    *THIRD_BOX,
    *FOURTH_BOX,
)
MADE = [
    (["home"], "Amina", "I moved."),
    ([], "", "The next day."),
    (["two-people-talking"], "Uncle Joe", "Well done."),
    (["happy"], "Grace", "I feel happy."),
]


@pytest.fixture
def open_comics(room, browser, address):
    """Opens a page as Amina, on a phone."""
    opened = []

    def open_comics(path: str = "/comics", **options) -> Page:
        house = room.house
        with house.database.writing() as db:
            person = db.get_one(Account, room.person.id)
            cookie = begin_session(db, house.keys, person, house.clock(), "test")
        reading = options.pop("reading", None)
        context = browser.new_context(**{"viewport": PHONE, **options})
        cookies = {"session": cookie, **({"reading": reading} if reading else {})}
        context.add_cookies([{"name": n, "value": v, "url": address} for n, v in cookies.items()])
        opened.append(context)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_comics
    for context in opened:
        context.close()


def troubles(page: Page) -> list[str]:
    """What axe and a ruler find on the page that is open."""
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(AXE, "") + page.evaluate(MEASURED)
    return [f"{page.url} {one}" for one in found]


def comic_now(room) -> list[tuple[list[str], str, str | None]]:
    """What is in each box: its pictures, who speaks, and what is said."""
    with room.house.database.reading() as db:
        board = current_board(db, db.query(Storyboard).one())
        return [
            (
                [one.symbol for one in panel.pictures],
                panel.words[0].speaker if panel.words else "",
                panel.words[0].words if panel.words else None,
            )
            for panel in board.panels
        ]


def tap(page: Page, where: str, written: dict[str, str]) -> None:
    for field, words in written.items():
        page.locator(field).fill(words)
    with page.expect_navigation():
        page.locator(where).first.tap()


def key(page: Page, where: str, written: dict[str, str]) -> None:
    for field, words in written.items():
        to(page, field)
        page.keyboard.type(words)
    to(page, where)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def to(page: Page, where: str) -> None:
    """Tab until it is there."""
    for _ in range(40):
        if page.evaluate(FOCUSED, where):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {where} on {page.url}")


def test_who_speaks_stands_in_one_line_beside_a_small_tick(room, open_comics):
    page = open_comics("/comics/new", has_touch=True)
    for where, written in (("[name=boxes][value='1']", {}), *FIRST_BOX[:-2]):
        tap(page, where, written)
    page.goto(page.url.replace("/words", "/who"))
    chosen = page.locator(".tile.chosen")
    assert chosen.locator(".words > span").first.bounding_box()["height"] < 48
    assert chosen.locator(".icon").bounding_box()["width"] < 32


def test_by_touch_on_a_small_phone_every_page_is_accessible(room, open_comics):
    page, wrong = open_comics(has_touch=True), []
    for where, written in MAKING:
        wrong += troubles(page)
        tap(page, where, written)
    assert wrong + troubles(page) == []
    assert comic_now(room) == MADE
    expect(page.get_by_role("heading", name="My comic")).to_be_visible()
    expect(page.locator(".comic-panel")).to_have_count(4)


def test_by_keys_alone(room, open_comics):
    page = open_comics()
    for where, written in MAKING:
        key(page, where, written)
    assert comic_now(room) == MADE


def test_without_scripts(room, open_comics):
    page = open_comics(java_script_enabled=False)
    for where, written in MAKING:
        for field, words in written.items():
            page.locator(field).fill(words)
        with page.expect_navigation():
            page.locator(where).first.click()
    assert comic_now(room) == MADE
    page.get_by_role("link", name="Choose who can see it").click()
    page.get_by_text("The team", exact=True).click()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Nobody sees it until you say yes.")).to_be_visible()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Nobody can see it here any more.")).to_be_visible()


def test_a_photo_a_drawing_and_a_voice_go_into_boxes(room, open_comics):
    page = open_comics("/comics/new", permissions=["microphone"])
    page.get_by_role("button", name="2 boxes").click()
    page.get_by_role("link", name="A new photo").click()
    assert troubles(page) == []
    page.locator("#photo").set_input_files(PHOTO)
    page.get_by_role("button", name="Put it in the box").click()
    page.wait_for_url("**/closer")
    room.do_jobs()
    page.reload()
    page.get_by_role("button", name="Closer").click()
    expect(page.get_by_role("button", name="Left")).to_be_visible()
    assert troubles(page) == []
    page.get_by_role("button", name="This is right").click()
    page.get_by_role("button", name="Me", exact=True).click()
    page.get_by_role("link", name="Talk").click()
    assert troubles(page) == []
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("0:01")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name="Keep what I said").click()
    page.wait_for_url("**/words")
    room.do_jobs()
    page.reload()
    expect(page.get_by_role("heading", name="Your voice is in the box")).to_be_visible()
    assert troubles(page) == []
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("link", name="Next box").click()
    page.get_by_role("link", name="I draw it").click()
    draw_a_line(page)
    page.get_by_role("button", name="Put it in the box").first.click()
    page.wait_for_url("**/closer")
    room.do_jobs()
    page.goto(re.match(r".*/comics/[0-9a-f-]{36}", page.url)[0])
    expect(page.locator(".comic-panel image")).to_have_count(2)
    expect(page.locator("audio")).to_have_count(1)
    assert troubles(page) == []


def draw_a_line(page: Page) -> None:
    expect(page.locator("canvas")).to_be_visible()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 120, steps=5)
    page.mouse.up()


READINGS = ("words.dark.largest.ur.yes.no", "pictures-first.cream.large.pl.yes.no")


@pytest.mark.parametrize("reading", READINGS)
def test_in_other_languages_and_ways_of_reading(room, open_comics, reading):
    with room.house.database.writing() as db:
        db.get_one(Account, room.person.id).reading = reading
    page, wrong = open_comics(reading=reading, has_touch=True), []
    for where, written in MAKING[:8]:
        wrong += troubles(page)
        tap(page, where, written)
    assert wrong + troubles(page) == []


def test_a_comic_goes_on_another_day_on_another_device(room, open_comics):
    page = open_comics(has_touch=True)
    for where, written in MAKING[:8]:
        tap(page, where, written)
    other = open_comics(viewport={"width": 820, "height": 1180}, has_touch=True)
    other.locator(".my-comics .card").click()
    other.get_by_role("link", name="Go on with my comic").click()
    expect(other.get_by_role("heading", name="Which picture goes in box 2?")).to_be_visible()
