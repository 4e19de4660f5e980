"""The codes of a collection in one table."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.format import Format, Opener, mark
from feedback.exports.quotes import codebook_csv


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    table = codebook_csv(frozen.codes)
    file.write(table)
    return sha256(table).hexdigest()


FORMAT = Format(
    "codebook", ".csv", mark("Every code and what it means, for a spreadsheet."), _write
)
