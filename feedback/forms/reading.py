"""Reading an instrument from TOML. Everything that is wrong is said at once, with its remedy."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Container
from dataclasses import replace
from typing import Any

from feedback.forms.fixed_choices import APART, YES_NO, with_fixed
from feedback.forms.instrument import ENGLISH, OPINION, VOICES, Choice, Instrument, Item, Line
from feedback.forms.languages import is_language
from feedback.forms.problems import InstrumentUnreadable, Notes, Problem
from feedback.forms.reading_choices import Answers, Reading, note_twice, read_choices, read_picture
from feedback.forms.reading_items import read_items
from feedback.forms.sidecars import Sidecars, put_in
from feedback.forms.tables import Languages, Table

LONGEST_FILE = 400_000
MOST_MINUTES = 60
KEYS = (
    *("name", "version", "voice", "title", "about", "why", "since", "minutes", "languages"),
    *("drafts", "credits", "answers", "apart", "items"),
)
LINE_KEYS = ("text", "picture")


def read_instrument(
    toml_text: str,
    file_name: str,
    known_pictures: Container[str] | None = None,
    known_themes: Container[str] | None = None,
) -> Instrument:
    """Return the instrument written in `toml_text`.

    Pictures and themes are checked when the known names are given. Raises InstrumentUnreadable
    with every problem found; each names the file, the item, the cause and the remedy.
    """
    notes = Notes(file_name)
    table, reading = open_file(toml_text, KEYS, notes, known_pictures)
    reading.themes = known_themes
    fields = _read_fields(table, reading)
    notes.raise_any()
    return Instrument(**fields, source_sha256=source_sha256(toml_text))


def source_sha256(toml_text: str) -> str:
    """Return the hash that tells whether a published text was changed, as 64 hex digits.

    Line ends, a byte order mark and Unicode composition differ between editors, so they are
    made the same first.
    """
    return hashlib.sha256(_canonical(toml_text).encode("utf-8", "surrogatepass")).hexdigest()


def parse(toml_text: str, file_name: str) -> dict[str, Any]:
    """Return the TOML as a dict. Raises InstrumentUnreadable naming the line of a mistake."""
    if len(toml_text) > LONGEST_FILE:
        remedy = f"Keep it to {LONGEST_FILE} letters."
        raise InstrumentUnreadable([Problem(file_name, "", "the file is too big", remedy)])
    try:
        return tomllib.loads(_canonical(toml_text))
    except tomllib.TOMLDecodeError as error:
        raise InstrumentUnreadable([_syntax(file_name, str(error))]) from None
    except RecursionError:
        remedy = "Write each table on its own."
        raise InstrumentUnreadable(
            [Problem(file_name, "", "it is nested too deep", remedy)]
        ) from None


def open_file(
    toml_text: str, keys: tuple[str, ...], notes: Notes, known_pictures: Container[str] | None
) -> tuple[Table, Reading]:
    """Return a file's table, its words tables put in, and what its parts are read with."""
    raw = parse(toml_text, notes.file)
    sidecars = put_in(raw, notes)
    table = Table(raw, keys, "", notes)
    reading = Reading(notes, read_languages(table, sidecars), known_pictures)
    reading.drafts = sidecars.drafts
    reading.apart = with_fixed(APART, sidecars.fixed)
    reading.yes_no = with_fixed(YES_NO, sidecars.fixed)
    return table, reading


def read_languages(table: Table, sidecars: Sidecars) -> Languages:
    """Return the languages of a file, English among them, noting codes that are none."""
    codes = (*table.texts("languages"), *sidecars.languages)
    for code in codes:
        if not is_language(code):
            table.note(f"the language '{code}' is not a code", "Use a code such as 'en' or 'ur'.")
    note_twice(list(codes), table.place, "language", table.notes)
    if ENGLISH not in codes:
        table.note("English is missing", f'Write languages = ["{ENGLISH}", ...].')
    languages = Languages(dict.fromkeys((ENGLISH, *filter(is_language, codes))))
    languages.partly = sidecars.partly
    return languages


def _read_fields(table: Table, reading: Reading) -> dict[str, Any]:
    reading.answers = read_answers(table, reading)
    reading.apart = _read_apart(table, reading)
    return {
        "name": table.name(),
        "version": _read_count(table, "version", most=10_000),
        "title": table.words("title", reading.languages, needed=True),
        "voice": table.one_of("voice", VOICES, needed=True),
        "about": _read_about(table, reading),
        "why": table.words("why", reading.languages, needed=True),
        "since": table.words("since", reading.languages),
        "minutes": _read_count(table, "minutes", most=MOST_MINUTES),
        "languages": tuple(reading.languages),
        "partly": tuple(sorted(reading.languages.partly)),
        "drafts": read_drafts(table, reading),
        "credits": table.texts("credits"),
        "items": _read_all_items(table, reading),
    }


def _read_count(table: Table, key: str, most: int) -> int | None:
    count = table.take(key, int, needed=True)
    if count is not None and not 1 <= count <= most:
        table.note(f"{key} {count} cannot be", f"Use a whole number from 1 to {most}.")
    return count


def _read_about(table: Table, reading: Reading) -> tuple[Line, ...]:
    rows = table.take("about", list, needed=True) or []
    tables = [
        Table(row, LINE_KEYS, f"line {number} of about", reading.notes)
        for number, row in enumerate(rows, 1)
    ]
    said = [(t.words("text", reading.languages, needed=True), t) for t in tables]
    return tuple(Line(text, read_picture(t, reading)) for text, t in said if text)


def read_drafts(table: Table, reading: Reading) -> tuple[str, ...]:
    """Return the languages that no native reader has confirmed, each one of the file's."""
    drafts = (*table.texts("drafts"), *reading.drafts)
    for code in set(drafts) - set(reading.languages):
        table.note(f"the draft '{code}' is not one of its languages", "Add it to languages.")
    return drafts


def read_answers(table: Table, reading: Reading) -> Answers:
    sets = table.take("answers", dict) or {}
    return {name: read_choices(rows, f"answers '{name}'", reading) for name, rows in sets.items()}


def _read_apart(table: Table, reading: Reading) -> tuple[Choice, ...]:
    """Staff who write for someone need other words; the 2 answers and their names stay."""
    rows = table.take("apart", list)
    if rows is None:
        return reading.apart
    choices = read_choices(rows, "apart", reading)
    names = [choice.name for choice in APART]
    if [choice.name for choice in choices] != names:
        table.note("'apart' does not hold its 2 answers", f"Write {' and '.join(names)}.")
    return tuple(replace(choice, value=None, excludes_others=True) for choice in choices)


def _read_all_items(table: Table, reading: Reading) -> tuple[Item, ...]:
    rows = table.take("items", list, needed=True)
    if rows == []:
        table.note("it asks nothing", "Add at least one [[items]].")
    items = read_items(rows or [], reading)
    _same_words_all_through(items, table)
    return items


def _same_words_all_through(items: tuple[Item, ...], table: Table) -> None:
    """One set of answer words for every opinion of a survey (Hartley and MacLean, 2006)."""
    usual = {
        item.choices: item.name
        for item in reversed(items)
        if item.kind == "choose-one" and item.asks == OPINION and item.scale == 3 and item.choices
    }
    if len(usual) > 1:
        last, *_, first = usual.values()
        table.note(
            f"the items '{first}' and '{last}' have different answers",
            "Use the same answers for every opinion.",
        )


def _canonical(toml_text: str) -> str:
    lines = toml_text.removeprefix("\ufeff").replace("\r\n", "\n")
    return unicodedata.normalize("NFC", lines)


def _syntax(file_name: str, said: str) -> Problem:
    line = re.search(r"at line (\d+)", said)
    place = f"line {line[1]}" if line else "the last line"
    cause = "this is not TOML: " + re.sub(r"\s*\(at .*\)", "", said)[:200].lower()
    return Problem(file_name, place, cause, "Look at the quotes and brackets there.")
