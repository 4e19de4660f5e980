"""Sorted cards as one picture: read as XML, where everything has its place and fits."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from easyread.pictures.sorted_cards import Card, Pile, draw_sorted_cards

SVG = "{http://www.w3.org/2000/svg}"
CARDS = tuple(Card(f"Card {n}", "home") for n in range(5))
PILES = (Pile(Card("Good", "good"), CARDS), Pile(Card("Not good", "not-good")))


def read(piles=PILES, **given):
    return ElementTree.fromstring(draw_sorted_cards(piles, **given).svg)


def texts(root) -> list[str]:
    return [one.text for one in root.iter(f"{SVG}text")]


def places(root, words: str) -> float:
    return next(float(one.get("x")) for one in root.iter(f"{SVG}text") if one.text == words)


def test_each_pile_and_card_has_its_picture_and_its_words():
    root = read()
    assert texts(root) == ["Good", *(f"Card {n}" for n in range(5)), "Not good"]
    assert len(list(root.iter(f"{SVG}svg"))) == 1 + 2 + 5
    assert draw_sorted_cards(PILES).pictures == ("good", "home", "not-good")


def test_piles_run_from_the_side_from_which_one_reads():
    assert places(read(), "Good") < places(read(), "Not good")
    assert places(read(from_right=True), "Good") > places(read(from_right=True), "Not good")


def test_nothing_lies_outside_and_no_two_cards_lie_on_one_another():
    made = draw_sorted_cards(PILES)
    boxes = [
        tuple(float(one.get(side, 0)) for side in ("x", "y", "width", "height"))
        for one in ElementTree.fromstring(made.svg).iter(f"{SVG}rect")
        if one.get("rx") == "8"
    ]
    assert len(set(boxes)) == 5
    for x, y, wide, high in boxes:
        assert x >= 0 and x + wide <= made.wide and y + high <= made.high
    for n, (x, y, wide, high) in enumerate(boxes):
        for a, b, *_ in boxes[n + 1 :]:
            assert abs(a - x) >= wide or abs(b - y) >= high


@pytest.mark.parametrize("words", ["Donaudampfschifffahrt", "Being with the people I love most"])
def test_long_words_are_drawn_smaller_or_in_lines(words):
    root = read((Pile(Card("Good"), (Card(words),)),))
    assert " ".join(texts(root)[1:]) == words
    for one in root.iter(f"{SVG}text"):
        assert 0.5 * float(one.get("font-size")) * len(one.text) <= 160


def test_words_are_words_and_never_marks_and_unknown_pictures_are_left_out():
    cards = (Card("<script> & co", "no-such-picture"),)
    made = draw_sorted_cards((Pile(Card("Good"), cards),))
    assert " ".join(texts(ElementTree.fromstring(made.svg))) == "Good <script> & co"
    assert made.pictures == ()
    assert made.words == "Good: <script> & co."
