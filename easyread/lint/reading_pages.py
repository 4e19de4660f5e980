"""Read the words of a web page that people see or hear, block by block."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from easyread.lint.checking import guess_kind
from easyread.lint.findings import Kind
from easyread.lint.lines import Line

TITLES = dict.fromkeys("title h1 h2 h3 h4 h5 h6 th caption figcaption".split(), Kind.TITLE)
GUESSED = dict.fromkeys(
    "p li label td dt dd a div main section article aside nav header footer form fieldset ul ol dl "
    "table tr blockquote details address body html".split()
)
BLOCKS: dict[str, Kind | None] = {
    **GUESSED,
    **TITLES,
    "button": Kind.BUTTON,
    "summary": Kind.BUTTON,
    "legend": Kind.QUESTION,
    "option": Kind.ANSWER,
}
INLINE = frozenset({"a"})  # inside a paragraph a link is part of its sentence
UNSEEN = frozenset({"script", "style", "template"})
SPOKEN = ("alt", "aria-label", "placeholder")
CHOICES = frozenset({"radio", "checkbox"})
BUTTONS = frozenset({"submit", "button", "reset"})
NO_ID = "\0"  # no label can point here

Attributes = dict[str, str]


class _Block(NamedTuple):
    tag: str
    kind: Kind | None
    language: str


class _Page(HTMLParser):
    """Gathers the words of each block; the kind comes from the element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self._open: list[_Block] = []
        self._words: list[str] = []
        self._number = 1
        self._choices: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self._language
        if tag in UNSEEN or (tag in BLOCKS and tag not in INLINE):
            self.flush()
            self._open.append(_Block(tag, self._kind_of(tag, given), language))
        if tag == "input":
            self._see_input(given)
        self._hear(tag, given, language)

    def handle_endtag(self, tag: str) -> None:
        if any(block.tag == tag for block in self._open):
            self.flush()
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].tag in UNSEEN:
            return
        if data.strip() and not self._words:
            lead = len(data) - len(data.lstrip())
            self._number = self.getpos()[0] + data[:lead].count("\n")
        self._words.append(data) if self._words or data.strip() else None

    def flush(self) -> None:
        text = " ".join("".join(self._words).split())
        kind = self._open[-1].kind if self._open else None
        self._keep(self._number, text, kind, self._language)
        self._words = []

    @property
    def _language(self) -> str:
        return self._open[-1].language if self._open else ""

    def _keep(self, number: int, text: str, kind: Kind | None, language: str) -> None:
        if text.strip():
            self.lines.append(Line(number, text, kind or guess_kind(text), language))

    def _kind_of(self, tag: str, given: Attributes) -> Kind | None:
        is_choice = tag == "label" and given.get("for") in self._choices
        return Kind.ANSWER if is_choice else BLOCKS.get(tag)

    def _see_input(self, given: Attributes) -> None:
        kind = given.get("type", "").lower()
        if kind in BUTTONS:
            self._keep(self.getpos()[0], given.get("value", ""), Kind.BUTTON, self._language)
        if kind not in CHOICES:
            return
        self._choices.add(given.get("id", NO_ID))
        if self._open and self._open[-1].tag == "label":
            self._open[-1] = self._open[-1]._replace(kind=Kind.ANSWER)

    def _hear(self, tag: str, given: Attributes, language: str) -> None:
        """Words that a screen reader says, or that stand in a field."""
        kind = Kind.BUTTON if tag == "button" else None
        for name in SPOKEN:
            words = " ".join(given.get(name, "").split())
            self._keep(self.getpos()[0], words, kind, language)


def lines_of_page(content: str) -> Iterator[Line]:
    """The words of an HTML page, one text for each block, in the order of their lines."""
    page = _Page()
    page.feed(content)
    page.close()
    page.flush()
    yield from sorted(page.lines, key=lambda line: line.number)
