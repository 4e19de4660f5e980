"""The website opens from a folder, without a network or a script, on every screen, for everyone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from feedback.exports.comic_book import ComicBook
from feedback.exports.formats import find_format
from feedback.exports.pack_files import start_files
from feedback.exports.website import Website
from tests.exports.frozen_sets import collection, story
from tests.exports.test_pages import AXE, PLAYS, page
from tests.house.html_checker import check_pages

__all__ = ["page"]
STORY = "stories/S-0001/index.html"
PAGES = ("index.html", STORY, "themes.html", "themes/theme-01.html", "credits.html", "terms.html")


@pytest.fixture(scope="module")
def site(rich) -> Path:
    """The folder of an unpacked website."""
    return rich.unpacked("website")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(site, page, scheme):
    page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        page.goto((site / name).as_uri())
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == [], name


def test_every_page_is_valid_html_and_every_link_leads_somewhere_inside(rich, site):
    assert check_pages(sorted(site.rglob("*.html"))) == []
    assert find_format("website").check(rich.carried("website")) == []


@pytest.mark.parametrize("width", [320, 820])
def test_nothing_runs_off_the_page(site, page, width):
    page.set_viewport_size({"width": width, "height": 640})
    for name in PAGES:
        page.goto((site / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_there_is_no_script_and_no_address_outside(site):
    for path in site.rglob("*.*ml"):
        text = path.read_text()
        assert "<script" not in text
        assert not re.search(r"""(href|src|poster)=["'](https?:)?//""", text)
    assert "url(" not in (site / "look.css").read_text()


def test_a_reader_walks_from_a_theme_to_the_story_and_hears_it(site, page):
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name=re.compile("^being heard")).click()
    page.get_by_role("link", name="From “The worker who rang first”").first.click()
    assert page.get_by_text("She rang me first.", exact=True).is_visible()
    assert page.evaluate(PLAYS) == pytest.approx(1.5, abs=0.05)
    page.get_by_role("link", name="The next story").click()
    assert page.get_by_role("heading", level=1).inner_text() == "A mother’s view"


def test_captions_are_shown_from_a_folder_too(site, page):
    page.goto((site / STORY).as_uri())
    shown = page.evaluate("""async () => {
      const film = document.querySelector("video");
      const track = film.querySelector("track");
      const loaded = new Promise((go) => { track.onload = track.onerror = go; });
      track.track.mode = "hidden";
      if (track.readyState < HTMLTrackElement.LOADED) await loaded;
      return [...track.track.cues].map((cue) => cue.text);
    }""")
    assert shown == ["This is my door."]


def test_what_is_not_for_everyone_says_so_and_hides_from_searches(site):
    text = (site / "index.html").read_text()
    assert "Not for everyone." in text and "noindex" in text


def test_print_copies_and_words_for_the_artist_stay_out(site):
    names = {path.name for path in site.rglob("*")}
    assert not [name for name in names if "_print" in name or name.endswith((".csv", ".docx"))]
    clips = sorted(name.rpartition(".")[2] for name in names if name.startswith("Q-"))
    assert clips == ["m4a", "mp4", "vtt"]
    assert {"P-01_screen.jpg", "A-01.m4a"} <= names


def test_a_councils_own_symbols_are_credited_in_every_copy_with_pictures():
    line = "Symbols by Jo Rowe, CC BY-SA 4.0"
    frozen = collection(story(1), symbol_credits=(line,))
    website = {file.path: file.data for file in Website(frozen).other_pages()}
    pack = {file.path: file.data for file in start_files(frozen)}
    assert line in website["credits.html"].decode()
    assert line in pack["CREDITS.txt"].decode()
    assert line in ComicBook(frozen).credits
