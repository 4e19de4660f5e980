"""The codes of a collection as a workbook."""

from __future__ import annotations

from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark, sha256_of
from feedback.exports.quotes import CODE_COLUMNS, code_rows
from feedback.exports.workbooks import Sheet, write_workbook


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    codes = Sheet("Codes", CODE_COLUMNS, code_rows(frozen.codes), ("description",))
    write_workbook(file, [codes], frozen.frozen_on)
    return sha256_of(file)


FORMAT = Format("codebook-excel", ".xlsx", mark("Every code and what it means, for Excel."), _write)
