"""What is asked around every survey."""

import pytest

from feedback.forms.answers import AnswerGiven
from feedback.forms.around import did_help, help_from, read_around, read_who_helped, someone_helped
from feedback.forms.instrument import Words
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
    names = read_who_helped(shipped_around(), {"answer": picked})
    assert someone_helped(AnswerGiven(names)) is helped


@pytest.mark.parametrize(
    ("did", "known", "helped_by"),
    [
        ((), (), ()),
        (("no",), ("family",), ("no-one",)),
        (("yes",), (), ("someone",)),
        (("yes",), ("family",), ("family",)),
        (("yes",), ("no-one",), ("someone",)),
        (("dont-know",), ("family",), ("dont-know",)),
    ],
)
def test_whether_someone_helped_is_kept_and_can_be_shown_again(did, known, helped_by):
    assert help_from(AnswerGiven(did), known) == helped_by
    assert did_help(helped_by) == did


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
