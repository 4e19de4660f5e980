"""The wheel stands on its own: what a clone shows, an installation from the wheel shows too."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("feedback", "easyread", "media")
HATCHLING = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d"]
INSTALL = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
WHERE_FROM = "import {0}; print({0}.__path__[0])"


def run(command: list, cwd: Path) -> str:
    outcome = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout.strip()


def files_of_the_project() -> list[str]:
    """What a clone would hold: files that are tracked, or are about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = run(command, ROOT).split("\0")
    return [name for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """The project as a clone lays it, with nothing compiled yet."""
    folder = tmp_path_factory.mktemp("clone")
    for name in files_of_the_project():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def wheel(clone, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([*HATCHLING, str(folder)], clone)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder like site-packages, with nothing of the clone in it."""
    folder = tmp_path_factory.mktemp("site-packages")
    run([*INSTALL, "--target", str(folder), str(wheel)], folder)
    return folder


def test_the_wheel_holds_every_file_of_its_packages(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {name for name in files_of_the_project() if name.split("/")[0] in PACKAGES}
    assert {name.split("/")[0] for name in expected} == set(PACKAGES)
    assert expected - names == set()


def test_the_wheel_holds_every_template_inside_the_package(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    templates = [name for name in files_of_the_project() if name.startswith("templates/")]
    assert templates
    assert {f"feedback/{name}" for name in templates} - names == set()


def test_every_translation_is_in_the_wheel_compiled(wheel):
    catalogues = [name for name in files_of_the_project() if name.endswith("messages.po")]
    assert catalogues
    with zipfile.ZipFile(wheel) as archive:
        for name in catalogues:
            compiled = archive.read(name.removesuffix(".po") + ".mo")
            assert compiled[:4] == b"\xde\x12\x04\x95", name


def test_the_wheel_holds_no_tests_no_set_up_and_no_data(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    roots = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert roots == set(PACKAGES)
    assert [name for name in names if "/data/" in name and name.startswith("feedback/")] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_an_installed_wheel_is_used_from_where_it_was_put(installed, tmp_path, package):
    script = f"import sys; sys.path.insert(0, {str(installed)!r}); " + WHERE_FROM.format(package)
    assert run([sys.executable, "-c", script], tmp_path) == str(installed / package)


def test_the_command_of_an_installed_wheel_answers(installed, tmp_path):
    script = (
        f"import sys; sys.path.insert(0, {str(installed)!r}); sys.argv = ['feedback', '--help']; "
        "from feedback.cli import main; main()"
    )
    words = run([sys.executable, "-c", script], tmp_path)
    assert all(command in words for command in ("serve", "demo", "check"))
