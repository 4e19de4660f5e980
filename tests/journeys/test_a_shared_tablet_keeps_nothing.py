"""A tablet for many, in a real browser with its profile on disk: after someone has finished, none
of the words they typed or answers they were shown is in any byte of it, nor behind Back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.conftest import CHROMIUM
from tests.journeys.test_from_first_tap_to_story_pack import PASSWORD, say_yes, tap
from tests.media import samples

EMAIL = "sam.okafor@example.org"
# Invented words that no page, no browser and no word list holds.
WORDS = "Zwibbelfrosch quokkamarzipan"
CANARIES = ("zwibbelfrosch", "quokkamarzipan", "brackelmops", "schnurzelwuff")
TOO_LONG = "Brackelmops schnurzelwuff. " * 200
STORED = """async () => [
  ...Object.entries(localStorage).flat(), ...Object.entries(sessionStorage).flat(),
  ...(await indexedDB.databases()).map(one => one.name), ...(await caches.keys())]"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def browse(playwright: Playwright, profile: Path):
    """A browser of one's own, with this folder for all that it keeps."""
    context = playwright.chromium.launch_persistent_context(
        str(profile), viewport={"width": 810, "height": 1080}, **CHROMIUM
    )
    context.set_default_timeout(20_000)
    return context


def begin_together(page: Page, url: str) -> str:
    """Staff signs in on the tablet and begins with the first who has not begun; their name."""
    page.goto(url + "/sign-in")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    tap(page, "Sign in")
    page.goto(url + "/together")
    fresh = page.locator("fieldset li").filter(has_not_text="has begun")
    for number in range(2):
        fresh.nth(number).get_by_role("checkbox").check()
    name = fresh.first.locator("span").last.inner_text()
    tap(page, "Start on this tablet")
    expect(page.locator("h1")).to_have_text("Who is next?")
    return name.split()[0]


def write(page: Page, words: str) -> None:
    """Write words where the question asks for them, or in the place to say more."""
    to_write = page.locator("details#write:not([open]) summary")
    if to_write.count():
        to_write.click()
    page.locator("textarea[name=words]").fill(words)


def answer_with_canaries(page: Page) -> None:
    """The whole survey: a first answer that is too long and comes back, then words on each page."""
    write(page, TOO_LONG)
    tap(page, "Go on")
    expect(page.locator("h2").first).to_have_text("There is a problem")
    while "/after/" not in page.url:
        write(page, WORDS)
        if page.locator(".tiles .tile").count():
            page.locator(".tiles label.tile").first.click()
        with page.expect_navigation():
            tap(page, "Go on")


def finish(page: Page) -> None:
    page.locator("label.tile", has_text=re.compile(r"^\s*No\s*$")).click()
    tap(page, "Go on")
    expect(page.locator("body")).to_contain_text(WORDS)  # the check page shows what was said
    tap(page, "Choose who can see them")
    tap(page, "Send my answers")
    expect(page.locator("body")).to_contain_text("Nothing of it stays on this tablet.")


def has_canary(words: str) -> list[str]:
    return [canary for canary in CANARIES if canary in words.lower()]


def bytes_with_canaries(folder: Path, *more: bytes) -> list[str]:
    """Files with a canary in any of their bytes, as UTF-8 or UTF-16, in small or first capital; or
    with `more`."""
    wanted = {
        written.encode(coding)
        for canary in CANARIES
        for written in (canary, canary.capitalize())
        for coding in ("utf-8", "utf-16-le", "utf-16-be")
    } | set(more)
    files = (file for file in folder.rglob("*") if file.is_file())
    return [
        str(file.relative_to(folder))
        for file in files
        if any(word in file.read_bytes() for word in wanted)
    ]


def until_written(page: Page, profile: Path, words: str) -> None:
    """Wait until the browser has written its steps back down, these words among them."""
    for _ in range(120):
        steps = (profile / "Default" / "Sessions").glob("Session_*")
        if any(words.encode() in file.read_bytes() for file in steps):
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{words} was not written down")


def test_after_finishing_a_shared_tablet_holds_none_of_the_answers(
    playwright, demonstration, profile, tmp_path
):
    context = browse(playwright, profile)
    page = context.pages[0]
    name = begin_together(page, demonstration.served.url)
    page.locator("button.person", has_text=name).click()
    say_yes(page)
    page.locator(".tiles label.tile").first.click()
    tap(page, "Go on to the first question")
    answer_with_canaries(page)
    finish(page)

    assert page.evaluate(STORED) == []
    asked = page.evaluate("performance.getEntries().map(one => one.name).join(' ')")
    assert not has_canary(asked)
    for _ in range(60):
        page.go_back()
        assert not has_canary(page.content()), page.url
        if page.url == "about:blank":
            break
    # A copy taken while the browser runs holds what a stolen tablet would: its steps back too, with
    # the page of the words that were too long.
    until_written(page, profile, "given-back")
    alive = tmp_path / "alive"
    shutil.copytree(profile, alive, ignore=shutil.ignore_patterns("Singleton*"))
    context.close()
    assert bytes_with_canaries(alive) == []
    assert bytes_with_canaries(profile) == []


def test_the_next_person_finds_nothing_when_someone_walks_away_in_the_middle(
    playwright, demonstration, profile
):
    context = browse(playwright, profile)
    page = context.pages[0]
    name = begin_together(page, demonstration.served.url)
    page.locator("button.person", has_text=name).click()
    say_yes(page)
    page.locator(".tiles label.tile").first.click()
    tap(page, "Go on to the first question")
    write(page, WORDS)
    tap(page, "Go on")
    tap(page, "I am finished")
    expect(page.locator("h1")).to_have_text("Who is next?")
    for _ in range(4):
        page.go_back()
        assert not has_canary(page.content()), page.url
    page.goto(demonstration.served.url + "/together/next")
    page.locator("button.person", has_text=name).click()
    expect(page.locator("h1")).to_have_text("Ask the staff to open this")
    context.close()
    assert bytes_with_canaries(profile) == []


def test_a_photo_and_what_is_in_it_leave_nothing_on_a_shared_tablet(
    playwright, demonstration, profile, tmp_path
):
    context = browse(playwright, profile)
    page = context.pages[0]
    name = begin_together(page, demonstration.served.url)
    page.locator("button.person", has_text=name).click()
    say_yes(page)
    page.locator(".tiles label.tile").first.click()
    tap(page, "Go on to the first question")
    page.locator(".say-more").get_by_role("button", name="Photo").click()
    photo = samples.photo(tmp_path / "a.jpg")
    page.locator("#photo").set_input_files(photo)
    page.get_by_label("What is in the photo?").fill(WORDS)
    page.get_by_role("button", name="Keep my photo").click()
    expect(page.get_by_role("heading", name="Your photo is safe.")).to_be_visible()
    tap(page, "I am finished")
    expect(page.locator("h1")).to_have_text("Who is next?")
    for _ in range(6):
        page.go_back()
        assert not has_canary(page.content()), page.url
    assert page.evaluate(STORED) == []
    context.close()
    assert bytes_with_canaries(profile, pixels(photo)) == []


def test_a_voice_a_drawing_and_a_film_leave_nothing_on_a_shared_tablet(
    playwright, demonstration, profile, tmp_path
):
    context = browse(playwright, profile)
    sent = bytes_sent_from(context)
    page = context.pages[0]
    name = begin_together(page, demonstration.served.url)
    page.locator("button.person", has_text=name).click()
    say_yes(page)
    page.locator(".tiles label.tile").first.click()
    tap(page, "Go on to the first question")
    question = page.url
    for way, tell in TOLD_BY.items():
        page.goto(f"{question}/say-more/{way}")
        tell(page)
        expect(page.locator("#kept")).to_be_visible()
    assert len(sent) == len(set(sent)) == 3
    tap(page, "I am finished")
    expect(page.locator("h1")).to_have_text("Who is next?")
    assert page.evaluate(STORED) == []
    alive = tmp_path / "alive"
    shutil.copytree(profile, alive, ignore=shutil.ignore_patterns("Singleton*"))
    context.close()
    assert bytes_with_canaries(alive, *sent) == []
    assert bytes_with_canaries(profile, *sent) == []


def record(page: Page, begin: str, done: str) -> None:
    """Two seconds of the browser's own pretended microphone and camera."""
    page.get_by_role("button", name=begin).click()
    expect(page.get_by_text("0:02")).to_be_visible()
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("button", name=done).click()


def draw(page: Page) -> None:
    """A line across the page."""
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 200, steps=12)
    page.mouse.up()
    page.get_by_role("button", name="Keep my drawing").click()


TOLD_BY = {
    "talk": lambda page: record(page, "Start to talk", "Keep what I said"),
    "draw": draw,
    "film": lambda page: record(page, "Start to film", "Keep my film"),
}
# Some bytes from the middle of each file that a page sends, told to the test before they go.
TELL_WHAT_IS_SENT = """() => {
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = async function (body) {
    for (const [, file] of body instanceof FormData ? body : []) {
      if (!(file instanceof File) || !file.size) continue;
      const middle = Math.floor(file.size / 2);
      await tellTest([...new Uint8Array(await file.slice(middle, middle + 48).arrayBuffer())]);
    }
    send.call(this, body);
  };
}"""


def bytes_sent_from(context) -> list[bytes]:
    """What the pages of a browser send as files, a piece of each, as they send it."""
    sent: list[bytes] = []
    context.expose_function("tellTest", lambda piece: sent.append(bytes(piece)))
    context.add_init_script(f"({TELL_WHAT_IS_SENT})()")
    return sent


def pixels(photo: Path) -> bytes:
    """Some bytes of its picture, which no other file has."""
    data = photo.read_bytes()
    return data[len(data) // 2 :][:48]


def test_the_bytes_of_a_profile_are_really_looked_at(tmp_path):
    (tmp_path / "Sessions").mkdir()
    (tmp_path / "Sessions" / "Tabs_1").write_bytes(b"\x00\x01" + WORDS.encode("utf-16-le"))
    (tmp_path / "History").write_bytes(b"nothing")
    assert bytes_with_canaries(tmp_path) == ["Sessions/Tabs_1"]
    assert set(bytes_with_canaries(tmp_path, b"thing")) == {"History", "Sessions/Tabs_1"}
