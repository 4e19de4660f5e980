"""What an e-book's pages are in a browser: nothing for axe to find, and all words inside."""

from __future__ import annotations

import zipfile

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from feedback.exports.formats import find_format
from tests.exports import comic_sets
from tests.exports.comic_sets import comic, drawn_outside, in_language
from tests.exports.test_pages import page

__all__ = ["page"]
# The rules that checkers of e-books use: a book's file needs no landmarks of a website.
AXE = """async () => {
  const values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const off = ["region", "landmark-one-main", "page-has-heading-one", "bypass"];
  const rules = Object.fromEntries(off.map((id) => [id, {enabled: false}]));
  const found = await axe.run(document, {runOnly: {type: "tag", values}, rules, preload: false});
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}"""
OUTSIDE = """() => [...document.querySelectorAll(".comic-words > div")].filter((one) => {
  const own = one.getBoundingClientRect();
  const panel = one.closest(".comic-panel").getBoundingClientRect();
  const inner = one.querySelector("p").getBoundingClientRect();
  return own.left < panel.left - 1 || own.right > panel.right + 1 || own.bottom > panel.bottom + 2
    || inner.width > own.width + 1 || own.top < panel.top - 1;
}).map((one) => one.textContent)"""
BOOKS = {
    "comic-book": comic,
    "comic-book-fixed": comic,
    "urdu": lambda: in_language("ur"),
    "drawn": drawn_outside,
}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The books, each in a folder."""
    folder = tmp_path_factory.mktemp("unpacked")
    for name, frozen in BOOKS.items():
        format = find_format(name if name.startswith("comic") else "comic-book-fixed")
        path = comic_sets.write_into(folder, format, frozen())
        zipfile.ZipFile(path).extractall(folder / name)
    return folder


@pytest.mark.parametrize("name", BOOKS)
def test_axe_finds_nothing_in_any_file_of_a_book(unpacked, page, name):
    files = sorted((unpacked / name).rglob("*.xhtml"))
    assert len(files) >= 5
    for file in files:
        page.goto(file.as_uri())
        page.evaluate(AXE_SCRIPT)
        assert page.evaluate(AXE) == [], file.name


@pytest.mark.parametrize("name", ["comic-book-fixed", "urdu"])
def test_on_fixed_pages_all_words_stay_in_their_panels(unpacked, page, name):
    page.set_viewport_size({"width": 1200, "height": 1600})
    for file in sorted((unpacked / name).rglob("page-*.xhtml")):
        page.goto(file.as_uri())
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollHeight") <= 1600


@pytest.mark.parametrize("width", [320, 820])
def test_a_book_of_any_size_runs_off_no_screen(unpacked, page, width):
    page.set_viewport_size({"width": width, "height": 640})
    for file in sorted((unpacked / "comic-book").rglob("*.xhtml")):
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name


def test_a_reader_by_ear_meets_words_in_the_order_of_the_panels(unpacked, page):
    page.goto((unpacked / "comic-book-fixed" / "EPUB" / "page-0001.xhtml").as_uri())
    heard = page.locator("body").aria_snapshot()
    order = ("Milo tells Ash", "A red mug", "Monday", "I told her", "Somebody listens")
    places = [heard.index(words) for words in order]
    assert places == sorted(places)
