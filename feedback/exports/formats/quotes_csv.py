"""All quotations of a collection in one table."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark
from feedback.exports.quotes import quotes_csv


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    table = quotes_csv(frozen.stories)
    file.write(table)
    return sha256(table).hexdigest()


FORMAT = Format(
    "quotes", ".csv", mark("Every quotation with its codes, for a spreadsheet."), _write
)
