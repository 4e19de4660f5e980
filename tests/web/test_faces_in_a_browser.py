"""Faces and voices of a story in Chromium: by keyboard, by touch, without scripts, small."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from feedback.actions.faces import Stand, boxes_in, pictured
from feedback.actions.sign_in import begin_session
from feedback.jobs.faces import cover_faces, look_for_faces, make_different
from feedback.jobs.runner import Workshop
from feedback.model.faces import Cover, VoiceChoice, VoiceWay
from feedback.model.telling import MediaFile, MediaKind
from media.clean import clean
from media.kinds import kind_of
from tests.exports.desk import Desk
from tests.media import samples
from tests.media.drawn_faces import with_a_face
from tests.served import served_here
from tests.web.opened_pages import opened_pages
from tests.web.test_places_in_a_browser import AXE

SMALL = {"width": 320, "height": 640}


@pytest.fixture
def p(app, site_build, browser, tmp_path):
    """A story with a photo of a face, one of nobody, a voice and a film; pages for its worker."""
    house, p = app.extensions["house"], Desk(site_build)
    p.database = house.database
    entry = p.told("We had tea.")
    sources = {
        "face": (MediaKind.PHOTO, with_a_face(tmp_path / "face.jpg")),
        "cup": (MediaKind.PHOTO, samples.photo(tmp_path / "cup.jpg")),
        "voice": (MediaKind.SOUND, samples.sound(tmp_path / "voice.wav", 2.0)),
        "film": (MediaKind.VIDEO, samples.film(tmp_path / "film.mp4", 1.0, (320, 240))),
    }
    p.ids = {}
    for position, (name, (kind, source)) in enumerate(sources.items()):
        media = p.original(house.store, entry, kind, b"received", position=position)
        copies = clean(source, kind_of(source.read_bytes()), tmp_path / name).copies
        p.copies(house.store, media, copies)
        p.ids[name] = media.id
    p.forget_looks()
    p.of = p.story(entry)
    site_build.approve(p.of)
    cookie = begin_session(p.db, house.keys, p.facilitator, p.now, "test")
    story, media = f"/stories/{p.of.id}", f"/stories/{p.of.id}/media"
    p.pages = {
        "all": f"{story}/faces",
        "face": f"{media}/{p.ids['face']}/faces",
        "cup": f"{media}/{p.ids['cup']}/faces",
        "film": f"{media}/{p.ids['film']}/faces",
        "voice": f"{media}/{p.ids['voice']}/voice",
    }
    site_build.commit()
    p.workshop = Workshop(p.database, lambda: house.store, lambda: p.now)
    with (
        served_here(app) as p.url,
        opened_pages(browser, p.url, cookie, p.pages) as p.open,
    ):
        yield p


def find(p, *names):
    for name in names or ("face", "cup"):
        look_for_faces(p.workshop, p.ids[name])


def covers(p, name="face"):
    with p.database.reading() as db:
        return [(one.where.edges, one.cover) for one in boxes_in(db, p.ids[name])]


def stand(p, name="face"):
    with p.database.reading() as db:
        return pictured(db, None, db.get_one(MediaFile, p.ids[name])).stand


def troubles(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT.replace("\ufeff", ""))
    return page.evaluate(AXE)


@pytest.mark.parametrize("name", ["all", "face", "cup", "film", "voice"])
def test_every_page_is_sound_and_fits_a_small_screen(p, name):
    find(p)
    page = p.open(name, viewport=SMALL)
    for summary in page.locator("main summary").all():
        summary.click()
    assert troubles(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_one_tap_is_enough_where_no_face_is_found(p):
    page = p.open("all")
    page.get_by_role("button", name="Look for faces").click()
    expect(page.get_by_text("We are looking for faces.")).to_be_visible()
    find(p)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="3 wait for you")).to_be_visible()
    page.get_by_role("button", name=re.compile("Nobody can be recognised")).click()
    expect(page.locator("#done")).to_contain_text("It may leave.")
    assert stand(p, "cup") is Stand.READY
    assert stand(p) is Stand.WAITS, "the one with a face is asked about by itself"


def test_what_was_found_is_covered_unless_someone_says_otherwise(p):
    find(p)
    page = p.open("face", java_script_enabled=False)
    page.get_by_role("button", name="I looked at this photo").click()
    expect(page.locator("#done")).to_contain_text("The covered copy is being made.")
    assert [cover for _, cover in covers(p)] == [Cover.SOLID]
    cover_faces(p.workshop, p.ids["face"])
    assert stand(p) is Stand.READY
    page.goto(p.url + p.pages["face"])
    expect(page.get_by_role("img", name="The copy that leaves")).to_be_visible()


def test_a_face_is_drawn_by_keyboard_alone_without_scripts(p):
    find(p, "cup")
    page = p.open("cup", java_script_enabled=False)
    page.get_by_text("Draw a face that we did not find").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Top left").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Cover this place").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 face")).to_be_visible()
    assert covers(p, "cup") == [((0, 0, 333, 333), Cover.SOLID)]
    page.get_by_role("button", name=re.compile("Take this place away")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="We found no face")).to_be_visible()
    assert covers(p, "cup") == []


def test_numbers_that_are_no_place_are_kept_as_they_were_typed(p):
    find(p, "cup")
    page = p.open("cup")
    page.get_by_text("Draw a face that we did not find").click()
    page.get_by_label("Left edge").fill("900")
    page.get_by_label("Top edge").fill("1200")
    page.get_by_role("radio", name="Draw a smiling face over it").check()
    # Enter in a field draws; it takes nothing away.
    page.get_by_label("Top edge").press("Enter")
    expect(page.get_by_text("Write four whole numbers from 0 to 1000.").first).to_be_visible()
    assert page.get_by_label("Left edge").input_value() == "900"
    assert page.get_by_role("radio", name="Draw a smiling face over it").is_checked()
    assert covers(p, "cup") == []


def test_a_face_is_drawn_by_touch(p):
    find(p)
    page = p.open("face", viewport={"width": 820, "height": 1180}, has_touch=True)
    page.get_by_text("Draw a face that we did not find").tap()
    page.locator("svg.over").scroll_into_view_if_needed()
    box = page.locator("svg.over").bounding_box()
    for across, down in ((0.7, 0.1), (0.9, 0.4)):
        page.touchscreen.tap(box["x"] + box["width"] * across, box["y"] + box["height"] * down)
    expect(page.locator("#place-said")).to_contain_text("Left edge 7")
    page.get_by_role("button", name="Cover this place").tap()
    expect(page.get_by_role("heading", name="2 faces")).to_be_visible()
    drawn = next(edges for edges, _ in covers(p) if edges[0] > 600)
    assert drawn == pytest.approx((700, 100, 900, 400), abs=4)


def test_a_photo_can_be_kept_here_whatever_was_found(p):
    find(p)
    page = p.open("face")
    page.get_by_role("button", name="This photo stays here").click()
    expect(page.locator("#done")).to_contain_text("It stays here.")
    assert stand(p) is Stand.STAYS


def test_a_film_is_watched_and_may_leave_or_stay(p):
    page = p.open("film")
    expect(page.get_by_text("We cannot cover faces in films.")).to_be_visible()
    page.get_by_role("button", name="It may leave as it is").click()
    assert stand(p, "film") is Stand.READY


def test_a_voice_is_changed_heard_and_said_to_be_no_hiding(p):
    page = p.open("voice")
    expect(page.get_by_text("An expert can turn it back.")).to_be_visible()
    page.get_by_role("radio", name="lower").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("It is being made.")).to_be_visible()
    make_different(p.workshop, p.ids["voice"])
    page.goto(p.url + p.pages["voice"])
    expect(page.get_by_label("The voice that sounds different")).to_be_visible()
    page.get_by_role("button", name="I listened. It may leave.").click()
    expect(page.get_by_text("It may leave. Sam Field listened")).to_be_visible()
    with p.database.reading() as db:
        (chosen,) = db.query(VoiceChoice)
        assert chosen.way is VoiceWay.LOWER and chosen.heard == chosen.made
