"""One carrying out, in a process of its own: `python -m bench.carrying DATA COLLECTION INTO`.

Prints JSON: seconds, CPU seconds, and by how many MB the process grew from a first small one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from bench.counting import forget_peaks, growth_mb, peaks_kb
from feedback.database import Database
from feedback.exports.carry_out import carry_out
from feedback.settings import read_settings
from media.store import open_store


def main() -> None:
    """Carry the small collection out once, to load everything, then the other."""
    data, small, large, into = sys.argv[1:]
    known = read_settings({"FEEDBACK_DATA": data})
    database, store = Database.of(known), open_store(known.store)

    def carry(id: str) -> Path:
        now = datetime.now(UTC)
        return carry_out(database, store, None, UUID(id), "story-pack", Path(into), now)

    carry(small)
    before = forget_peaks(os.getpid())
    begun, cpu = time.perf_counter(), time.process_time()
    path = carry(large)
    told = {
        "wall_s": time.perf_counter() - begun,
        "cpu_s": time.process_time() - cpu,
    }
    told["grown_mb"] = growth_mb(before, peaks_kb(os.getpid()))
    print(json.dumps(told | {"path": str(path)}))


if __name__ == "__main__":
    main()
