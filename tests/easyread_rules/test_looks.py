"""Rules 19 to 34: pictures and layout, measured in Chromium on a tablet and at 320 pixels."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urljoin

import pytest

from easyread.pictures import names, picture
from feedback.forms.shipping import shipped, shipped_around
from feedback.web.consents_words import HELPERS
from feedback.web.reading import COLOURS, MODES
from feedback.web.surveys_agree import WITH
from tests.easyread_rules.conftest import PHONE
from tests.pages.test_every_page_for_everyone import troubles

SMALLEST = 20  # CSS pixels for what is read; rule 26 asks 18.67
LINE, LETTERS = 1.5, 80
PLACES = """tile => {
  const box = one => tile.querySelector(one).getBoundingClientRect();
  const [a, b] = [box('svg:not(.tick)'), box('.words')];
  const sides = one => [one.left, one.top, one.right, one.bottom];
  return {picture: sides(a), words: sides(b)};
}"""


def width(box: dict) -> float:
    return box["width"] if box else 0


def words_on(pages) -> list[tuple[str, dict]]:
    return [
        (f"{page.path} at {page.width}", one) for page in pages for one in page.measured["words"]
    ]


def test_rule_19_each_answer_and_each_line_before_has_words_and_a_picture():
    for survey in shipped():
        if survey.voice == "person":
            choices = [choice for item in survey.items for choice in item.choices + item.apart]
            told = [*survey.about, *choices]
            assert len(told) >= 6
            assert [one.text["en"] for one in told if one.picture not in names()] == []


def test_rule_20_the_picture_stands_above_the_word_of_an_answer(question):
    tiles = [tile.evaluate(PLACES) for tile in question.locator(".tiles .tile").all()]
    assert len(tiles) == 3
    assert all(tile["picture"][3] <= tile["words"][1] for tile in tiles)


def test_rule_21_a_picture_is_nearer_to_its_own_word_than_to_the_next(question):
    tiles = [tile.evaluate(PLACES) for tile in question.locator(".tiles .tile").all()]
    middles = [(tile["words"][0] + tile["words"][2]) / 2 for tile in tiles]
    for place, tile in enumerate(tiles):
        own = (tile["picture"][0] + tile["picture"][2]) / 2
        assert min(range(3), key=lambda at: abs(middles[at] - own)) == place


def test_rule_22_the_picture_of_an_answer_is_at_least_96_pixels(question):
    for tile in question.locator(".tiles .tile").all():
        # A smaller sign may stand beside the drawing.
        box = max((svg.bounding_box() for svg in tile.locator("svg").all()), key=width)
        assert box["width"] >= 96
        assert box["height"] >= 96


def test_rule_23_one_picture_has_one_meaning_in_all_surveys():
    meanings = defaultdict(set)
    for survey in shipped():
        for item in survey.items:
            for choice in item.choices + item.apart:
                # "I" of a person and "they" of a carer are one meaning in two voices.
                said = choice.text["en"].replace("They don't", "I don't")
                meanings[choice.picture].add(said)
    assert len(meanings) >= 5
    assert {name: said for name, said in meanings.items() if name and len(said) > 1} == {}
    assert len({picture(name).idea for name in names()}) == len(names())


def test_whoever_helps_has_one_picture_wherever_they_are_asked_about():
    after = {one.name: one.picture for one in shipped_around().who_helped.choices}
    before = {name: drawn for name, (drawn, _) in WITH.items()}
    consents = {name: drawn for name, (drawn, _) in HELPERS.items()}
    assert after["advocate"] == before["advocate"] == consents["advocate"] == "speaks-up-for-me"
    assert before[""] == consents[""]
    assert before["paid-worker"] == after["paid-worker"]
    assert before["social-worker"] == after["social-worker"] == consents["worker"]


def test_rule_24_words_and_pictures_words_or_pictures_first_can_be_chosen_on_any_page(
    pages, question
):
    assert MODES == ("words-and-pictures", "words", "pictures-first")
    bare = [page.path for page in pages if "/my-way-of-reading" not in page.html]
    assert set(bare) <= {"/my-way-of-reading"}
    question.locator("a.reading").click()
    question.goto(urljoin(question.url, "/my-way-of-reading/pictures"))
    offered = [one.get_attribute("value") for one in question.locator("input[name=mode]").all()]
    assert offered == list(MODES)


def test_rule_25_a_picture_beside_its_word_is_silent(question):
    pictures = question.locator("svg").all()
    assert len(pictures) > 5
    assert all(one.get_attribute("aria-hidden") == "true" for one in pictures)


def test_rule_26_text_is_at_least_20_px_and_zooms_to_400_percent(pages):
    small = {(where, one["text"]) for where, one in words_on(pages) if one["size"] < SMALLEST}
    assert len(words_on(pages)) > 200
    assert not small
    sideways = [
        page.path for page in pages if page.width == PHONE["width"] and page.measured["across"]
    ]
    assert not sideways


def test_rule_27_no_italics_no_capitals_no_justified_text_and_no_serifs(pages):
    for where, one in words_on(pages):
        assert one["slant"] == "normal", (where, one["text"])
        assert one["capitals"] == "none", (where, one["text"])
        assert one["align"] != "justify", (where, one["text"])
        assert "sans-serif" in one["family"], (where, one["text"])


def test_rule_28_lines_are_apart_and_at_most_80_letters(pages):
    text = [(where, one) for where, one in words_on(pages) if one["reads"]]
    assert text
    for where, one in text:
        assert one["line"] >= LINE * one["size"] - 0.1, (where, one["text"])
        # An average letter of this face is about half as wide as it is high.
        assert one["wide"] <= LETTERS * one["size"] / 2, (where, one["text"])


def test_rule_29_no_word_is_split_over_two_lines(pages):
    assert {one["hyphens"] for _, one in words_on(pages)} <= {"none", "manual"}
    assert not [page.path for page in pages if "&shy;" in page.html or "\u00ad" in page.html]


def test_rule_30_contrast_is_seven_to_one(question):
    assert not [found for found in troubles(question) if found.startswith("color-contrast")]


def test_rule_31_a_chosen_answer_shows_by_a_border_a_tick_and_its_word(question):
    look = """tile => {
      const [own, sign] = [getComputedStyle(tile), getComputedStyle(tile, "::after")];
      return [own.outlineWidth + own.borderTopWidth + own.boxShadow,
              sign.content + sign.display + sign.opacity + sign.visibility];
    }"""
    tile = question.locator(".tiles .tile").first
    before = tile.evaluate(look)
    tile.click()
    question.mouse.move(0, 0)
    question.evaluate("document.activeElement.blur()")
    after = tile.evaluate(look)
    assert before[0] != after[0]
    assert before[1] != after[1] or tile.locator(".tick").is_visible()
    assert tile.inner_text().strip() == "Good"


def test_rule_32_words_stand_on_a_plain_ground(pages):
    assert not [(page.path, one) for page in pages for one in page.measured["behind"]]


def test_rule_33_things_to_touch_are_at_least_8_pixels_apart(question):
    boxes = [tile.bounding_box() for tile in question.locator(".tile").all()]
    assert len(boxes) == 5
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = max(
                other["x"] - one["x"] - one["width"], one["x"] - other["x"] - other["width"]
            )
            down = max(
                other["y"] - one["y"] - one["height"], one["y"] - other["y"] - other["height"]
            )
            assert max(across, down) >= 8


@pytest.mark.parametrize("colours", ["white", "cream", "dark"])
def test_rule_34_people_choose_white_cream_or_dark(question, colours):
    assert colours in COLOURS
    question.locator("a.reading").click()
    question.goto(urljoin(question.url, "/my-way-of-reading/colours"))
    assert question.locator(f"input[name=colours][value={colours}]").count() == 1
