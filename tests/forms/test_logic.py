"""What a rule means, in Python. The same examples run in Chromium in test_logic_in_a_browser."""

from __future__ import annotations

import time
from datetime import date

import pytest

from feedback.forms.logic import RuleUnreadable, read_rule, worked_out
from tests.forms.logic_vectors import TODAY, VECTORS, expected, outcome


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["rule"][:40])
def test_a_rule_gives_what_the_file_says(vector):
    found = outcome(vector["rule"], vector.get("answers", {}))
    assert found == expected(vector)
    if "value" in vector:
        assert isinstance(found["value"], bool) == isinstance(vector["value"], bool)


def test_there_are_enough_examples_and_none_is_there_twice():
    asked = [(vector["rule"], str(vector.get("answers"))) for vector in VECTORS]
    assert len(asked) >= 250
    assert len(set(asked)) == len(asked)


def test_every_function_and_every_operator_has_an_example():
    from feedback.forms.logic.functions import FUNCTIONS

    used = {
        str(step.what)
        for vector in VECTORS
        if "value" in vector
        for step in read_rule(vector["rule"])
        if step.does == "call"
    }
    assert used == set(FUNCTIONS)


def test_every_way_to_be_wrong_has_an_example():
    from feedback.forms.logic.problems import SAYS

    assert {vector["error"] for vector in VECTORS if "error" in vector} == set(SAYS)


@pytest.mark.parametrize("rule", [v["rule"] for v in VECTORS if "error" in v])
def test_a_rule_that_cannot_be_read_says_where_why_and_what_to_do(rule):
    with pytest.raises(RuleUnreadable) as found:
        read_rule(rule)
    assert str(found.value).startswith(f"letter {found.value.at}: ")
    assert found.value.cause and found.value.remedy.endswith((".", ")", "?"))
    assert "{" not in found.value.cause.replace("${name}", "")


def test_a_function_with_a_slip_in_its_name_is_found():
    with pytest.raises(RuleUnreadable, match=r"Did you mean selected\(\)\?"):
        read_rule("selectd(${who}, 'family')")


EVIL = ("(a+)+b", "(a|a)*b", "(a|aa)+b", "a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)x", "((a?){9}){9}b")


@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_makes_the_house_wait(pattern):
    program = read_rule(f"regex(${{words}}, '{pattern}')")
    begun = time.process_time()
    assert worked_out(program, {"words": "a" * 500}, TODAY) is False
    assert time.process_time() - begun < 6


def test_the_longest_rule_over_the_longest_answers_is_worked_out_at_once():
    rule = "contains(concat(" + ",".join(["${words}"] * 100) + "), 'b')"
    begun = time.process_time()
    assert worked_out(read_rule(rule), {"words": "a" * 4000}, TODAY) is False
    assert time.process_time() - begun < 6


def test_today_is_the_day_that_is_passed_in():
    program = read_rule("today() = date('2030-05-06')")
    assert worked_out(program, {}, date(2030, 5, 6)) is True
    assert worked_out(program, {}, date(2030, 5, 7)) is False
