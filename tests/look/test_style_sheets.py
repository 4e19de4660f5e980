"""What the style sheets may weigh and may not say."""

import gzip
import re

import pytest

from feedback.web.static_files import FOLDER
from tests.look.style_sheet import sheet

KILOBYTE = 1024
SHEETS = {
    "people.css": 7,
    "workroom.css": 6,
    "reading.css": 1,
    "learning.css": 1.5,
    "comic.css": 2,
    "studio.css": 2.5,
}
# listen.js comes only where listening is on, scan.js only with a switch.
SCRIPTS = {"page.js": 1.5, "listen.js": 3.5, "scan.js": 1.5}
SIDED = re.compile(
    r"(?:^|[;{\s])((?:margin|padding|border|inset|scroll-\w+)-(?:left|right)[\w-]*|left|right|"
    r"(?:text-align|float|clear):\s*(?:left|right))\s*[:;]",
    re.M,
)
UNKIND = {
    "words split over two lines": r"hyphens:\s*auto|word-break:\s*break-all",
    "words in capitals": r"text-transform:\s*uppercase",
    "slanted words": r"font-style:\s*italic",
    "stretched lines": r"text-align:\s*justify",
    "a web font": r"@font-face",
    "something that moves by itself": r"@keyframes|animation:",
    "an address of another site": r"url\(|@import",
}


@pytest.mark.parametrize(("name", "most"), SHEETS.items())
def test_a_style_sheet_stays_within_its_weight(name, most):
    wire = len(gzip.compress((FOLDER / name).read_bytes(), 9, mtime=0))
    assert wire <= most * KILOBYTE


@pytest.mark.parametrize(("name", "most"), SCRIPTS.items())
def test_scripts_of_many_pages_stay_small(name, most):
    wire = len(gzip.compress((FOLDER / name).read_bytes(), 9, mtime=0))
    assert wire <= most * KILOBYTE


@pytest.mark.parametrize("name", SHEETS)
def test_sides_are_named_by_reading_so_that_right_to_left_is_free(name):
    assert SIDED.findall(sheet(name)) == []


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("fault", UNKIND)
def test_no_style_sheet_brings(fault, name):
    assert re.findall(UNKIND[fault], sheet(name)) == []


def test_a_sided_rule_would_be_found():
    assert SIDED.findall("a { margin-left: 1rem; text-align: right; left: 0 }") != []


def test_words_are_never_split_and_lines_are_at_most_60_letters():
    people = sheet("people.css")
    assert "hyphens: none" in people
    assert re.search(r"\bp, ul, ol, dl \{[^}]*max-inline-size: 60ch", people)
