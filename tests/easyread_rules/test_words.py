"""Rules 1 to 18: words. The lint sees the fault, and nothing that ships has it."""

from __future__ import annotations

import re

import pytest

from easyread.lint import check
from feedback.forms.instrument import OPINION
from feedback.forms.shipping import shipped

DAY = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} (?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)"
)


def having(texts: dict, *rules: str) -> list[str]:
    """The texts in which one of these rules sees something."""
    return [text for text, report in texts.items() if rules_in(report) & set(rules)]


def rules_in(report) -> set[str]:
    return {finding.rule for finding in report.findings}


def sees(rule: str, text: str, kind: str = "text") -> bool:
    return rule in rules_in(check(text, kind))


@pytest.mark.parametrize(
    ("words", "verdict"), [(15, "pass"), (16, "warn"), (20, "warn"), (21, "fail")]
)
def test_rule_01_a_sentence_has_at_most_15_words(words, verdict, texts):
    assert check("We see " + "you " * (words - 2) + ".").verdict == verdict
    assert not having(texts, "E-len")


def test_rule_02_a_sentence_holds_one_idea(texts):
    assert sees("W-ideas", "You can come and see us but we are shut because it is late.")
    assert not having(texts, "W-ideas", "W-ifs")


def test_rule_03_sentences_say_who_does_what(texts):
    assert sees("W-passive", "Your letter was read by us.")
    assert len(having(texts, "W-passive", "W-modal", "W-by")) <= len(texts) / 50


def test_rule_04_words_are_everyday_words(texts):
    assert sees("E-hard-title", "Ratify it", "title")
    assert not having(texts, "E-hard-title", "W-many-hard", "W-formal")


def test_rule_05_a_hard_word_is_explained_in_the_next_sentence(texts):
    assert not sees("W-hard", "We ratify it. This means we say yes.")
    assert sees("E-glossary", "A tribunal, which means a meeting with a judge, can help.")
    assert not having(texts, "E-glossary")


def test_rule_06_words_are_written_in_full(texts):
    assert sees("W-abbr", "Ask your OT.")
    assert not having(texts, "W-abbr")


def test_rule_07_one_word_stands_for_one_thing(texts):
    assert sees("W-synonym", "Ask your practitioner.")
    assert not having(texts, "W-synonym")


def test_rule_08_words_mean_what_they_say(texts):
    assert sees("W-idiom", "We will touch base.")
    assert not having(texts, "W-idiom")


def test_rule_09_no_question_has_a_double_negative_or_a_clause_in_a_clause(surveys, texts):
    assert sees("W-dblneg", "You are not unable to vote.")
    asked = {item.text["en"]: texts[item.text["en"]] for s in surveys for item in s.items}
    assert len(asked) >= 10
    assert not having(asked, "W-dblneg", "W-clause")


def test_rule_10_numbers_are_digits(texts):
    assert sees("W-numword", "We have seven cups.")
    assert not having(texts, "W-numword")


def test_rule_11_no_percentages_and_no_big_numbers(texts):
    assert sees("E-percent", "62% like it.")
    assert sees("W-bignum", "We asked 12,500 people.")
    assert not having(texts, "E-percent", "W-bignum")


def test_rule_12_no_roman_numerals_slashes_semicolons_or_dashes(texts):
    assert sees("I-slash", "Ask him/her.")
    assert not having(texts, "I-roman", "I-slash", "I-semicolon", "I-dash")


def test_rule_13_words_that_do_nothing_are_cut(texts):
    assert sees("W-wordy", "You can stay for a period of 14 days.")
    assert not having(texts, "W-wordy")


def test_rule_15_people_are_told_what_to_do(texts):
    assert sees("I-not", "Do not run.")
    assert len(having(texts, "I-not")) <= len(texts) / 50


def test_rule_16_a_block_has_at_most_50_words(texts):
    assert sees("W-para", "I like my home very much. " * 3 + "word " * 40)
    assert not having(texts, "W-para")


def test_rule_17_a_survey_asks_at_most_10_questions(surveys):
    assert surveys
    assert all(len(survey.items) <= 10 for survey in surveys)


def test_rule_18_days_and_times_are_said_as_people_say_them(texts, pages):
    assert sees("W-when", "Come on 03/04/2026 at 14:30.")
    assert not having(texts, "W-when")
    words = {page.path: " ".join(re.sub(r"<[^>]+>", " ", page.html).split()) for page in pages}
    assert [path for path, shown in words.items() if sees("W-when", shown)] == []
    assert any(re.search(DAY, shown) for shown in words.values())


def test_rule_43_it_says_there_are_no_right_or_wrong_answers_before_question_1(surveys):
    for survey in surveys:
        about = " ".join(line.text["en"] for line in survey.about)
        assert "no right or wrong answers" in about
        assert "who can see your answers" in about


def test_rule_44_opinions_are_not_asked_by_yes_or_no():
    opinions = [item for survey in shipped() for item in survey.items if item.asks == OPINION]
    names = [{choice.name for choice in item.choices} for item in opinions if item.choices]
    assert len(names) >= 10
    assert not [one for one in names if one & {"yes", "no"}]


def test_rule_45_no_question_asks_about_the_past_months(texts):
    assert sees("W-past", "Were you ill in the past 12 months?", "question")
    assert not having(texts, "W-past")


def test_rule_50_a_hint_is_one_sentence(surveys):
    assert sees("W-hint", "You can skip this. You can come back.", "hint")
    hints = [item.hint["en"] for survey in surveys for item in survey.items if item.hint]
    assert not [hint for hint in hints if sees("W-hint", hint, "hint")]


def test_rule_52_no_button_says_submit_or_next(texts, pages):
    assert sees("E-button", "Submit", "button")
    assert not having(texts, "E-button")
    said = {one["text"].lower() for page in pages for one in page.measured["targets"]}
    assert "go on" in said
    assert not said & {"submit", "next", "continue", "ok", "click here"}
