"""`python3 -m setup run|test|scan|bench`: make this clone ready, doing only what is not done."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from setup import environment, system
from setup.steps import ROOT, SetupFailed

NEEDED = {
    "run": (system.python_is_new_enough, environment.make, environment.install_to_run),
    "test": (
        system.python_is_new_enough,
        environment.make,
        environment.install_to_test,
        system.install_for_tests,
    ),
    "scan": (system.python_is_new_enough, environment.install_to_scan),
    "bench": (system.python_is_new_enough, environment.install_to_bench),
}


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold this clone's set-up, so that two makes at once do not mix their files."""
    folder = os.open(ROOT / "setup", os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(words: list[str]) -> int:
    """Carry out the steps of one goal; 1 and plain words when one cannot be done."""
    if len(words) != 1 or words[0] not in NEEDED:
        print(f"Say one of: {', '.join(NEEDED)}", file=sys.stderr)
        return 2
    try:
        with one_at_a_time():
            for step in NEEDED[words[0]]:
                step()
    except SetupFailed as failure:
        print(f"\nSet-up stopped: {failure}", file=sys.stderr)
        return 1
    return 0


sys.exit(main(sys.argv[1:]))
