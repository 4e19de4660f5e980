"""docs/easy-read.md tells the truth: every rule is there, and every test it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+|AIS) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
PAGE = (ROOT / "docs" / "easy-read.md").read_text(encoding="utf-8")
ROWS = ROW.findall(PAGE)


def test_the_72_rules_and_the_standard_are_there_once_and_in_order():
    assert [number for number, *_ in ROWS] == [*map(str, range(1, 73)), "AIS"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"rule {row[0]}")
def test_each_rule_names_a_test_that_exists_or_says_people_or_not_yet(row):
    *_, shown = row
    if shown not in ("people", "not yet"):
        path, name = re.fullmatch(r"`(.+)::(test_\w+)`", shown).groups()
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_a_test_of_a_rule_is_named_after_it():
    shown = {number: cell for number, *_, cell in ROWS if cell not in ("people", "not yet")}
    assert len(shown) >= 72
    for number, cell in shown.items():
        named = "test_ais_" if number == "AIS" else f"test_rule_{number.zfill(2)}_"
        assert f"::{named}" in cell, number


def test_what_nothing_shows_yet_is_told_at_the_top():
    missing = [number for number, *_, shown in ROWS if shown == "not yet"]
    assert f"Not yet: {', '.join(missing) or 'none'}." in PAGE


def test_every_test_of_a_rule_is_named_at_its_rule():
    shown = {number.zfill(2): cell for number, *_, cell in ROWS}
    for file in Path(__file__).parent.glob("test_*.py"):
        found = re.findall(r"^def (test_rule_(\d\d)_\w+)", file.read_text(encoding="utf-8"), re.M)
        assert [name for name, number in found if name not in shown[number]] == []


def test_each_way_of_the_whole_survey_names_tests_that_exist():
    ways = PAGE.partition("## The whole survey in every way")[2].partition("\n## ")[0]
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", ways)
    assert len(named) >= 12
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), name
