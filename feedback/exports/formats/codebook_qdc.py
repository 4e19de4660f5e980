"""The codes of a collection for other programs for coding (REFI-QDA)."""

from __future__ import annotations

from hashlib import sha256
from typing import BinaryIO

from feedback.actions.frozen import FrozenCollection
from feedback.exports.codebook_files import of_collection, qdc_bytes
from feedback.exports.format import Format, Opener, mark


def _write(frozen: FrozenCollection, open_copy: Opener, file: BinaryIO) -> str:
    codes = qdc_bytes(of_collection(frozen.codes))
    file.write(codes)
    return sha256(codes).hexdigest()


FORMAT = Format(
    "codebook-qda", ".qdc", mark("Every code, for NVivo, ATLAS.ti, MAXQDA or QualCoder."), _write
)
