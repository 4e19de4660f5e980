"""A picture and a recording coded in Chromium: by keyboard alone, by touch, and what is said."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions.media_files import sink_for_copy
from feedback.actions.sign_in import begin_session
from feedback.model.media_places import Region, Stretch
from feedback.model.stories import Quotation
from feedback.model.telling import MediaKind, SafeCopy
from media.clean import clean
from media.kinds import kind_of
from tests.actions.told_media import SAID, add_media, add_words, make_told_media
from tests.media import samples
from tests.served import served_here

AXE = """async () => {
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, {enabled: true}]));
  const found = await axe.run(document, {rules, resultTypes: ["violations"]});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""
# Every change of a live region, as the accessibility tree has it.
LIVE = "#place-said"


@pytest.fixture
def p(app, site_build, browser, tmp_path):
    """A photo and a voice of ten seconds in a story, and pages for a facilitator."""
    p = make_told_media(site_build)
    store = app.extensions["house"].store
    picture = samples.photo(tmp_path / "photo.jpg").read_bytes()
    voice = samples.sound(tmp_path / "voice.m4a", 10.0).read_bytes()
    peaks = json.dumps({"peaks": [0.2, 0.9] * 50}).encode()
    for media, copies in (
        (p.photo, {"screen": picture, "thumb": picture}),
        (p.voice, {"play": voice, "waveform": peaks}),
    ):
        for purpose, data in copies.items():
            _keep(site_build, store, media, purpose, data)
    p.film = _film(site_build, store, p, tmp_path)
    house = app.extensions["house"]
    p.database = house.database
    cookie = begin_session(site_build.db, house.keys, p.account, site_build.now, "test")
    site_build.commit()
    with served_here(app) as p.url:
        opened = []

        def open_page(media, **given) -> Page:
            given.setdefault("viewport", {"width": 1366, "height": 900})
            context = browser.new_context(**given)
            context.add_cookies([{"name": "session", "value": cookie, "url": p.url}])
            opened.append(context)
            page = context.new_page()
            page.goto(f"{p.url}/stories/{p.story.id}/media/{media.id}")
            return page

        p.open = open_page
        yield p
        for context in opened:
            context.close()


def _film(build, store, p, folder):
    """A film of ten seconds with the copies that its job makes, and the words of the voice."""
    film = add_media(build, p.entry, MediaKind.VIDEO, ())
    made = samples.film(folder / "film.mp4", 10.0, (320, 240))
    into = folder / "copies"
    into.mkdir()
    for copy in clean(made, kind_of(made.read_bytes()), into).copies:
        sink = sink_for_copy(store, film.key)
        sink.write(copy.path.read_bytes())
        sink.commit()
        same = {n: getattr(copy, n) for n in ("purpose", "media_type", "sha256", "width", "height")}
        film.copies.append(SafeCopy(id=sink.id, size=copy.bytes, seconds=copy.duration_s, **same))
    add_words(build, film, SAID, by=p.account)
    return film


def _keep(build, store, media, purpose, data):
    """The bytes of a safe copy in the store, in place of the row that had none."""
    types = {"play": "audio/mp4", "waveform": "application/json"}
    known = media.copy_for(purpose)
    if known:
        media.copies.remove(known)
        build.db.delete(known)
        build.db.flush()
    sink = sink_for_copy(store, media.key)
    sink.write(data)
    sink.commit()
    media.copies.append(
        SafeCopy(
            id=sink.id,
            purpose=purpose,
            media_type=types.get(purpose, "image/jpeg"),
            size=len(data),
            sha256="b" * 64,
            width=480 if purpose in ("screen", "thumb") else None,
            height=320 if purpose in ("screen", "thumb") else None,
            seconds=10.0 if purpose == "play" else None,
        )
    )
    build.db.flush()


def kept(p):
    with p.database.reading() as db:
        return [
            (one.place.where, one.words, [coding.code.name for coding in one.codings])
            for one in db.query(Quotation)
        ]


def troubles(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def said(page: Page, words: str) -> None:
    """A status holds these words, in the accessibility tree too."""
    expect(page.locator(LIVE)).to_contain_text(words)
    assert words in page.locator("main").aria_snapshot()
    assert page.locator(LIVE).get_attribute("role") == "status"


def tab_to(page: Page, what, key: str = "Tab") -> None:
    """Press Tab until it has the focus."""
    for _ in range(80):
        if what.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("Tab never came there")


def give_code(page: Page, name: str) -> None:
    """Open the codes, tick one and mark, by keys."""
    tab_to(page, page.get_by_text("Codes to give"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("checkbox", name=name, exact=True))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Mark", exact=True), "Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=*")


def test_a_picture_is_coded_by_keyboard_alone_and_every_step_is_said(p):
    page = p.open(p.photo)
    tab_to(page, page.get_by_role("checkbox", name="Top left"))
    page.keyboard.press("Shift+ArrowRight")
    said(page, "Top left, Top middle, Left edge 0, Top edge 0, Right edge 667, Bottom edge 333")
    page.keyboard.press("Shift+ArrowDown")
    said(page, "Top left, Top middle, Centre, Left edge 0")
    tab_to(page, page.get_by_label("Right edge"))
    page.keyboard.press("Control+A")
    page.keyboard.type("500")
    tab_to(page, page.get_by_label("What is to be seen there"))
    page.keyboard.type("A red and a blue corner")
    assert troubles(page) == []
    give_code(page, "Control")
    said(page, "Quotation 1: Top left to Centre. Control.")
    assert kept(p) == [(Region(0, 0, 500, 667), "A red and a blue corner", ["Control"])]
    assert troubles(page) == []
    tab_to(page, page.get_by_role("button", name="Take it out"))
    page.keyboard.press("Enter")
    said(page, "It is out.")
    assert kept(p) == []


@pytest.mark.parametrize("kind", ["voice", "film"])
def test_a_recording_is_coded_by_keyboard_alone_in_step_with_its_words(p, kind):
    page = p.open(getattr(p, kind))
    audio = page.locator("audio, video")
    audio.evaluate(
        "one => new Promise((done) => one.readyState ? done() : "
        "one.addEventListener('loadedmetadata', done))"
    )
    tab_to(page, page.get_by_role("button", name="Begins here"))
    audio.evaluate("one => { one.currentTime = 3 }")
    expect(page.locator(".line[data-now]")).to_contain_text("I have my own key now.")
    page.keyboard.press("[")
    said(page, "Begins at 00:03")
    audio.evaluate("one => { one.currentTime = 6.5 }")
    page.keyboard.press("]")
    said(page, "Ends at 00:06.5")
    expect(page.get_by_label("Ends at")).to_have_value("00:06.5")
    assert troubles(page) == []
    give_code(page, "Control")
    said(page, "Quotation 1: 00:03 to 00:06.5. Control.")
    assert kept(p) == [(Stretch(3000, 6500), "I have my own key now.", ["Control"])]
    page.get_by_role("checkbox", name="She rang me first.").focus()
    page.keyboard.press("Shift+ArrowDown")
    said(page, "Begins at 00:00, Ends at 00:07")


def test_a_part_is_played_and_stops_where_it_ends(p):
    page = p.open(p.voice)
    page.get_by_label("Begins at").fill("00:01")
    page.get_by_label("Ends at").fill("00:01.6")
    page.get_by_role("button", name="Play this part").click()
    page.wait_for_function("() => document.querySelector('audio').currentTime > 1.1")
    page.wait_for_function("() => document.querySelector('audio').paused")
    assert 1.5 <= page.locator("audio").evaluate("one => one.currentTime") < 2.6


def test_by_touch_two_taps_are_two_corners_and_a_tap_on_the_strip_moves_the_sound(p):
    page = p.open(p.photo, viewport={"width": 390, "height": 844}, has_touch=True)
    over = page.locator(".over")
    over.scroll_into_view_if_needed()
    box = over.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5)
    said(page, "One corner is set. Tap the other one.")
    page.touchscreen.tap(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.9)
    expect(page.get_by_label("Left edge")).not_to_have_value("")
    page.get_by_label("What is to be seen there").fill("The lower half")
    page.get_by_text("Codes to give").tap()
    page.get_by_role("checkbox", name="Safety", exact=True).tap()
    page.get_by_role("button", name="Mark", exact=True).tap()
    page.wait_for_url("**done=*")
    ((where, words, codes),) = kept(p)
    assert (words, codes) == ("The lower half", ["Safety"])
    assert abs(where.left - 250) < 5
    assert abs(where.right - 750) < 5
    assert troubles(page) == []
    page = p.open(p.voice, viewport={"width": 390, "height": 844}, has_touch=True)
    page.wait_for_function("() => document.querySelector('audio').readyState > 0")
    box = page.locator(".strip").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2)
    page.wait_for_function("() => Math.abs(document.querySelector('audio').currentTime - 3) < 0.2")
    page.get_by_role("button", name="Begins here").tap()
    expect(page.get_by_label("Begins at")).to_have_value(re.compile(r"^00:0(2\.9|3)"))


def test_a_place_lies_where_it_is_at_every_size(p):
    page = p.open(p.photo)
    box = page.locator(".over").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.4, steps=4)
    page.mouse.up()
    page.get_by_label("What is to be seen there").fill("A corner")
    page.get_by_role("button", name="Mark", exact=True).click()
    page.wait_for_url("**done=*")
    for width in (1366, 420):
        page.set_viewport_size({"width": width, "height": 900})
        image = page.locator(".stage img").bounding_box()
        place = page.locator(".over .place").evaluate("one => one.getBoundingClientRect().toJSON()")
        assert abs((place["x"] - image["x"]) / image["width"] - 0.1) < 0.02
        assert abs(place["width"] / image["width"] - 0.5) < 0.02
        assert abs(place["height"] / image["height"] - 0.3) < 0.02
