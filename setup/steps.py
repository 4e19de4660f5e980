"""One step of set-up: said aloud, run quietly, remembered by what it was made from."""

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


class SetupFailed(Exception):
    """A step that could not be done, in words that say what to do."""


def fingerprint(paths: Iterable[Path]) -> str:
    """The sha256 of these files, of where the clone is and of the Python it uses.

    A virtual environment can neither be moved nor change its Python, so both count. A corrected
    Python of the same release does not: Debian brings one along with python3-venv.
    """
    python = f"{sys.version_info.major}.{sys.version_info.minor} {sys.executable}"
    digest = hashlib.sha256(f"{ROOT}\n{python}\n".encode())
    for path in sorted(paths):
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def once(name: str, made_from: Iterable[Path], words: str, do: Callable[[], None]) -> None:
    """Do a step unless it was already done from the same files."""
    stamp, wanted = VENV / f".{name}.done", fingerprint(made_from)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    stamp.unlink(missing_ok=True)
    announce(words, do)
    stamp.write_text(wanted)


def announce(words: str, do: Callable[[], None]) -> None:
    """Say what is being done, do it, and say how long it took."""
    print(f"{words} ...", flush=True)
    began = time.monotonic()
    do()
    print(f"  done in {time.monotonic() - began:.0f} s", flush=True)


def run(command: list[str], remedy: str) -> None:
    """Run a command without its chatter; when it fails, raise its last lines and the remedy."""
    outcome = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if outcome.returncode:
        said = (outcome.stdout + outcome.stderr).strip().splitlines()[-30:]
        raise SetupFailed("\n".join([" ".join(command[:4]) + " failed.", *said, remedy]))
