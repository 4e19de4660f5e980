"""`python -m easyread check FILE... [--json]`: judge every text of some files.

Exit code: 0 when no text fails, 1 when one does, 2 when a file cannot be read.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from easyread.lint.checking import check
from easyread.lint.findings import Finding, Report
from easyread.lint.reading import Unreadable, read

PASSED, FAILED, UNREADABLE = 0, 1, 2


class Checked(NamedTuple):
    file: str
    line: int
    report: Report

    def as_dict(self) -> dict[str, object]:
        findings = [finding.as_dict() for finding in self.report.findings]
        return {
            "file": self.file,
            "line": self.line,
            "text": self.report.text,
            "verdict": self.report.verdict,
            "findings": findings,
        }


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="one text a line; .po; .html")
    parser.add_argument("--json", action="store_true", help="print a list that programs can read")
    parser.add_argument("--language", default="en", help="of texts that do not say theirs")


def run(options: argparse.Namespace) -> int:
    """Print what was found and give the exit code."""
    checked: list[Checked] = []
    unreadable = 0
    for file in options.files:
        try:
            checked += check_file(file, options.language)
        except Unreadable as error:
            unreadable += 1
            print(error, file=sys.stderr)
    print(as_json(checked) if options.json else as_words(checked))
    return UNREADABLE if unreadable else exit_code(checked)


def check_file(file: str, language: str = "en") -> list[Checked]:
    """Every text of a file with its report. Raises Unreadable."""
    lines = read(Path(file))
    return [
        Checked(file, at.number, check(at.text, at.kind, at.language or language)) for at in lines
    ]


def exit_code(checked: list[Checked]) -> int:
    return FAILED if any(one.report.verdict == "fail" for one in checked) else PASSED


def as_json(checked: list[Checked]) -> str:
    return json.dumps([one.as_dict() for one in checked], ensure_ascii=False, indent=2)


def as_words(checked: list[Checked]) -> str:
    """Each text that has findings, then how many passed, warned and failed."""
    blocks = [_block(one) for one in checked if one.report.findings]
    counts = Counter(one.report.verdict for one in checked)
    verdicts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("pass", "warn", "fail"))
    return "\n".join([*blocks, f"{len(checked)} texts: {verdicts}."])


def _block(one: Checked) -> str:
    head = f"{one.file}:{one.line}: {one.report.verdict.upper()}: {one.report.text}"
    return "\n".join([head, *map(_advice, one.report.findings)])


def _advice(finding: Finding) -> str:
    better = f" Better: {finding.better}." if finding.better else ""
    return f"    {finding.rule:<13} {finding.message}{better}".replace("..", ".")
