"""Rules 36 to 49: questions and answers."""

from __future__ import annotations

from feedback.forms.instrument import OPINION
from feedback.forms.shipping import shipped


def opinions(survey):
    return [item for item in survey.items if item.asks == OPINION and item.choices]


def test_rule_36_one_question_a_page_and_it_is_the_heading_and_the_legend(question):
    assert question.locator("fieldset").count() == 1
    assert question.locator("h1").count() == 1
    assert question.locator("fieldset > legend h1").count() == 1


def test_rule_37_at_most_5_main_answers_on_a_screen():
    items = [item for survey in shipped() for item in opinions(survey)]
    assert len(items) >= 10
    assert [item.name for item in items if len(item.choices) > 5] == []


def test_rule_38_three_answers_of_one_or_two_words(surveys):
    for survey in surveys:
        for item in opinions(survey):
            assert len(item.choices) == item.scale == 3
            assert all(len(choice.text["en"].split()) <= 2 for choice in item.choices)


def test_rule_39_an_answer_is_a_native_radio_in_a_label_and_the_keyboard_moves_it(question):
    assert question.locator("label.tile > input[type=radio]").count() == 5
    assert question.locator("input[type=range], [draggable=true]").count() == 0
    question.locator("input[value=good]").focus()
    question.keyboard.press("Space")
    assert question.locator("input[value=good]").is_checked()
    question.keyboard.press("ArrowDown")
    assert question.locator("input[value=in-between]").is_checked()


def test_rule_40_i_dont_know_and_i_dont_want_to_say_are_set_apart_by_or(question):
    for survey in shipped():
        for item in opinions(survey):
            assert [one.name for one in item.apart] == ["dont-know", "dont-want-to-say"]
    assert question.locator("p.or").inner_text() == "or"
    assert question.locator(".apart input[type=radio]").count() == 2


def test_rule_41_nothing_is_chosen_before_the_person_chooses(question):
    assert question.locator("input[type=radio]").count() == 5
    assert question.locator("input:checked").count() == 0


def test_rule_46_the_good_answer_stands_first_all_through(surveys):
    for survey in surveys:
        values = [[choice.value for choice in item.choices] for item in opinions(survey)]
        assert values
        assert all(each == sorted(each, reverse=True) for each in values)


def test_rule_47_after_a_low_answer_more_can_be_said(question):
    more = question.locator("textarea[name=words]")
    assert not more.is_visible()
    question.locator(".tile", has_text="Not good").click()
    question.locator(".say-more summary", has_text="Write").click()
    assert more.is_visible()


def test_rule_48_where_words_are_written_one_may_also_talk_send_a_photo_draw_or_pick(question):
    ways = question.locator(".say-more button.round")
    assert ways.all_inner_texts() == ["Talk", "Photo", "Draw", "Pictures"]
    sizes = [tuple(one.bounding_box()[side] for side in ("width", "height")) for one in ways.all()]
    assert len(set(sizes)) == 1 and min(sizes[0]) >= 44


def test_rule_49_a_question_may_be_skipped_and_has_no_star(question):
    assert question.get_by_text("You can skip this.", exact=True).is_visible()
    assert question.locator("[required], [aria-required=true]").count() == 0
    assert "*" not in question.inner_text("main")
