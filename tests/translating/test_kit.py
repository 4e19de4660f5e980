"""The translator's kit: what is missing is listed, filled and taken in; broken ones refused."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = """
{{ _("Greet %(name)s", name="Ann") }} {{ ngettext("%(num)s day", "%(num)s days", 3) }}
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the shipped surveys and one page."""
    for name in ("feedback/forms", "feedback/translating", "feedback/translations"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("feedback/__init__.py", "feedback/languages.py", "feedback/settings.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for file in (tmp_path / "feedback/forms/instruments").glob("*.pl.toml"):
        file.unlink()
    shutil.rmtree(tmp_path / "feedback/translations/pl")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/page.html").write_text(PAGE)
    return tmp_path


def kit(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "feedback.translating", *words]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


def listed(checkout: Path, *words: str) -> list[dict]:
    run = kit(checkout, "missing", "pl", *words)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def take(checkout: Path, rows: list[dict]) -> subprocess.CompletedProcess[str]:
    (checkout / "pl.json").write_text(json.dumps(rows))
    return kit(checkout, "take", "pl", "pl.json")


def filled(row: dict) -> dict:
    """What a translator who only writes Ż would fill in."""
    if "texts" in row:
        return row | {"texts": [f"Ż {row['en_plural']}" for _ in row["texts"]]}
    return row | {"text": f"Ż {row['en']}"}


def test_what_is_listed_and_filled_leaves_nothing_missing(checkout):
    rows = listed(checkout)
    assert len(rows) > 150
    assert take(checkout, [filled(row) for row in rows]).returncode == 0
    assert listed(checkout) == []
    assert len(listed(checkout, "--all")) == len(rows)
    survey = (checkout / "feedback/forms/instruments/my-social-worker.pl.toml").read_text()
    assert "draft = true\ncomplete = true\n" in survey
    assert 'items.listens.text = "Ż How good' in survey


def test_a_survey_that_is_half_done_says_so_in_its_file_and_can_be_asked(checkout):
    rows = [row for row in listed(checkout) if row["key"].startswith("my-social-worker/title")]
    take(checkout, [filled(row) for row in rows])
    file = checkout / "feedback/forms/instruments/my-social-worker.pl.toml"
    assert "complete = false" in file.read_text()
    ask = "from feedback.forms.shipping import shipped; one = shipped()[0]; print(one.partly)"
    asked = subprocess.run(
        [sys.executable, "-c", ask], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert "pl" in asked.stdout


def test_a_text_that_counts_names_the_numbers_of_each_of_its_forms(checkout):
    days = next(row for row in listed(checkout) if "texts" in row)
    assert (days["en"], days["en_plural"]) == ("%(num)s day", "%(num)s days")
    assert days["forms"] == ["1", "2, 3, 4, 22, 23, ...", "0, 5, 6, 7, 8, ..."]
    assert days["context"] == "templates/page.html"


@pytest.mark.parametrize(
    ("key", "given", "said"),
    [
        ("interface/Greet %(name)s", {"text": "Cześć"}, "Keep exactly these: %(name)s."),
        (
            "interface/Greet %(name)s",
            {"text": "Cześć %(imie)s"},
            "Keep exactly these: %(name)s.",
        ),
        ("interface/Greet %(name)s", {"text": "%(name)s 100%"}, "Keep exactly these"),
        ("interface/%(num)s day", {"texts": ["jeden dzień", "%(num)s dni"]}, "3 texts are needed"),
        ("interface/%(num)s day", {"texts": ["dzień", "dni", "%(num)s dni"]}, "Keep exactly"),
        ("interface/No such text", {"text": "Nie"}, "no such text"),
        ("my-social-worker/title", {"text": "Mój\u202epracownik"}, "cannot be seen"),
        ("my-social-worker/title", {"text": "x" * 500}, "too long"),
        ("my-social-worker/title", {"text": 5}, "Write each in quotes"),
    ],
)
def test_words_that_would_break_a_page_are_refused_and_the_others_kept(checkout, key, given, said):
    sound = {"key": "my-social-worker/why", "text": "Pytamy."}
    listed(checkout)
    run = take(checkout, [{"key": key, **given}, sound])
    assert run.returncode == 1
    assert run.stderr.startswith(key) and said in run.stderr
    assert run.stdout.startswith("1 texts taken in.")


def test_one_exact_number_may_be_said_in_a_word(checkout):
    listed(checkout)
    texts = ["jeden dzień", "%(num)s dni", "%(num)s dni"]
    assert take(checkout, [{"key": "interface/%(num)s day", "texts": texts}]).returncode == 0


def test_bringing_new_words_in_keeps_the_opening_comment_and_the_header(checkout):
    path = checkout / "feedback/translations/ur/LC_MESSAGES/messages.po"
    before = path.read_text()
    head = before[: before.index("\n\n")]
    assert "A draft: no native reader has confirmed it yet." in head
    assert kit(checkout, "gather").returncode == 0
    after = path.read_text()
    assert after.startswith(head)
    assert 'msgid "Greet %(name)s"\nmsgstr ""' in after
    assert kit(checkout, "gather").returncode == 0
    assert path.read_text() == after


def test_a_file_that_is_no_json_is_refused_in_words(checkout):
    (checkout / "pl.json").write_text("[{")
    run = kit(checkout, "take", "pl", "pl.json")
    assert run.returncode == 1 and "pl.json: this is no JSON" in run.stderr
