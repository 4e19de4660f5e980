"""How far coders agree: published examples, what others reckon, and where nothing can be said."""

from __future__ import annotations

import math

import krippendorff
import numpy
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from feedback.model.reliability import Spread, cohens_kappa, krippendorffs_alpha

# K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania,
# section C: 4 observers and 12 units, some of them without a value. Nominal alpha is 0.743.
EXAMPLE = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# J. Cohen (1960), table 1, in proportions of 200 judgements: kappa is 0.492.
COHENS = ((88, 14, 18), (10, 40, 10), (2, 6, 12))

answers = st.integers(0, 3)
pairs = st.lists(st.tuples(answers, answers), min_size=1, max_size=60)
tables = st.integers(2, 5).flatmap(
    lambda coders: st.lists(
        st.tuples(*[st.one_of(st.none(), answers)] * coders), min_size=1, max_size=40
    )
)


def given_values(units):
    return [[value for value in unit if value is not None] for unit in units]


def test_the_published_example_comes_to_its_published_alpha():
    units = zip(*(row.split() for row in EXAMPLE), strict=True)
    alpha = krippendorffs_alpha([[value for value in unit if value != "."] for unit in units])
    assert round(alpha, 3) == 0.743


def test_cohens_own_table_comes_to_his_kappa():
    every = [
        (row, column)
        for row, line in enumerate(COHENS)
        for column, times in enumerate(line)
        for _ in range(times)
    ]
    one, other = zip(*every, strict=True)
    assert (
        cohens_kappa(one, other)
        == pytest.approx(cohen_kappa_score(one, other))
        == pytest.approx(0.492, abs=0.0005)
    )


@settings(deadline=None)
@given(pairs=pairs)
def test_kappa_is_what_scikit_learn_reckons(pairs):
    one, other = zip(*pairs, strict=True)
    ours = cohens_kappa(one, other)
    assume(len({*one, *other}) > 1)
    assert ours == pytest.approx(cohen_kappa_score(one, other), abs=1e-9)


@settings(deadline=None)
@given(units=tables)
def test_alpha_is_what_krippendorff_reckons_also_with_values_missing(units):
    pairable = [unit for unit in given_values(units) if len(unit) > 1]
    assume(len({value for unit in pairable for value in unit}) > 1)
    table = numpy.array([[math.nan if v is None else v for v in unit] for unit in units]).T
    theirs = krippendorff.alpha(reliability_data=table, level_of_measurement="nominal")
    assert krippendorffs_alpha(given_values(units)) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("value", [True, False])
def test_where_everyone_did_the_same_everywhere_nothing_is_said_and_never_a_number(value):
    assert cohens_kappa([value] * 5, [value] * 5) is None
    assert krippendorffs_alpha([[value, value]] * 5) is None
    assert cohens_kappa([], []) is None and krippendorffs_alpha([]) is None


def test_who_always_disagrees_is_below_chance_and_who_always_agrees_is_one():
    assert cohens_kappa([True, False], [False, True]) == -1
    assert krippendorffs_alpha([[True, False], [False, True]]) < 0
    assert cohens_kappa([True, False], [True, False]) == 1
    assert krippendorffs_alpha([[True, True], [False, False]]) == 1


def test_coders_of_different_numbers_of_units_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        cohens_kappa([True, False], [True])


@given(
    marks=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 9)), max_size=8),
    unit=st.tuples(st.integers(0, 20), st.integers(1, 9)),
)
def test_a_mark_touches_what_it_covers_any_of(marks, unit):
    spans = [(begins, begins + length) for begins, length in marks]
    here = (unit[0], sum(unit))
    expected = any(begins < here[1] and here[0] < ends for begins, ends in spans)
    assert Spread(spans).touches(here) is expected
