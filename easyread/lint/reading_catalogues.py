"""Read a gettext catalogue: what is to be translated, and its translations.

A small tolerant reader of its own, so that the library needs nothing beside Python. Obsolete
messages (`#~`) are left out; an empty translation is no text.
"""

import re
from collections.abc import Iterator

from easyread.lint.checking import guess_kind
from easyread.lint.lines import Line

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_FIELD = re.compile(
    r"^(msgid|msgid_plural|msgstr)(?:\[\d+\])?[ \t]+"
    rf"({_STRING}(?:\n[ \t]*{_STRING})*)",
    re.MULTILINE,
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\"": '"', r"\\": "\\"}
_LANGUAGE = re.compile(r"^Language:[ \t]*([\w@-]+)", re.MULTILINE)


def lines_of_catalogue(content: str) -> Iterator[Line]:
    """Each msgid and msgid_plural, then each msgstr in the language that the header names."""
    number, place, language, is_header = 1, 0, "", False
    for found in _FIELD.finditer(content):
        number += content.count("\n", place, found.start())
        place = found.start()
        text = _unquoted(found[2])
        if found[1] != "msgstr":
            is_header = not text
            yield Line(number, text, guess_kind(text))
        elif is_header:
            language = _language(text)
        else:
            yield Line(number, text, guess_kind(text), language)


def _language(header: str) -> str:
    found = _LANGUAGE.search(header)
    return found[1] if found else ""


def _unquoted(fields: str) -> str:
    quoted = "".join(_QUOTED.findall(fields))
    return re.sub(r"\\.", lambda escape: _ESCAPES.get(escape.group(), ""), quoted)
