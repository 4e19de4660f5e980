"""A storyboard made in Chromium: with mouse and keyboard, by keyboard alone, and by dragging."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions.media_files import sink_for_copy
from feedback.actions.quotations import mark_quotation, remove_quotation
from feedback.actions.sign_in import begin_session
from feedback.actions.storyboard_contents import current_board
from feedback.actions.storyboards import make_storyboard
from feedback.model.storyboards import Storyboard
from feedback.model.telling import MediaKind, SafeCopy
from tests.actions.pilot import make_pilot
from tests.actions.told_media import add_media
from tests.media import samples
from tests.served import served_here

AXE = """async () => {
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {enabled: true}]));
  const found = await axe.run(document, {rules, resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""
DESKTOP, TABLET = {"width": 1366, "height": 900}, {"width": 820, "height": 1180}
PHONE = {"width": 320, "height": 640}


@pytest.fixture
def p(app, site_build, browser, tmp_path):
    """A story with two quotations and a photo, a storyboard of it, and pages for a facilitator."""
    p = make_pilot(site_build)
    db, now = site_build.db, site_build.now
    places = ((0, 20), (21, 48), (49, 66))
    made = [mark_quotation(db, p.facilitator, p.part.id, *place, now) for place in places]
    p.first = made[0].id
    _photo(app, site_build, p, samples.photo(tmp_path / "photo.jpg").read_bytes())
    board = make_storyboard(db, p.facilitator, p.story.id, "The stairs", now)
    house = app.extensions["house"]
    p.database = house.database
    cookie = begin_session(db, house.keys, p.account, now, "test")
    site_build.commit()
    with served_here(app) as url:
        opened = []

        def open_page(viewport=DESKTOP, **given) -> Page:
            context = browser.new_context(viewport=viewport, **given)
            context.add_cookies([{"name": "session", "value": cookie, "url": url}])
            opened.append(context)
            page = context.new_page()
            page.goto(f"{url}/storyboards/{board.id}")
            return page

        p.open = open_page
        yield p
        for context in opened:
            context.close()


def _photo(app, build, p, data):
    media = add_media(build, p.entry, MediaKind.PHOTO, ("screen", "thumb"), width=480, height=320)
    media.description = "The stairs with a rail"
    for copy in list(media.copies):
        sink = sink_for_copy(app.extensions["house"].store, media.key)
        sink.write(data)
        sink.commit()
        build.db.delete(copy)
        build.db.flush()
        given = {"media_type": "image/jpeg", "size": len(data), "sha256": "b" * 64}
        size = {"width": 480, "height": 320}
        build.db.add(
            SafeCopy(id=sink.id, media_file_id=media.id, purpose=copy.purpose, **given, **size)
        )
    build.db.flush()
    return media


def kept(p):
    with p.database.reading() as db:
        return current_board(db, db.query(Storyboard).one())


def said(page, words):
    expect(page.locator("#said")).to_contain_text(words)


def press(page, name, exact=True):
    page.get_by_role("button", name=name, exact=exact).first.click()


def open_part(page, id):
    part = page.locator(f"#{id}")
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()


def test_a_storyboard_of_eight_pages_is_made_with_mouse_and_keyboard(p):
    page = p.open()
    for number in range(2, 9):
        open_part(page, "add-page")
        press(page, "Four panels" if number % 2 else "Two rows")
        expect(page.locator("#page-now")).to_have_text(f"Page {number} of {number}")
        open_part(page, "add-quotation")
        page.locator("#add-quotation button").nth(number % 3).click()
        said(page, "A quotation was added.")
        open_part(page, "add-picture")
        page.get_by_role("searchbox", name="Find a picture for a word").fill("tea")
        page.keyboard.press("Enter")
        page.locator("#add-picture button[name=name]").first.click()
        said(page, "A picture was added.")
        page.get_by_label("What is to be seen").fill("A cup of tea")
        page.locator("#item-form").get_by_role("button", name="Keep").click()
        said(page, "The words for a picture were kept.")
    board = kept(p)
    assert len(board.pages) == 8
    assert [len(one.panels[0].words) for one in board.pages] == [0] + [1] * 7
    assert all(one.panels[0].pictures[0].alt for one in board.pages[1:])


def test_words_are_added_moved_and_undone_by_keyboard_alone(p):
    page = p.open()
    page.locator("#add-words summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Words", exact=True).focus()
    page.keyboard.type("Who comes this time?")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    said(page, "Words were added.")
    page.locator(".in-panel a[aria-current]").focus()
    for key in ("ArrowDown", "ArrowDown", "Shift+ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    hold = page.locator(".desk .comic-hold[aria-current]")
    expect(hold).to_have_attribute("data-place", "1 2 23 4")
    expect(page.locator(".in-panel a[aria-current]")).to_be_focused()
    place = next(kept(p).panels).words[0].place
    assert (place.column, place.row, place.width) == (1, 2, 23)
    page.keyboard.press("ArrowRight")
    said(page, "That changed nothing.")
    page.locator("[data-turn=undo]").focus()
    page.keyboard.press("Enter")
    said(page, "Undone: It was moved.")
    expect(hold).to_have_attribute("data-place", "0 2 23 4")
    expect(page.locator("[data-turn=undo]")).to_be_focused()


def test_words_are_dragged_to_their_place(p):
    page = p.open()
    page.locator("#add-quotation button").first.click()
    said(page, "A quotation was added.")
    hold = page.locator(".desk .comic-hold[aria-current]")
    box = hold.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 140, steps=6)
    page.mouse.up()
    said(page, "It was moved.")
    place = next(kept(p).panels).words[0].place
    assert (place.column, place.row) > (1, 1)
    assert place.row > 4


def test_a_photo_is_cropped_and_its_words_come_with_it(p):
    page = p.open(TABLET)
    open_part(page, "add-picture")
    page.locator("#add-picture button[name=media]").click()
    said(page, "A picture was added.")
    for name in ("Closer", "Closer", "Show what lies further: down"):
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            press(page, name)
        said(page, "Another part of a picture is shown.")
        expect(page.get_by_role("button", name=name, exact=True)).to_be_focused()
    crop = next(kept(p).panels).pictures[0].crop
    assert crop.right - crop.left == 800
    shown = page.locator(".desk").get_by_role("img", name="The stairs with a rail")
    expect(shown).to_be_visible()


def test_what_someone_else_changed_meanwhile_is_said_and_not_lost(p):
    one, two = p.open(), p.open()
    one.locator("#add-quotation button").first.click()
    said(one, "A quotation was added.")
    open_part(two, "scene")
    two.get_by_label("What happens, and where").fill("Rain")
    two.locator("#scene").get_by_role("button", name="Keep").click()
    expect(two.get_by_role("alert")).to_contain_text("Someone else changed this storyboard")
    two.get_by_role("link", name="Look at what you did, or put it in its place").click()
    two.get_by_role("button", name="Put it back").click()
    expect(two.locator("#said")).to_contain_text("An earlier version was put back.")
    assert next(kept(p).panels).scene == "Rain"


def test_what_was_written_beside_and_not_kept_stays(p):
    page = p.open()
    open_part(page, "scene")
    page.get_by_label("What happens, and where").fill("Rain on the window")
    open_part(page, "add-quotation")
    page.locator("#add-quotation button").first.click()
    said(page, "A quotation was added.")
    expect(page.get_by_label("What happens, and where")).to_have_value("Rain on the window")


def test_what_someone_took_back_goes_from_the_open_studio(p, site_build):
    page = p.open()
    page.locator("#add-quotation button").first.click()
    said(page, "A quotation was added.")
    expect(page.locator(".desk")).to_contain_text("rang me first")
    remove_quotation(site_build.db, p.facilitator, p.first, site_build.now)
    site_build.commit()
    expect(page.locator(".desk")).to_contain_text("This is not shown any more.", timeout=15_000)
    expect(page.locator(".desk")).not_to_contain_text("rang me first")
    said(page, "Someone took this back.")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_studio_has_no_barriers_that_axe_finds(p, viewport):
    page = p.open(viewport)
    page.locator("#add-quotation button").first.click()
    said(page, "A quotation was added.")
    for part in ("add-page", "page-tools", "add-words", "add-picture", "scene", "panel-tools"):
        open_part(page, part)
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0


@pytest.mark.parametrize("way", ["/read?scenes=yes", "/versions", "/versions/1", "/about", "list"])
def test_the_other_pages_have_no_barriers_that_axe_finds(p, way):
    page = p.open(PHONE)
    page.goto(page.url.rpartition("/")[0] if way == "list" else page.url + way)
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_making_one_has_no_barriers_that_axe_finds(p):
    page = p.open(PHONE)
    page.goto(page.url.partition("/storyboards")[0] + f"/stories/{p.story.id}/storyboards")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("#page-now")).to_have_text("Page 1 of 1")
    expect(page.locator(".desk")).to_contain_text("I decided myself.")
