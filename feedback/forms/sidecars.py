"""The words of a survey in one more language, in a file of their own beside it.

`my-social-worker.cy.toml` holds the Welsh of `my-social-worker.toml`: one line for each text,
under a key that stays the same when questions move. What is published is one text, the survey
with a `[words.cy]` table for each language, so that it is whole, hashed and never changed.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from feedback.forms.instrument import ENGLISH
from feedback.forms.languages import is_language
from feedback.forms.problems import Notes, did_you_mean

WORDS = "words"
# What a language file says of itself, before its texts.
DRAFT, COMPLETE = "draft", "complete"
TOP = ("title", "why", "since")
SAID = ("text", "standard", "say", "hint")
FIXED = "fixed"


@dataclass(frozen=True)
class Sidecars:
    """What the words tables of one file say: their languages, which of them are drafts, which are
    partly in English, and the words of the answers that are the same in every survey."""

    languages: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    partly: frozenset[str] = frozenset()
    fixed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def keyed(raw: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every text of a file by its stable key: `title`, `about.survey`, `answers.how-good.good`,
    `apart.dont-know`, `items.listens.hint`, `themes.listened-to`, `fixed.yes`,
    `prompts.what-matters.text`, `prompts.in-hospital.moments.going-in`.

    A text is the table of its languages. What is not shaped like one is left to the reader.
    """
    found = {key: raw.get(key) for key in TOP}
    for number, row in enumerate(_rows(raw.get("about")), 1):
        # A line goes by its picture, so that its words follow it when lines are put in.
        by_picture = f"about.{row.get('picture')}"
        found[f"about.{number}" if by_picture in found else by_picture] = row.get("text")
    answers = raw.get("answers")
    for name, rows in (answers if isinstance(answers, dict) else {}).items():
        found |= _named(f"answers.{name}", rows, "text")
    for part, key in (("apart", "text"), ("themes", "title"), (FIXED, "text")):
        found |= _named(part, raw.get(part), key)
    for row in _rows(raw.get("items")):
        found |= {f"items.{row.get('name')}.{key}": row.get(key) for key in SAID}
    for row in _rows(raw.get("prompts")):
        place = f"prompts.{row.get('name')}"
        found |= {f"{place}.{key}": row.get(key) for key in ("title", "text")}
        found |= _named(f"{place}.moments", row.get("moments"), "text")
    return {key: text for key, text in found.items() if isinstance(text, dict)}


def _rows(raw: object) -> list[dict[str, Any]]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def _named(part: str, raw: object, key: str) -> dict[str, Any]:
    return {f"{part}.{row.get('name')}": row.get(key) for row in _rows(raw)}


def pictures(raw: Mapping[str, Any]) -> dict[str, str]:
    """The picture that stands beside texts: by `items.listens`, or by a whole key of an answer."""
    found = {f"items.{row.get('name')}": row.get("picture") for row in _rows(raw.get("items"))}
    found |= {f"about.{row.get('picture')}": row.get("picture") for row in _rows(raw.get("about"))}
    found |= _named("prompts", raw.get("prompts"), "picture")
    answers = raw.get("answers")
    for name, rows in (answers if isinstance(answers, dict) else {}).items():
        found |= _named(f"answers.{name}", rows, "picture")
    for part in ("apart", "themes"):
        found |= _named(part, raw.get(part), "picture")
    return {key: name for key, name in found.items() if name and name != "none-needed"}


def flat(raw: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """A table in tables as (dotted key, value); the file's own `draft` and `complete` too."""
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def texts_in(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of one language file, by key."""
    return {key: value for key, value in flat(raw) if key not in (DRAFT, COMPLETE)}


def put_in(raw: dict[str, Any], notes: Notes) -> Sidecars:
    """Take the `words` tables out of a survey and put their texts where they belong."""
    tables = raw.pop(WORDS, {})
    if not isinstance(tables, dict):
        notes.add(WORDS, "this should be a table", "Write [words.ur], one for each language.")
        return Sidecars()
    texts, found = keyed(raw), {}
    for code, table in tables.items():
        if is_language(code) and code != ENGLISH and isinstance(table, dict):
            found[code] = table
            _put_language(texts, code, texts_in(table), notes)
        else:
            notes.add(f"{WORDS}.{code}", "this is no language", "Use a code such as 'ur'.")
    return Sidecars(
        languages=tuple(found),
        drafts=tuple(code for code, table in found.items() if table.get(DRAFT) is not False),
        partly=frozenset(code for code, table in found.items() if table.get(COMPLETE) is False),
        fixed={code: _fixed(table) for code, table in found.items()},
    )


def _fixed(table: Mapping[str, Any]) -> dict[str, str]:
    given = table.get(FIXED)
    pairs = given.items() if isinstance(given, dict) else ()
    return {name: text for name, text in pairs if isinstance(text, str)}


def _put_language(
    texts: dict[str, dict[str, Any]], code: str, given: dict[str, Any], notes: Notes
) -> None:
    place = f"{WORDS}.{code}"
    for key, text in given.items():
        if key.startswith(f"{FIXED}."):
            continue
        if key not in texts:
            remedy = did_you_mean(key, texts, "Take it out, or give the text its English.")
            notes.add(f"{place}, {key}", "there is no such text in English", remedy)
        elif code in texts[key]:
            notes.add(f"{place}, {key}", f"'{code}' is written twice", "Take one out.")
        else:
            texts[key][code] = text


def missing(raw: Mapping[str, Any], given: Container[str]) -> list[str]:
    """The keys of a file that have English and are not in `given`."""
    return [key for key, text in keyed(raw).items() if ENGLISH in text and key not in given]


def written(texts: Mapping[str, str]) -> str:
    """Texts as lines of TOML, as they stand in a language file."""
    # A JSON text is a TOML text too, but for one character that no text may hold.
    return "".join(
        f"{key} = {json.dumps(text, ensure_ascii=False)}\n" for key, text in texts.items()
    )


def table_of(code: str, is_draft: bool, is_complete: bool, texts: Mapping[str, str]) -> str:
    """The `[words.CODE]` table that makes a language part of the published whole."""
    head = f"\n[{WORDS}.{code}]\n{DRAFT} = {str(is_draft).lower()}\n"
    return head + f"{COMPLETE} = {str(is_complete).lower()}\n" + written(texts)
