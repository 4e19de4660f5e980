"""Words in a language file: read with errors that name file, text, cause and remedy."""

from __future__ import annotations

import pytest

from feedback.forms.problems import InstrumentUnreadable, Notes
from feedback.forms.reading import parse, read_instrument
from feedback.forms.shipping import check_language
from feedback.forms.sidecars import table_of, texts_in

from .builders import tiny

WELSH = {
    "title": "Bach",
    "why": "I'w brofi.",
    "about.survey": "Mae'n fach.",
    "answers.how-good.good": "Da",
    "answers.how-good.in-between": "Yn y canol",
    "answers.how-good.not-good": "Ddim yn dda",
    "items.listens.text": "Pa mor dda ydyn nhw am wrando?",
}


def whole(texts: dict[str, str], *, complete: bool = True) -> str:
    return tiny() + table_of("cy", True, complete, texts)


def test_a_language_in_its_own_table_is_read_like_one_beside_the_english():
    survey = read_instrument(whole(WELSH), "tiny.toml")
    assert (survey.languages, survey.drafts, survey.partly) == (("en", "cy"), ("cy",), ())
    assert survey.items[0].text["cy"] == "Pa mor dda ydyn nhw am wrando?"
    assert [choice.text["cy"] for choice in survey.items[0].choices][0] == "Da"


def test_a_missing_text_is_an_error_unless_the_file_says_that_it_is_partly_english():
    some = {key: text for key, text in WELSH.items() if key != "items.listens.text"}
    with pytest.raises(InstrumentUnreadable, match="item 'listens': 'text' has no text in 'cy'"):
        read_instrument(whole(some), "tiny.toml")
    survey = read_instrument(whole(some, complete=False), "tiny.toml")
    assert survey.partly == ("cy",)
    assert survey.items[0].text.in_("cy") == ("How good are they at listening?", "en")


WRONG = {
    "no English": ({"items.lisens.text": "x"}, "items.lisens.text: there is no such text"),
    "a near miss": ({"items.lisens.text": "x"}, "Did you mean 'items.listens.text'?"),
    "not translated": ({}, "title: it is not translated. Translate it, or write complete = false"),
    "no text": ({"title": 5}, "title: this is no text. Write it in quotes."),
}


@pytest.mark.parametrize(("texts", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_in_a_language_file_names_the_file_the_text_and_the_remedy(texts, said):
    given = {key: text for key, text in WELSH.items() if texts} | texts
    with pytest.raises(InstrumentUnreadable) as caught:
        check_language(parse(tiny(), "tiny.toml"), {}, given, Notes("tiny.cy.toml"))
    assert all(str(one).startswith("tiny.cy.toml, ") for one in caught.value.problems)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("\n[words.english]\ntitle = 'x'", "words.english: this is no language"),
        ("\n[words.cy]\ncomplete = false\ntitel = 'x'", "words.cy, titel: there is no such text"),
        ("\n[words.en]\ntitle = 'x'", "words.en: this is no language"),
        ("\n[words.cy]\ncomplete = false\ntitle = 5", "'title' has no text in 'cy'"),
        ("\n[words.cy]\ncomplete = false\ntitle = '\u202e'", "cannot be seen"),
    ],
)
def test_words_that_do_not_fit_a_published_text_are_refused(table, said):
    with pytest.raises(InstrumentUnreadable, match=said):
        read_instrument(tiny() + table, "tiny.toml")


def test_words_that_are_no_table_are_refused():
    with pytest.raises(InstrumentUnreadable, match="words: this should be a table"):
        read_instrument("words = 5\n" + tiny(), "tiny.toml")


def test_an_answer_keeps_its_words_from_when_it_was_published():
    survey = read_instrument(whole(WELSH | {"fixed.dont-know": "Dim syniad"}), "tiny.toml")
    dont_know, dont_want = survey.items[0].apart
    assert dont_know.text["cy"] == "Dim syniad"
    assert "cy" not in dont_want.text and dont_want.text.in_("cy")[1] == "en"


def test_a_key_is_the_same_wherever_its_question_stands():
    assert texts_in({"draft": True, "items": {"a": {"text": "x"}}}) == {"items.a.text": "x"}
