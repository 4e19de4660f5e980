"""The virtual environment in .venv, filled from the locks and from nothing else."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from setup import system
from setup.steps import ROOT, VENV, once, run

PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
RUN_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-test.txt"
SCANNERS = {
    VENV / "scan": ROOT / "requirements-scan.txt",
    VENV / "scan-api": ROOT / "requirements-scan-api.txt",
}
PEERS = {VENV / "peers": ROOT / "requirements-peers.txt"}
INSTALLER_LOCK = ROOT / "requirements-setup.txt"
ON_THE_NETWORK = "Is this machine on the network, and may it reach the Python package index?"


def make() -> None:
    """Make the environment and its installer."""
    once("environment", [INSTALLER_LOCK], "Making the Python environment", make_afresh)


def make_afresh() -> None:
    """Make the environment anew: a half-made or moved one is not worth mending."""
    if importlib.util.find_spec("ensurepip") is None:
        system.install(("python3-venv",))
    run([sys.executable, "-m", "venv", "--clear", str(VENV)], "Is there room on the disk?")
    run([*pip(), "-r", str(INSTALLER_LOCK)], ON_THE_NETWORK)


def install_to_run() -> None:
    """Put in what the site needs, and the project itself."""
    once("run", [RUN_LOCK], "Installing what the site needs", lambda: install_locked(RUN_LOCK))
    install_project()


def install_to_test() -> None:
    """Put in what the tests need as well, and the project itself."""
    once("test", [TEST_LOCK], "Installing what the tests need", lambda: install_locked(TEST_LOCK))
    install_project()


def install_to_scan() -> None:
    """Put the scanners into environments of their own: each wants other releases."""
    what = "Installing the scanners"
    once("scan", SCANNERS.values(), what, lambda: install_apart(SCANNERS))


def install_to_bench() -> None:
    """Put what the bench measures beside us into an environment of its own."""
    once("bench", PEERS.values(), "Installing the peers", lambda: install_apart(PEERS))


def install_apart(environments: dict[Path, Path]) -> None:
    """Each environment from its lock; made anew, so that nothing of an older lock is left."""
    for folder, lock in environments.items():
        run([sys.executable, "-m", "venv", "--clear", str(folder)], "Is there room on the disk?")
        run([str(folder / "bin" / "python"), *pip()[1:], "-r", str(lock)], ON_THE_NETWORK)


def install_project() -> None:
    """Put the project itself in, so that its command runs and its translations are compiled."""
    once("project", project_files(), "Installing the project itself", install_editable)


def project_files() -> list[Path]:
    """What decides how the project is installed: its description and its translations."""
    translations = (ROOT / "feedback" / "translations").glob("*/LC_MESSAGES/*.po")
    return [ROOT / "pyproject.toml", ROOT / "hatch_build.py", *translations]


def install_editable() -> None:
    """Install the clone as it lies, with nothing fetched."""
    options = ["--no-deps", "--no-build-isolation", "--editable", "."]
    run([str(PYTHON), "-m", "pip", "install", "--quiet", "--no-index", *options], "")


def install_locked(lock: Path) -> None:
    """Install a lock with uv, which is ten times faster, or with pip where uv cannot.

    pip alone obeys a machine's pip.conf, for example one that names a mirror.
    """
    fast = [str(UV), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    if subprocess.run([*fast, "-r", str(lock)], cwd=ROOT, capture_output=True).returncode:
        run([*pip(), "-r", str(lock)], ON_THE_NETWORK)


def pip() -> list[str]:
    """The start of a pip command that takes only what a lock's hashes allow."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return [str(PYTHON), "-m", "pip", "install", *quiet, "--require-hashes"]
