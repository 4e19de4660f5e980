"""The same project for programs that keep texts in UTF-16, and count an emoji as two."""

from __future__ import annotations

from feedback.exports.format import Format, mark
from feedback.exports.refi_zip import reporting, writing

FORMAT = Format(
    "qda-project-utf16",
    ".qdpx",
    mark("The same for NVivo, ATLAS.ti and MAXQDA, which count emoji as two signs."),
    writing(in_utf16=True),
    has_media=True,
    beside=reporting(in_utf16=True),
)
