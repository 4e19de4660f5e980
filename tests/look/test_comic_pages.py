"""A page of a storyboard is drawn alike in a browser and on paper, and read in its order."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from playwright.sync_api import Browser
from weasyprint import HTML

from easyread.pictures import inline
from feedback.actions.storyboard_contents import (
    DrawnPage,
    DrawnPanel,
    DrawnPicture,
    DrawnWords,
)
from feedback.model.storyboard_pages import LAYOUTS, Crop, Kind, Place, Tail
from feedback.web.static_files import FOLDER
from tests.served import ROOT

TEXTS = {"gone": "Gone words", "gone_picture": "Gone picture"}
A4 = "@page { size: A4; margin: 12mm } body { margin: 0; font-family: 'DejaVu Sans' }"
FIRST = Place(0, 0, 24, 4)


def panel(n, place):
    words = DrawnWords(f"w{n}", Kind.CAPTION, FIRST, Tail.NONE, f"Caption{n}")
    picture = DrawnPicture(f"i{n}", Place(4, 8, 16, 14), Crop(), f"Alt{n}", symbol="tea")
    return DrawnPanel(f"p{n}", n, place, f"Scene{n}", (words,), (picture,), f"Panel{n}")


def page(layout):
    panels = tuple(panel(n, place) for n, place in enumerate(LAYOUTS[layout], 1))
    return DrawnPage("a", 1, layout, panels, "The page")


def html(drawn, direction="ltr", label="Page 1"):
    env = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    macros = env.get_template("components/panel.html").module
    symbol = lambda name, size: Markup(inline(name, css_class="symbol", size=size))  # noqa: E731
    body = macros.comic_page(drawn, None, symbol, TEXTS, label, True)
    css = (FOLDER / "comic.css").read_text()
    head = f"<title>x</title><style>{A4}{css}</style>"
    return f'<!doctype html><html lang="en" dir="{direction}">{head}{body}'


def on_paper(drawn):
    """Where each caption begins on the sheet, in thousandths of the page's own grid."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(HTML(string=html(drawn)).write_pdf()))
    assert len(pdf) == 1
    text = pdf[0].get_textpage()
    found = {}
    for one in drawn.panels:
        place, _ = text.search(f"Caption{one.number}").get_next()
        left, _, _, top = text.get_charbox(place)
        mm = 72 / 25.4
        across, down = left / mm - 12, 297 - top / mm - 12
        found[one.number] = (across / 186, down / 250)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
def test_panels_stand_where_the_layout_says_on_paper(layout):
    drawn = page(layout)
    for number, (across, down) in on_paper(drawn).items():
        place = drawn.panels[number - 1].place
        assert across == pytest.approx(place.column / 12, abs=0.04)
        assert down == pytest.approx(place.row / 16, abs=0.04)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("layout", ["two-by-three", "tall-and-two"])
def test_panels_stand_there_in_a_browser_and_mirrored_from_right_to_left(
    browser: Browser, layout, direction
):
    drawn = page(layout)
    tab = browser.new_page(viewport={"width": 900, "height": 1200})
    tab.set_content(html(drawn, direction))
    whole = tab.locator(".comic-panels").bounding_box()
    for one in drawn.panels:
        box = tab.locator(f"[data-panel={one.id}]").bounding_box()
        left = (box["x"] - whole["x"]) / whole["width"]
        right = (whole["x"] + whole["width"] - box["x"] - box["width"]) / whole["width"]
        across = left if direction == "ltr" else right
        assert across == pytest.approx(one.place.column / 12, abs=0.03)
        assert (box["y"] - whole["y"]) / whole["height"] == pytest.approx(
            one.place.row / 16, abs=0.03
        )
    tab.close()


def test_a_panel_is_read_in_order_its_own_words_first_then_pictures_then_words(browser: Browser):
    tab = browser.new_page()
    tab.set_content(html(page("two-rows")))
    tree = tab.locator("section").aria_snapshot()
    order = ["Panel1", "Alt1", "Caption1", "Panel2", "Alt2", "Caption2"]
    assert sorted(order, key=tree.index) == order
    tab.close()


def test_where_it_is_narrow_panels_come_one_under_another_and_nothing_is_cut(browser: Browser):
    tab = browser.new_page(viewport={"width": 320, "height": 700})
    tab.set_content(html(page("two-by-three")))
    tops = [one.bounding_box()["y"] for one in tab.locator(".comic-panel").all()]
    assert tops == sorted(set(tops))
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    tab.close()


def test_where_something_is_gone_only_a_plain_note_stands():
    gone = DrawnWords("w", Kind.SPEECH, FIRST, Tail.SOUTH, "", speaker="Rosa", is_gone=True)
    away = DrawnPicture("i", FIRST, Crop(), is_gone=True)
    only = DrawnPanel("p", 1, LAYOUTS["full"][0], "", (gone,), (away,), "")
    made = html(DrawnPage("a", 1, "full", (only,), ""))
    body = made.partition("<section")[2]
    assert "Gone words" in body
    assert "Gone picture" in body
    assert "Rosa" not in body
    assert "comic-tail" not in body


def test_a_balloon_says_a_stand_in_without_its_brackets():
    said = DrawnWords(
        "w", Kind.SPEECH, FIRST, Tail.SOUTH, "[Kit] rang [late].", bare="Kit rang [late]."
    )
    only = DrawnPanel("p", 1, LAYOUTS["full"][0], "", (said,), (), "")
    assert "Kit rang [late]." in (made := html(DrawnPage("a", 1, "full", (only,), "")))
    assert "[Kit]" not in made


@pytest.mark.parametrize("tail", [one for one in Tail if one is not Tail.NONE])
@pytest.mark.parametrize("kind", [Kind.SPEECH, Kind.THOUGHT])
def test_a_tail_begins_at_its_balloon_and_points_away(browser: Browser, kind, tail):
    words = DrawnWords("w", kind, Place(8, 8, 8, 6), tail, "Hello")
    only = DrawnPanel("p", 1, LAYOUTS["full"][0], "", (words,), (), "")
    tab = browser.new_page(viewport={"width": 900, "height": 1200})
    tab.set_content(html(DrawnPage("a", 1, "full", (only,), "")))
    balloon = tab.locator("[data-item=w]").bounding_box()
    drawn = tab.locator(".comic-tail g").first.bounding_box()
    ways = {
        "n": drawn["y"] < balloon["y"],
        "s": drawn["y"] + drawn["height"] > balloon["y"] + balloon["height"],
        "w": drawn["x"] < balloon["x"],
        "e": drawn["x"] + drawn["width"] > balloon["x"] + balloon["width"],
    }
    main = next(way for way in tail.value if way in "ns" or tail.value in "ew")
    assert [way for way, is_so in ways.items() if is_so] == [main]
    tab.close()
