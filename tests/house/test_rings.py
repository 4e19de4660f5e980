"""The rings point inwards, and the contract that says so in pyproject.toml is awake."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
OUTWARD = {
    "feedback/model/__init__.py": "import feedback.actions\n",
    "feedback/settings.py": "import feedback.web\n",
    "feedback/forms/__init__.py": "import feedback.model\n",
    "media/__init__.py": "import feedback.settings\n",
    "easyread/__init__.py": "import flask\n",
}


def lint(folder: Path) -> tuple[int, str]:
    outcome = subprocess.run(LINT, cwd=folder, capture_output=True, text=True)
    return outcome.returncode, outcome.stdout + outcome.stderr


@pytest.fixture
def small_house(tmp_path) -> Path:
    """A house of empty rooms under the project's own contract."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = ("feedback", "easyread", "media", "feedback/model", "feedback/forms")
    for room in (*rooms, "feedback/actions", "feedback/web"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / "feedback" / "settings.py").touch()
    return tmp_path


def test_every_import_points_inwards():
    code, words = lint(ROOT)
    assert code == 0, words


def test_the_contract_lets_the_web_call_an_action(small_house):
    (small_house / "feedback/web/__init__.py").write_text("import feedback.actions\n")
    code, words = lint(small_house)
    assert code == 0, words


@pytest.mark.parametrize("file", OUTWARD)
def test_an_import_that_points_outwards_is_refused(small_house, file):
    (small_house / file).write_text(OUTWARD[file])
    code, words = lint(small_house)
    assert code == 1
    assert "BROKEN" in words
