"""Whether dependencies have known faults is asked, or it is said that it could not be."""

from __future__ import annotations

import json
import subprocess
from types import SimpleNamespace

import pytest

from setup import audit

CLEAN = {"dependencies": [{"name": "flask", "version": "3.1.2", "vulns": []}]}
FAULTY = {
    "dependencies": [
        {
            "name": "pillow",
            "version": "8.0.0",
            "vulns": [{"id": "PYSEC-2021-1", "fix_versions": ["8.1.0"]}],
        }
    ]
}
SKIPPED = {"dependencies": [*CLEAN["dependencies"], {"name": "uv", "skip_reason": "not found"}]}


@pytest.fixture
def answers(monkeypatch):
    """pip-audit answers with these, one after the other; the locks are never sent anywhere."""

    def answers(*given: dict | str) -> None:
        waiting = [one if isinstance(one, str) else json.dumps(one) for one in given]
        ran = lambda *_, **__: SimpleNamespace(stdout=waiting.pop(0))  # noqa: E731
        monkeypatch.setattr(subprocess, "run", ran)

    return answers


def test_no_fault_in_any_lock_is_said_when_the_service_knows_faults(answers, capsys):
    answers(FAULTY, CLEAN, CLEAN, CLEAN)
    assert audit.main([]) == 0
    assert "none, in every lock" in capsys.readouterr().out


def test_a_fault_is_named_with_what_mends_it(answers, capsys):
    answers(FAULTY, CLEAN, FAULTY, CLEAN)
    assert audit.main(["--or-say-so"]) == 1
    assert "pillow 8.0.0: PYSEC-2021-1, mended in 8.1.0" in capsys.readouterr().out


@pytest.mark.parametrize(
    "said",
    [(CLEAN,), (SKIPPED,), ("",), (FAULTY, SKIPPED), (FAULTY, {"dependencies": []})],
    ids=["knows no fault", "skips", "is not there", "skips one of ours", "was asked nothing"],
)
def test_what_could_not_be_asked_never_passes_in_silence(answers, capsys, said):
    answers(*said)
    assert audit.main([]) == 2
    answers(*said)
    assert audit.main(["--or-say-so"]) == 0
    assert capsys.readouterr().out.count("NOT ASKED") == 2
