"""`python -m setup.audit`: does a dependency have a known fault? Never a silent pass.

pip-audit says that it found nothing also when nobody answered it. So it is first asked about a
release that has known faults; when it does not find them, nothing was asked, and that is said.
Ends with 0 when all were asked and none has a fault, 1 for faults, 2 when it could not ask
(0 with `--or-say-so`, for a machine without a network).
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements-test.txt", "requirements-setup.txt", "requirements-speech.txt")
# Pillow 8.0.0 (2020) has more than twenty known faults.
KNOWN_TO_BE_FAULTY = "pillow==8.0.0\n"
CLEAN, FAULTY, NOT_ASKED = 0, 1, 2
LONGEST_S = 300
Report = dict[str, Any]


class CouldNotAsk(Exception):
    """Nobody answered, or pip-audit is not there."""


def main(words: list[str]) -> int:
    """Ask about every lock, and say what was found."""
    try:
        if not faults_of(asked(ROOT, KNOWN_TO_BE_FAULTY)):
            raise CouldNotAsk("no service that knows faults answers from here")
        found = [line for lock in LOCKS for line in judged(asked(ROOT, (ROOT / lock).read_text()))]
    except CouldNotAsk as why:
        print(f"Known faults of dependencies: NOT ASKED, so nobody knows ({why}).")
        return CLEAN if "--or-say-so" in words else NOT_ASKED
    print("\n".join(found) or "Known faults of dependencies: none, in every lock.")
    return FAULTY if found else CLEAN


def judged(report: Report) -> list[str]:
    """A line for each fault. Raises CouldNotAsk when one dependency was not asked about."""
    skipped = [one["name"] for one in report["dependencies"] if "skip_reason" in one]
    if skipped or not report["dependencies"]:
        raise CouldNotAsk(f"no answer about {', '.join(skipped[:3]) or 'anything'}")
    return faults_of(report)


def faults_of(report: Report) -> list[str]:
    """A line for each known fault: what has it, which, and what mends it."""
    return [
        f"{one['name']} {one['version']}: {fault['id']}, mended in "
        f"{', '.join(fault['fix_versions']) or 'no release yet'}"
        for one in report["dependencies"]
        for fault in one.get("vulns", ())
    ]


def asked(folder: Path, lock: str) -> Report:
    """What pip-audit answers about a lock. Raises CouldNotAsk."""
    hashes = ("--require-hashes",) if "--hash=" in lock else ("--no-deps",)
    quiet = ("--progress-spinner", "off", "--format", "json", "--timeout", "10")
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(lock)
        file.flush()
        command = [sys.executable, "-m", "pip_audit", "--disable-pip", *hashes, *quiet]
        try:
            outcome = subprocess.run(
                [*command, "--requirement", file.name],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=LONGEST_S,
            )
            return json.loads(outcome.stdout)
        except (subprocess.TimeoutExpired, json.JSONDecodeError) as no:
            raise CouldNotAsk("pip-audit did not answer") from no


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
