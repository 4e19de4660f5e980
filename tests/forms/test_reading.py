"""An instrument is read, or everything that is wrong with it is said at once."""

import re
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.forms.instrument import Instrument
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_instrument, source_sha256

from .builders import GOOD_TO_BAD, HEAD, LISTENS, tiny

PICTURES = {"ear", "good", "in-between", "not-good", "survey"}


def problems(text: str, pictures: set[str] | None = PICTURES) -> list[str]:
    with pytest.raises(InstrumentUnreadable) as caught:
        read_instrument(text, "tiny.toml", pictures, known_themes={"listened-to"})
    assert str(caught.value).splitlines() == [str(each) for each in caught.value.problems]
    return [str(each) for each in caught.value.problems]


def test_a_sound_survey_is_read_with_its_question_and_answers():
    survey = read_instrument(tiny(), "tiny.toml", PICTURES)
    item = survey.item("listens")
    assert (survey.name, survey.version, survey.voice, survey.minutes) == ("tiny", 1, "person", 1)
    assert item.text.in_("en") == ("How good are they at listening?", "en")
    assert [(choice.name, choice.value) for choice in item.choices] == [
        ("good", 2),
        ("in-between", 1),
        ("not-good", 0),
    ]
    assert item.choice("not-good").opens_say_more and item.say_more
    assert survey.item("not-asked") is None


def test_every_question_offers_i_dont_know_and_i_dont_want_to_say_set_apart():
    item = read_instrument(tiny(), "tiny.toml").items[0]
    assert [choice.text["en"] for choice in item.apart] == ["I don't know", "I don't want to say"]
    assert {choice.name for choice in item.apart}.isdisjoint(c.name for c in item.choices)


def test_a_misspelt_picture_is_named_with_the_one_that_was_meant():
    wrong = tiny(LISTENS.replace('"ear"', '"earz"'))
    assert problems(wrong) == [
        "tiny.toml, item 'listens': the picture 'earz' is not in the library. Did you mean 'ear'?"
    ]


def test_a_mistake_in_the_toml_names_its_line():
    wrong = HEAD.replace('voice = "person"', "voice = person")
    assert problems(wrong) == [
        "tiny.toml, line 4: this is not TOML: invalid value. Look at the quotes and brackets there."
    ]


def test_a_file_cut_in_the_middle_is_said_to_be_no_toml():
    assert "tiny.toml, the last line: this is not TOML" in problems(tiny()[:-3])[0]


ONE_THING_WRONG = {
    "an unknown key in an item": (
        tiny(LISTENS + 'pictur = "ear"'),
        "item 'listens': the key 'pictur' is not known. Did you mean 'picture'?",
    ),
    "an unknown key at the top": (
        tiny(head='colour = "red"' + HEAD),
        "the key 'colour' is not known. Known keys are name, version",
    ),
    "the same item twice": (
        tiny(LISTENS + LISTENS),
        "the item 'listens' is there twice. Give each its own name.",
    ),
    "an item with no text": (
        tiny(LISTENS.replace('text = { en = "How good are they at listening?" }', "")),
        "item 'listens': 'text' is missing.",
    ),
    "an item with blank text": (
        tiny(LISTENS.replace("How good are they at listening?", "  ")),
        "item 'listens': 'text' has no text in 'en'. Write text.en in quotes.",
    ),
    "an unknown kind": (
        tiny(LISTENS.replace("choose-one", "choose-on")),
        "item 'listens': the kind 'choose-on' is not known. Did you mean 'choose-one'?",
    ),
    "an item with no picture": (
        tiny(LISTENS.replace('picture = "ear"', "")),
        "item 'listens': 'picture' is missing.",
    ),
    "a version that is text": (
        tiny(head=HEAD.replace("version = 1", 'version = "1"')),
        "'version' is text in quotes. Give it as a whole number.",
    ),
    "version 0": (
        tiny(head=HEAD.replace("version = 1", "version = 0")),
        "version 0 cannot be. Use a whole number from 1",
    ),
    "a version that is true": (
        tiny(head=HEAD.replace("version = 1", "version = true")),
        "'version' is true or false. Give it as a whole number.",
    ),
    "a language that is none": (
        tiny(head=HEAD.replace('["en"]', '["en", "urdu"]')),
        "the language 'urdu' is not a code.",
    ),
    "no English": (
        tiny(head=HEAD.replace('["en"]', "[]")),
        "English is missing.",
    ),
    "text in a language not declared": (
        tiny(LISTENS.replace('listening?"', 'listening?", ur = "x"')),
        "item 'listens': 'text' is in 'ur', which is not one of its languages.",
    ),
    "answers that are not there": (
        tiny(LISTENS.replace('"how-good"', '"how-god"')),
        "item 'listens': the answers 'how-god' are not there. Did you mean 'how-good'?",
    ),
    "a voice no one has": (
        tiny(head=HEAD.replace('"person"', '"user"')),
        "the voice 'user' is not known. Use person, carer, professional or staff.",
    ),
    "an unknown theme": (
        tiny(LISTENS + 'matches = "listend-to"'),
        "item 'listens': the theme 'listend-to' is not known. Did you mean 'listened-to'?",
    ),
    "a name with a space": (
        tiny(LISTENS.replace('"listens"', '"they listen"')),
        "item 'they listen': the name 'they listen' cannot be used.",
    ),
    "a good answer that is not first": (
        tiny(
            answers=GOOD_TO_BAD.replace("value = 2", "value = 3")
            .replace("value = 1", "value = 2")
            .replace("value = 3", "value = 1")
        ),
        "item 'listens': the good answer is not first.",
    ),
    "a value without a score": (
        tiny(answers=GOOD_TO_BAD.replace("value = 2", "value = 9")),
        "item 'listens': the values 9 have no score.",
    ),
    "an answer that every question has": (
        tiny(answers=GOOD_TO_BAD.replace('"in-between"\nvalue', '"dont-know"\nvalue')),
        "item 'listens': the answer 'dont-know' is on every question already. Take it out here.",
    ),
    "an answer named like the words of say more": (
        tiny(answers=GOOD_TO_BAD.replace('"in-between"\nvalue', '"words"\nvalue')),
        "item 'listens': the answer 'words' is named as 'Say more' is. Give it another name.",
    ),
    "2 answers with the same value": (
        tiny(answers=GOOD_TO_BAD.replace("value = 1", "value = 0")),
        "answers 'how-good': the value '0' is there twice.",
    ),
    "an answer without a value": (
        tiny(answers=GOOD_TO_BAD.replace("value = 1", "")),
        "answers 'how-good': only some answers have a value. Give a value to all or to none.",
    ),
    "the same picture for 2 answers": (
        tiny(answers=GOOD_TO_BAD.replace('picture = "in-between"', 'picture = "good"')),
        "answers 'how-good': the picture 'good' is there twice.",
    ),
    "an override of the direction": (
        tiny(LISTENS.replace("listening", "listening\\u202e")),
        "item 'listens': 'text' holds a character that cannot be seen.",
    ),
    "a text of a million letters": (
        tiny(LISTENS.replace("listening", "x" * 300_000)),
        "item 'listens': 'text' is 300022 letters long.",
    ),
    "a whole file that is too big": ("x" * 10**6, "the file is too big."),
    "tables nested without end": ("a = " + "[" * 50_000, "tiny.toml"),
    "items that are a table": (
        HEAD + GOOD_TO_BAD + "[items]\nname = 'x'",
        "'items' is a table. Give it as a list.",
    ),
    "no question": (HEAD + "items = []", "it asks nothing."),
}


@pytest.mark.parametrize(("text", "said"), ONE_THING_WRONG.values(), ids=ONE_THING_WRONG.keys())
def test_what_is_wrong_is_said_with_its_place_and_remedy(text, said):
    found = problems(text)
    assert any(said in each for each in found), found
    assert all(each.startswith("tiny.toml") and each.endswith((".", "?")) for each in found)


def test_everything_wrong_is_said_at_once():
    wrong = tiny(
        LISTENS.replace("choose-one", "guess").replace('"ear"', '"earz"'), HEAD + "x = 1\n"
    )
    assert len(problems(wrong)) == 3


def test_an_opinion_asked_as_yes_or_no_is_refused():
    yes_no = LISTENS.replace("choose-one", "yes-no").replace('answers = "how-good"', "")
    assert "an opinion is asked as yes or no" in problems(tiny(yes_no))[0]
    fact = read_instrument(tiny(yes_no + 'asks = "fact"'), "tiny.toml").items[0]
    assert [choice.text["en"] for choice in fact.choices] == ["Yes", "No"]


def test_an_opinion_whose_own_answers_are_yes_and_no_is_refused_too():
    rows = GOOD_TO_BAD.split("[[answers.how-good]]")
    yes_no = "[[answers.how-good]]".join([*rows[:2], rows[3]])
    yes_no = yes_no.replace('name = "good"', 'name = "yes"').replace("not-good", "no")
    assert "asked as yes or no" in problems(tiny(answers=yes_no), pictures=None)[0]


def test_4_answers_are_too_many_unless_the_scale_says_so():
    fourth = """
[[answers.how-good]]
name = "bad"
picture = "ear"
text = { en = "Bad" }
"""
    four = re.sub(r"value = \d", "", GOOD_TO_BAD) + fourth
    said = problems(tiny(answers=four))
    assert said == [
        "tiny.toml, item 'listens': 4 answers are too many, 3 are usual."
        + " Take some out, or write scale = 4 if the measure needs them."
    ]
    scaled = tiny(LISTENS + "scale = 4", answers=four)
    assert len(read_instrument(scaled, "tiny.toml").items[0].choices) == 4


def test_the_answer_words_are_the_same_for_every_opinion():
    other = GOOD_TO_BAD.replace("how-good", "how-much").replace("Good", "A lot")
    second = LISTENS.replace("listens", "helps").replace("how-good", "how-much")
    said = problems(tiny(LISTENS + second, answers=GOOD_TO_BAD + other))
    assert said == [
        "tiny.toml: the items 'listens' and 'helps' have different answers."
        + " Use the same answers for every opinion."
    ]


def test_an_edited_text_has_another_hash_and_another_editor_has_not():
    text = tiny()
    assert source_sha256(text) == source_sha256("\ufeff" + text.replace("\n", "\r\n"))
    assert source_sha256(text) != source_sha256(text.replace("Good", "Great"))
    assert read_instrument(text, "tiny.toml").source_sha256 == source_sha256(text)


@settings(max_examples=150, deadline=None)
@given(cut=st.integers(0, 1_200), length=st.integers(0, 40), put=st.text(max_size=12))
def test_a_damaged_file_is_read_or_refused_in_words_and_never_breaks(cut, length, put):
    text = tiny()
    damaged = text[:cut] + put + text[cut + length :]
    try:
        assert isinstance(read_instrument(damaged, "tiny.toml", PICTURES), Instrument)
    except InstrumentUnreadable as unreadable:
        assert unreadable.problems


def test_the_survey_in_the_guide_for_writers_can_be_read():
    guide = (files("feedback.forms") / "instruments" / "README.md").read_text("utf-8")
    example = guide.split("```toml")[1].split("```")[0]
    survey = read_instrument(example, "guide.toml", known_themes={"listened-to"})
    assert survey.item("listens").text.in_("ur")[1] == "ur"
