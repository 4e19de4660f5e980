"""Sessions: how long they last by role, rotated at sign-in, and ended everywhere at once."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.access import Actor, NotHere
from feedback.actions.cards import sign_out as sign_out_someone
from feedback.actions.closing import close_account
from feedback.actions.sessions import LASTS, STAFF
from feedback.actions.staff import change_role
from feedback.model.accounts import Account, Because, BrowserSession, Role
from feedback.model.trust import Event
from tests.conftest import NOW
from tests.web.office_of_staff import PASSWORD, send, staffed
from tests.web.signing_in import sign_in


@pytest.fixture
def staff(app, site_build):
    app.extensions["house"].settings = _without_second(app)
    return staffed(app, site_build)


def _without_second(app):
    return replace(app.extensions["house"].settings, second_factor=False)


def at(staff, **later) -> None:
    staff.house.clock = lambda: NOW + timedelta(**later)


def rows(staff, thing=BrowserSession):
    with staff.house.database.reading() as db:
        return list(db.scalars(select(thing)))


def is_in(client) -> bool:
    return client.get("/").status_code == 200


def test_staff_have_short_limits_and_people_long_ones():
    for role in Role:
        is_staff = role in STAFF
        assert LASTS[role].at_most == timedelta(hours=10) if is_staff else timedelta(days=30)
        assert LASTS[role].untouched == (timedelta(minutes=30) if is_staff else None)


def test_staff_who_go_from_page_to_page_stay_in_for_ten_hours_and_no_longer(staff):
    client = staff.browser()
    staff.type_password(client)
    for minutes in range(0, 600, 29):
        at(staff, minutes=minutes)
        assert is_in(client), minutes
    at(staff, minutes=601)
    assert client.get("/").location == "/hello"


def test_a_browser_of_staff_that_lies_untouched_for_half_an_hour_is_out(staff):
    client = staff.browser()
    staff.type_password(client)
    at(staff, minutes=29)
    assert is_in(client)
    at(staff, minutes=58)
    assert is_in(client)
    at(staff, minutes=89)
    assert client.get("/").location == "/hello"


def test_looking_at_pages_writes_nothing_into_the_database(staff):
    client = staff.browser()
    staff.type_password(client)
    before = [(one.id_hash, one.began_at, one.ends_at) for one in rows(staff)]
    at(staff, minutes=20)
    answer = client.get("/")
    assert "turn=" in str(answer.headers.getlist("Set-Cookie"))
    assert [(one.id_hash, one.began_at, one.ends_at) for one in rows(staff)] == before
    assert "turn=" not in str(client.get("/").headers.getlist("Set-Cookie"))


def test_the_moment_of_another_session_keeps_none_alive(staff):
    mine, other = staff.browser(), staff.browser()
    staff.type_password(mine)
    at(staff, minutes=25)
    staff.type_password(other)
    other.get("/")
    mine.set_cookie("turn", other.get_cookie("turn").value)
    at(staff, minutes=31)
    assert mine.get("/").location == "/hello"
    assert is_in(other)


def test_a_person_stays_in_for_thirty_days_whatever_they_do(staff):
    person = staff.build.person(staff.ros.site)
    staff.build.commit()
    client = sign_in(staff.app, staff.browser(), person)
    at(staff, days=29)
    assert is_in(client)
    at(staff, days=30, minutes=1)
    assert client.get("/").location == "/hello"


def test_a_cookie_put_into_a_browser_before_is_worth_nothing_after_signing_in(staff):
    """Fixation: whoever put a session there does not become whoever signs in, nor stays."""
    attacker, victim = staff.browser(), staff.browser()
    staff.type_password(attacker)
    planted = attacker.get_cookie("session").value
    victim.set_cookie("session", planted)
    staff.type_password(victim)
    assert victim.get_cookie("session").value != planted
    assert is_in(victim)
    assert attacker.get("/").location == "/hello"
    assert len(rows(staff)) == 1


def test_someone_signs_out_of_every_browser_at_once(staff):
    one, other = staff.browser(), staff.browser()
    for client in (one, other):
        staff.type_password(client)
    assert "signed in on 2 tablets or phones" in one.get("/my-sign-in").text
    done = send(one, "/my-sign-in", "/my-sign-in/everywhere")
    assert done.location == "/hello" and done.headers["Clear-Site-Data"] == '"cache"'
    assert other.get("/").location == "/hello"
    assert rows(staff) == []


def test_a_new_password_signs_every_other_browser_out(staff):
    one, other = staff.browser(), staff.browser()
    for client in (one, other):
        staff.type_password(client)
    new = "three words together"
    given = {"before": PASSWORD, "password": new, "again": new}
    assert send(one, "/my-sign-in/password", **given).location == "/my-sign-in?done=password"
    assert is_in(one)
    assert other.get("/").location == "/hello"
    assert staff.type_password(staff.browser()).status_code == 422
    assert staff.type_password(staff.browser(), new).status_code == 303


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"before": "wrong", "password": "x" * 12, "again": "x" * 12}, "not your password now"),
        ({"before": PASSWORD, "password": "short", "again": "short"}, "12 letters or more"),
        ({"before": PASSWORD, "password": "x" * 12, "again": "y" * 12}, "not the same"),
    ],
)
def test_a_password_that_cannot_be_kept_is_said_in_words(staff, given, words):
    client = staff.browser()
    staff.type_password(client)
    page = send(client, "/my-sign-in/password", **given)
    assert page.status_code == 422 and words in page.text
    assert staff.type_password(staff.browser()).status_code == 303


def administrator(staff) -> Actor:
    made = staff.build.administrator(staff.ros.site)
    staff.build.commit()
    return Actor.of(made)


def test_a_stolen_cookie_is_worth_nothing_once_the_role_changes(staff):
    actor, client = administrator(staff), staff.browser()
    staff.type_password(client)
    with staff.house.database.writing() as db:
        change_role(db, actor, staff.ros.id, Role.ADMINISTRATOR, NOW)
    assert client.get("/").location == "/hello"
    staff.type_password(client)
    assert "You do not see what people tell." in client.get("/").text
    assert client.get("/told-and-shared").status_code == 404


def test_a_closed_account_is_out_at_once_and_does_not_come_in(staff):
    actor, client = administrator(staff), staff.browser()
    staff.type_password(client)
    with staff.house.database.writing() as db:
        close_account(db, actor, staff.ros.id, Because.LEFT, NOW)
    assert client.get("/").location == "/hello"
    assert staff.type_password(client).status_code == 422


def test_the_office_signs_someone_out_whose_tablet_is_lost_and_the_card_goes_on(staff):
    person = staff.build.person(staff.ros.site)
    staff.build.commit()
    office = sign_in(staff.app, staff.browser(), staff.ros)
    page = send(office, f"/cards/{person.id}").text
    card = re.search(r"http://[^/]+(/hello/[^<\s]+)", page)[1]
    tablet = staff.browser()
    assert send(tablet, card).status_code == 303
    done = send(office, f"/cards/{person.id}", f"/cards/{person.id}/sign-out")
    assert "They are signed out everywhere." in office.get(done.location).text
    assert tablet.get("/").location == "/hello"
    assert send(tablet, card).location == "/"


def test_another_site_signs_nobody_out_here(staff):
    person = staff.build.person(staff.ros.site)
    other = staff.build.facilitator(staff.build.site(), "Kim")
    staff.build.commit()
    with pytest.raises(NotHere), staff.house.database.writing() as db:
        sign_out_someone(db, Actor.of(db.get_one(Account, other.id)), person.id, NOW)


def test_what_staff_wrote_when_their_session_had_ended_is_given_back(staff):
    client = staff.browser()
    staff.type_password(client)
    at(staff, minutes=45)
    typed = {"csrf": "x", "you_said": "She rings <before> she comes.", "password": "a secret one"}
    late = client.post("/changes/new", data=typed)
    assert late.status_code == 403
    assert "She rings &lt;before&gt; she comes." in late.text
    assert "a secret one" not in late.text


def test_who_came_in_and_how_is_an_event_without_words(staff):
    staff.type_password(staff.browser())
    came = [one for one in rows(staff, Event) if one.verb == "signed in"]
    assert [(one.thing_id, one.facts) for one in came] == [(staff.ros.id, {"how": "password"})]
