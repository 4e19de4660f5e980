"""The eyes of the walks see what is wrong: each is shown a small page with one fault."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.hands import Keys
from tests.journeys.test_a_whole_survey_in_every_way import EYES

PAGE = """<!doctype html><html lang="en"><style>body, button, a {{ font-size: 20px; margin: 0 }}
.button {{ display: block; block-size: 60px; border: 2px solid }} {style}</style>
<body><main>{main}</main></body></html>"""
BUTTON = '<button class="button">Go on</button>'
TILE = '<label class="tile"><input type="radio" name="a" checked><b class="words">Yes</b></label>'
# Which eye, what it says, the style and the page with the fault.
FAULTS = [
    ("large", "it scrolls sideways", "main { inline-size: 2000px }", "<p>Wide</p>"),
    ("large", "it runs from the wrong side", "body { direction: rtl }", "<p>Words</p>"),
    ("large", "letters of 12 pixels", "p { font-size: 12px }", "<p>Small</p>"),
    ("large", "a long line", "", f"<p>{'word ' * 200}</p>"),
    ("large", "x20", ".button { block-size: 20px }", BUTTON),
    ("large", "pixels from", "", BUTTON * 2),
    ("large", "lies over", "aside { position: fixed; inset: 0 }", BUTTON + "<aside>Over</aside>"),
    ("focus", "no ring", ":focus { outline: none }", BUTTON),
    ("focus", "no ring", ":focus { outline: 1px solid }", BUTTON),
    ("focus", "lies over", "aside { position: fixed; inset: 0 }", BUTTON + "<aside>Over</aside>"),
    ("forced", "no edge", ".button { border: 0 }", BUTTON),
    ("forced", "picked with an edge of 2", ".tile { border: 2px solid }", TILE),
    ("forced", "no control of the browser", "input { appearance: none }", TILE),
    ("moving", "<p>", "p { transition: color 1s }", "<p>Words</p>"),
    ("moving", "<p>", "@keyframes go { to { opacity: 0 } } p { animation: go 9s }", "<p>Words</p>"),
    ("heard", "the heading cannot be heard", "", "<h1>Words</h1>"),
    ("heard", "no Listen beside", "", TILE),
]


@pytest.fixture
def show(browser: Browser):
    """Opens a page of these words, in forced colours or not."""
    opened = []

    def show(style: str, main: str, **more) -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, **more)
        opened.append(context)
        page = context.new_page()
        page.set_content(PAGE.format(style=style, main=main))
        return page

    yield show
    for context in opened:
        context.close()


@pytest.mark.parametrize(("eye", "says", "style", "main"), FAULTS)
def test_an_eye_sees_its_fault(show, eye, says, style, main):
    forced = {"forced_colors": "active"} if eye == "forced" else {}
    wrong = show(style, main, **forced).evaluate(EYES[eye])
    assert [line for line in (wrong[0] if eye == "heard" else wrong) if says in line]


@pytest.mark.parametrize("eye", ["large", "focus", "moving"])
def test_an_eye_finds_nothing_on_a_sound_page(show, eye):
    sound = show(":focus { outline: 3px solid }", BUTTON)
    assert sound.evaluate(EYES[eye]) == []


def test_keys_give_up_after_12_stops(show):
    hands = Keys(show("", "<a href='#'>Here</a>" * 13 + BUTTON))
    with pytest.raises(AssertionError, match="more than 12 stops away"):
        hands.tab_to("main .button")
