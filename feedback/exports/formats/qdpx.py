"""The collection as a project for other programs for coding (REFI-QDA), as the standard counts."""

from __future__ import annotations

from feedback.exports.format import Format, mark
from feedback.exports.refi_zip import reporting, writing

FORMAT = Format(
    "qda-project",
    ".qdpx",
    mark("Words, pictures, sounds and codes, for QualCoder and other programs."),
    writing(in_utf16=False),
    has_media=True,
    beside=reporting(in_utf16=False),
)
