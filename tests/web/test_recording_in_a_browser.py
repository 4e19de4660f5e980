"""Talking in a real browser that is killed, paused, refused or private: what was said stays."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import av
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from feedback.actions.media_files import open_original
from feedback.actions.sign_in import begin_session
from feedback.model.accounts import Account
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.web.static_files import static_file
from tests.conftest import CHROMIUM
from tests.web.own_browser import own_browser

TALK = "/diary/tell/talk"
CUT_OFF = "You were telling something. It was cut off."
AT_LEAST = 4
SLICES = f"/static/{static_file('recorder-slices.js').hash}/recorder-slices.js"
OUTBOX = f"/static/{static_file('outbox.js').hash}/outbox.js"
# Waits until so many bundles lie on the tablet, a minute at most; how many there are then.
LYING = """async ([at, many]) => {
  const outbox = await (await import(at)).open_outbox();
  for (let tries = 600; tries; tries--) {
    const found = (await outbox.store.all("bundles")).length;
    if (found === many) return found;
    await new Promise((go) => setTimeout(go, 100));
  }
}"""
MAY_MISS_S = 2.0


@pytest.fixture
def house(room):
    """The browser's clock is the real one, so the house's is too."""
    room.house.clock = lambda: datetime.now(UTC)
    return room.house


@pytest.fixture
def tablet(room, house, playwright, tmp_path, address):
    """Amina's own tablet, signed in for weeks."""
    with own_browser(playwright, tmp_path / "profile") as browser:
        browser.open()
        signed_in = cookie(room, house, address)

        def at(path: str) -> Page:
            browser.context.add_cookies([signed_in])
            page = browser.context.pages[0]
            page.goto(address + path)
            return page

        browser.at = at
        yield browser


def cookie(room, house, address) -> dict:
    with house.database.writing() as db:
        person = db.get_one(Account, room.person.id)
        value = begin_session(db, house.keys, person, house.clock(), "test")
    ends = int(time.time()) + 30 * 24 * 3600
    return {"name": "session", "value": value, "url": address, "expires": ends}


def at_least(seconds: int) -> re.Pattern[str]:
    """So many seconds on the page's clock, or more: a busy machine looks at it now and then."""
    return re.compile("|".join(f"0:{late:02}" for late in range(seconds, 60)))


def talk(page: Page, seconds: int) -> float:
    """Talk for some seconds by the page's own clock; how many it says in the end."""
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("We are listening.")).to_be_visible()
    expect(page.locator("[data-time]")).to_have_text(at_least(seconds), timeout=60_000)
    return float(page.locator("[data-time]").inner_text().removeprefix("0:"))


def seconds_of(file: Path) -> float:
    """How long a sound is when it is decoded to its last sample."""
    with av.open(str(file)) as opened:
        frames = list(opened.decode(audio=0))
    return sum(frame.samples for frame in frames) / frames[0].sample_rate


def original_of(room, folder: Path) -> Path:
    """The one sound that the house keeps, as it came."""
    with room.house.database.reading() as db:
        media = db.scalars(select(MediaFile)).one()
        file = folder / "sound"
        file.write_bytes(b"".join(open_original(room.house.store, media.id, media.key)))
    return file


def shares_of_entries(room) -> list[int]:
    """With how many others each entry is shared."""
    with room.house.database.reading() as db:
        return [len(entry.shares) for entry in db.scalars(select(DiaryEntry))]


# How many sealed bytes lie there.
SIZE = """async (at) => {
  const outbox = await (await import(at)).open_outbox();
  return (await outbox.store.all("bundles")).reduce((sum, one) => sum + one.size, 0);
}"""


# Waits until more sealed bytes than these lie there, a minute at most.
GROWN = """async ([at, more]) => {
  const outbox = await (await import(at)).open_outbox();
  for (let tries = 600; tries; tries--) {
    const sizes = (await outbox.store.all("bundles")).map((one) => one.size);
    if (sizes.some((size) => size > more)) return true;
    await new Promise((go) => setTimeout(go, 100));
  }
}"""


def lying(page: Page, many: int) -> bool:
    """True once so many bundles lie on the tablet."""
    return page.evaluate(LYING, [OUTBOX, many]) == many


def test_a_killed_browser_loses_two_seconds_at_most(room, tablet, tmp_path):
    page = tablet.at(TALK)
    told = talk(page, AT_LEAST)
    tablet.kill()
    tablet.open()
    page = tablet.at("/")
    expect(page.get_by_role("heading", name=CUT_OFF)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("We keep it. Only you can see it.")).to_be_visible()
    assert lying(page, 0)
    room.do_jobs()
    assert seconds_of(original_of(room, tmp_path)) >= told - MAY_MISS_S
    assert shares_of_entries(room) == [0]


def test_what_was_cut_off_can_be_thrown_away(room, house, open_page):
    page = open_page(TALK)
    talk(page, 1)
    page.goto(page.url.partition("/diary/")[0] + "/diary")
    expect(page.get_by_role("heading", name=CUT_OFF)).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    page.get_by_role("button", name="Yes, throw it away").click()
    expect(page.get_by_text("It is gone.", exact=True)).to_be_visible()
    assert lying(page, 0)
    assert shares_of_entries(room) == []


def test_it_goes_by_itself_when_nobody_decides_for_a_day(room, house, open_page):
    page = open_page(TALK)
    talk(page, 1)
    page.reload()
    expect(page.get_by_role("heading", name=CUT_OFF)).to_be_visible()
    ready = "async (at) => (await (await (await import(at)).open_outbox()).ready()).length"
    assert page.evaluate(ready, OUTBOX) == 0
    page.evaluate("globalThis.Date.now = () => performance.timeOrigin + 25 * 3600 * 1000")
    assert page.evaluate(ready, OUTBOX) == 1


def test_what_is_sent_as_usual_leaves_nothing_on_the_tablet(room, house, open_page):
    page = open_page(TALK)
    talk(page, 2)
    assert lying(page, 1)
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name="Keep what I said").click()
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    assert lying(page, 0)
    page.goto(page.url.partition("/diary/")[0] + "/diary")
    expect(page.get_by_role("heading", name=CUT_OFF)).to_be_hidden()


def test_said_again_it_takes_the_place_of_the_first(room, house, open_page):
    page = open_page(TALK)
    talk(page, 1)
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name="Say it again").click()
    expect(page.get_by_text("We are listening.")).to_be_visible()
    page.evaluate("new Promise((go) => setTimeout(go, 1500))")
    page.get_by_role("button", name="I am done").click()
    assert lying(page, 1)
    page.get_by_role("button", name="Take it away").click()
    assert lying(page, 0)


def test_a_pause_leaves_no_silence(room, house, open_page, tmp_path):
    page = open_page(TALK)
    began = time.monotonic()
    talk(page, 1)
    page.get_by_role("button", name="Wait a moment").click()
    page.evaluate("new Promise((go) => setTimeout(go, 3000))")
    page.get_by_role("button", name="Go on talking").click()
    page.get_by_role("button", name="I am done").click()
    lasted = time.monotonic() - began
    page.get_by_role("button", name="Keep what I said").click()
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    assert 0.9 < seconds_of(original_of(room, tmp_path)) < lasted - 2.5


REFUSED = [one for one in CHROMIUM["args"] if "fake-ui" not in one]
NO_MICROPHONE = [one for one in CHROMIUM["args"] if "fake-device" not in one]
IN_USE = """navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("Could not start audio source", "NotReadableError");
};"""


@pytest.mark.parametrize(
    ("arguments", "script", "words"),
    [
        ([*REFUSED, "--use-fake-ui-for-media-stream=deny"], "", "does not let us hear you"),
        (NO_MICROPHONE, "", "We cannot find a microphone."),
        (CHROMIUM["args"], IN_USE, "Another app is using the microphone."),
    ],
)
def test_the_words_say_why_nothing_can_be_heard(
    room, house, playwright, tmp_path, address, arguments, script, words
):
    with own_browser(playwright, tmp_path / "profile", args=arguments) as browser:
        page = browser.open()
        page.context.add_cookies([cookie(room, house, address)])
        page.add_init_script(script)
        page.goto(address + TALK)
        page.get_by_role("button", name="Start to talk").click()
        expect(page.get_by_text(words)).to_be_visible()
        expect(page.get_by_role("button", name="Start to talk")).to_be_visible()
        expect(page.get_by_label("Choose a sound file")).to_be_visible()


NOTHING_KEPT = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined });"
NO_SLICES = """const start = MediaRecorder.prototype.start;
MediaRecorder.prototype.start = function () { start.call(this); };"""
NO_TYPE = """MediaRecorder.isTypeSupported = () => false;
Object.defineProperty(MediaRecorder.prototype, "mimeType", { value: "" });"""
LISTENED = """const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (what) => (globalThis.stream = await ask(what));"""
TRACK = "(name) => stream.getAudioTracks()[0].dispatchEvent(new Event(name))"


def with_script(page: Page, script: str) -> Page:
    """The same page in a browser that differs."""
    page.add_init_script(script)
    page.reload()
    return page


def test_where_the_browser_keeps_nothing_talking_goes_on_as_it_was(room, house, open_page):
    page = with_script(open_page(TALK), NOTHING_KEPT)
    talk(page, 1)
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name="Keep what I said").click()
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()


def test_a_browser_that_hands_over_nothing_by_itself_is_asked(room, house, open_page):
    page = with_script(open_page(TALK), NO_SLICES)
    talk(page, 3)
    assert page.evaluate(GROWN, [OUTBOX, 8000])


def test_the_bytes_say_what_a_sound_is_where_the_browser_does_not(room, house, open_page):
    page = with_script(open_page(TALK), NO_TYPE)
    talk(page, 1)
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_label("Hear what you said")).to_be_visible()
    found = "document.getElementById('voice').files[0]"
    assert page.evaluate(f"[{found}.name, {found}.type]") == ["voice.webm", "audio/webm"]


def test_a_telephone_call_pauses_and_a_lost_microphone_ends(room, house, open_page):
    page = with_script(open_page(TALK), LISTENED)
    talk(page, 1)
    page.evaluate(TRACK, "mute")
    expect(page.get_by_text("Something else needed the microphone.")).to_be_visible()
    page.get_by_role("button", name="Go on talking").click()
    expect(page.get_by_text("We are listening.")).to_be_visible()
    page.evaluate(TRACK, "ended")
    expect(page.get_by_text("This is what you said. It is not sent yet.")).to_be_visible()


def test_a_film_is_made_safe_as_it_is_made_too(room, house, open_page):
    page = open_page("/diary/tell/film")
    page.get_by_role("button", name="Start to film").click()
    expect(page.locator("[data-time]")).to_have_text("0:02", timeout=60_000)
    assert page.evaluate(GROWN, [OUTBOX, 20_000])
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_label("See your film")).to_be_visible()
    kind = page.evaluate("document.getElementById('film').files[0].type")
    assert kind in {"video/mp4", "video/webm"}


HOUR = """async ([at, many]) => {
  const { Slices } = await import(at);
  const form = document.querySelector("form[data-upload]");
  globalThis.slices ??= new Slices(form, "voice", false);
  for (let slice = 0; slice < many; slice++) {
    await slices.add(new Blob([new Uint8Array(8000).fill(slice)]));
  }
}"""


def test_a_page_does_not_grow_with_what_is_told(room, house, open_page):
    page = open_page(TALK)
    line = page.context.new_cdp_session(page)

    def grown(slices: int) -> int:
        page.evaluate(HOUR, [SLICES, slices])
        line.send("HeapProfiler.collectGarbage")
        return line.send("Runtime.getHeapUsage")["usedSize"]

    first = grown(60)
    assert grown(400) - first < 400 * 8000 / 4
    assert page.evaluate(SIZE, OUTBOX) > 460 * 8000
