"""Quotations, codings and codes of a collection as a workbook."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark, sha256_of
from feedback.exports.quotes import (
    CODE_COLUMNS,
    CODING_COLUMNS,
    QUOTE_COLUMNS,
    code_rows,
    coding_rows,
    quote_rows,
)
from feedback.exports.workbooks import Sheet, write_workbook

LEFT_OUT_COLUMNS = ("story", "what", "reason", "words")


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    quotes = quote_rows(frozen.stories)
    codings = coding_rows(frozen.stories, frozen.codes)
    left_out = (one.as_facts() for one in frozen.left_out)
    sheets = (
        Sheet("Quotations", QUOTE_COLUMNS, quotes, ("verbatim", "asked"), "language"),
        Sheet("Codings", CODING_COLUMNS, codings),
        Sheet("Codes", CODE_COLUMNS, code_rows(frozen.codes), ("description",)),
        Sheet("Left out", LEFT_OUT_COLUMNS, left_out, ("words",)),
    )
    write_workbook(file, sheets, frozen.frozen_on)
    return sha256_of(file)


FORMAT = Format(
    "quotes-excel", ".xlsx", mark("Every quotation with its codes and coders, for Excel."), _write
)
