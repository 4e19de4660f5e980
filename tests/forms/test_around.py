"""What is asked around every survey."""

import pytest

from feedback.forms.around import read_around, someone_helped
from feedback.forms.instrument import Words
from feedback.forms.kinds import read_answer
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.shipping import shipped_around, toml_text


@pytest.mark.parametrize(
    ("picked", "helped"),
    [
        (["family"], True),
        (["advocate", "friend"], True),
        (["no-one"], False),
        (["dont-want-to-say"], False),
        ([], False),
    ],
)
def test_how_they_helped_is_asked_only_when_someone_did(picked, helped):
    assert someone_helped(read_answer(shipped_around().who_helped, {"answer": picked})) is helped


def test_answered_without_asking_me_is_a_real_answer():
    answers = [choice.text["en"] for choice in shipped_around().how_they_helped.choices]
    assert "Answered for me, without asking me" in answers


def test_around_without_its_practice_question_is_refused():
    text = toml_text("around").replace('name = "practice"', 'name = "practise"')
    with pytest.raises(InstrumentUnreadable, match="'practice' is missing"):
        read_around(text, "around.toml")


def test_words_say_which_language_they_are_really_in():
    words = Words({"en": "Good", "ur": "اچھا"})
    assert words.in_("ur-PK") == ("اچھا", "ur")
    assert words.in_("cy") == ("Good", "en")
    assert words == {"en": "Good", "ur": "اچھا"} and hash(words) == hash(Words(words))
