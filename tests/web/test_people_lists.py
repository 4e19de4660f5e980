"""A list of people from a spreadsheet: read, looked at, and only then added."""

from __future__ import annotations

import html
import io
import re

import pytest
from sqlalchemy import select

from feedback.model.care import Person, Relationship, Worker
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
BEN, CHI = "Ben Ash,Grace Bell,2026-01-05\r\n", "Chi Obi,Raj Lal,03/02/2026\r\n"
LIST = f"person,social worker,since\r\n{BEN}{CHI}"


@pytest.fixture
def office(app, site_build):
    site = site_build.site()
    site_build.worker(site)
    facilitator = site_build.facilitator(site)
    site_build.commit()
    return sign_in(app, app.test_client(), facilitator)


def look(office, data: bytes | str):
    token = TOKEN.search(office.get("/people/list").text)[1]
    raw = data.encode() if isinstance(data, str) else data
    sent = {"csrf": token, "list": (io.BytesIO(raw), "people.csv")}
    return office.post("/people/list", data=sent, content_type="multipart/form-data")


def add(office, page):
    text = re.search(r'name="text" value="([^"]*)"', page.text)[1]
    form = {"csrf": TOKEN.search(page.text)[1], "text": html.unescape(text)}
    return office.post("/people/list/add", data=form)


def names(app, thing) -> set[str]:
    with app.extensions["house"].database.reading() as db:
        return set(db.scalars(select(thing.name)))


def test_every_line_is_seen_before_anyone_is_added(app, office):
    page = look(office, LIST)
    words = words_of(page)
    assert "2 people can be added." in words and "Raj Lal (new)" in words
    assert names(app, Person) == set()


def test_those_on_the_list_are_added_with_their_social_workers(app, office):
    assert add(office, look(office, LIST)).status_code == 303
    assert names(app, Person) == {"Ben Ash", "Chi Obi"}
    assert names(app, Worker) == {"Grace Bell", "Raj Lal"}
    with app.extensions["house"].database.reading() as db:
        days = {
            one.person.name: one.from_on.isoformat() for one in db.scalars(select(Relationship))
        }
    assert days == {"Ben Ash": "2026-01-05", "Chi Obi": "2026-02-03"}


def test_the_same_list_again_adds_nobody_twice(app, office):
    page = look(office, LIST)
    add(office, page)
    assert add(office, page).status_code == 422
    assert "Someone of this name is here already." in words_of(look(office, LIST))
    with app.extensions["house"].database.reading() as db:
        assert len(db.scalars(select(Person)).all()) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Ben Ash,Grace Bell,soon", "Write the day as year, month, day."),
        ("Ben Ash,Grace Bell,2027-01-01", "Choose today or a day before."),
        ("Ben Ash,,2026-01-01", "A name is missing."),
        ('=HYPERLINK("x"),Grace Bell,2026-01-01', "A name cannot begin with this sign."),
        ("B" * 121 + ",Grace Bell,2026-01-01", "Use 120 letters or fewer."),
    ],
)
def test_a_line_with_a_problem_is_said_and_the_others_are_added(app, office, line, words):
    page = look(office, f"{LIST}{line}\r\n".replace(BEN, ""))
    assert words in words_of(page) and "1 person can be added." in words_of(page)
    add(office, page)
    assert names(app, Person) == {"Chi Obi"}


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode("utf-8-sig"),
        LIST.encode("utf-16"),
        LIST.replace("Ben", "Zoë").encode("cp1252"),
        LIST.replace(",", ";").encode(),
        LIST.replace(",", "\t").replace("\r\n", "\n").encode(),
        LIST.partition("\n")[2].encode(),
    ],
    ids=["a mark at the start", "wide letters", "old letters", "semicolons", "tabs", "no heads"],
)
def test_a_list_is_read_however_a_spreadsheet_wrote_it(office, data):
    assert "2 people can be added." in words_of(look(office, data))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "There is nobody in this list."),
        (b"PK\x03\x04\x00\x00" * 40, "We cannot read this file."),
        ("A,B,2026-01-01\n" * 600, "The list is too long."),
    ],
)
def test_what_is_no_list_is_refused_with_words_that_help(app, office, data, words):
    page = look(office, data)
    assert page.status_code == 422 and words in words_of(page)
    assert names(app, Person) == set()


def test_nobody_but_the_office_adds_a_list(app, site_build):
    worker = site_build.worker(site_build.site())
    site_build.commit()
    client = sign_in(app, app.test_client(), worker)
    assert client.get("/people/list").status_code == 404
