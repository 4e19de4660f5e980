"""A second factor for staff: set up the first time, asked every time, and no code works twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from feedback.model.accounts import BrowserSession
from feedback.model.ways_in import RecoveryCode, SecondFactor
from tests.conftest import NOW
from tests.web.office_of_staff import EMAIL, Staff, key_on, send, staffed
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of


@pytest.fixture
def staff(app, site_build) -> Staff:
    return staffed(app, site_build)


def later(staff, **time) -> None:
    staff.house.clock = lambda: NOW + timedelta(**time)


def test_a_password_alone_opens_nothing(staff):
    client = staff.browser()
    assert staff.type_password(client).location == "/sign-in/set-up"
    assert client.get_cookie("session") is None
    for path in ("/", "/people", "/my-sign-in", "/told-and-shared"):
        assert client.get(path).location == "/hello", path
    client.set_cookie("session", client.get_cookie("half").value)
    assert client.get("/people").location == "/hello"


def test_setting_up_an_app_lets_in_and_gives_ten_codes_once(staff):
    client = staff.set_up(staff.browser())
    assert len(set(staff.codes)) == 10
    assert "Wirral" in client.get("/people").text
    assert client.get("/sign-in/set-up").location == "/sign-in"
    assert staff.codes[0] not in client.get("/my-sign-in").text
    assert "10 codes on paper are left." in words_of(client.get("/my-sign-in"))


def test_the_secret_and_the_codes_are_nowhere_as_they_are(staff):
    staff.set_up(staff.browser())
    data = b"".join(
        file.read_bytes() for file in staff.house.settings.data.rglob("*") if file.is_file()
    )
    for secret in (staff.secret, *staff.codes, staff.codes[0].replace("-", "")):
        assert secret.encode() not in data


def test_afterwards_the_code_is_asked_and_lets_in(staff):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    client = staff.browser()
    assert staff.type_password(client).location == "/sign-in/code"
    assert client.get("/people").location == "/hello"
    assert send(client, "/sign-in/code", code=staff.code()).location == "/"
    assert "Wirral" in client.get("/people").text


def test_a_code_works_once_whoever_saw_it(staff):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    for client, status in ((staff.browser(), 303), (staff.browser(), 422)):
        staff.type_password(client)
        assert send(client, "/sign-in/code", code=staff.code()).status_code == status
    assert "This code does not work." in words_of(send(client, "/sign-in/code", code=staff.code()))


@pytest.mark.parametrize(("off", "status"), [(-60, 422), (-30, 303), (30, 303), (60, 422)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(staff, off, status):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    client = staff.browser()
    staff.type_password(client)
    code = pyotp.TOTP(staff.secret).at(NOW + timedelta(minutes=5, seconds=off))
    assert send(client, "/sign-in/code", code=code).status_code == status


def test_a_code_on_paper_lets_in_once(staff):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    for client, status in ((staff.browser(), 303), (staff.browser(), 422)):
        staff.type_password(client)
        written = staff.codes[3].upper().replace("-", " ")
        assert send(client, "/sign-in/code", code=written).status_code == status
    with staff.house.database.reading() as db:
        used = db.scalars(select(RecoveryCode.used_at).where(RecoveryCode.used_at.is_not(None)))
        assert len(used.all()) == 1


def test_after_ten_wrong_codes_the_right_one_rests_too(staff):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    client = staff.browser()
    staff.type_password(client)
    for _ in range(10):
        assert send(client, "/sign-in/code", code="000000").status_code == 422
    assert send(client, "/sign-in/code", code=staff.code()).status_code == 429
    later(staff, minutes=21)
    staff.type_password(client)
    assert send(client, "/sign-in/code", code=staff.code()).status_code == 303


def test_a_wrong_first_code_keeps_the_secret_on_the_page(staff):
    client = staff.browser()
    staff.type_password(client)
    send(client, "/sign-in/set-up", "/sign-in/set-up/app")
    page = send(client, "/sign-in/set-up", code="123")
    assert page.status_code == 422 and 'class="app-key"' in page.text
    with staff.house.database.reading() as db:
        assert db.scalars(select(SecondFactor.confirmed_at)).all() == [None]


def test_a_half_session_ends_by_itself(staff):
    staff.set_up(staff.browser())
    later(staff, minutes=5)
    client = staff.browser()
    staff.type_password(client)
    later(staff, minutes=16)
    assert client.get("/sign-in/code").location == "/sign-in"


def test_a_half_session_is_used_up_by_going_in(staff):
    staff.set_up(staff.browser())
    with staff.house.database.reading() as db:
        assert [one.waits_for for one in db.scalars(select(BrowserSession))] == [None]


def test_a_social_worker_with_a_card_is_asked_too_and_a_person_is_not(staff, app):
    worker = staff.build.worker(staff.ros.site)
    person = staff.build.person(staff.ros.site)
    staff.build.commit()
    office = sign_in(app, staff.browser(), staff.ros)
    for account, place in ((worker, "/sign-in/set-up"), (person, "/")):
        page = send(office, f"/cards/{account.id}").text
        card = page.split("http://localhost")[1].split("<")[0]
        assert send(staff.browser(), card).location == place


def test_the_demonstration_and_an_installation_that_says_no_are_not_asked(app, site_build):
    house = app.extensions["house"]
    staff = staffed(app, site_build)
    staff.ros.site.is_demonstration = True
    site_build.commit()
    assert staff.type_password(staff.browser()).location == "/"
    staff.ros.site.is_demonstration = False
    site_build.commit()
    house.settings = replace(house.settings, second_factor=False)
    assert staff.type_password(staff.browser()).location == "/"


def test_whoever_has_an_app_is_asked_even_where_it_is_not_wanted(staff):
    staff.set_up(staff.browser())
    staff.house.settings = replace(staff.house.settings, second_factor=False)
    assert staff.type_password(staff.browser()).location == "/sign-in/code"


def test_new_codes_for_paper_stop_the_ones_before(staff):
    client = staff.set_up(staff.browser())
    first = staff.codes[0]
    page = send(client, "/my-sign-in", "/my-sign-in/codes")
    assert page.text.count("<li><code>") == 10
    later(staff, minutes=5)
    other = staff.browser()
    staff.type_password(other)
    assert send(other, "/sign-in/code", code=first).status_code == 422


def test_an_app_is_set_up_and_taken_away_on_ones_own_page(staff):
    client = staff.set_up(staff.browser())
    send(client, "/my-sign-in", "/my-sign-in/app/stop")
    assert send(client, "/my-sign-in", "/my-sign-in/app/begin").location == "/my-sign-in/app"
    staff.secret = key_on(client.get("/my-sign-in/app").text)
    page = send(client, "/my-sign-in/app", code=staff.code())
    assert page.text.count("<li><code>") == 10


def test_an_unknown_email_and_a_wrong_password_look_the_same(staff):
    known = staff.type_password(staff.browser(), "wrong wrong wrong")
    other = staff.type_password(staff.browser(), "wrong wrong wrong", "x@council.example")
    blank = lambda page, email: words_of(page).replace(email, "")  # noqa: E731
    assert (known.status_code, other.status_code) == (422, 422)
    assert blank(known, EMAIL) == blank(other, "x@council.example")


def test_codes_on_paper_are_hashed_slowly_and_those_of_before_still_work(staff):
    from feedback.actions import second_factors
    from feedback.model.ways_in import RecoveryCode
    from feedback.sealing import fingerprint

    client = staff.set_up(staff.browser())
    keys, ros = staff.house.keys, staff.ros
    quick = fingerprint(keys.links, f"code on paper {ros.id} {'a' * 10}")
    with staff.house.database.writing() as db:
        kept = {one.code_hash for one in db.query(RecoveryCode)}
        typed = staff.codes[0].replace("-", "")
        assert second_factors._hashed(keys, ros, typed) in kept
        assert fingerprint(keys.links, f"code on paper {ros.id} {typed}") not in kept
        db.add(RecoveryCode(account_id=ros.id, code_hash=quick))
    assert client.get("/").status_code == 200
    with staff.house.database.writing() as db:
        account = db.merge(ros)
        at = staff.house.clock()
        assert second_factors.take_code(db, keys, account, "aaaaa-aaaaa", at) == "paper"
