"""The office as its pages: adding people, printing cards, asking surveys."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.model.accounts import Account, BrowserSession
from feedback.model.care import Person
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def office(app, site_build):
    site = site_build.site()
    o = SimpleNamespace(app=app, person=site_build.person(site), worker=site_build.worker(site))
    site_build.relationship(o.person, o.worker)
    o.facilitator = site_build.facilitator(site)
    site_build.commit()
    o.staff = sign_in(app, app.test_client(), o.facilitator)
    return o


def send(client, address: str, to: str = "", **form):
    token = TOKEN.search(client.get(address).text)[1]
    return client.post(to or address, data={"csrf": token, **form})


def all_of(office, thing):
    with office.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(thing)))


def made_card(office) -> str:
    """A new card for the person; the path that its code opens."""
    page = send(office.staff, f"/cards/{office.person.id}")
    assert page.status_code == 200
    return re.search(r"http://[^/]+(/hello/[^<\s]+)", html.unescape(page.text))[1]


def test_a_person_is_added_and_then_stands_on_a_page_of_their_own(office):
    worker = str(office.worker.worker_id)
    done = send(office.staff, "/people/add", name="Ben Ash", worker=worker, on="2026-03-01")
    page = words_of(office.staff.get(done.location))
    assert done.status_code == 303 and "Ben Ash" in page and "Make a card" in page


def test_what_was_typed_stays_when_something_is_missing(office):
    before = len(all_of(office, Person))
    page = send(office.staff, "/people/add", name="Ben Ash", on="2026-03-01")
    assert page.status_code == 422 and 'value="Ben Ash"' in page.text
    assert "Choose a social worker." in words_of(page)
    assert len(all_of(office, Person)) == before


def test_a_card_opens_the_pages_of_its_owner_without_a_password(office):
    guest = office.app.test_client()
    path = made_card(office)
    assert "Hello Amina Yusuf" in words_of(guest.get(path))
    assert send(guest, path).status_code == 303
    assert "Hello Amina Yusuf" in words_of(guest.get("/"))


def test_a_new_card_stops_the_one_before(office):
    first, second = made_card(office), made_card(office)
    guest = office.app.test_client()
    assert guest.get(first).status_code == 404 and guest.get(second).status_code == 200


def test_a_lost_card_is_stopped_and_whoever_came_in_with_it_is_signed_out(office):
    path = made_card(office)
    guest = office.app.test_client()
    send(guest, path)
    send(office.staff, f"/cards/{office.person.id}", f"/cards/{office.person.id}/stop")
    assert office.app.test_client().get(path).status_code == 404
    assert guest.get("/").status_code == 303
    assert {one.account_id for one in all_of(office, BrowserSession)} == {office.facilitator.id}


def test_the_code_of_a_card_is_kept_nowhere_and_shown_once(office):
    token = made_card(office).rpartition("/")[2].encode()
    data = office.app.extensions["house"].settings.data
    assert not [path for path in data.rglob("*") if path.is_file() and token in path.read_bytes()]
    assert token.decode() not in office.staff.get(f"/cards/{office.person.id}").text


def test_the_page_with_a_card_is_kept_by_no_browser(office):
    page = send(office.staff, f"/cards/{office.person.id}")
    assert "no-store" in page.headers["Cache-Control"]


def test_nobody_but_the_office_prints_cards_and_none_for_the_office_itself(office):
    for account in (office.person, office.worker):
        client = sign_in(office.app, office.app.test_client(), account)
        assert client.get(f"/cards/{office.person.id}").status_code == 404
    assert office.staff.get(f"/cards/{office.facilitator.id}").status_code == 404


def test_a_round_is_begun_and_its_survey_stands_on_the_persons_first_page(office):
    send(office.staff, "/waves", name="Spring", kind="baseline", **{"from": "2026-03-01"})
    page = office.staff.get("/waves").text
    ask = re.search(r'action="(/waves/[^"]+/ask)"', page)[1]
    assert send(office.staff, "/waves", ask, survey="my-social-worker").status_code == 303
    assert "Asked to answer: 1. Sent: 0." in words_of(office.staff.get("/waves"))
    person = sign_in(office.app, office.app.test_client(), office.person)
    assert "My social worker" in words_of(person.get("/surveys"))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": ""}, "Write a name."),
        ({"name": "S", "from": "soon"}, "Write the day as year, month, day."),
        ({"name": "S", "until": "2026-01-01"}, "The last day must be after the first."),
    ],
)
def test_a_round_that_cannot_be_is_said_in_words(office, form, words):
    page = send(office.staff, "/waves", **form)
    assert page.status_code == 422 and words in words_of(page)


def test_a_name_that_was_typed_wrong_is_mended(office):
    person = sign_in(office.app, office.app.test_client(), office.person)
    at = f"/names/{office.person.id}"
    assert send(office.staff, at, name="").status_code == 422
    done = send(office.staff, at, name="Amina Yusuf-Ali")
    assert "Amina Yusuf-Ali" in words_of(office.staff.get(done.location))
    assert "Hello Amina Yusuf-Ali" in words_of(person.get("/"))


def test_a_mother_joins_the_circle_and_leaves_it(office):
    person = office.person.person_id
    send(office.staff, f"/people/{person}/circle", name="Leila", who="mother", role="carer")
    page = office.staff.get(f"/people/{person}").text
    assert "Leila" in page and [one.name for one in all_of(office, Account)].count("Leila") == 1
    leave = re.search(r'action="(/circle/[^"]+/leave)"', page)[1]
    send(office.staff, f"/people/{person}", leave)
    assert "Leila" not in office.staff.get(f"/people/{person}").text
