"""The command: python -m bench [CASE...] [--quick]."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.scene import Scene
from bench.table import Row, shown
from bench.turns import QUICK, WHOLE

CASES = {
    "1": ("page", "the question page"),
    "2": ("submission", "a whole survey"),
    "3": ("tablets", "200 tablets at once"),
    "4": ("upload", "a large upload"),
    "4gb": ("gigabyte", "1 GB that is killed on its way"),
    "8": ("pack", "a story pack with many recordings"),
    "9": ("coding", "a coded story, beside Taguette"),
    "10": ("start", "starting"),
    "11": ("first_load", "the first page on a slow line"),
    "12": ("offline", "starting without a line"),
    "13": ("media", "photos and voices"),
    "14": ("finding", "finding words in many stories"),
    "lint": ("lint", "the easy-read lint"),
}


def main() -> int:
    """Measure the cases that are asked for, and print the table."""
    arguments = _arguments()
    begun, rows = time.monotonic(), []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        scene = Scene(folder, QUICK if arguments.quick else WHOLE, stack)
        for case in arguments.cases or CASES:
            rows += _measure(scene, case)
    print(f"\n{machine()}\n")
    print(shown(rows))
    print(f"\n{time.monotonic() - begun:.0f} s in all. A ratio above 1 means ours is faster.")
    return 0


def machine() -> str:
    """What it was measured on."""
    names = [line for line in _cpu_info() if line.startswith("model name")]
    model = names[0].partition(":")[2].strip() if names else platform.machine()
    load = os.getloadavg()[0]
    return (
        f"{len(os.sched_getaffinity(0))} CPUs ({model}), {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f}"
    )


def _measure(scene: Scene, case: str) -> list[Row]:
    module, what = CASES[case]
    print(f"Measuring {what} ...", file=sys.stderr)

    def say(words: str) -> None:
        print(f"  {words}", file=sys.stderr)

    return importlib.import_module(f"bench.cases.{module}").measure(scene, say)


def _cpu_info() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return []


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--quick", action="store_true", help="fewer turns, smaller files")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
