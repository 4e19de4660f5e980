"""Taking finished words in: each is looked at, and what would break a page is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.forms.answers import is_hidden
from feedback.forms.language_files import file_name, file_text, languages_of
from feedback.forms.reading import parse
from feedback.forms.shipping import FILES, language_file, toml_text
from feedback.forms.sidecars import COMPLETE, DRAFT, keyed, missing, texts_in, written
from feedback.forms.tables import LONGEST_TEXT
from feedback.languages import KNOWN
from feedback.translating import catalogues
from feedback.translating.texts import INTERFACE, Text, all_texts

PLACE = re.compile(r"%\(\w+\)[sd]|\$\{[\w-]+\}|%%")
COUNT = "%(num)s"
NOTE = "# {name} words of {file}. A draft until a native reader has confirmed it.\n"


@dataclass(frozen=True)
class Refused:
    """Words that were not taken: their key, why, and what to do."""

    key: str
    why: str

    def __str__(self) -> str:
        return f"{self.key}: {self.why}"


@dataclass(frozen=True)
class Taken:
    """How many texts were taken in, and those that were refused."""

    count: int
    refused: tuple[Refused, ...]


def take_in(code: str, rows: object) -> Taken:
    """Take filled rows into the catalogue and the survey files of a language.

    A row is what `Text.row` gives, with `text` or `texts` filled. Empty ones are left out. What
    is sound is kept, also when another row is refused.
    """
    known = {text.key: text for text in all_texts(code)}
    good: dict[str, tuple[str, ...]] = {}
    refused: list[Refused] = []
    for row in rows if isinstance(rows, list) else [rows]:
        key, given = _given(row)
        why = what_is_wrong(known.get(key), given)
        if why:
            refused.append(Refused(key, why))
        elif any(given):
            good[key] = given
    _keep_interface(code, good)
    for name in FILES:
        _keep_survey(code, name, good)
    toml_text.cache_clear()
    return Taken(len(good), tuple(refused))


def _given(row: object) -> tuple[str, tuple[Any, ...]]:
    if not isinstance(row, Mapping):
        return "?", ()
    texts = row.get("texts", [row.get("text", "")])
    given = tuple(texts) if isinstance(texts, list) else (texts,)
    return str(row.get("key", "?")), tuple(t.strip() if isinstance(t, str) else t for t in given)


def what_is_wrong(text: Text | None, given: tuple[Any, ...]) -> str:
    """What is wrong with the words of a text and what to do; nothing when all is well."""
    if text is None:
        return "no such text. List what is missing again and use its keys."
    if not all(isinstance(one, str) for one in given):
        return "the words are no text. Write each in quotes."
    if not any(given):
        return ""
    if len(given) != len(text.texts) or not all(given):
        numbers = "; ".join(text.forms) or "all"
        return f"{len(text.texts)} texts are needed (for {numbers}), in 'texts'."
    if any(is_hidden(character) for one in given for character in one):
        return "it holds a character that cannot be seen. Type the words again."
    if not text.key.startswith(f"{INTERFACE}/") and len(max(given, key=len)) > LONGEST_TEXT:
        return f"it is too long. Keep it to {LONGEST_TEXT} letters."
    wrong = (_places(text, number, words) for number, words in enumerate(given))
    return next(filter(None, wrong), "")


def _places(text: Text, number: int, words: str) -> str:
    """Places such as %(name)s stay as they are. One exact number may be said in a word."""
    wanted = Counter(PLACE.findall(text.en_plural or text.en))
    found = Counter(PLACE.findall(words))
    if text.forms and "," not in text.forms[number]:
        wanted.pop(COUNT, None)
        found.pop(COUNT, None)
    if wanted != found or "%" in PLACE.sub("", words) and "%(" in text.en:
        places = ", ".join(wanted.elements()) or "none"
        return f"the places for names differ: '{words}'. Keep exactly these: {places}."
    return ""


def _keep_interface(code: str, good: Mapping[str, tuple[str, ...]]) -> None:
    catalogue = catalogues.opened(code)
    for message in catalogues.messages(catalogue):
        first = message.id[0] if message.pluralizable else message.id
        given = good.get(f"{INTERFACE}/{first}")
        if given:
            message.string = given if message.pluralizable else given[0]
            message.flags.discard("fuzzy")
    catalogues.write(code, catalogue)
    catalogues.compile_words(code)


def _keep_survey(code: str, name: str, good: Mapping[str, tuple[str, ...]]) -> None:
    """Write the file of a language beside its survey; its opening comment and flags stay."""
    mine = {key: good[f"{name}/{key}"][0] for key in _keys(name) if f"{name}/{key}" in good}
    if not mine:
        return
    has_file = code in languages_of(name)
    before = language_file(name, code) if has_file else {}
    raw = parse(file_text(name), file_name(name))
    texts = texts_in(before) | mine
    in_order = {key: texts[key] for key in keyed(raw) if key in texts}
    is_complete = not missing(raw, in_order)
    path = catalogues.FOLDER.parent / "forms" / "instruments" / file_name(name, code)
    head = _opening(file_text(name, code)) if has_file else _note(code, name)
    path.write_text(
        f"{head}{DRAFT} = {str(before.get(DRAFT) is not False).lower()}\n"
        f"{COMPLETE} = {str(is_complete).lower()}\n\n{written(in_order)}",
        encoding="utf-8",
    )


def _keys(name: str) -> Iterable[str]:
    return keyed(parse(file_text(name), file_name(name)))


def _note(code: str, name: str) -> str:
    return NOTE.format(name=KNOWN[code].english_name, file=file_name(name))


def _opening(text: str) -> str:
    lines = text.splitlines(keepends=True)
    end = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(lines[:end])
