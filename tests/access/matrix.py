"""The matrix of routes and actors: its file, and what is measured for lines it does not have.

    python -m tests.access.matrix          lines of the application that the file does not have
    python -m tests.access.matrix --all    every line, with what comes of it today
    python -m tests.access.matrix --whole  the file anew: its cells as they are, and what is missing

What is printed is what happens, not what is right: read every cell before it goes into the file.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedback import create_app
from feedback.settings import Settings
from tests.access.asking import ACTORS, Asking
from tests.builders import Builder
from tests.conftest import NOW
from tests.databases import SECRET, fresh_sqlite

FILE = Path(__file__).with_name("matrix.tsv")
HEADING = ("method", "address", "whose", *ACTORS)
Expected = dict[tuple[str, str, str], dict[str, str]]


def read_matrix() -> Expected:
    """The file: for each line, what every actor gets. Raises ValueError when a cell is empty."""
    heading, *lines = (line.split("\t") for line in FILE.read_text("utf-8").splitlines())
    found: Expected = {}
    for line in lines:
        key, cells = (line[0], line[1], line[2]), line[3:]
        if len(line) != len(heading) or "" in cells or key in found:
            raise ValueError(f"a cell is empty, or the line is there twice: {key}")
        found[key] = dict(zip(heading[3:], cells, strict=True))
    return found


@contextmanager
def two_councils() -> Iterator[Asking]:
    """An application with two councils in it, to be asked for anything."""
    with tempfile.TemporaryDirectory() as folder, fresh_sqlite(Path(folder)) as url:
        data = Path(folder)
        app = create_app(
            Settings(data=data, database_url=url, store=str(data / "files"), secret=SECRET)
        )
        house = app.extensions["house"]
        house.clock = lambda: NOW
        with house.database.session() as db:
            asking = Asking(app, Builder(db, NOW))
        yield asking
        house.database.engine.dispose()


def main() -> None:
    """Print the lines that are missing; with `--all` or `--whole`, all of them."""
    known = {} if "--all" in sys.argv or not FILE.exists() else read_matrix()
    print(*HEADING, sep="\t")
    with two_councils() as asking:
        for row in asking.rows():
            there = known.get(row.key, {})
            if "--whole" in sys.argv or set(ACTORS) - set(there):
                cells = (there.get(who) or asking.ask(row, who) for who in ACTORS)
                print(*row.key, *cells, sep="\t", flush=True)


if __name__ == "__main__":
    main()
