"""What an illustrator drew comes home in Chromium: brought, ordered, agreed to, carried out."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Page, expect

from feedback.actions import collections as gathering
from feedback.actions.quotations import mark_quotation
from feedback.actions.sign_in import begin_session
from feedback.actions.storyboards import make_storyboard
from feedback.exports.carry_out import carry_out
from feedback.model.accounts import SignInLink
from feedback.model.drawn_pages import DrawnPage
from feedback.model.storyboards import Stage
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.house.html_checker import check_pages
from tests.media import samples
from tests.served import served_here
from tests.web.jobs_done import do_jobs
from tests.web.test_storyboard_in_a_browser import AXE

TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 320, "height": 640}


@pytest.fixture
def p(app, site_build, browser, tmp_path):
    """A storyboard that is drawn to its end now, and pages for a facilitator and its teller."""
    p = make_pilot(site_build)
    db, now = site_build.db, site_build.now
    mark_quotation(db, p.facilitator, p.part.id, 0, 20, now)
    p.board = make_storyboard(db, p.facilitator, p.story.id, "The stairs", now)
    p.board.stage = Stage.FINAL
    site_build.approve(p.story)
    site_build._add(SignInLink(account_id=p.person.id, token_hash=b"x", made_at=now))
    drawn = gathering.Drawn("On time", "", Use.DRAW)
    p.collection = gathering.make_collection(db, p.facilitator, drawn, now)
    gathering.add_story(db, p.facilitator, p.collection.id, p.story.id, now)
    house = app.extensions["house"]
    p.app, p.house, p.tmp = app, house, tmp_path
    both = (p.account, p.person)
    cookies = {who: begin_session(db, house.keys, who, now, "test") for who in both}
    site_build.commit()
    with served_here(app) as url:
        opened = []

        def open_page(who, path, viewport=TABLET, **given) -> Page:
            context = browser.new_context(viewport=viewport, **given)
            context.add_cookies([{"name": "session", "value": cookies[who], "url": url}])
            opened.append(context)
            page = context.new_page()
            page.goto(url + path)
            return page

        p.open = open_page
        p.path = f"/storyboards/{p.board.id}/drawn/final"
        yield p
        for context in opened:
            context.close()


def picture(p, name: str, colour: str) -> Path:
    place = p.tmp / name
    Image.new("RGB", (600, 800), colour).save(place)
    return place


def bring(page: Page, *files: Path) -> None:
    page.locator("#pages").set_input_files([str(file) for file in files])
    with page.expect_navigation():
        page.get_by_role("button", name="Bring pages").click()


def axe(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def brought(p, page: Page) -> None:
    """Two pictures and a PDF of two pages, in words and in order."""
    first, second = picture(p, "one.png", "#ffdd00"), picture(p, "two.webp", "#0a5257")
    bring(page, first, second)
    bring(page, samples.pages(p.tmp / "three.pdf", 2))
    do_jobs(p.app)
    page.reload()
    expect(page.locator(".drawn-pages img")).to_have_count(4)
    for number in range(4):
        page.locator(".drawn-pages textarea").nth(number).fill(f"Amina on page {number + 1}.")
    page.get_by_role("button", name=re.compile("Move down.*1$")).click()
    expect(page.locator(".drawn-pages textarea").first).to_have_value("Amina on page 2.")


@pytest.mark.parametrize("scripts", [True, False])
def test_pages_come_home_are_agreed_to_and_go_out(p, scripts):
    page = p.open(p.account, p.path, java_script_enabled=scripts)
    brought(p, page)
    page.get_by_role("link", name="Their yes to the drawings").click()
    page.get_by_role("button", name="Ask 1 person").click()
    teller = p.open(p.person, "/my-stories", java_script_enabled=scripts)
    teller.get_by_role("link", name="Pictures of your story").click()
    expect(teller.locator(".drawn-page img")).to_have_count(4)
    expect(teller.locator(".drawn-page p").first).to_contain_text("on page 2.")
    expect(teller.locator(".drawn-page").first).not_to_contain_text("Amina")
    teller.get_by_text("Yes, it is right", exact=True).click()
    teller.get_by_role("button", name="Send my answer").click()
    expect(teller.get_by_text("You said yes to these pictures.")).to_be_visible()
    about = (p.house.database, p.house.store, None, p.collection.id)
    archive = carry_out(*about, "comic-pictures", p.tmp, p.house.clock())
    assert [one for one in middles(archive) if one] == ["teal", "yellow", "red", "green"]
    assert carry_out(*about, "comic", p.tmp, p.house.clock()).read_bytes().startswith(b"%PDF-")


# What the pictures that are brought are full of.
COLOURS = {(10, 82, 87): "teal", (255, 221, 0): "yellow", (255, 0, 0): "red", (0, 255, 0): "green"}


def middles(path: Path) -> list[str]:
    """The colour in the middle of each page of a comic; empty for one that nobody brought."""
    with zipfile.ZipFile(path) as archive:
        data = [archive.read(name) for name in archive.namelist() if name.endswith(".jpg")]
    found = [Image.open(io.BytesIO(one)).convert("RGB") for one in data]
    return [named(one.getpixel((one.width // 2, one.height // 2))) for one in found]


def named(colour: tuple[int, int, int]) -> str:
    for known, name in COLOURS.items():
        if max(abs(a - b) for a, b in zip(known, colour, strict=True)) < 9:
            return name
    return ""


@pytest.mark.parametrize("viewport", [TABLET, PHONE])
def test_the_pages_can_be_used_by_everyone(p, viewport):
    page = p.open(p.account, p.path, viewport)
    brought(p, page)
    page.get_by_role("link", name="Their yes to the drawings").click()
    page.get_by_role("button", name="Ask 1 person").click()
    teller = p.open(p.person, "/my-stories", viewport)
    teller.get_by_role("link", name="Pictures of your story").click()
    expect(teller.locator(".drawn-page img")).to_have_count(4)
    page.goto(page.url.partition("/storyboards")[0] + p.path)
    for one in (page, teller):
        assert axe(one) == []
        wide = one.evaluate("document.documentElement.scrollWidth")
        assert wide <= viewport["width"]
        file = p.tmp / "page.html"
        file.write_text(one.content())
        assert check_pages([file]) == []


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_half_there(p):
    page = p.open(p.account, p.path)
    words = p.tmp / "words.txt"
    words.write_text("no picture")
    bring(page, words)
    expect(page.get_by_role("alert")).to_contain_text("Choose pictures or a PDF.")
    whole = samples.pages(p.tmp / "whole.pdf", 2).read_bytes()
    half = p.tmp / "half.pdf"
    half.write_bytes(whole[: len(whole) // 2])
    bring(page, half)
    do_jobs(p.app)
    bring(page, words)
    wrong = page.locator(".drawn-pages .wrong-words")
    expect(wrong).to_have_text("The end is missing. We cannot show it.")
    page.get_by_role("button", name=re.compile("Take it away")).click()
    expect(page.locator(".drawn-pages")).to_have_count(0)
    with p.house.database.reading() as db:
        assert db.query(DrawnPage).count() == 0
