"""The office erases what is kept about someone: in two steps, and never while it must be kept."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from feedback.actions.concerns import raise_concern
from feedback.backups.erasure_list import read_list
from feedback.jobs import Workshop, make_runner
from feedback.model.accounts import Account
from feedback.model.care import Person
from feedback.model.erasing import Erasure
from feedback.model.telling import DiaryEntry
from tests.actions.pilot import make_pilot
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, site_build):
    pilot = make_pilot(site_build)
    site_build.commit()
    return pilot


@pytest.fixture
def desk(app, client, p):
    return sign_in(app, client, p.account)


@pytest.fixture
def at(p):
    return f"/people/{p.person.person_id}"


def token_of(client, address) -> dict[str, str]:
    page = client.get(address).get_data(as_text=True)
    name, value = re.search(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page).groups()
    return {name: value}


def test_the_page_says_what_goes_and_is_found_from_the_person(desk, at):
    assert f'href="{at}/erase"' in desk.get(at).get_data(as_text=True)
    page = desk.get(f"{at}/erase").get_data(as_text=True)
    assert "Erase what we keep about Amina Yusuf" in page
    assert "<li>Diary entries</li>" in page
    assert f'href="{at}/erase/sure"' in page


def test_how_much_someone_keeps_to_themselves_is_not_to_be_seen(desk, at, p, site_build):
    before = told(desk, f"{at}/erase")
    for number in range(7):
        site_build.entry(p.person, p.relationship, f"Private {number}")
    site_build.commit()
    assert told(desk, f"{at}/erase") == before


def told(client, address) -> str:
    """The page's own words, without its form's tokens."""
    page = client.get(address).get_data(as_text=True)
    return re.sub(r"<[^>]+>", "", page[page.index("<main") :])


def test_nothing_is_erased_before_the_box_is_ticked(desk, at, site_build):
    answer = desk.post(f"{at}/erase/sure", data=token_of(desk, f"{at}/erase/sure"))
    assert answer.status_code == 422
    assert "Tick this first." in answer.get_data(as_text=True)
    assert site_build.db.scalars(select(DiaryEntry)).all() != []


def test_all_of_it_is_erased_after_two_steps(desk, at, app, p, site_build):
    form = token_of(desk, f"{at}/erase/sure") | {"sure": "yes"}
    answer = desk.post(f"{at}/erase/sure", data=form)
    assert answer.status_code == 303
    page = desk.get(answer.location).get_data(as_text=True)
    assert "The files go in a few minutes." in page and "Amina" not in page
    assert desk.get(at).status_code == 404
    assert "Amina" not in desk.get("/people").get_data(as_text=True)
    assert "/erased/" in desk.get("/erased").get_data(as_text=True)
    site_build.db.rollback()
    assert site_build.db.scalars(select(DiaryEntry)).all() == []


def test_once_the_job_is_done_the_ids_are_on_the_list(desk, at, app, p, tmp_path):
    form = token_of(desk, f"{at}/erase/sure") | {"sure": "yes"}
    where = desk.post(f"{at}/erase/sure", data=form).location
    house = app.extensions["house"]
    tools = (lambda: house.store, house.clock)
    make_runner(Workshop(house.database, *tools, settings=house.settings)).run_until_empty()
    assert set(read_list(tmp_path)) == {p.relationship.id, p.person.person_id}
    assert "We erased all we kept." in desk.get(where).get_data(as_text=True)
    with house.database.reading() as db:
        assert db.scalars(select(Erasure)).one().done_at is not None


def test_the_person_cannot_come_in_any_more(desk, at, app, p):
    theirs = sign_in(app, app.test_client(), p.person)
    assert theirs.get("/diary").status_code == 200
    desk.post(f"{at}/erase/sure", data=token_of(desk, f"{at}/erase/sure") | {"sure": "yes"})
    assert theirs.get("/diary").status_code != 200


def test_what_must_be_kept_is_not_erased_and_no_step_is_offered(desk, at, site_build):
    form = token_of(desk, f"{at}/erase") | {"reason": "The court asked for it."}
    assert desk.post(f"{at}/hold", data=form).status_code == 303
    page = desk.get(f"{at}/erase").get_data(as_text=True)
    assert "The court asked for it." in page and f"{at}/erase/sure" not in page
    form = token_of(desk, f"{at}/erase/sure") | {"sure": "yes"}
    answer = desk.post(f"{at}/erase/sure", data=form)
    assert answer.status_code == 422
    assert "We erased nothing." in answer.get_data(as_text=True)
    assert desk.post(f"{at}/hold/lift", data=token_of(desk, f"{at}/erase")).status_code == 303
    assert f"{at}/erase/sure" in desk.get(f"{at}/erase").get_data(as_text=True)


def test_while_a_concern_is_open_no_step_is_offered_and_the_lead_is_named(desk, at, p, site_build):
    me = site_build.actor(p.person)
    raise_concern(site_build.db, me, uuid4(), p.relationship.id, "Help me.", site_build.now)
    site_build.commit()
    page = desk.get(f"{at}/erase").get_data(as_text=True)
    assert "Ask who leads safety." in page and f"{at}/erase/sure" not in page
    assert "Help me." not in page


def test_a_hold_without_a_reason_is_refused_and_what_was_typed_is_kept(desk, at):
    form = token_of(desk, f"{at}/erase")
    answer = desk.post(f"{at}/hold", data=form | {"reason": " "})
    assert answer.status_code == 422
    assert "Write why we must keep it." in answer.get_data(as_text=True)
    long = "x" * 501
    assert long in desk.post(f"{at}/hold", data=form | {"reason": long}).get_data(as_text=True)


def test_nobody_else_finds_the_pages(app, p, at):
    for account in (p.person, p.worker, p.strangers_account):
        browser = sign_in(app, app.test_client(), account)
        for address in (f"{at}/erase", f"{at}/erase/sure"):
            assert browser.get(address).status_code == 404, (account.role, address)


def test_the_name_is_nowhere_in_the_database_any_more(desk, at, site_build):
    desk.post(f"{at}/erase/sure", data=token_of(desk, f"{at}/erase/sure") | {"sure": "yes"})
    site_build.db.rollback()
    names = [
        *site_build.db.scalars(select(Person.name)),
        *site_build.db.scalars(select(Account.name)),
    ]
    assert "Amina Yusuf" not in names
