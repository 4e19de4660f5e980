"""The table of languages agrees with Unicode, and days are said in each language's own words."""

from __future__ import annotations

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date
from babel.messages.plurals import get_plural

from feedback.languages import KNOWN, OTHERS, direction
from feedback.translating.texts import plural_forms

CLOSE_TO_CHRISTMAS = {
    "en": "Friday 25 December",
    "cy": "Dydd Gwener 25 Rhagfyr",
    "ur": "جمعہ 25 دسمبر",
    "pa": "ਸ਼ੁੱਕਰਵਾਰ 25 ਦਸੰਬਰ",
    "bn": "শুক্রবার 25 ডিসেম্বর",
    "so": "Jimco 25 Diseembar",
    "pl": "piątek 25 grudnia",
    "ar": "الجمعة 25 ديسمبر",
}


@pytest.mark.parametrize("code", KNOWN)
def test_names_and_directions_are_those_of_unicode(code):
    locale = Locale.parse(code)
    assert KNOWN[code].direction == locale.text_direction == direction(code)
    assert KNOWN[code].own_name.casefold() == locale.get_display_name(code).casefold()
    # Unicode calls Bengali by its own name, Bangla; councils here say Bengali.
    assert KNOWN[code].english_name == {"bn": "Bengali"}.get(code, locale.get_display_name("en"))


@pytest.mark.parametrize("code", KNOWN)
def test_a_day_is_said_in_the_words_of_the_language(code):
    assert format_date(date(2026, 12, 25), "EEEE d MMMM", locale=code) == CLOSE_TO_CHRISTMAS[code]


@pytest.mark.parametrize(
    ("code", "count"), [("cy", 5), ("ur", 2), ("pa", 2), ("bn", 2), ("so", 2), ("pl", 3), ("ar", 6)]
)
def test_every_number_has_one_of_the_plural_forms(code, count):
    assert len(plural_forms(code)) == get_plural(code).num_plurals == count
    assert all(plural_forms(code))


def test_a_script_that_is_not_latin_has_a_font():
    assert {KNOWN[code].script for code in OTHERS if not KNOWN[code].font} == {"Latn"}


def test_a_language_no_one_knows_runs_from_left_to_right():
    assert (direction("ur-PK"), direction("xx")) == ("rtl", "ltr")
