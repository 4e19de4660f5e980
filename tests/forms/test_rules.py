"""Rules and told answers in an instrument: what is refused at publishing, and what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from easyread import pictures
from feedback.forms.answers import AnswerGiven
from feedback.forms.asking import asked_items, total_is_certain
from feedback.forms.measures import measured
from feedback.forms.places import told, without_answers
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.reading import read_instrument, read_published
from tests.actions.branching import ITEMS, toml

TODAY = date(2026, 1, 4)
SURVEY = read_instrument(toml(), "branching.toml", pictures.names())


def given(**answers: object) -> dict[str, AnswerGiven]:
    """Answers: a text is words, a tuple the names that were picked."""
    return {
        name.replace("_", "-"): AnswerGiven(words=a) if isinstance(a, str) else AnswerGiven(a)
        for name, a in answers.items()
    }


def asked(**answers: object) -> list[str]:
    """The names of the questions that are asked after these answers."""
    return [item.name for item in asked_items(SURVEY, given(**answers), TODAY)]


def problem_of(items: str) -> str:
    """What is said about a survey with these questions."""
    with pytest.raises(InstrumentUnreadable) as found:
        read_instrument(toml(items), "branching.toml", pictures.names())
    return str(found.value)


def test_a_question_is_asked_when_its_rule_says_so():
    assert asked() == ["how", "how-they-help", "more"]
    assert asked(how=("good",)) == ["how", "how-they-help", "more"]
    assert asked(how=("not-good",)) == ["how", "who", "how-they-help", "more"]
    assert asked(how=("not-good",), who=("friend",)) == SURVEY_NAMES


SURVEY_NAMES = [item.name for item in SURVEY.items]


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing():
    assert "called" not in asked(how=("good",), who=("friend",))


def test_i_dont_know_picks_nobody():
    assert "called" not in asked(how=("not-good",), who=("dont-know",))


def test_the_total_is_certain_once_no_answer_can_change_it():
    few = asked_items(SURVEY, given(how=("good",)), TODAY)
    how, more = SURVEY.items[0], SURVEY.items[4]
    assert not total_is_certain(SURVEY, how, few, {"how"})
    assert not total_is_certain(SURVEY, more, few, set())
    assert total_is_certain(SURVEY, more, few, {"how"})


WRONG = {
    "when = \"${how} = 'not-good'\"": {
        'when = "${how} == 1"': "item 'who': 'when', letter 9: '=' was not expected here",
        'when = "${nobody}"': "item 'who': the rule asks about 'nobody', which is not there",
        'when = "${hwo}"': "Did you mean 'how'?",
        'when = "${called}"': "'called', which does not come before it. Move that question up.",
        'when = "${who}"': "'who', which does not come before it",
        "when = \"${how} = 'not-god'\"": "'how' has no answer 'not-god'. Did you mean 'not-good'?",
        "when = \"selected(${how}, 'bad')\"": "'how' has no answer 'bad'. Use good or not-good.",
        "when = \"${how} = 'dont-know'\"": "Write selected(${how}, 'dont-know').",
        "when = 3": "'when' is a whole number. Give it as text in quotes.",
    },
    "${who|your social worker}": {
        "${who}": "item 'how-they-help': '${who}' cannot be read. Write ${question|the words",
        "${who|}": "'${who|}' cannot be read",
        "${more|them}": "its words tell 'more', which does not come before it",
        "${whom|them}": "its words tell 'whom', which is not there. Did you mean 'who'?",
        "${": "cannot be read",
    },
}
CASES = [(old, new, says) for old, changes in WRONG.items() for new, says in changes.items()]


@pytest.mark.parametrize(("old", "new", "says"), CASES)
def test_a_rule_that_is_not_sound_is_refused_with_its_item_and_a_remedy(old, new, says):
    assert says in problem_of(ITEMS.replace(old, new))


def test_a_survey_that_might_ask_nothing_is_refused():
    one = ITEMS.split("[[items]]")[1] + "when = \"today() > '2027-01-01'\"\n"
    assert "every question has a rule. Ask at least one always." in problem_of(f"[[items]]{one}")


@pytest.mark.parametrize(("old", "new", "says"), CASES[:9])
def test_in_a_published_text_a_rule_that_cannot_be_read_leaves_its_question_visible(old, new, says):
    survey = read_published(toml(ITEMS.replace(old, new)), "branching")
    assert "who" in [item.name for item in asked_items(survey, {}, TODAY)]


def words_told(language: str = "en", **answers: object) -> str:
    """The words of the question that tells who helps."""
    found = told(SURVEY, SURVEY.item("how-they-help"), given(**answers), has_own_words=True)
    return found.item.text[language]


def test_a_question_tells_an_earlier_answer_in_the_readers_language():
    assert words_told(who=("friend",)) == "How good is the help from A friend?"
    assert words_told("ur", who=("friend",)) == "ایک دوست کی مدد کیسی ہے؟"
    assert "My family, A friend" in words_told(who=("family", "friend"))
    assert "میرا خاندان، ایک دوست" in words_told("ur", who=("family", "friend"))


def test_without_an_answer_the_words_of_the_survey_stand_there():
    for nothing in ({}, {"who": ()}, {"who": ("dont-know",)}):
        assert words_told(**nothing) == "How good is the help from your social worker?"
    plain = without_answers(SURVEY.item("how-they-help"))
    assert plain.text["ur"] == "آپ کے سوشل ورکر کی مدد کیسی ہے؟"


def test_own_words_are_told_short_on_one_line_and_said_to_be_personal():
    more = SURVEY.item("more")
    long = told(SURVEY, more, given(called="Amy\nand " + "very " * 40 + "long"), has_own_words=True)
    assert long.is_personal
    line = long.item.text["en"]
    assert line.startswith("What could \u2068Amy and very")
    assert "…\u2069 do?" in line and len(line) < 90
    assert told(SURVEY, more, given(called="Amy"), has_own_words=False).item.text["en"] == (
        "What could they do?"
    )


def test_a_picked_answer_is_not_personal_and_says_which_it_was():
    item = SURVEY.item("how-they-help")
    one, other = (
        told(SURVEY, item, given(who=(name,)), has_own_words=True) for name in ("friend", "family")
    )
    assert not one.is_personal
    assert one.key != other.key


def test_words_that_look_like_a_place_are_told_as_they_are():
    line = told(SURVEY, SURVEY.item("more"), given(called="${who|x}"), has_own_words=True)
    assert "${who|x}" in line.item.text["en"]


def test_a_measure_counts_only_the_questions_that_were_put():
    answers = given(how=("good",))
    assert measured(SURVEY, answers).asked == 2
    assert measured(SURVEY, answers, SURVEY.items[:1]).asked == 1
