"""A million steps of people acting, and 100,000 guesses at links."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STEPS, EXAMPLES_EACH = 1_000_000, "200"
GUESSES = 100_000
MACHINE = "tests/access/test_nobody_sees_what_is_denied.py"


def access(steps: int = STEPS) -> int:
    """The state machine of `tests/access`, drawn anew each time, some 10,000 steps in each run."""
    done, begun = 0, time.monotonic()
    while done < steps:
        chosen = {"ACCESS_EXAMPLES": EXAMPLES_EACH, "ACCESS_ANEW": "yes"}
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-s", MACHINE],
            env={**os.environ, **chosen},
            check=False,
            stdout=subprocess.PIPE,
            text=True,
        )
        if run.returncode:
            print(run.stdout)
            return run.returncode
        done += int(re.search(r"([\d,]+) steps", run.stdout)[1].replace(",", ""))
        print(f"{done:,} of {steps:,} steps in {time.monotonic() - begun:.0f} s", flush=True)
    return 0


def guesses(how_many: int = GUESSES) -> int:
    """Half from one address, half from a thousand; a care home opens its links meanwhile."""
    from tests.access.guessing import HOMES_ADDRESS, care_home, thousand_addresses

    with tempfile.TemporaryDirectory() as folder, care_home(Path(folder)) as home:
        begun = time.monotonic()
        home.guess([HOMES_ADDRESS], how_many // 2)
        home.guess(thousand_addresses(), how_many // 2000)
    print(
        f"{home.answers.total():,} guesses in {time.monotonic() - begun:.0f} s: "
        f"{dict(home.answers)}; meanwhile the care home: {dict(home.let_in)}"
    )
    return 0 if set(home.answers) <= {404, 429} and set(home.let_in) == {200} else 1


ONLY = {"access": access, "guesses": guesses}
