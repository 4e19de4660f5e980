"""The list of OWASP ASVS 5.0 leaves nothing out, and names files that are there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = (ROOT / "docs" / "asvs.md").read_text("utf-8")
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([123]) \| (\S.*) \| (test|reason|open) \| (\S.*) \|$", re.M
)
FILE = re.compile(r"\b(?:docs|feedback|media|static|tests)/[\w./-]+\.\w+")


def test_every_requirement_of_levels_1_and_2_and_ten_of_3_has_one_row():
    rows = ROW.findall(LIST)
    assert Counter(level for _, level, *_ in rows) == {"1": 70, "2": 183, "3": 10}
    assert len({number for number, *_ in rows}) == len(rows)
    assert len(rows) == len(re.findall(r"^\| \d", LIST, re.M))


def test_every_row_that_says_test_names_one_and_every_file_is_there():
    assert [row[0] for row in ROW.findall(LIST) if row[3] == "test" and "test" not in row[4]] == []
    named = {file.removeprefix("static/") for file in FILE.findall(LIST)}
    assert [file for file in named if "/" in file and not (ROOT / file).exists()] == []
