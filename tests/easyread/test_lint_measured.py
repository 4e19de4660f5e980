"""How often the lint is right, on lines kept apart from those it was made with."""

from pathlib import Path

import pytest

from easyread.lint import check, guess_kind
from easyread.lint.rules import RULES

LABELLED = Path(__file__).parent / "labelled"
README = Path(__file__).parents[2] / "easyread" / "README.md"


def failing(name: str) -> tuple[int, int]:
    """How many lines of a labelled file fail, and how many there are."""
    lines = (LABELLED / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    verdicts = [check(line, guess_kind(line)).verdict for line in lines if line.strip()]
    return verdicts.count("fail"), len(verdicts)


def test_at_least_85_in_100_hard_lines_fail_on_the_held_out_set() -> None:
    failed, lines = failing("heldout-hard")
    assert lines >= 60
    assert failed / lines >= 0.85


def test_at_most_10_in_100_easy_lines_fail_on_the_held_out_set() -> None:
    failed, lines = failing("heldout-easy")
    assert lines >= 60
    assert failed / lines <= 0.10


@pytest.mark.parametrize("name", ["tuning-easy", "tuning-hard", "heldout-easy", "heldout-hard"])
def test_the_readme_tells_the_measured_figures(name: str) -> None:
    failed, lines = failing(name)
    assert f"| `{name}.txt` | {lines} | {failed} |" in README.read_text(encoding="utf-8")


def test_no_line_is_both_tuned_on_and_held_out() -> None:
    sets = {name: set((LABELLED / f"{name}.txt").read_text().splitlines()) for name in _names()}
    tuning = sets["tuning-easy"] | sets["tuning-hard"]
    assert not tuning & (sets["heldout-easy"] | sets["heldout-hard"])


def _names() -> list[str]:
    return [path.stem for path in LABELLED.glob("*.txt")]


def test_the_readme_tells_of_every_rule() -> None:
    told = README.read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"| {rule.id} |" not in told] == []
