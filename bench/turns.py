"""Taking turns: one side, then the other, so that both meet the same weather."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.counting import Round, cpu_s

CLIENTS = 4


@dataclass(frozen=True)
class Plan:
    """How much is measured: the turns of each side and the units of one turn, by case."""

    turns: int
    pages: int
    walks: int
    starts: int
    upload_mib: int
    seconds_a_case: float

    @property
    def walkers(self) -> int:
        """How many walks one side does in all, its warming-up included."""
        return CLIENTS * (self.walks * self.turns + 1)


WHOLE = Plan(turns=5, pages=300, walks=4, starts=5, upload_mib=256, seconds_a_case=60)
QUICK = Plan(turns=3, pages=100, walks=2, starts=3, upload_mib=64, seconds_a_case=40)

Side = tuple[int, Callable[[], int]]


def measure(root: int, act: Callable[[], int]) -> Round:
    """Let `act` do its units, and count the server's CPU meanwhile."""
    cpu, begun = cpu_s(root), time.perf_counter()
    units = act()
    wall = time.perf_counter() - begun
    return Round(units, wall, cpu_s(root) - cpu)


def take_turns(plan: Plan, sides: Sequence[Side]) -> list[list[Round]]:
    """Each side's rounds. Stops early, at a whole number of rounds, when time is over.

    Every other round runs the other way about, so that no side always comes first.
    """
    until = time.monotonic() + plan.seconds_a_case
    rounds: list[list[Round]] = [[] for _ in sides]
    for turn in range(plan.turns):
        order = list(range(len(sides)))
        for number in order if turn % 2 == 0 else reversed(order):
            rounds[number].append(measure(*sides[number]))
        if time.monotonic() > until:
            break
    return rounds


def at_once(act: Callable[[int], None], clients: int = CLIENTS) -> None:
    """Run `act(0)`, `act(1)` ... in threads; the first trouble of any of them is raised."""
    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(act, number) for number in range(clients)]:
            done.result()
