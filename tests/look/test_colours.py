"""Every pair of colours that meets on a page, in each colour a person can choose."""

import pytest

from tests.look.style_sheet import SCHEMES, code_colours, colours, contrast

WORDS = ("ink", "soft", "teal", "plum", "coral", "green", "gold", "red")
GROUNDS = ("paper", "surface")
NOTICES = ("done-ground", "careful-ground", "problem-ground", "chosen")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_are_seven_to_one_on_the_page_and_on_raised_cards(scheme):
    seen = colours(scheme)
    for ground in GROUNDS:
        for word in WORDS:
            assert contrast(seen[word], seen[ground]) >= 7, f"{word} on {ground}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_in_notices_and_chosen_answers_are_seven_to_one(scheme):
    seen = colours(scheme)
    for ground in NOTICES:
        for word in ("ink", "teal"):
            assert contrast(seen[word], seen[ground]) >= 7, f"{word} on {ground}"
    assert contrast(seen["red"], seen["problem-ground"]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_words_of_the_strong_button_are_seven_to_one(scheme):
    seen = colours(scheme)
    assert contrast(seen["on-teal"], seen["teal"]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_lines_of_things_to_touch_are_three_to_one(scheme):
    seen = colours(scheme)
    for ground in (*GROUNDS, "chosen"):
        assert contrast(seen["line"], seen[ground]) >= 3, ground
        assert contrast(seen["teal"], seen[ground]) >= 3, ground


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen_on_every_ground_by_its_band_or_its_outline(scheme):
    seen = colours(scheme)
    for ground in (*GROUNDS, *NOTICES):
        assert contrast(seen["ink"], seen[ground]) >= 3, ground
    assert contrast(seen["on-focus"], seen["focus"]) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_bands_of_codes_are_three_to_one_on_the_page(scheme):
    paper = colours(scheme)["paper"]
    assert [c for c in code_colours(scheme) if contrast(c, paper) < 3] == []


def test_each_scheme_is_a_ground_of_its_own():
    assert len({colours(scheme)["paper"] for scheme in SCHEMES}) == len(SCHEMES)
