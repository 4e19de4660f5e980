"""Each kind of question checks, shows and exports what was answered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.forms.answers import LONGEST_WORDS, AnswerGiven, AnswerNotUsable
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.shipping import shipped, shipped_around

SURVEYS = {survey.name: survey for survey in shipped()}
LISTENS = SURVEYS["my-social-worker"].item("listens")
MATTERS = SURVEYS["my-social-worker"].item("what-matters")
SAID_YES = SURVEYS["a-phone-call"].item("said-yes")
HELPED = shipped_around().who_helped


def refused(item: Item, **form: list[str]) -> str:
    with pytest.raises(AnswerNotUsable) as caught:
        read_answer(item, form)
    assert caught.value.words.endswith(".")
    return caught.value.code


def cells(item: Item, **form: list[str]) -> list[tuple]:
    answer = read_answer(item, form)
    exported = KINDS[item.kind].exported(item, answer, "en")
    return [(cell.column, cell.code, cell.label) for cell in exported]


def test_one_picture_answer_and_some_words_are_kept():
    answer = read_answer(LISTENS, {"answer": ["not-good"], "words": [" She looks at her phone. "]})
    assert answer == AnswerGiven(("not-good",), "She looks at her phone.")


def test_nothing_given_is_a_skipped_question_and_not_a_mistake():
    for item in (LISTENS, MATTERS, SAID_YES, HELPED):
        assert read_answer(item, {}).is_skipped
        assert read_answer(item, {"answer": [""], "words": ["  "]}).is_skipped


@pytest.mark.parametrize("name", ["great", "GOOD", "good\x00", "😀", "\u202egood", "x" * 10**6])
def test_an_answer_that_is_not_on_the_page_is_refused(name):
    assert refused(LISTENS, answer=[name]) == "unknown-choice"


def test_only_1_answer_fits_a_question_for_1():
    assert refused(LISTENS, answer=["good", "not-good"]) == "too-many"
    assert refused(SAID_YES, answer=["yes", "no"]) == "too-many"
    assert read_answer(LISTENS, {"answer": ["good", "good"]}).choices == ("good",)


def test_several_answers_are_kept_in_the_order_of_the_page():
    assert read_answer(HELPED, {"answer": ["friend", "family"]}).choices == ("family", "friend")


def test_someone_and_i_dont_want_to_say_do_not_go_together():
    assert refused(HELPED, answer=["family", "dont-want-to-say"]) == "not-together"


def test_own_words_and_i_dont_want_to_say_do_not_go_together():
    assert refused(MATTERS, answer=["dont-want-to-say"], words=["My dog"]) == "not-together"
    assert read_answer(MATTERS, {"answer": ["dont-want-to-say"]}).choices == ("dont-want-to-say",)


def test_words_where_none_are_asked_are_refused():
    assert refused(SAID_YES, answer=["yes"], words=["and more"]) == "words-not-asked"


def test_words_that_are_too_long_are_refused_with_the_number_that_fits():
    assert len(read_answer(MATTERS, {"words": ["x" * LONGEST_WORDS]}).words) == LONGEST_WORDS
    assert refused(MATTERS, words=["x" * (LONGEST_WORDS + 1)]) == "too-long"
    assert refused(MATTERS, words=["\x00" * 10**6]) == "too-long"


def test_hidden_characters_are_taken_out_and_the_words_stay():
    assert read_answer(MATTERS, {"words": ["my\x00 \x1bdog\u202e\u2066"]}).words == "my dog"
    assert read_answer(MATTERS, {"words": ["my\u200b dog\ufeff!"]}).words == "my dog!"
    assert read_answer(MATTERS, {"words": ["lost \ud83d half"]}).words == "lost  half"
    assert read_answer(MATTERS, {"words": ["a\r\nb\rc\u2028d"]}).words == "a\nb\nc\nd"


@pytest.mark.parametrize("words", ["\u200b", "\ufeff \u2060", "\u200f\n\u200e", "\u200d"])
def test_words_of_which_nothing_shows_are_no_words(words):
    assert read_answer(MATTERS, {"words": [words]}).is_skipped


def test_a_form_that_gives_one_text_for_a_list_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="words"):
        read_answer(MATTERS, {"words": "My dog"})


def test_urdu_joiners_and_family_emoji_stay_whole():
    for words in ("می\u200cخواہم", "👨‍👩‍👧 my family", "\u200fاچھا"):
        assert read_answer(MATTERS, {"words": [words]}).words == words


def test_letters_are_kept_composed():
    assert read_answer(MATTERS, {"words": ["cafe\u0301"]}).words == "caf\u00e9"


def test_an_answer_is_shown_in_the_language_asked_for_or_else_in_english():
    one = KINDS["choose-one"]
    answer = AnswerGiven(("good",), "Yes, she does")
    assert one.shown(LISTENS, answer, "en") == ("Good", "Yes, she does")
    assert one.shown(LISTENS, answer, "ur") == ("اچھا", "Yes, she does")
    assert one.shown(LISTENS, AnswerGiven(("dont-know",)), "so") == ("Ma garanayo",)
    assert one.shown(LISTENS, AnswerGiven(("dont-know",)), "fr") == ("I don't know",)


def test_one_answer_is_exported_with_its_code_and_label():
    assert cells(LISTENS, answer=["good"]) == [
        ("listens", 2, "Good"),
        ("listens__words", None, ""),
    ]
    assert cells(SAID_YES, answer=["no"]) == [("said_yes", 0, "No")]


def test_skipped_dont_know_and_dont_want_to_say_have_their_own_codes():
    for item in (LISTENS, SAID_YES, MATTERS, HELPED):
        codes = [
            cells(item, answer=answer)[0][1] for answer in ([], ["dont-know"], ["dont-want-to-say"])
        ]
        assert codes == [-97, -98, -99]


def test_several_answers_are_exported_as_a_column_each():
    picked = {name: code for name, code, _ in cells(HELPED, answer=["family", "advocate"])}
    assert picked == {
        "who_helped__family": 1,
        "who_helped__friend": 0,
        "who_helped__paid_worker": 0,
        "who_helped__advocate": 1,
        "who_helped__social_worker": 0,
    }


def test_own_words_are_exported_as_they_were_said():
    assert cells(MATTERS, words=["My dog"]) == [("what_matters", None, "My dog")]


def test_every_exported_code_is_in_the_code_list_of_its_question():
    for survey in shipped():
        for item in survey.items:
            known = {code for code, _ in KINDS[item.kind].codes(item, "en")}
            for choice in (*item.choices, *item.apart):
                exported = cells(item, answer=[choice.name])
                assert {code for _, code, _ in exported if code is not None} <= known


NAMES = st.sampled_from(["good", "not-good", "family", "no-one", "yes", "dont-know", "", "x"])


@given(
    item=st.sampled_from([LISTENS, MATTERS, SAID_YES, HELPED]),
    answer=st.lists(NAMES | st.text(max_size=5), max_size=4),
    words=st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=2),
)
def test_whatever_arrives_is_refused_in_words_or_kept_safe_and_stable(item, answer, words):
    try:
        kept = read_answer(item, {"answer": answer, "words": words})
    except AnswerNotUsable as refusal:
        assert refusal.code and refusal.words
        return
    assert all(item.choice(name) for name in kept.choices)
    assert "\x00" not in kept.words.encode("utf-8").decode()
    assert unicodedata.is_normalized("NFC", kept.words) and len(kept.words) <= LONGEST_WORDS
    assert read_answer(item, {"answer": kept.choices, "words": [kept.words]}) == kept
    assert KINDS[item.kind].exported(item, kept, "ur")
