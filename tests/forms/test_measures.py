"""A choice becomes a score only by a map that is declared."""

import pytest

from easyread.scales import crosswalk
from feedback.forms.answers import AnswerGiven
from feedback.forms.measures import CROSSWALKS, Measured, measured, score
from feedback.forms.reading import read_instrument
from feedback.forms.shipping import shipped

from .builders import LISTENS, tiny

SURVEY = shipped()[0]


def test_good_is_2_in_between_1_and_not_good_0():
    item = SURVEY.item("listens")
    found = [score(item, AnswerGiven((name,))) for name in ("good", "in-between", "not-good")]
    assert found == [2, 1, 0]


def test_i_dont_know_skipped_and_words_have_no_score():
    item = SURVEY.item("listens")
    assert score(item, AnswerGiven(("dont-know",))) is None
    assert score(item, AnswerGiven()) is None
    assert score(shipped()[3].item("said-yes"), AnswerGiven(("yes",))) is None
    assert score(SURVEY.item("what-matters"), AnswerGiven((), "My dog")) is None


def test_the_mean_needs_half_of_the_questions():
    good, bad = AnswerGiven(("good",)), AnswerGiven(("not-good",))
    names = [item.name for item in SURVEY.items]
    assert measured(SURVEY, dict.fromkeys(names[:4], good)) == Measured(None, 4, 9)
    five = dict.fromkeys(names[:4], good) | {names[4]: bad}
    assert measured(SURVEY, five) == Measured(8 / 5, 5, 9)


def test_a_standard_scale_of_7_folds_to_the_easy_5_as_published():
    fold = crosswalk("nhs-7-to-5")
    assert [fold(step) for step in range(1, 8)] == [1, 1, 2, 3, 4, 5, 5]
    with pytest.raises(ValueError, match="not 8"):
        fold(8)


def test_every_crosswalk_has_a_source_and_runs_from_best_to_worst():
    for walk in CROSSWALKS.values():
        scores = [walk.scores[step] for step in sorted(walk.scores)]
        assert scores == sorted(scores, reverse=True) and {*scores} == {0, 1, 2}
        assert walk.source


def test_a_5_step_scale_is_scored_by_the_crosswalk_it_names():
    steps = "".join(
        f'[[answers.life]]\nname = "step-{n}"\nvalue = {n}\npicture = "p{n}"\n'
        f'text = {{ en = "Step {n}" }}\n'
        for n in range(1, 6)
    )
    asked = LISTENS.replace("how-good", "life") + 'scale = 5\ncrosswalk = "ascs-easy-5"'
    item = read_instrument(tiny(asked, answers=steps), "tiny.toml").items[0]
    found = [score(item, AnswerGiven((choice.name,))) for choice in item.choices]
    assert found == [2, 2, 1, 0, 0]
