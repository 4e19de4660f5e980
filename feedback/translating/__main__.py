"""The kit's commands: `gather`, `missing CODE`, `take CODE FILE` and `status`.

python -m feedback.translating missing cy > cy.json
python -m feedback.translating take cy cy.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from feedback.languages import OTHERS
from feedback.translating import catalogues
from feedback.translating.completeness import completeness
from feedback.translating.taking import take_in
from feedback.translating.texts import all_texts


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 1 when words were refused."""
    asked = _parser().parse_args(arguments)
    return asked.run(asked) or 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m feedback.translating", description=__doc__)
    commands = parser.add_subparsers(required=True)
    gather = commands.add_parser("gather", help="bring new texts into every language")
    gather.set_defaults(run=_gather)
    listing = commands.add_parser("missing", help="list what is not translated, as JSON")
    listing.add_argument("code", choices=OTHERS)
    listing.add_argument("--all", action="store_true", help="also what is translated already")
    listing.set_defaults(run=_missing)
    take = commands.add_parser("take", help="take a filled list in")
    take.add_argument("code", choices=OTHERS)
    take.add_argument("file", type=Path)
    take.set_defaults(run=_take)
    status = commands.add_parser("status", help="say how complete every language is")
    status.set_defaults(run=_status)
    return parser


def _gather(_: argparse.Namespace) -> None:
    catalogues.bring_all_up_to_date()


def _missing(asked: argparse.Namespace) -> None:
    texts = all_texts(asked.code, catalogues.bring_up_to_date(asked.code, catalogues.template()))
    rows = [text.row() for text in texts if asked.all or not text.is_translated]
    print(json.dumps(rows, ensure_ascii=False, indent=1))


def _take(asked: argparse.Namespace) -> int:
    try:
        rows = json.loads(asked.file.read_text("utf-8-sig"))
    except ValueError as trouble:
        print(f"{asked.file}: this is no JSON ({trouble}).", file=sys.stderr)
        return 1
    taken = take_in(asked.code, rows)
    print(f"{taken.count} texts taken in. {completeness(asked.code).line()}")
    for refused in taken.refused:
        print(refused, file=sys.stderr)
    return 1 if taken.refused else 0


def _status(_: argparse.Namespace) -> None:
    for code in OTHERS:
        print(completeness(code).line())


if __name__ == "__main__":
    sys.exit(main())
