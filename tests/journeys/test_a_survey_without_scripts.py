"""The survey part of the walk with JavaScript off: the same pages, the same taps, the same end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_from_first_tap_to_story_pack import (
    answer_one,
    answer_survey,
    say_yes,
    signed_in,
    tap,
)

ELSEWHERE = ("Camden", "Nottingham", "Sheffield")  # other tests change things there


def waiting(browser: Browser, demonstration):
    """A signed-in tablet without scripts, of the first person who has a survey to answer."""
    for someone in demonstration.people:
        if someone["role"] == "person" and someone["site"] not in ELSEWHERE:
            page = signed_in(browser, someone["url"], scripts=False)
            if page.get_by_role("link", name="Answer the questions").count():
                return page
            page.context.close()
    pytest.fail("nobody has a survey waiting")
    return None


def test_rule_67_a_person_answers_a_whole_survey_without_scripts(browser, demonstration):
    page = waiting(browser, demonstration)
    assert not page.locator("button.listen").first.is_visible()
    answer_survey(page)
    page.context.close()


def test_without_scripts_they_stop_come_back_and_find_their_answers(browser, demonstration):
    page = waiting(browser, demonstration)
    tap(page, "Answer the questions")
    say_yes(page)
    tap(page, "Go on to the first question")
    answer_one(page)
    tap(page, "Stop and save")
    tap(page, "My first page")
    tap(page, "Go on with the questions")
    page.go_back()
    expect(page.locator("body")).to_contain_text("Your answers are safe")
    page.context.close()
