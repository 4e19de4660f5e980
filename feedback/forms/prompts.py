"""Prompts: what a diary may ask people to tell about, read from TOML and kept as it was shown."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from feedback.forms.instrument import Words
from feedback.forms.problems import Notes
from feedback.forms.reading import open_file
from feedback.forms.reading_choices import Reading, called, note_twice, read_picture
from feedback.forms.tables import Table

KEYS = ("languages", "prompts")
PROMPT_KEYS = ("name", "version", "for", "picture", "title", "text", "moments")
MOMENT_KEYS = ("name", "text")
# Whose diary a prompt may be written for, in the words of `model.accounts.Role`.
TELLERS = ("person", "carer", "professional", "worker")


class PromptChanged(ValueError):
    """A version that was put on a diary was given another text."""


@dataclass(frozen=True)
class Prompt:
    """One prompt: its title, its words, and moments that may help to begin."""

    name: str
    version: int
    picture: str
    title: Words
    text: Words
    tellers: tuple[str, ...] = ()
    moments: Mapping[str, Words] = field(default_factory=dict)

    def written(self) -> str:
        """The prompt in every language as JSON: what is published, hashed and shown again."""
        moments = {name: dict(words) for name, words in self.moments.items()}
        kept = {"picture": self.picture, "title": dict(self.title), "text": dict(self.text)}
        return json.dumps(kept | {"moments": moments}, ensure_ascii=False, sort_keys=True)


def as_shown(name: str, version: int, text: str) -> Prompt:
    """The prompt that `written` made this text of."""
    kept = json.loads(text)
    moments = {moment: Words(words) for moment, words in kept["moments"].items()}
    title, words = Words(kept["title"]), Words(kept["text"])
    return Prompt(name, version, kept["picture"], title, words, moments=moments)


def sha256_of(text: str) -> str:
    """The hash that tells whether a published prompt was changed, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_unchanged(prompt: Prompt, published_sha256: str | None) -> None:
    """Raise PromptChanged when this version was put on a diary with other words."""
    if published_sha256 not in (None, sha256_of(prompt.written())):
        raise PromptChanged(
            f"prompts.toml: version {prompt.version} of '{prompt.name}' was put on a diary and its"
            f" text was changed. Give the new text version {prompt.version + 1}."
        )


def read_prompts(
    toml_text: str, file_name: str, known_pictures: Container[str] | None = None
) -> tuple[Prompt, ...]:
    """Return the prompts of a file. Raises InstrumentUnreadable with every problem found."""
    notes = Notes(file_name)
    table, reading = open_file(toml_text, KEYS, notes, known_pictures)
    rows = table.take("prompts", list, needed=True) or []
    found = [_read_prompt(row, number, reading) for number, row in enumerate(rows, 1)]
    prompts = tuple(prompt for prompt in found if prompt)
    note_twice([prompt.name for prompt in prompts], "", "prompt", notes)
    notes.raise_any()
    return prompts


def _read_prompt(raw: object, number: int, reading: Reading) -> Prompt | None:
    place = f"prompt {called(raw, number)}"
    table = Table(raw, PROMPT_KEYS, place, reading.notes)
    name, version = table.name(), table.take("version", int, needed=True)
    title = table.words("title", reading.languages, needed=True)
    text = table.words("text", reading.languages, needed=True)
    picture, tellers = read_picture(table, reading), _read_tellers(table)
    moments = _read_moments(table, place, reading)
    if not (name and version and title and text and picture):
        return None
    return Prompt(name, version, picture, title, text, tellers, moments)


def _read_tellers(table: Table) -> tuple[str, ...]:
    tellers = table.texts("for")
    if not tellers or set(tellers) - set(TELLERS):
        table.note("'for' does not say whose diary it is for", f"Use {', '.join(TELLERS)}.")
    return tellers


def _read_moments(table: Table, place: str, reading: Reading) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for number, row in enumerate(table.take("moments", list) or [], 1):
        moment = Table(row, MOMENT_KEYS, f"{place}, moment {called(row, number)}", reading.notes)
        name, text = moment.name(), moment.words("text", reading.languages, needed=True)
        if name and text:
            found[name] = text
    return found
