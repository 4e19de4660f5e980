"""Workbooks: words are words, nothing is run, and counts are those of the set."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from feedback.exports.formats import find_format
from feedback.exports.quotes import QUOTE_COLUMNS
from feedback.exports.workbooks import CUT, LONGEST_CELL, fitted
from tests.exports.frozen_sets import ONE, TWO, code, collection, part, quotation, story

TRICKS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://example.org"),
    *("mailto:a@b.c", "internal:A1", "007", "1e5", "{=1}", "_x0041_", "2026-03-03"),
)
TRUST, TIME = code(1, "Trust", description="=1+1"), code(2, "Time", "Trust", count=2)


def book(frozen, format: str = "quotes-excel"):
    file = io.BytesIO()
    find_format(format).write(frozen, lambda _: iter([]), file)
    return load_workbook(io.BytesIO(file.getvalue()))


def told(*words: str, **given):
    parts = [part(n, one, **given) for n, one in enumerate(words, 1)]
    said = [
        quotation(n, one, 0, len(one.words), (ONE, TRUST), (TWO, TIME, TRUST))
        for n, one in enumerate(parts, 1)
    ]
    return collection(story(1, parts, said), codes=[TRUST, TIME])


def column(sheet, name: str) -> list:
    at = next(cell.column for cell in sheet[1] if cell.value == name)
    return [sheet.cell(row, at) for row in range(2, sheet.max_row + 1)]


def test_nothing_that_was_told_is_run_whatever_it_begins_with():
    read = book(told(*TRICKS))
    found = [unescape(cell.value) for cell in column(read["Quotations"], "verbatim")]
    assert found == list(TRICKS)
    for sheet in read:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert read["Codes"]["D2"].value == "=1+1" and read["Codes"]["D2"].data_type == "s"


def test_every_quotation_coding_and_code_is_there_once():
    read = book(told("One.", "Two.", "Three."))
    assert {sheet.title: sheet.max_row - 1 for sheet in read} == {
        "Quotations": 3,
        "Codings": 9,
        "Codes": 2,
        "Left out": 0,
    }
    given = zip(*(column(read["Codings"], name) for name in ("coder", "code")), strict=True)
    assert [(who.value, what.value) for who, what in given][:3] == [
        *(("coder 1", "Trust"), ("coder 2", "Time"), ("coder 2", "Trust")),
    ]
    assert [cell.value for cell in column(read["Quotations"], "end")] == [4, 4, 6]


def test_the_head_stays_in_sight_and_has_a_filter():
    sheet = book(told("One."))["Quotations"]
    assert [cell.value for cell in sheet[1]] == list(QUOTE_COLUMNS)
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:Z2"


@pytest.mark.parametrize(("language", "order"), [("ur", 2), ("ar", 2), ("en", 0)])
def test_words_are_read_from_the_side_that_they_are_written_from(language, order):
    (cell,) = column(book(told("שלום", language=language))["Quotations"], "verbatim")
    assert cell.alignment.readingOrder == order and cell.value == "שלום"


@pytest.mark.parametrize(("sign", "count"), [("a", 40_000), ("\U0001f600", 20_000), ("é", 40_000)])
def test_what_no_cell_can_hold_is_cut_and_says_where_all_of_it_is(sign, count):
    words = sign * count
    (cell,) = column(book(told(words))["Quotations"], "verbatim")
    assert cell.value.endswith(CUT) and words.startswith(cell.value.removesuffix(CUT))
    units = len(cell.value.encode("utf-16-le")) // 2
    assert LONGEST_CELL - 2 <= units <= LONGEST_CELL
    assert fitted("a" * LONGEST_CELL) == "a" * LONGEST_CELL
    file = io.BytesIO()
    find_format("quotes").write(told(words), lambda _: iter([]), file)
    assert words in file.getvalue().decode()


def test_signs_that_no_workbook_can_hold_are_left_out():
    (cell,) = column(book(told("a\x00b\x0bc\ud800d\ufffee\nf"))["Quotations"], "verbatim")
    assert cell.value == "abcde\nf"


@pytest.mark.parametrize("format", ["quotes-excel", "codebook-excel"])
def test_the_same_set_gives_the_same_workbook(format):
    made = []
    for _ in range(2):
        file = io.BytesIO()
        digest = find_format(format).write(told("One."), lambda _: iter([]), file)
        made.append((file.getvalue(), digest))
    assert made[0] == made[1]
    assert b"2026-03-03" in zipfile.ZipFile(io.BytesIO(made[0][0])).read("docProps/core.xml")


def test_the_codes_alone_have_a_workbook_too():
    sheet = book(told("One."), "codebook-excel")["Codes"]
    rows = list(sheet.iter_rows(values_only=True))[1:]
    assert rows == [("Ours", "Trust", None, "=1+1", 0), ("Ours", "Time", "Trust", None, 2)]


def test_an_empty_set_is_a_workbook_with_heads_alone():
    read = book(replace(collection(story(1)), codes=()))
    assert [sheet.max_row for sheet in read] == [1, 1, 1, 1]
