"""python -m tests.soak backups [GB]: a large installation is backed up and put back, and compared.

On both databases: 2,000 files that make up so many GB, and 100,000 rows besides.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, insert, select

from feedback.database import Database
from feedback.model import Base
from media.store import Store
from tests.backups.conftest import House, a_house, fill
from tests.databases import empty_postgres, fresh_postgres, fresh_sqlite

GB, FILES, ROWS, AT_ONCE = 10, 2_000, 100_000, 5_000
PIECE = os.urandom(1024 * 1024)  # what is sealed cannot be made smaller, as noise cannot
MOST_S = 600


def backups(gigabytes: int = GB) -> int:
    """On both databases; 0 when all came back as it was, each within ten minutes."""
    each = gigabytes * 10**9 // FILES
    slow = [kind for kind in ("sqlite", "postgresql") if _drill(kind, each) > MOST_S]
    return 1 if slow else 0


def _drill(kind: str, each: int) -> float:
    """Back up and put back; the seconds that putting back took. Raises AssertionError."""
    with tempfile.TemporaryDirectory() as folder:
        with _house(kind, Path(folder) / "house", is_full=True) as house:
            _grow(house, each)
            counted, named = _rows(house.database), _files(house.places.store)
            written, wrote = _timed(house.back_up)
            source = house.source(written)
            shutil.rmtree(house.folder / "files")  # one of the two places is enough room
        with _house(kind, Path(folder) / "empty", is_full=False) as empty:
            _, took = _timed(lambda: empty.put_back(source))
            assert _rows(empty.database) == counted
            assert _files(empty.places.store) == named
    size = each * FILES / 10**9
    print(
        f"{kind}: {len(named):,} files of {size:.1f} GB and {sum(counted.values()):,} rows: "
        f"written and read back in {wrote:.0f} s, put back in {took:.0f} s, all as it was.",
        flush=True,
    )
    return took


@contextmanager
def _house(kind: str, folder: Path, *, is_full: bool) -> Iterator[House]:
    folder.mkdir()
    fresh: AbstractContextManager[str] = (
        fresh_sqlite(folder)
        if kind == "sqlite"
        else fresh_postgres()
        if is_full
        else empty_postgres()
    )
    with fresh as url, a_house(folder, url) as house:
        yield fill(house) if is_full else house


def _grow(house: House, each: int) -> None:
    """Files as large as that and rows that are alike but for their ids."""
    files = [
        house.made["media_files"] | {"id": uuid4(), "sending_id": uuid4()} for _ in range(FILES)
    ]
    _insert(house.database, "media_files", files)
    for row in files:
        writer = house.places.store.begin(str(row["id"]))
        for at in range(0, each, len(PIECE)):
            mark = row["id"].bytes + at.to_bytes(8, "big")
            writer.write((mark + PIECE[len(mark) :])[: each - at])
        writer.commit()
    for _ in range(ROWS // AT_ONCE):
        rows = [house.made["contacts"] | {"id": uuid4()} for _ in range(AT_ONCE)]
        _insert(house.database, "contacts", rows)


def _insert(database: Database, name: str, rows: list[dict]) -> None:
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Base.metadata.tables[name]), rows)


def _rows(database: Database) -> dict[str, int]:
    """How many rows each table has; nobody stays signed in over a restore."""
    tables = [one for one in Base.metadata.sorted_tables if one.name != "browser_sessions"]
    with database.engine.connect() as connection:
        return {
            one.name: connection.scalar(select(func.count()).select_from(one)) for one in tables
        }


def _files(store: Store) -> dict[str, str]:
    """The hash of each file."""
    found = {}
    for name in store.names():
        digest = hashlib.sha256()
        for piece in store.read(name):
            digest.update(piece)
        found[name] = digest.hexdigest()
    return found


def _timed(do):
    begun = time.monotonic()
    return do(), time.monotonic() - begun
