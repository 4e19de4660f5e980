"""The house stands as ARCHITECTURE.md says: inner rings know nothing of outer ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_every_import_points_inwards():
    told = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_model_and_actions_know_no_flask():
    for ring in ("model", "actions", "forms", "exports", "jobs"):
        for path in (ROOT / "feedback" / ring).rglob("*.py"):
            lines = path.read_text().splitlines()
            assert not [line for line in lines if line.startswith(("from flask", "import flask"))]
