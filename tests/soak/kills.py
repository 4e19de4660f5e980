"""Killing a server while tablets tell: the whole of it, one of its workers, or all of them."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock

from tests.served import Served
from tests.soak.ledger import Ledger
from tests.soak.site_served import SiteServed
from tests.soak.tablets import Tablet
from tests.soak.told import Told

TABLETS = 8
# Of so many kills one takes the whole server; it costs the seconds of a start.
ONE_WHOLE_IN = 5


@dataclass
class Storm:
    """What happens: entries are told until so many are acknowledged, and kills fall among them."""

    site: SiteServed
    ledger: Ledger
    entries: int
    kills: int
    seed: int = 7
    killed_servers: int = 0
    killed_workers: int = 0
    is_over: Event = field(default_factory=Event)
    tablets: list[Tablet] = field(default_factory=list)

    def run(self) -> None:
        """Tell and kill until both are done. Raises what a tablet or a start raised."""
        numbers, lock = self.ledger.to_tell(), Lock()
        port = self.site.served.port
        self.tablets = [Tablet(port, teller) for teller in self.site.tellers[:TABLETS]]
        self._begun_with = len(self.ledger)
        with ThreadPoolExecutor(TABLETS + 1) as together:
            killing = together.submit(self._kill_in_between)
            telling = [together.submit(self._tell, one, numbers, lock) for one in self.tablets]
            self._wait(killing, telling)

    @property
    def kills_done(self) -> int:
        """How many SIGKILLs fell."""
        return self.killed_servers + self.killed_workers

    def _wait(self, killing: Future, telling: list[Future]) -> None:
        try:
            for done in telling:
                done.result()
            killing.result()
        finally:
            self.is_over.set()
            for tablet in self.tablets:
                tablet.close()

    def _tell(self, tablet: Tablet, numbers: Iterator[int], lock: Lock) -> None:
        while not self.is_over.is_set():
            with lock:
                number = next(numbers)
            if number >= self.entries:
                return
            try:
                self.ledger.add(number, tablet.tell(Told(number)))
            except BaseException:
                self.is_over.set()  # the others need not go on
                raise

    def _kill_in_between(self) -> None:
        """At random moments, counted in what was acknowledged and not in time."""
        chance, at = random.Random(self.seed + self._begun_with), self._begun_with
        step = (self.entries - at) / (self.kills + 1)
        for turn in range(self.kills):
            wanted = at + int(turn * step + chance.uniform(0, step))
            while not self.ledger.wait_for(wanted, 0.2):
                if self.is_over.is_set():
                    return
            self._kill(turn, chance)

    def _kill(self, turn: int, chance: random.Random) -> None:
        served = self.site.served
        if turn % ONE_WHOLE_IN == 0:
            served.kill()
            self.killed_servers += 1
            served.start()
            return
        workers = workers_of(served)
        for worker in workers if chance.random() < 0.2 else workers[:1]:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                self.killed_workers += 1


@dataclass
class Rolling(Storm):
    """The same with restarts: the server is told to end (SIGTERM), and another one is started."""

    def _kill(self, turn: int, chance: random.Random) -> None:
        self.site.served.stop()
        self.killed_servers += 1
        self.site.served.start()


def workers_of(served: Served) -> list[int]:
    """The processes that the server's first one began: its workers."""
    assert served.process is not None
    first = served.process.pid
    children = Path(f"/proc/{first}/task/{first}/children").read_text()
    return [int(child) for child in children.split()]
