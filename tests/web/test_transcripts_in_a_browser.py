"""The words of a film in Chromium: captions by its own reader, the editor by hand and by key."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from feedback.model.telling import EntryShare, MediaFile, Transcript
from feedback.model.trust import Use
from tests.media import samples
from tests.media.forms import file

CUES_ARE_THERE = "() => document.querySelector('video').textTracks[0].cues?.length"
CUES = """() => {
  const track = document.querySelector("video").textTracks[0];
  return { mode: track.mode, kind: track.kind, cues: [...track.cues].map((cue) => [
    Math.round(cue.startTime * 1000), Math.round(cue.endTime * 1000),
    cue.getCueAsHTML().textContent, cue.getCueAsHTML().childElementCount]) };
}"""
SHOWN = (
    "() => document.querySelector('video').textTracks[0].activeCues[0]?.getCueAsHTML().textContent"
)
BEGAN = """film => film.addEventListener("playing", () => {
  film.dataset.began ??= film.currentTime;
})"""
NASTY = [
    "<script>alert(1)</script> & <i>mine</i>",
    "00:00:00.000 --> 00:00:09.000",
    "میں نے رنگ چنا 👩🏽‍🦽",
    "WEBVTT\nNOTE &amp; one",
]


@pytest.fixture
def p(room, site_build, address, browser, tmp_path):
    """Amina's film of 4 seconds, shared with the team, and pages for her and for Sam."""
    film = samples.film(tmp_path / "film.mp4", 4.0, (320, 180))
    assert room.send(file("video", film.name, film.read_bytes())).status_code == 303
    room.do_jobs()
    person = site_build.db.merge(room.person)
    site_build.consent(person, site_build.db.merge(room.relationship), Use.TEAM)
    media = site_build.db.scalars(select(MediaFile)).one()
    site_build.db.add(EntryShare(entry_id=media.entry_id, use=Use.TEAM))
    staff = site_build.facilitator(person.site)
    site_build.commit()
    opened = []

    def open_as(account: Account, path: str, scripts: bool = True) -> Page:
        with room.house.database.writing() as db:
            known = db.get_one(Account, account.id)
            cookie = begin_session(db, room.house.keys, known, room.house.clock(), "test")
        size = {"width": 1366, "height": 900}
        context = browser.new_context(viewport=size, java_script_enabled=scripts)
        context.add_cookies([{"name": "session", "value": cookie, "url": address}])
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(address + path)
        return page

    yield SimpleNamespace(
        open_as=open_as,
        staff=staff,
        person=person,
        words=f"/recordings/{media.id}/words",
        entry=f"/diary/{media.entry_id}",
        database=room.house.database,
    )
    for context in opened:
        context.close()


def kept(p):
    with p.database.reading() as db:
        newest = db.scalars(select(Transcript).order_by(Transcript.version.desc())).first()
        return [(one.start_ms, one.words) for one in newest.segments] if newest else []


def write(page, text):
    """Keep a text with marks, as someone without scripts does; the words are right."""
    page.get_by_label("Words with time marks").fill(text)
    page.get_by_label("I heard it all").check()
    page.get_by_role("button", name="Keep these words").click()


def test_chromium_reads_the_captions_as_the_words_and_shows_them_on_the_film(p):
    marked = "\n".join(f"[00:0{at}.5] {words}" for at, words in enumerate(NASTY[:-1]))
    page = p.open_as(p.staff, p.words, scripts=False)
    write(page, marked)
    expect(page.locator("main")).to_contain_text("The words are kept.")
    film = p.open_as(p.person, p.entry)
    film.wait_for_function(CUES_ARE_THERE)
    found = film.evaluate(CUES)
    assert (found["mode"], found["kind"]) == ("showing", "captions")
    assert [cue[2] for cue in found["cues"]] == NASTY[:-1]
    assert [cue[:2] for cue in found["cues"]][:2] == [[500, 1500], [1500, 2500]]
    assert all(cue[3] == 0 for cue in found["cues"])
    film.locator("video").evaluate("film => { film.currentTime = 3 }")
    film.wait_for_function(f"{SHOWN} === {json.dumps(NASTY[2])}")


def test_staff_play_from_a_part_and_the_part_that_is_said_is_marked(p):
    write(p.open_as(p.staff, p.words, scripts=False), "[00:00] One\n[00:02] Two\n[00:03] Three")
    page = p.open_as(p.staff, p.words)
    page.locator("video").evaluate(BEGAN)
    page.get_by_role("button", name="Play from here 00:02").click()
    page.wait_for_function("() => document.querySelector('video').dataset.began")
    assert 2 <= float(page.locator("video").get_attribute("data-began")) < 2.5
    expect(page.locator(".segment[aria-current]")).to_have_count(1)


def test_by_keys_a_text_is_divided_joined_and_kept_with_its_moments(p):
    page = p.open_as(p.staff, p.words)
    first = page.locator(".segment textarea").first
    first.fill("I have a door. I chose it.")
    page.locator("video").evaluate("film => { film.currentTime = 2.5 }")
    page.wait_for_function("() => document.querySelector('video').currentTime === 2.5")
    first.evaluate("field => { field.focus(); field.setSelectionRange(14, 14) }")
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".segment")).to_have_count(2)
    page.keyboard.type("Yes. ")
    page.keyboard.press("Alt+j")
    assert page.locator("video").evaluate("film => film.currentTime") == 0
    page.get_by_role("button", name="Keep these words").click()
    assert kept(p) == [(0, "I have a door."), (2500, "Yes. I chose it.")]
    page.locator(".segment textarea").nth(1).focus()
    page.keyboard.press("Alt+Backspace")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator(".segment")).to_have_count(1)
    assert kept(p) == [(0, "I have a door. Yes. I chose it.")]


def test_the_key_to_play_plays_and_stops(p):
    page = p.open_as(p.staff, p.words)
    page.locator("video").evaluate("film => { film.loop = true }")
    page.keyboard.press("Alt+k")
    page.wait_for_function("() => !document.querySelector('video').paused")
    page.keyboard.press("Alt+k")
    page.wait_for_function("() => document.querySelector('video').paused")


def test_a_time_that_is_none_is_marked_and_the_server_names_it(p):
    write(p.open_as(p.staff, p.words, scripts=False), "[00:00] One\n[00:02] Two")
    page = p.open_as(p.staff, p.words)
    begins = page.get_by_label("Begins at").nth(1)
    begins.fill("2 seconds")
    expect(begins).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Keep these words").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2")
    assert kept(p) == [(0, "One"), (2000, "Two")]


def test_words_that_look_like_marks_or_markup_come_through_the_editor_as_they_are(p):
    page = p.open_as(p.staff, p.words)
    words = "[00:01] is no mark\n\\ <b>\n[1:7x]"
    page.locator(".segment textarea").fill(words)
    page.get_by_role("button", name="Keep these words").click()
    expect(page.locator(".segment textarea")).to_have_value(words)
    assert kept(p) == [(0, words)]


def test_every_target_of_the_editor_is_big_enough_and_nothing_scrolls_sideways(p):
    write(p.open_as(p.staff, p.words, scripts=False), "[00:00] One\n[00:02] Two")
    page = p.open_as(p.staff, p.words)
    for width in (320, 810, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = page.eval_on_selector_all(
            ".segment :is(button, input, textarea), .keys button",
            "all => all.map(one => one.getBoundingClientRect()).map(r => [r.width, r.height])",
        )
        assert min(min(size) for size in sizes) >= 44, (width, sizes)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
