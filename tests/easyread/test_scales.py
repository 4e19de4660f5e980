"""Answer scales are data that can be trusted: in order, with a source, and with honest maps."""

import pytest

from easyread.lint import check
from easyread.pictures import names
from easyread.scales import SCORES, NoSuchScale, crosswalks, scale, scales

ALL = list(scales().values())
OURS = [one for one in ALL if not one.rights]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_scale_counts_its_steps_from_1_and_says_whose_it_is(one) -> None:
    assert one.values == tuple(range(1, len(one.steps) + 1))
    assert one.source
    assert one.first == "best"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_each_step_has_words_and_a_picture_of_its_own_or_neither(one) -> None:
    labelled = [step for step in one.steps if step.label]
    assert len({step.label for step in labelled}) == len({step.picture for step in labelled})
    assert {step.picture for step in labelled} <= set(names())
    assert len(labelled) in (0, len(one.steps))


@pytest.mark.parametrize("one", OURS, ids=lambda one: one.name)
def test_our_own_scales_have_short_easy_words(one) -> None:
    assert all(check(step.label, "answer").verdict == "pass" for step in one.steps)


@pytest.mark.parametrize("walk", crosswalks().values(), ids=lambda walk: walk.name)
def test_a_map_takes_every_step_to_a_step_that_is_there_and_keeps_their_order(walk) -> None:
    assert tuple(walk.scores) == scale(walk.origin).values
    reached = list(walk.scores.values())
    if walk.to == SCORES:
        assert set(reached) <= {0, 1, 2}
        assert reached == sorted(reached, reverse=True)
    else:
        assert set(reached) <= set(scale(walk.to).values)
        assert reached == sorted(reached)


def test_the_fold_of_7_to_5_is_the_published_formula() -> None:
    fold = crosswalks()["nhs-7-to-5"]
    assert all(fold(step) == min(max(step - 1, 1), 5) for step in range(1, 8))


def test_the_score_of_7_steps_is_the_fold_and_then_the_score_of_5() -> None:
    seven, fold, five = (crosswalks()[n] for n in ("ascs-standard-7", "nhs-7-to-5", "ascs-easy-5"))
    assert all(seven(step) == five(fold(step)) for step in range(1, 8))


def test_a_scale_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(NoSuchScale, match="good-ok-not-good"):
        scale("smileys")
