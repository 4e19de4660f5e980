"""How often the lint is right, on lines kept apart from those it was made with."""

import re
import time
from hashlib import sha256
from itertools import islice
from pathlib import Path

import pytest

from easyread.lint import check, guess_kind
from easyread.lint.rules import RULES

LABELLED = Path(__file__).parent / "labelled"
SETS = sorted(str(path.relative_to(LABELLED))[:-4] for path in LABELLED.rglob("*.txt"))
PAGE = Path(__file__).parents[2] / "docs" / "easy-read-lint.md"
ROW = re.compile(r"^\| ([EWI]-[\w-]+) \| ([EWI]) \| .+? \| `(\w+)`: (.+?) \| ( |yes|) ?\| .+ \|$")


def lines_of(name: str) -> list[str]:
    lines = (LABELLED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def failing(name: str) -> tuple[int, int]:
    """How many lines of a labelled file fail, and how many there are."""
    verdicts = [check(line, guess_kind(line)).verdict for line in lines_of(name)]
    return verdicts.count("fail"), len(verdicts)


def rows() -> list[re.Match[str]]:
    """The rules' rows of the page that documents them."""
    return [
        row for line in PAGE.read_text(encoding="utf-8").splitlines() if (row := ROW.match(line))
    ]


@pytest.mark.parametrize(("name", "least"), [("held-out/not-easy", 150), ("heldout-hard", 60)])
def test_at_least_85_in_100_hard_lines_fail_on_the_held_out_set(name: str, least: int) -> None:
    failed, lines = failing(name)
    assert lines >= least
    assert failed / lines >= 0.85


@pytest.mark.parametrize(("name", "least"), [("held-out/good", 150), ("heldout-easy", 60)])
def test_at_most_10_in_100_easy_lines_fail_on_the_held_out_set(name: str, least: int) -> None:
    failed, lines = failing(name)
    assert lines >= least
    assert failed / lines <= 0.10


def seconds_for_all(lines: list[str]) -> float:
    """Processor time, so that other work on the machine does not count."""
    begun = time.process_time()
    for line in lines:
        check(line, guess_kind(line))
    return time.process_time() - begun


def test_1000_lines_are_checked_in_under_a_second() -> None:
    labelled = (line for name in SETS for line in lines_of(name))
    lines = [f"{line} {number}" for number, line in enumerate(islice(labelled, 1000))]
    assert len(lines) > 800
    assert min(seconds_for_all(lines) for _ in range(3)) * 1000 / len(lines) < 1


@pytest.mark.parametrize("name", SETS)
def test_the_page_tells_the_measured_figures(name: str) -> None:
    failed, lines = failing(name)
    assert f"| `{name}.txt` | {lines} | {failed} |" in PAGE.read_text(encoding="utf-8")


def test_the_page_tells_how_often_it_is_right_over_all_held_out_lines() -> None:
    hard = ("not-easy", "plain-official", "law-and-rights")
    sets = [failing(name) for name in ("heldout-hard", *(f"held-out/{one}" for one in hard))]
    failed, lines = (sum(numbers) for numbers in zip(*sets, strict=True))
    assert f"{failed} of {lines} fail**" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "file", sorted((LABELLED / "held-out").glob("*.txt")), ids=lambda f: f.stem
)
def test_a_held_out_file_is_as_it_was_when_it_was_sealed(file: Path) -> None:
    note = (LABELLED / "README.md").read_text(encoding="utf-8")
    assert f"{file.name} | {len(lines_of(f'held-out/{file.stem}'))} |" in note
    assert sha256(file.read_bytes()).hexdigest() in note


def test_no_line_is_both_tuned_on_and_held_out() -> None:
    tuned = {line for name in SETS if name.startswith("tuning") for line in lines_of(name)}
    held = {line for name in SETS if name.startswith("held") for line in lines_of(name)}
    assert len(tuned) > 300
    assert len(held) > 450
    assert tuned & held == set()


def test_the_page_tells_of_every_rule_with_its_level() -> None:
    assert {(row[1], row[2]) for row in rows()} == {(rule.id, rule.level) for rule in RULES}


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1])
def test_the_example_on_the_page_shows_its_rule(row: re.Match[str]) -> None:
    assert row[1] in {finding.rule for finding in check(row[4], row[3]).findings}
