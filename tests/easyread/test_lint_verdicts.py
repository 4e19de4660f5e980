"""What makes a text pass, warn or fail."""

import pytest

from easyread.lint import Kind, check, guess_kind


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("pass", "I feel safe at home."),
        ("pass", "I like tea; it is warm (and sweet)!"),
        ("warn", "Your letter was read."),
        ("warn", "Your letter was read. Your bag was taken."),
        ("fail", "Your letter was read by seven people."),
        ("fail", "It is 5%."),
        ("pass", ""),
        ("pass", "😀 ..."),
    ],
)
def test_one_error_or_two_kinds_of_warning_fail(verdict: str, text: str) -> None:
    assert check(text).verdict == verdict


def test_the_same_text_is_judged_harder_as_a_label() -> None:
    assert check("We ratify it.", "text").verdict == "warn"
    assert check("We ratify it.", Kind.TITLE).verdict == "fail"


def test_the_report_keeps_the_text_as_it_was() -> None:
    assert check("<b>Hello</b> %(name)s ").text == "<b>Hello</b> %(name)s "


def test_an_unknown_kind_of_text_is_refused() -> None:
    with pytest.raises(ValueError, match="poem"):
        check("I feel safe.", "poem")


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (Kind.QUESTION, "Do you feel safe?"),
        (Kind.QUESTION, "هل تشعر بالأمان؟"),
        (Kind.TITLE, "Your support plan"),
        (Kind.TEXT, "You feel safe."),
        (Kind.TEXT, "help to get out of bed and get dressed"),
    ],
)
def test_a_bare_line_shows_what_it_is_for(kind: Kind, line: str) -> None:
    assert guess_kind(line) is kind
