"""Read the texts of a file: plain text, a gettext catalogue or a web page."""

from collections.abc import Callable, Iterator
from pathlib import Path

from easyread.lint.checking import guess_kind
from easyread.lint.lines import Line
from easyread.lint.reading_catalogues import lines_of_catalogue
from easyread.lint.reading_pages import lines_of_page


class Unreadable(Exception):
    """The file cannot be read. Carries a stable `code` and words for the person at the keyboard."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


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


READERS: dict[str, Callable[[str], Iterator[Line]]] = {
    ".po": lines_of_catalogue,
    ".pot": lines_of_catalogue,
    ".html": lines_of_page,
    ".htm": lines_of_page,
}
