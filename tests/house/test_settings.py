"""Settings come from the environment, and the table in the docs is true."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from feedback.settings import SettingsUnusable, read_settings

ROOT = Path(__file__).parents[2]


def test_every_variable_is_in_the_documented_table():
    named = set(re.findall(r'"(FEEDBACK_[A-Z_]+)"', (ROOT / "feedback/settings.py").read_text()))
    documented = set(
        re.findall(r"^\| `(FEEDBACK_[A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M)
    )
    assert named == documented


def test_a_secret_is_made_once_and_only_this_account_can_read_it(tmp_path):
    environment = {"FEEDBACK_DATA": str(tmp_path)}
    first = read_settings(environment).secret
    assert read_settings(environment).secret == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600


def test_the_secret_is_not_in_what_is_printed(tmp_path):
    settings = read_settings({"FEEDBACK_DATA": str(tmp_path), "FEEDBACK_SECRET": "s" * 40})
    assert "sss" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("FEEDBACK_SECRET", "short", "shorter than 32"),
        ("FEEDBACK_DATABASE_URL", "mysql://x", "only sqlite"),
        ("FEEDBACK_LANGUAGES", "en,xx", "Choose from: en, cy, ur"),
        ("FEEDBACK_WORKERS", "none", "whole number"),
        ("FEEDBACK_JOBS_IN_PROCESS", "maybe", "yes or no"),
    ],
)
def test_a_setting_that_cannot_be_used_says_which_and_what_to_do(tmp_path, name, value, told):
    with pytest.raises(SettingsUnusable, match=told) as refused:
        read_settings({"FEEDBACK_DATA": str(tmp_path), name: value})
    assert name in str(refused.value)


def test_a_postgresql_address_gets_its_driver(tmp_path):
    given = {"FEEDBACK_DATA": str(tmp_path), "FEEDBACK_DATABASE_URL": "postgres://h/db"}
    assert read_settings(given).database_url == "postgresql+psycopg://h/db"
