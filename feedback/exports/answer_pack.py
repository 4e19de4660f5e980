"""The answers to a survey as one ZIP: tables of codes and of labels, a workbook, a codebook.

Rows are read once and wait in a private file, so memory does not grow with them. The same answers
give the same bytes.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, BinaryIO
from uuid import UUID

from feedback.access import Actor
from feedback.actions.answer_tables import AnswerTable, freeze_table, record_table
from feedback.actions.answers_leaving import TO, USE, Leaving
from feedback.actions.leaving_out import REASONS
from feedback.database import Database
from feedback.exports.answer_cells import Columns, Meaning, Value, codes_of, labels_of
from feedback.exports.carry_out import UNFINISHED
from feedback.exports.format import plain_name
from feedback.exports.pack import TOOL, tool_version
from feedback.exports.pack_files import CSV, JSON, TEXT, as_json
from feedback.exports.tables import Cell, csv_rows
from feedback.exports.wording import on_day
from feedback.exports.workbooks import Sheet, write_workbook
from feedback.exports.zip_stream import Pieces, ZipStream
from feedback.forms.shipping import shipped_around
from media.local import sync_folder

SCHEMA, SCHEMA_VERSION = "answers", 1
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 256 * 1024
BOOK = (
    *("name", "question_easy", "question_standard", "part", "kind", "answers", "missing"),
    "in_versions",
)
WIDE = ("question_easy", "question_standard", "answers", "missing")
MISSING = (
    ("-96", "only a part of the answer was given, or a card was put aside: see the codebook"),
    ("-97", "skipped: the question was asked, and nothing was answered"),
    ("-98", "I don't know"),
    ("-99", "I don't want to say"),
    ("blank", "the question was not asked: by the rules of the survey, or in this version"),
)
CAUTIONS = (
    "The columns that begin with caution__ are cautions to whoever reads a row. They are no reason "
    "to leave anyone out, and nobody was left out for them."
)
NO_WORDS = (
    "What people told in words, by voice, as a photo, a drawing or a film is not here: 1 or 'told' "
    "says that there is something. For words, ask for stories."
)
TAKEN_BACK = (
    "Whoever answered may change their mind at any time. Then you get a letter that names rows by "
    "their entry_id. Take these rows out of every copy, and tell us when it is done."
)
CHANGED = (
    "Some questions were asked in other words in another version. The codebook then has a line for "
    "each; read the codes with the column form_version."
)


def file_name(table: AnswerTable) -> str:
    """What the ZIP is called."""
    asked = table.leaving.asked
    name = plain_name(f"{asked.instrument.name} {table.wave}")
    return f"answers_{name}_{table.frozen_at:%Y-%m-%d}.zip"


def write_answers(table: AnswerTable, language: str, file: BinaryIO) -> str:
    """Write the ZIP; labels are in the language. The sha256 of its manifest, in hexadecimal."""
    columns = Columns(table, shipped_around(), language)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
        rows = _Rows(waiting, columns)
        for row in table.rows():
            rows.add(columns.row(row))
        return _write(table, columns, rows, language, file)


def carry_answers_to(
    database: Database,
    actor: Actor | None,
    survey_id: UUID,
    smallest: int,
    language: str,
    to: Path,
    now: datetime,
    given_to: str = "",
) -> Path:
    """Write the ZIP into the folder `to`: under its name once it is recorded, never half of it.

    Raises NotHere, TooFew, AnswersChanged, OSError.
    """
    to.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".answers-", suffix=UNFINISHED, dir=to)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, database.snapshot() as db:
            table = freeze_table(db, actor, survey_id, smallest, now)
            known_by = write_answers(table, language, file)
            file.flush()
            os.fsync(file.fileno())
        with database.writing() as db:
            record_table(db, actor, table, known_by, now, given_to)
        final = to / file_name(table)
        os.replace(unfinished, final)
        sync_folder(to)
        return final
    finally:
        unfinished.unlink(missing_ok=True)


class _Rows:
    """Rows in a private file that is gone when it is closed."""

    def __init__(self, file: IO[str], columns: Columns) -> None:
        self._file, self._names = file, columns.names

    def add(self, row: dict[str, Value]) -> None:
        json.dump([row.get(name) for name in self._names], self._file, ensure_ascii=False)
        self._file.write("\n")

    def codes(self) -> Iterator[dict[str, Cell]]:
        return map(codes_of, self._all())

    def labels(self) -> Iterator[dict[str, Cell]]:
        return map(labels_of, self._all())

    def _all(self) -> Iterator[dict[str, Value]]:
        self._file.seek(0)
        for line in self._file:
            cells = zip(self._names, json.loads(line), strict=True)
            yield {name: Value(*cell) for name, cell in cells if cell}


def _write(table: AnswerTable, columns: Columns, rows: _Rows, language: str, file: BinaryIO) -> str:
    book = [_book_row(one) for one in columns.meanings()]
    readme = _readme(table, language)
    pack = _Pack(table, file)
    names = columns.names
    pack.add("responses_codes.csv", CSV, lambda: csv_rows(names, rows.codes()))
    pack.add(f"responses_labels_{language}.csv", CSV, lambda: csv_rows(names, rows.labels()))
    pack.add("codebook.csv", CSV, lambda: csv_rows(BOOK, book))
    sheets = (
        Sheet("labels", names, rows.labels()),
        Sheet("codes", names, rows.codes()),
        Sheet("codebook", BOOK, book, WIDE),
        Sheet("about", ("about",), ({"about": line} for line in readme if line), ("about",)),
    )
    with tempfile.TemporaryFile() as workbook:
        write_workbook(workbook, sheets, table.frozen_at.date())
        pack.add("responses.xlsx", XLSX, lambda: _pieces(workbook))
    text = "".join(f"{line}\r\n" for line in readme).encode()
    pack.add("README.txt", TEXT, lambda: iter((text,)))
    return pack.finish()


class _Pack:
    """A ZIP on its way, and the list of what is in it."""

    def __init__(self, table: AnswerTable, file: BinaryIO) -> None:
        self._table, self._listed = table, []
        self._zip = ZipStream(file.write, table.frozen_at.date())

    def add(self, path: str, media_type: str, pieces: Pieces) -> str:
        measured = self._zip.add(path, pieces)
        known = {"path": path, "size": measured.size, "sha256": measured.sha256}
        self._listed.append({**known, "media_type": media_type})
        return measured.sha256

    def finish(self) -> str:
        manifest = as_json(self._manifest())
        known_by = self.add("manifest.json", JSON, lambda: iter((manifest,)))
        self._zip.finish()
        return known_by

    def _manifest(self) -> dict[str, object]:
        table, asked = self._table, self._table.leaving.asked
        return {
            "schema": SCHEMA,
            "schema_version": SCHEMA_VERSION,
            "tool": TOOL,
            "tool_version": tool_version(),
            "site": table.site,
            "survey": asked.instrument.name,
            "versions": [one.version for one in asked.instruments],
            "wave": table.wave,
            "use": USE.value,
            "audience": TO.audience.value,
            "medium": TO.medium.value,
            "consent_asked_on": table.frozen_at.date().isoformat(),
            "responses": len(table.leaving.ids),
            "files": sorted(self._listed, key=lambda one: one["path"]),
        }


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _book_row(one: Meaning) -> dict[str, Cell]:
    said = asdict(one)
    return {
        "name": said.pop("column"),
        "question_easy": said.pop("question"),
        "question_standard": said.pop("standard"),
        "in_versions": ", ".join(map(str, said.pop("versions"))) or "all",
        **said,
    }


def _readme(table: AnswerTable, language: str) -> list[str]:
    asked = table.leaving.asked
    versions = ", ".join(str(one.version) for one in asked.instruments)
    return [
        f"Answers to the survey {asked.instrument.name} (version {versions}).",
        f"Site: {table.site}. Round: {table.wave}. Asked on {on_day(table.frozen_at.date())}.",
        "",
        "What is in this folder",
        "responses_codes.csv: one row for each response, as numbers. For a program.",
        f"responses_labels_{language}.csv: the same rows and columns, in words.",
        "responses.xlsx: both, with the codebook, for Excel.",
        "codebook.csv: what each column is, and what each number means.",
        "manifest.json: the sha256 of each file.",
        "",
        "Missing answers",
        *(f"{code}: {words}." for code, words in MISSING),
        "",
        "Who is in it, and who is not",
        *_counts(table.leaving),
        "",
        "Please note",
        CAUTIONS,
        NO_WORDS,
        *([CHANGED] if len(asked.instruments) > 1 else []),
        "No names are here. entry_id is the same in every table, relationship_id only in this one.",
        "It is for people who study support, to be read on a screen. Do not put it on the web.",
        TAKEN_BACK,
    ]


def _counts(leaving: Leaving) -> Sequence[str]:
    lines = [f"In it: {len(leaving.ids)} responses."]
    for reason, count in leaving.reasons:
        lines.append(f"Not in it: {count}. {REASONS[reason].format(use=USE.value)}")
    if leaving.has_held_back:
        lines.append(
            f"Others are not in it either. Counts of fewer than {leaving.smallest} are held back, "
            "and counts from which they could be worked out."
        )
    elif not leaving.reasons:
        lines.append("Nobody who answered is left out.")
    return lines
