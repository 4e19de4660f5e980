"""One demonstration for all these tests: made once, by the command, and only looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from feedback.cli_demo import add_commands
from feedback.database import Database
from feedback.settings import Settings, read_settings

Run = Callable[..., Result]


def run_in(folder: Path, *words: str, **environment: str) -> Result:
    """Run the `feedback` command with this data folder."""
    main = click.Group("feedback")
    add_commands(main)
    env = {"FEEDBACK_DATA": str(folder), "FEEDBACK_DATABASE_URL": None, "PORT": None}
    return CliRunner().invoke(main, list(words), env={**env, **environment})


@dataclass
class Demonstration:
    """The made demonstration: its folder, what the command printed, and its links."""

    folder: Path
    result: Result
    links: list[dict[str, str]]
    made_at: datetime

    @property
    def settings(self) -> Settings:
        """The settings it was made with."""
        return read_settings({"FEEDBACK_DATA": str(self.folder)})


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration, as `feedback demo --json` makes it in an empty folder."""
    folder = tmp_path_factory.mktemp("demonstration")
    made_at = datetime.now(UTC)
    result = run_in(folder, "demo", "--json")
    assert result.exit_code == 0, result.output
    return Demonstration(folder, result, json.loads(result.stdout), made_at)


@pytest.fixture
def shown(demonstration: Demonstration) -> Iterator[Session]:
    """A session that reads the demonstration."""
    database = Database.of(demonstration.settings)
    with database.reading() as db:
        yield db
    database.engine.dispose()
