"""Tables as CSV that every spreadsheet opens and none of them runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

BOM = "\ufeff"  # without it Excel takes UTF-8 for the local code page
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Cell = str | int | float | bool | None


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> bytes:
    """A table in UTF-8 with a byte order mark and CRLF line ends (RFC 4180).

    Raises ValueError for a row with a column that is not declared.
    """
    return b"".join(csv_rows(columns, rows))


def csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Iterator[bytes]:
    """The same, a row at a time. Raises ValueError for a row with a column not declared."""
    text = io.StringIO(BOM)
    text.seek(0, io.SEEK_END)
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()
        writer.writerow({name: cell(value) for name, value in row.items()})
    yield text.getvalue().encode()


def cell(value: Cell) -> str:
    """One value as text; text that looks like a formula gets an apostrophe in front."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if value is None:
        return ""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
