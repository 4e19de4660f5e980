"""The command: python -m tests.soak. 100,000 entries over 1,000 kills, and what belongs to it.

It may be stopped at any moment (Ctrl-C) and goes on where it was: the installation and the
ledger of the tablets stay in a folder until `--afresh`. `python -m tests.soak access` and
`python -m tests.soak guesses` are about who sees what instead (`tests/soak/access.py`), and
`python -m tests.soak migrations` kills every migration after each statement, and
`python -m tests.soak backups` puts a backup of 10 GB back.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from tests.databases import stop_servers
from tests.soak.access import ONLY
from tests.soak.backups import backups
from tests.soak.carried_out import carried, gather, panels_in
from tests.soak.compare import compare
from tests.soak.durable import ARRIVING, IN_THE_STORE, file_in, is_in_order
from tests.soak.kills import TABLETS, Storm
from tests.soak.ledger import Ledger
from tests.soak.migrations import migrations
from tests.soak.site_served import SiteServed, site_served
from tests.soak.strict import tell_under_watch, watched
from tests.soak.told import Told

ENTRIES, KILLS = 100_000, 1_000
A_SLICE = 1_000  # entries after which what is new is looked at
SAY_EVERY_S = 5
CARRIED_OUT = 1_000
WATCHED = {"entries": 150, "files": 25}  # 250 acknowledgements under strace on each database
OFFLINE = "tests.journeys.three_days_offline"


def main() -> int:
    """Do all of it; 0 when nothing that was acknowledged was lost, altered or doubled."""
    instead = {**ONLY, "migrations": migrations, "backups": backups}
    if sys.argv[1:] and sys.argv[1] in instead:
        try:
            return instead[sys.argv[1]](*map(int, sys.argv[2:3]))
        finally:
            stop_servers()
    asked = _arguments()
    if asked.afresh:
        shutil.rmtree(asked.folder, ignore_errors=True)
    begun = time.monotonic()
    try:
        wrong = _kill(asked)
        if not asked.only_kills:
            wrong += _watch() + _offline()
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.")
        return 130
    finally:
        stop_servers()
    print(f"{time.monotonic() - begun:.0f} s. " + (f"WRONG: {wrong}" if wrong else "All is well."))
    return 1 if wrong else 0


@dataclass
class Run:
    """A run over the folder: how far it is, and what was killed so far, also before a stop."""

    site: SiteServed
    ledger: Ledger
    note: Path
    killed: dict[str, int]
    until: float

    def slices(self, entries: int, kills: int) -> Iterator[Storm]:
        """One storm after another, each a thousand entries, until all are told or time is over."""
        while len(self.ledger) < entries and time.monotonic() < self.until:
            to = min(entries, len(self.ledger) + A_SLICE)
            share = max(1, round(kills * (to - len(self.ledger)) / entries))
            storm = Storm(self.site, self.ledger, to, share)
            with _saying(self, storm, entries):
                storm.run()
            self.killed["servers"] += storm.killed_servers
            self.killed["workers"] += storm.killed_workers
            self.note.write_text(json.dumps(self.killed))
            yield storm


def _kill(asked: argparse.Namespace) -> list[str]:
    asked.folder.mkdir(exist_ok=True, parents=True)
    note = asked.folder / "killed.json"
    killed = json.loads(note.read_text()) if note.exists() else {"servers": 0, "workers": 0}
    ledger = Ledger(asked.folder / "ledger.jsonl")
    settings = {"FEEDBACK_DATABASE_URL": asked.database} if asked.database else {}
    with site_served(asked.folder / "house", TABLETS, settings=settings) as site:
        until = time.monotonic() + asked.minutes * 60
        run = Run(site, ledger, note, killed, until)
        site.served.start()
        for _ in run.slices(asked.entries, asked.kills):
            pass
        site.served.stop()
        wrong = _look(site, ledger, killed)
    ledger.close()
    return wrong


def _look(site: SiteServed, ledger: Ledger, killed: dict[str, int]) -> list[str]:
    print("Looking at every row, file, opened byte and job ...")
    found = compare(site, ledger)
    newest = sorted(ledger.known)[-CARRIED_OUT:]
    with tempfile.TemporaryDirectory() as to:
        name = f"Soak {time.time():.0f}"
        gather(site, newest, name)
        out = [words for words, _ in panels_in(carried(site, name, Path(to)))]
    is_out = sorted(out) == sorted(Told(number).words for number in newest)
    print(
        f"{found.acknowledged:,} acknowledged over {killed['servers']} kills of the server and "
        f"{killed['workers']} of a worker: {len(found.lost)} lost, {len(found.altered)} altered, "
        f"{len(found.doubled)} doubled, {len(found.without_a_job)} without their job, "
        f"{len(found.damage)} damages; {found.unasked} kept whose answer was never seen, "
        f"{found.orphans} files for the sweep; the newest {len(newest):,} carried out "
        + ("as they were told." if is_out else "OTHERWISE THAN TOLD.")
    )
    return [] if found.is_good and is_out else [str(found)[:500]]


def _watch() -> list[str]:
    """Under strace: no answer before file, folder and log are flushed."""
    wrong = []
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            with watched(Path(folder), kind) as (watch, site):
                tell_under_watch(site, **WATCHED)
            entries, pieces = watch.answers(201)[: WATCHED["entries"]], watch.answers(204)
        seen = [(one, IN_THE_STORE) for one in entries] + [(one, ARRIVING) for one in pieces]
        early = sum(not is_in_order(c, (*file_in(at), *watch.commit)) for c, at in seen)
        print(f"{kind}: {len(seen)} acknowledgements watched, {early} before they were durable.")
        wrong += [f"{early} early on {kind}"] if early or len(seen) < 200 else []
    return wrong


def _offline() -> list[str]:
    """The whole of three days without a line, where this tree has it."""
    if importlib.util.find_spec(OFFLINE) is None:
        print("Three days without a line: not in this tree.")
        return []
    done = subprocess.run([sys.executable, "-m", OFFLINE], check=False)
    return ["three days offline"] if done.returncode else []


@contextmanager
def _saying(run: Run, storm: Storm, entries: int) -> Iterator[None]:
    """Print one line again and again while the block works."""
    is_over, begun, first = Event(), time.monotonic(), len(run.ledger)

    def say() -> None:
        while not is_over.wait(SAY_EVERY_S):
            kills = sum(run.killed.values()) + storm.kills_done
            rate = (len(run.ledger) - first) / (time.monotonic() - begun)
            line = f"{len(run.ledger):,} of {entries:,} acknowledged, {kills:,} kills, {rate:.0f}/s"
            print(line, end="\r" if sys.stdout.isatty() else "\n", flush=True)

    saying = Thread(target=say, daemon=True)
    saying.start()
    try:
        yield
    finally:
        is_over.set()
        saying.join()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.soak", description=__doc__)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="stop telling after these")
    parser.add_argument("--folder", type=Path, default=Path(".soak"))
    parser.add_argument("--database", default="", help="postgresql://... in place of SQLite")
    parser.add_argument("--afresh", action="store_true", help="forget what an earlier run told")
    parser.add_argument("--only-kills", action="store_true", help="no strace, no offline run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
