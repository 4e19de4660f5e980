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
from tests.web.own_browser import own_browser

TALK = "/diary/tell/talk"
CUT_OFF = "You were telling something. It was cut off."
AT_LEAST = 5
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


def talk(page: Page, seconds: int) -> float:
    """Talk for some seconds by the page's own clock; how many it says in the end."""
    page.get_by_role("button", name="Start to talk").click()
    expect(page.get_by_text("We are listening.")).to_be_visible()
    expect(page.locator("[data-time]")).to_have_text(f"0:{seconds:02}", timeout=60_000)
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


def entries(room) -> list[DiaryEntry]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(DiaryEntry)))


def lying(page: Page, many: int) -> bool:
    """True once so many bundles lie on the tablet."""
    return page.evaluate(LYING, [OUTBOX, many]) == many


def test_a_killed_browser_loses_two_seconds_at_most(room, tablet, tmp_path):
    page = tablet.at(TALK)
    told = talk(page, AT_LEAST)
    tablet.kill()
    tablet.open()
    page = tablet.at("/")
    expect(page.get_by_text(CUT_OFF)).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("We keep it. Only you can see it.")).to_be_visible()
    assert lying(page, 0)
    room.do_jobs()
    assert seconds_of(original_of(room, tmp_path)) >= told - MAY_MISS_S, f"{told} s were told"
    (entry,) = entries(room)
    assert not entry.shares
