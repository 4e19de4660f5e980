"""Counting what a server uses: CPU seconds and memory of its whole process tree, from /proc."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
# Fields of /proc/PID/stat after the command's name (proc(5)): state is 0, ppid 1, utime 11.
PPID, UTIME = 1, 11


def tree(root: int) -> list[int]:
    """The process `root` and all that came from it, itself first."""
    parents = {pid: int(fields[PPID]) for pid, fields in _all_stats()}
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def cpu_s(root: int) -> float:
    """CPU seconds of a process tree so far, children that ended and were waited for included."""
    stats = (stat for pid in tree(root) if (stat := _stat(pid)))
    return sum(sum(map(int, stat[UTIME : UTIME + 4])) for stat in stats) * TICK_S


def pss_mb(root: int) -> float:
    """Memory of a process tree in MB; a page shared by two processes counts half in each."""
    return sum(_kb(pid, "smaps_rollup", "Pss:") for pid in tree(root)) / 1000


def forget_peaks(root: int) -> dict[int, int]:
    """Set every process's peak back to what it holds now; that, in kB, by process."""
    for pid in tree(root):
        (PROC / str(pid) / "clear_refs").write_text("5")
    return peaks_kb(root)


def peaks_kb(root: int) -> dict[int, int]:
    """The most memory each process of a tree has held (VmHWM), in kB."""
    return {pid: _kb(pid, "status", "VmHWM:") for pid in tree(root)}


def growth_mb(before: dict[int, int], after: dict[int, int]) -> float:
    """By how many MB the process that grew most has grown."""
    return max(after[pid] - before.get(pid, 0) for pid in after) / 1000


def percentile(values: Iterable[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Round:
    """One turn of one side: how many units it did, in how long, with how much CPU."""

    units: int
    wall_s: float
    cpu_s: float

    @property
    def rate(self) -> float:
        """Units in a second."""
        return self.units / self.wall_s

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of one unit."""
        return 1000 * self.cpu_s / self.units


@dataclass(frozen=True)
class Pair:
    """Turns of two sides, taken one after the other so that each pair met the same weather."""

    ours: Sequence[Round]
    theirs: Sequence[Round]

    @property
    def ratio(self) -> float:
        """The median of our rate over theirs, turn by turn: above 1 we are faster."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return median(mine.rate / other.rate for mine, other in pairs)

    @property
    def cpu_ratio(self) -> float:
        """The median of their CPU for a unit over ours: above 1 we need less."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return median(other.cpu_ms / mine.cpu_ms for mine, other in pairs)


def _all_stats() -> list[tuple[int, list[str]]]:
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    return [(pid, stat) for pid in pids if (stat := _stat(pid))]


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold blanks and brackets; empty when it has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _kb(pid: int, file: str, name: str) -> int:
    try:
        lines = (PROC / str(pid) / file).read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
