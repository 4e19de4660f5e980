"""An empty installation becomes a site with its office by two commands."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from feedback import create_app
from feedback.cli import main
from feedback.settings import read_settings

PASSWORD = "a long enough password"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("FEEDBACK_DATA", str(tmp_path))
    monkeypatch.setenv("FEEDBACK_SECOND_FACTOR", "no")

    def run(*words: str):
        return CliRunner().invoke(main, ["site", *words])

    return run


def add(run, email: str = "ros@council.example", password: str = PASSWORD):
    words = ("add", "Wirral", "--name", "Ros Dunne", "--email", email, "--password", password)
    return run(*words)


def test_a_site_is_opened_and_its_facilitator_signs_in(run):
    assert run("open", "Wirral").exit_code == 0 and add(run).exit_code == 0
    app = create_app(read_settings())
    browser = app.test_client()
    token = browser.get("/sign-in").text.partition('name="csrf" value="')[2].partition('"')[0]
    form = {"csrf": token, "email": "Ros@council.example", "password": PASSWORD}
    assert browser.post("/sign-in", data=form).status_code == 303
    assert "Wirral" in browser.get("/people").text
    app.extensions["house"].database.engine.dispose()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda run: run("open", "Wirral"), "There is a site Wirral already."),
        (lambda run: run("open", " "), "1 to 120 letters"),
        (lambda run: add(run, password="short"), "12 characters or more"),
        (lambda run: add(run, email="nobody"), "Write a name, an email"),
        (lambda run: [add(run), add(run)][1], "is used already"),
    ],
)
def test_what_cannot_be_is_said_in_words(run, act, words):
    run("open", "Wirral")
    done = act(run)
    assert done.exit_code == 1 and words in done.output
