"""Keyed marks by which a row that was altered, removed or put in shows: HMAC-SHA256 (RFC 2104).

A row's own mark says that the application wrote it. A link binds a row to all rows before it. A
head is a link written down elsewhere, so that a chain that was cut at its end shows too. Each of
the three is made with words of its own in front, so that none can stand in for another.
"""

from __future__ import annotations

import hashlib
import hmac


def row_mark(key: bytes, row: bytes) -> bytes:
    """The 32-byte mark of one row by itself."""
    return hmac.digest(key, b"row\0" + row, hashlib.sha256)


def link_mark(key: bytes, number: int, before: bytes, row: bytes) -> bytes:
    """The 32-byte mark of link `number`: of the row, and of all links before it by `before`."""
    return hmac.digest(key, b"link\0%d\0" % number + before + row, hashlib.sha256)


def head_mark(key: bytes, written: str) -> bytes:
    """The 32-byte mark of one line that says how far the chain was."""
    return hmac.digest(key, b"head\0" + written.encode(), hashlib.sha256)


def is_same(mark: bytes | None, other: bytes) -> bool:
    """True when two marks are the same; looking takes the same time either way."""
    return hmac.compare_digest(mark or b"", other)
