"""Tables as XLSX: words are words, whatever they begin with, and nothing in them is run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from feedback.exports.refi_texts import held_words
from feedback.exports.tables import Cell
from feedback.exports.wording import direction

LONGEST_CELL = 32_767  # UTF-16 units: Excel's own limit
CUT = " … [cut here: the CSV holds all of it]"
WIDE, NARROW = 60, 16
AS_WORDS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
RIGHT_TO_LEFT = 2


@dataclass(frozen=True)
class Sheet:
    """One table. `wide` columns hold sentences, whose language the column `language` says."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Mapping[str, Cell]]
    wide: Sequence[str] = ()
    language: str = ""


def write_workbook(file: BinaryIO, sheets: Sequence[Sheet], made_on: date) -> None:
    """Write the sheets in constant memory: rows wait in a private folder until the end.

    The first row is frozen and has a filter. The same rows give the same bytes.
    """
    with tempfile.TemporaryDirectory(prefix="workbook-") as folder:
        options = {"constant_memory": True, "tmpdir": folder, **AS_WORDS}
        with Workbook(file, options) as book:
            book.set_properties({"created": datetime(made_on.year, made_on.month, made_on.day)})
            looks = {
                "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
                "ltr": book.add_format({"text_wrap": True, "valign": "top"}),
                "rtl": book.add_format(
                    {"text_wrap": True, "valign": "top", "reading_order": RIGHT_TO_LEFT}
                ),
                "plain": book.add_format({"valign": "top"}),
            }
            for sheet in sheets:
                _write_sheet(book, sheet, looks)


def fitted(words: str) -> str:
    """Words as one cell can hold them: cut, and said so, when they are too long."""
    held = held_words(words)
    if _units(held) <= LONGEST_CELL:
        return held
    room = LONGEST_CELL - _units(CUT)
    kept = held[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - max(1, (_units(kept) - room) // 2)]
    return kept + CUT


def _write_sheet(book: Workbook, sheet: Sheet, looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    for at, name in enumerate(sheet.columns):
        page.set_column(at, at, WIDE if name in sheet.wide else NARROW)
        page.write_string(0, at, name, looks["head"])
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        side = direction(str(row.get(sheet.language, ""))) if sheet.language else "ltr"
        for at, name in enumerate(sheet.columns):
            look = looks[side if name in sheet.wide else "plain"]
            _write_cell(page, last, at, row.get(name), look)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)


def _write_cell(page: Any, row: int, column: int, value: Cell, look: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "yes" if value else "no", look)
    elif isinstance(value, str):
        page.write_string(row, column, fitted(value), look)
    else:
        page.write_number(row, column, value, look)


def _units(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2
