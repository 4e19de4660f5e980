"""Rules 51 to 72: finding the way, ways in, safety. What else holds them: docs/easy-read.md."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from feedback.actions.sessions import LASTS
from tests.easyread_rules.conftest import PHONE, TABLET

MOST_STOPS = 12


def test_rule_51_back_is_the_first_thing_in_the_bar(question):
    first = question.locator("nav.bar a").first
    assert first.inner_text().strip() == "Back"
    assert first.bounding_box()["x"] < TABLET["width"] / 3


def test_rule_53_it_says_which_question_of_how_many_in_words_and_dots(question):
    said = question.locator(".where").inner_text()
    of = re.match(r"Question (\d+) of (\d+)", said)
    assert of
    assert question.locator(".where .dots i").count() == int(of[2])


def test_rule_55_a_person_stays_signed_in_for_at_least_20_hours(pages):
    assert max(one.at_most for one in LASTS.values()) >= timedelta(hours=20)
    assert not [page.path for page in pages if 'http-equiv="refresh"' in page.html]


def test_rule_56_nothing_moves_or_plays_by_itself(pages):
    moving = [page.path for page in pages if page.measured["animated"] or page.measured["playing"]]
    assert len(pages) >= 10
    assert not moving


def test_rule_60_no_survey_asks_the_same_thing_twice(surveys):
    for survey in surveys:
        asked = [item.text["en"] for item in survey.items]
        assert len(set(asked)) == len(asked) >= 2


def test_rule_61_a_person_signs_in_without_a_password_or_a_puzzle(demonstration, browser):
    page = browser.new_page()
    page.goto(demonstration.link("person", "Camden"))
    assert page.locator("form button").first.is_visible()
    assert page.locator("input:not([type=hidden])").count() == 0
    page.context.close()


@pytest.mark.parametrize("width", [810, 320])
def test_rule_62_what_is_touched_is_at_least_44_pixels_and_answers_96(pages, width):
    targets = [
        (page.path, one)
        for page in pages
        if page.width == width
        for one in page.measured["targets"]
    ]
    assert len(targets) > 50
    small = [
        (path, one["text"], one["width"], one["height"])
        for path, one in targets
        if min(one["width"], one["height"]) < (96 if one["tile"] else 44)
    ]
    assert not small


def test_rule_63_tab_reaches_all_of_a_question_in_at_most_12_stops(question):
    question.evaluate("document.activeElement.blur()")
    # As on a device with a voice: every Listen shows.
    hear = "all => all.map((one) => one.classList.add('sounds'))"
    question.eval_on_selector_all("button[data-listen]", hear)
    stops = []
    for _ in range(3 * MOST_STOPS):
        question.keyboard.press("Tab")
        stop = question.evaluate(
            "document.activeElement.innerText || document.activeElement.name || ''"
        )
        stops.append(stop.strip())
        if stop.strip() == "Go on":
            break
    assert stops[-1] == "Go on"
    assert len(stops) <= MOST_STOPS


def test_rule_64_the_bar_keeps_its_place_from_page_to_page(pages):
    helps = {
        (round(one["right"]), round(one["top"]))
        for page in pages
        if page.width == TABLET["width"] and page.path.startswith("/surveys/")
        for one in page.measured["targets"]
        if one["text"] == "Get help now"
    }
    assert len(helps) == 1


def test_get_help_now_is_in_the_first_row_of_the_bar_on_a_phone(pages):
    phone = [page for page in pages if page.width == PHONE["width"]]
    tops = {
        page.path: one["top"] - min(other["top"] for other in page.measured["targets"])
        for page in phone
        for one in page.measured["targets"]
        if one["text"].replace("\n", " ") == "Get help now"
    }
    assert len(tops) >= 5
    assert {path: top for path, top in tops.items() if top > 44} == {}


def test_rule_65_the_question_and_each_answer_can_be_heard(question):
    heard = set(
        question.eval_on_selector_all("[data-listen]", "all => all.map(one => one.dataset.listen)")
    )
    assert "title" in heard
    answers = {"answer-good", "answer-in-between", "answer-not-good"}
    assert answers <= heard


def test_rule_70_get_help_now_is_on_every_page_and_before_signing_in(pages, demonstration, browser):
    assert not [
        page.path
        for page in pages
        if 'href="/help-now"' not in page.html and page.path != "/help-now"
    ]
    page = browser.new_page()
    page.goto(f"{demonstration.served.url}/hello")
    page.locator("a[href='/help-now']").click()
    assert "999" in page.inner_text("main")
    page.context.close()
