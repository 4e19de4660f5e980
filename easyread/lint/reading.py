"""Read the texts of a file: plain text, a gettext catalogue or a web page."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from easyread.lint.checking import guess_kind
from easyread.lint.findings import Kind


class Unreadable(Exception):
    """The file cannot be read. Carries a stable `code` and words for the person at the keyboard."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Line:
    """A text and the number of the line it starts on, counted from 1."""

    number: int
    text: str
    kind: Kind


def read(path: Path) -> list[Line]:
    """Every text of the file that is not blank. Raises Unreadable."""
    reader = READERS.get(path.suffix.lower(), lines_of_text)
    found = reader(_content(path))
    return [line for line in found if line.text.strip()]


def _content(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not-text", f"{path} is not a text file in UTF-8.") from None
    except OSError as error:
        raise Unreadable("no-file", f"Cannot read {path}: {error.strerror}.") from None
    if "\0" in text:
        raise Unreadable("not-text", f"{path} is not a text file.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def lines_of_text(content: str) -> Iterator[Line]:
    """One text a line."""
    for number, line in enumerate(content.split("\n"), start=1):
        yield Line(number, line.strip(), guess_kind(line))


_MSGID = re.compile(r'^(msgid(?:_plural)?)\s+((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {r"\n": "\n", r"\t": "\t", r"\"": '"', r"\\": "\\"}


def lines_of_catalogue(content: str) -> Iterator[Line]:
    """The msgid and msgid_plural of a .po or .pot file."""
    for found in _MSGID.finditer(content):
        quoted = "".join(_QUOTED.findall(found.group(2)))
        text = re.sub(r"\\.", lambda escape: _ESCAPES.get(escape.group(), ""), quoted)
        number = content.count("\n", 0, found.start()) + 1
        yield Line(number, text, guess_kind(text))


BLOCKS = {
    "h1": Kind.TITLE,
    "h2": Kind.TITLE,
    "h3": Kind.TITLE,
    "title": Kind.TITLE,
    "button": Kind.BUTTON,
    "legend": Kind.QUESTION,
    "p": None,
    "li": None,
    "label": None,
    "td": None,
    "th": None,
    "dt": None,
    "dd": None,
    "a": None,
    "figcaption": None,
    "caption": None,
    "div": None,
    "main": None,
    "section": None,
    "body": None,
}
INLINE = frozenset({"a"})  # inside a paragraph a link is part of its sentence
UNSEEN = frozenset({"script", "style", "template"})


class _Page(HTMLParser):
    """Gathers the words of each block; the kind comes from the element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._open: list[str] = []
        self._words: list[str] = []
        self._number = 1

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in UNSEEN or (tag in BLOCKS and tag not in INLINE):
            self.flush()
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            self.flush()
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in UNSEEN:
            return
        if data.strip() and not self._words:
            lead = len(data) - len(data.lstrip())
            self._number = self.getpos()[0] + data[:lead].count("\n")
        self._words.append(data) if self._words or data.strip() else None

    def flush(self) -> None:
        text = " ".join("".join(self._words).split())
        kind = BLOCKS.get(self._open[-1]) if self._open else None
        self.lines.append(Line(self._number, text, kind or guess_kind(text)))
        self._words = []


def lines_of_page(content: str) -> Iterator[Line]:
    """The visible words of an HTML page, one text for each block."""
    page = _Page()
    page.feed(content)
    page.close()
    page.flush()
    yield from page.lines


READERS: dict[str, Callable[[str], Iterator[Line]]] = {
    ".po": lines_of_catalogue,
    ".pot": lines_of_catalogue,
    ".html": lines_of_page,
    ".htm": lines_of_page,
}
