"""What has to come from Debian: asked for only when it is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setup.steps import SetupFailed, announce, run

# The browser, the same without a screen, letters for every script, the tracer, a library that
# Playwright's node asks for, and a witness of what photos tell.
FOR_TESTS = (
    "chromium",
    "chromium-headless-shell",
    "fonts-noto-core",
    "strace",
    "libatomic1",
    "libimage-exiftool-perl",
)
PACKAGE_LISTS = Path("/var/lib/apt/lists")
# Another installation may be under way on a machine that has just started.
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=900")


def python_is_new_enough() -> None:
    """Refuse a Python this project does not run on."""
    if sys.version_info < (3, 11):
        raise SetupFailed("this needs Python 3.11 or newer. Try: make PYTHON=python3.11")


def install_for_tests() -> None:
    """Install what the tests use and Python packages do not carry."""
    install(FOR_TESTS)


def install(packages: tuple[str, ...]) -> None:
    """Install those of these Debian packages that are missing."""
    missing = [package for package in packages if not is_installed(package)]
    if missing:
        announce(f"Installing {', '.join(missing)}", lambda: apt_install(missing))


def is_installed(package: str) -> bool:
    """Whether Debian says that this package is in place."""
    if not shutil.which("dpkg-query"):
        return False
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", "${db:Status-Status}", package], capture_output=True, text=True
    )
    return answer.stdout == "installed"


def apt_install(packages: list[str]) -> None:
    """Install with apt-get, bringing its lists up to date when that is what it lacks."""
    words = " ".join(packages)
    remedy = f"Put these in place by hand, then try again: {words}"
    if not shutil.which("apt-get"):
        raise SetupFailed(f"there is no apt-get here. {remedy}")
    command = [*as_root(words), *APT, "install", "-y", "--no-install-recommends", *packages]
    if any(PACKAGE_LISTS.glob("*_Packages*")) and succeeds(command):
        return
    run([*as_root(words), *APT, "update"], "Is this machine on the network?")
    run(command, remedy)


def succeeds(command: list[str]) -> bool:
    """Whether a command ends well; old lists often name versions that have gone."""
    return not subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).returncode


def as_root(packages: str) -> list[str]:
    """The words to put before a command that only root may run."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        return ["sudo"]
    raise SetupFailed(f"as root, run: apt-get install --no-install-recommends {packages}")
