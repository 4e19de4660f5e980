"""The command `feedback demo`: what it prints, when it refuses, and that its links open."""

import json
from collections import Counter

import pytest

from feedback import create_app
from feedback.actions.sign_in import known_by_password
from feedback.demo.links import DemonstrationKeys, demonstration_links, token_of
from feedback.demo.people import STAFF_PASSWORD
from feedback.model.accounts import Account, Role, SignInLink
from feedback.model.care import Site
from tests.demo.conftest import run_in

SITES = {"Calderdale", "Camden", "Hertfordshire", "Liverpool", "Nottingham", "Sheffield"}


def test_the_json_holds_name_role_site_and_url_and_nothing_else(demonstration):
    assert {frozenset(link) for link in demonstration.links} == {
        frozenset({"name", "role", "site", "url"})
    }
    assert {link["site"] for link in demonstration.links} == SITES
    assert {link["role"] for link in demonstration.links} == {role.value for role in Role}


def test_everyone_who_does_more_than_answer_has_a_link(demonstration, shown):
    names = Counter(
        name
        for (name,) in shown.query(Account.name).where(
            Account.id.in_(shown.query(SignInLink.account_id))
        )
    )
    assert len(names) == 71
    assert Counter(link["name"] for link in demonstration.links) == names


def test_progress_is_said_beside_the_json_and_not_in_it(demonstration):
    assert "Making diaries" in demonstration.result.stderr
    assert "Making" not in demonstration.result.stdout


def test_every_link_opens_its_own_hello_page(demonstration):
    app = create_app(demonstration.settings)
    for link in demonstration.links:
        path = link["url"].removeprefix("http://127.0.0.1:8000")
        page = app.test_client().get(path)
        assert page.status_code == 200
        assert link["name"].replace("'", "&#39;") in page.text
    app.extensions["house"].database.engine.dispose()


def test_a_second_run_with_if_empty_prints_the_same_links(demonstration):
    again = run_in(demonstration.folder, "demo", "--json", "--if-empty")
    assert json.loads(again.stdout) == demonstration.links


def test_a_second_run_without_if_empty_is_refused_with_what_to_do(demonstration):
    refused = run_in(demonstration.folder, "demo")
    assert refused.exit_code == 1
    assert "was not made" in refused.stderr
    assert "feedback demo --if-empty" in refused.stderr


def test_the_table_names_everyone_and_the_staff_password(demonstration):
    table = run_in(demonstration.folder, "demo", "--if-empty", "--url", "https://x.example.org/")
    assert "Site           Name" in table.stdout
    for link in demonstration.links:
        address = link["url"].replace("http://127.0.0.1:8000", "https://x.example.org")
        assert address in table.stdout
    assert STAFF_PASSWORD in table.stdout


def test_the_port_of_the_environment_is_in_the_links(demonstration):
    again = run_in(demonstration.folder, "demo", "--json", "--if-empty", PORT="8123")
    assert all(
        link["url"].startswith("http://127.0.0.1:8123/hello/") for link in json.loads(again.stdout)
    )


def test_a_link_that_was_stopped_is_not_printed_again(db, build):
    keys = DemonstrationKeys.of(b"a secret that is long enough for this")
    site = build.site(is_demonstration=True)
    account = build.person(site)
    from feedback.demo.links import give_link

    give_link(db, keys, account, build.now)
    db.flush()
    assert [link.name for link in demonstration_links(db, keys, build.now)] == [account.name]
    db.query(SignInLink).one().revoked_at = build.now
    db.flush()
    assert demonstration_links(db, keys, build.now) == []


def test_no_link_can_be_derived_for_a_real_site(db, build):
    keys = DemonstrationKeys.of(b"a secret that is long enough for this")
    account = build.person(build.site())
    with pytest.raises(ValueError, match="demonstration"):
        token_of(keys, account)
    assert demonstration_links(db, keys, build.now) == []


def test_a_real_installation_prints_no_links(tmp_path):
    from feedback.database import Database
    from feedback.settings import read_settings

    database = Database.of(read_settings({"FEEDBACK_DATA": str(tmp_path)}))
    database.upgrade()
    with database.writing() as db:
        db.add(Site(name="Realshire"))
    database.engine.dispose()
    printed = run_in(tmp_path, "demo", "--if-empty")
    assert printed.exit_code == 0
    assert "no demonstration" in printed.stdout
    assert "/hello/" not in printed.stdout


def test_each_of_the_office_can_sign_in_with_the_documented_password(demonstration):
    app = create_app(demonstration.settings)
    house = app.extensions["house"]
    with house.database.reading() as db:
        emails = [email for (email,) in db.query(Account.email).where(Account.email.is_not(None))]
        assert len(emails) == 13
        known = known_by_password(db, emails[0], STAFF_PASSWORD, demonstration.made_at)
        assert known.role in (Role.FACILITATOR, Role.ADMINISTRATOR)
    house.database.engine.dispose()
