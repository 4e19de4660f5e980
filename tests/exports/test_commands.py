"""The operator carries collections out from the installation's own shell."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from feedback.cli_exports import add_commands
from feedback.exports.formats import find_format
from feedback.model.trust import Consent, Use
from tests.conftest import NOW
from tests.databases import SECRET
from tests.exports.answerers import Answerers, Carried
from tests.web.every_kind import kind_text


@pytest.fixture
def run(house, tmp_path, small_desk):
    """Runs a command of an installation with one collection."""
    small_desk.collection(small_desk.story(small_desk.told()), name="On time")
    small_desk.build.commit()
    main = click.Group()
    add_commands(main)
    told = {
        "FEEDBACK_DATA": str(tmp_path),
        "FEEDBACK_DATABASE_URL": house.engine.url.render_as_string(),
        "FEEDBACK_SECRET": SECRET.decode(),
    }
    return lambda *given: CliRunner().invoke(main, given, env=told)


def test_collections_lists_what_can_be_carried_out(run):
    (found,) = json.loads(run("collections", "--json").output)
    assert (found["name"], found["site"], found["use"]) == ("On time", "Wadebridge", "draw")
    assert f"{found['id']}  On time (Wadebridge; 1 stories)" in run("collections").output


def test_a_collection_is_carried_out_by_its_id_or_by_its_name(run, tmp_path):
    id = json.loads(run("collections", "--json").output)[0]["id"]
    for given in (id, "On time"):
        told = run("export", given, "--to", str(tmp_path / "out"), "--given-to", "Bo")
        assert told.exit_code == 0, told.output
        assert zipfile.is_zipfile(told.output.strip())


def test_an_unknown_collection_or_format_says_what_to_do(run, tmp_path):
    told = run("export", "Tea", "--to", str(tmp_path / "out"))
    assert told.exit_code == 1
    assert "There is no collection 'Tea'. See: feedback collections" in told.output
    told = run("export", "On time", "--to", str(tmp_path / "out"), "--format", "docx")
    assert "Choose from: codebook, codebook-qda, " in told.output


def test_formats_are_listed_with_what_each_is_for(run):
    found = {one["name"]: one for one in json.loads(run("formats", "--json").output)}
    assert found["website"]["ending"] == ".zip" and found["website"]["can_be_checked"]
    assert "for a spreadsheet" in found["quotes"]["words"]
    assert f"website (.zip): {found['website']['words']}" in run("formats").output


def test_what_was_written_is_looked_at_when_asked(run, tmp_path):
    told = run("export", "On time", "--to", str(tmp_path / "out"), "--format", "website", "--check")
    assert told.exit_code == 0, told.output
    assert told.output.endswith("all of it is as it should be.\n")
    path = told.output.splitlines()[0]
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr(f"{pack.namelist()[0].split('/')[0]}/more.txt", "put in by someone")
    assert find_format("website").check(Path(path)) == ["more.txt is not in the manifest."]
    told = run("export", "On time", "--to", str(tmp_path / "out"), "--format", "quotes", "--check")
    assert "Nobody has written a check" in told.output


def test_the_operator_gets_nothing_that_was_not_agreed_either(run, house, tmp_path):
    with house.writing() as db:
        db.query(Consent).filter_by(use=Use.DRAW).update({"withdrawn_at": NOW})
    told = run("export", "On time", "--to", str(tmp_path / "out"))
    assert told.exit_code == 1
    assert "The teller took back the yes for this use: draw." in told.output
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_to_is_named(run, tmp_path):
    (tmp_path / "file").write_text("in the way")
    told = run("export", "On time", "--to", str(tmp_path / "file" / "out"))
    assert told.exit_code == 1
    assert "Error: " in told.output
    assert "Traceback" not in told.output


@pytest.fixture
def asked(small_desk, run):
    """Five who answered a survey and said yes to research."""
    asked = Answerers(small_desk.build, kind_text("choose-one"), "choose-one", "Truro")
    asked.many(given={"listens": ["good"]})
    small_desk.build.commit()
    return asked


def test_answers_are_listed_and_carried_out(run, asked, tmp_path):
    (found,) = json.loads(run("answers", "--json").output)
    assert (found["survey"], found["site"], found["responses"]) == ("choose-one", "Truro", 5)
    assert "choose-one  Baseline (Truro; 5 in it)" in run("answers", "--list").output
    to = tmp_path / "out"
    given = ("--to", str(to), "--given-to", "Bo", "--language", "ur")
    told = run("answers", "choose-one", "Baseline", *given)
    assert told.exit_code == 0, told.output
    assert [str(path) for path in to.iterdir()] == [told.output.strip()]
    assert len(Carried(Path(told.output.strip()).read_bytes()).rows()) == 5


def test_answers_that_are_not_there_say_what_to_do(run, asked, tmp_path):
    told = run("answers", "choose-one", "Tea", "--to", str(tmp_path / "out"))
    assert told.exit_code == 1 and "See: feedback answers --list" in told.output
    assert "Give SURVEY, WAVE and --to" in run("answers", "choose-one").output
    assert not (tmp_path / "out").exists()
