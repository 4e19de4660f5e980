"""The surveys that ship: sound, complete in both languages, and easy to read."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import feedback.forms
from feedback.forms.instrument import Instrument, Item, Words
from feedback.forms.matching import read_themes, side_by_side
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_instrument
from feedback.forms.shipping import (
    SHIPPED,
    shipped,
    shipped_around,
    shipped_themes,
    toml_text,
)

# The picture set of the product, by name.
PICTURES = set(
    """good in-between not-good dont-know dont-want-to-say yes no sometimes social-worker
    named-social-worker two-people-talking being-listened-to know-who-to-contact i-decide
    say-it-again phone-me-first passed-around safe plan what-matters-to-me respect time-waiting
    same-worker-stays family carer friends professional team circle-of-support phone-call
    text-message visit meeting letter information home health survey diary helped-me alone
    read-to-me write talk tea practice consent i-can-say-no i-can-stop who-can-see send happy
    sad worried calm angry proud tired a-good-day a-bad-day""".split()  # noqa: SIM905
)
LONGEST_SENTENCE = 15
OGL = "Open Government Licence v3.0. NHS Digital, Personal Social Services Adult Social Care Survey"


def every_item() -> list[Item]:
    around = shipped_around()
    asked = [item for survey in shipped() for item in survey.items]
    return [*asked, around.practice, around.who_helped, around.how_they_helped]


def easy_words() -> list[Words]:
    """All the words a person, a carer or staff on the phone reads or says."""
    found = [words for survey in shipped() for words in survey_words(survey)]
    for item in every_item():
        found += [item.text, item.hint, item.say]
        found += [choice.text for choice in (*item.choices, *item.apart)]
    return [words for words in found if words]


def survey_words(survey: Instrument) -> list[Words | None]:
    return [survey.title, survey.why, survey.since, *(line.text for line in survey.about)]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_survey_has_every_picture_and_theme_it_names(name):
    themes = {theme.name for theme in shipped_themes()}
    survey = read_instrument(toml_text(name), f"{name}.toml", PICTURES, themes)
    assert survey.name == name
    assert survey in shipped()


def test_every_text_is_there_in_english_and_in_urdu():
    standard = [item.standard for item in every_item() if item.standard]
    titles = [theme.title for theme in shipped_themes()]
    for words in (*easy_words(), *standard, *titles):
        assert set(words) == {"en", "ur"}
        assert re.search(r"[\u0600-\u06ff]", words["ur"]), words["ur"]
        assert not re.search(r"[A-Za-z]", words["ur"]), words["ur"]
        assert not re.search(r"[\u0600-\u06ff]", words["en"]), words["en"]


def test_no_sentence_is_longer_than_15_words():
    texts = [text for words in easy_words() for text in words.values()]
    sentences = [each for text in texts for each in re.split(r"[.?!۔؟]", text)]
    assert [each for each in sentences if len(each.split()) > LONGEST_SENTENCE] == []


def test_no_text_shouts_or_says_submit_or_next():
    for words in easy_words():
        assert not re.search(r"(?i)!|\b(submit|next|invalid|please)\b", words["en"]), words["en"]


def test_urdu_that_no_native_reader_confirmed_is_marked_as_a_draft():
    assert all(survey.drafts == ("ur",) for survey in shipped())


def test_the_people_surveys_ask_at_most_10_questions_and_the_compact_one_takes_3_minutes():
    person, carer, professional, _ = shipped()
    assert len(person.items) <= 10 and len(carer.items) <= 10
    assert professional.minutes == 3
    assert all(item.standard for item in professional.items)


def test_every_opinion_has_the_same_3_answers_with_the_good_one_first():
    opinions = [item for item in every_item() if item.asks == "opinion" and item.choices]
    labels = {tuple(choice.text["en"] for choice in item.choices) for item in opinions}
    assert len(opinions) > 25
    assert labels == {("Good", "In between", "Not good")}


def test_a_low_answer_opens_say_more():
    opinions = [i for s in shipped() for i in s.items if i.asks == "opinion" and i.choices]
    for item in opinions:
        assert item.say_more
        assert [choice.name for choice in item.choices if choice.opens_say_more] == ["not-good"]


def test_on_the_phone_every_question_about_the_worker_has_the_words_to_say():
    phone = shipped()[3]
    assert phone.item("who-first") and phone.item("how-first")
    assert all(item.say for item in phone.items if item.name != "hurt-or-scared")
    assert phone.items[0].apart[0].text["en"] == "They don't know"


def test_a_question_drawn_from_a_published_one_carries_its_credit():
    assert shipped()[0].item("the-help").source
    for credits_ in (shipped()[0].credits, shipped_around().credits):
        assert any(OGL in line for line in credits_)


def test_the_practice_question_is_about_tea_and_has_no_score():
    practice = shipped_around().practice
    assert practice.text["en"] == "Do you like tea?"
    assert {choice.value for choice in practice.choices} == {None}


def test_the_themes_lay_the_3_voices_side_by_side_in_order():
    themes = side_by_side(shipped(), shipped_themes())
    assert [theme.name for theme in themes][:2] == ["know-who-to-contact", "listened-to"]
    for theme in themes:
        assert {"person", "carer", "professional"} <= set(theme.items), theme.name
    listened = themes[1].items["carer"][0]
    assert listened.instrument.name == "supporting-someone"
    assert listened.item.name == "listens"


def test_a_theme_no_one_asks_about_is_left_out():
    assert side_by_side([], shipped_themes()) == ()


def test_themes_with_a_mistake_are_refused_by_file_and_place():
    with pytest.raises(InstrumentUnreadable, match="themes.toml, theme 'safe': 'title' is missing"):
        read_themes('languages = ["en"]\n[[themes]]\nname = "safe"\npicture = "x"', "themes.toml")


def test_the_surveys_are_read_once():
    assert shipped() is shipped()


def test_the_surveys_are_read_from_a_packed_installation_too(tmp_path):
    root = Path(feedback.forms.__file__).parents[2]
    parts = ("feedback/__init__.py", "feedback/forms/**/*.*", "easyread/__init__.py")
    files = [path for part in (*parts, "easyread/scales/*.*") for path in root.glob(part)]
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        for path in files:
            if path.suffix in (".py", ".toml"):
                packed.write(path, path.relative_to(root))
    ask = "from feedback.forms.shipping import shipped; print(len(shipped()))"
    run = subprocess.run(
        [sys.executable, "-c", ask],
        env={"PYTHONPATH": str(tmp_path / "packed.zip")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "4"
