"""Questions whose answer is a photo, a voice, a drawing or a film."""

from __future__ import annotations

import pytest

from feedback.forms.answers import AnswerGiven, AnswerNotUsable
from feedback.forms.kinds import KINDS, read_answer
from feedback.forms.reading import read_instrument
from tests.forms.builders import tiny


def item_of(kind: str):
    """The one question of a survey that asks for a file."""
    head = f'[[items]]\nname = "show-us"\nkind = "{kind}"\npicture = "home"\n'
    item = head + 'text = { en = "Show us your home." }\n'
    return read_instrument(tiny(item), "tiny.toml").items[0]


@pytest.fixture(params=["photo", "voice", "drawing", "film"])
def item(request):
    return item_of(request.param)


def cells(item, given) -> dict:
    """The cells of an answer, by their column."""
    found = KINDS[item.kind].exported(item, given, "en")
    return {cell.column: (cell.code, cell.label) for cell in found}


def test_each_has_a_way_and_the_answers_set_apart(item):
    assert KINDS[item.kind].way in {"photo", "talk", "draw", "film"}
    assert [choice.name for choice in item.apart] == ["dont-know", "dont-want-to-say"]
    assert read_answer(item, {"answer": ["dont-know"]}).choices == ("dont-know",)


def test_words_may_stand_beside_a_file_and_nothing_is_a_skipped_answer(item):
    assert read_answer(item, {"words": ["My door is red."]}).words == "My door is red."
    assert read_answer(item, {}).is_skipped
    assert not AnswerGiven(files=("P-01.jpg",)).is_skipped


def test_a_file_and_i_dont_know_do_not_go_together(item):
    with pytest.raises(AnswerNotUsable) as told:
        KINDS[item.kind].check(item, AnswerGiven(("dont-know",), files=("P-01.jpg",)))
    assert told.value.code == "not-together"


def test_the_export_says_how_many_files_there_are_and_their_names(item):
    two = AnswerGiven((), "At home", ("P-01.jpg", "P-02.jpg"))
    assert cells(item, two) == {
        "show_us": (2, ""),
        "show_us__files": (None, "P-01.jpg, P-02.jpg"),
        "show_us__words": (None, "At home"),
    }


@pytest.mark.parametrize(
    ("choices", "code"), [((), -97), (("dont-know",), -98), (("dont-want-to-say",), -99)]
)
def test_the_export_says_why_there_is_none(item, choices, code):
    assert cells(item, AnswerGiven(choices))["show_us"] == (code, "")


def test_what_was_given_is_shown_by_its_words_and_file_names(item):
    shown = KINDS[item.kind].shown(item, AnswerGiven((), "Red", ("P-01.jpg",)), "en")
    assert shown == ("Red", "P-01.jpg")
