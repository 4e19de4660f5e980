"""One TOML table being read: typed takes that note what is wrong and carry on."""

import re
from collections.abc import Mapping
from typing import Any

from feedback.forms.answers import is_hidden
from feedback.forms.instrument import ENGLISH, Words
from feedback.forms.problems import Notes, did_you_mean, listed

LONGEST_TEXT = 400
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_NAME = 40

_PLAIN_TYPES = {
    str: "text in quotes",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Languages(tuple[str, ...]):
    """The languages of a file, English first. `partly` are those that may lack a text, because
    the file says that they are partly in English."""

    partly: frozenset[str] = frozenset()


class Table:
    """A table with its place in the file. Takes return None when the key is absent or wrong."""

    def __init__(self, raw: object, keys: tuple[str, ...], place: str, notes: Notes) -> None:
        self.place, self.notes = place, notes
        self.raw: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            notes.add(place, "this should be a table", f"Give it keys: {', '.join(keys)}.")
        for key in self.raw:
            if key not in keys:
                remedy = did_you_mean(key, keys, f"Known keys are {', '.join(keys)}.")
                self.note(f"the key '{key}' is not known", remedy)

    def note(self, cause: str, remedy: str) -> None:
        self.notes.add(self.place, cause, remedy)

    def take(self, key: str, kind: type, *, needed: bool = False) -> Any:
        """Return the value when it is of the kind; note it when it is needed and missing."""
        value = self.raw.get(key)
        if value is None:
            if needed:
                self.note(f"'{key}' is missing", f"Give {key} as {_PLAIN_TYPES[kind]}.")
            return None
        if type(value) is not kind:
            found = _PLAIN_TYPES.get(type(value), "something else")
            self.note(f"'{key}' is {found}", f"Give it as {_PLAIN_TYPES[kind]}.")
            return None
        return value

    def text(self, key: str, *, needed: bool = False) -> str | None:
        value = self.take(key, str, needed=needed)
        return value if value is None or self._is_fit(key, value) else None

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.take(key, list) or []
        if not all(isinstance(value, str) for value in values):
            self.note(f"'{key}' holds something other than text", "Put each value in quotes.")
            return ()
        return tuple(value for value in values if self._is_fit(key, value))

    def name(self, key: str = "name") -> str | None:
        """Return a name: small letters, digits and single hyphens, at most LONGEST_NAME."""
        value = self.text(key, needed=True)
        if value is None or (NAME.fullmatch(value) and len(value) <= LONGEST_NAME):
            return value
        self.note(
            f"the name '{value[:LONGEST_NAME]}' cannot be used",
            f"Use small letters, digits and single hyphens, at most {LONGEST_NAME} of them.",
        )
        return None

    def one_of(self, key: str, known: tuple[str, ...], *, needed: bool = False) -> str | None:
        value = self.text(key, needed=needed)
        if value is None or value in known:
            return value
        remedy = did_you_mean(value, known, f"Use {listed(known)}.")
        self.note(f"the {key} '{value}' is not known", remedy)
        return None

    def words(self, key: str, languages: Languages, *, needed: bool = False) -> Words | None:
        """Return the words of a table such as {en = "...", ur = "..."}.

        They are complete in `languages`, but for those that are partly in English.
        """
        table = self.take(key, dict, needed=needed)
        if table is None:
            return None
        asked = [code for code in languages if code in table or code not in languages.partly]
        texts = {code: self._in_language(key, code, table.get(code)) for code in asked}
        for code in sorted(table.keys() - texts.keys()):
            remedy = did_you_mean(code, languages, f"Use {listed(languages)}, or add '{code}'.")
            self.note(f"'{key}' is in '{code}', which is not one of its languages", remedy)
        found = {code: text for code, text in texts.items() if text}
        return Words(found) if ENGLISH in found else None

    def _in_language(self, key: str, code: str, text: object) -> str | None:
        if isinstance(text, str) and text.strip():
            return text.strip() if self._is_fit(key, text) else None
        self.note(f"'{key}' has no text in '{code}'", f"Write {key}.{code} in quotes.")
        return None

    def _is_fit(self, key: str, text: str) -> bool:
        if len(text) > LONGEST_TEXT:
            self.note(f"'{key}' is {len(text)} letters long", f"Keep it to {LONGEST_TEXT}.")
        elif any(is_hidden(character) for character in text):
            self.note(f"'{key}' holds a character that cannot be seen", "Type the text again.")
        else:
            return True
        return False
