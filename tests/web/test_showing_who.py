"""Before ways in, roles and cards change: show that it is you. Then on, and nothing is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.actions.proofs import ENOUGH_FOR
from feedback.actions.sign_in import make_link, set_password
from feedback.model.accounts import Account, BrowserSession, SignInLink
from feedback.model.trust import Event
from feedback.web.door import declared_by
from tests.conftest import NOW
from tests.web.office_of_staff import PASSWORD, TOKEN, send, staffed
from tests.web.signing_in import sign_in
from tests.web.test_picture_check import amina, others  # noqa: F401 (a fixture)

SHOW = "Show that it is you"
LATER = ENOUGH_FOR + timedelta(seconds=1)


@pytest.fixture
def staff(app, site_build):
    app.extensions["house"].settings = replace(
        app.extensions["house"].settings, second_factor=False
    )
    staff = staffed(app, site_build)
    staff.person = site_build.person(staff.ros.site)
    staff.admin = site_build.administrator(staff.ros.site, "Ada", email="ada@council.example")
    set_password(staff.admin, PASSWORD)
    site_build.commit()
    return staff


def come_in(staff, email="ros@council.example", **later):
    """A browser that came in with a password, and the clock so much later."""
    client = staff.browser()
    staff.type_password(client, email=email)
    staff.house.clock = lambda: NOW + timedelta(**later)
    return client


def rows(staff, *conditions, of=Event):
    with staff.house.database.reading() as db:
        return list(db.scalars(select(of).where(*conditions)))


def fields_of(page) -> dict[str, str]:
    """The hidden fields of the form that shows a password."""
    form = page.text.split("/show-that-it-is-you/password", 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


def show(client, page, password=PASSWORD):
    given = {**fields_of(page), "password": password}
    return client.post("/show-that-it-is-you/password", data=given)


def follow(client, answer, page, **more):
    """Send the same form on, as a browser does when it is told 307."""
    assert answer.status_code == 307
    return client.post(answer.location, data={**fields_of(page), **more})


def test_within_ten_minutes_of_coming_in_nobody_is_asked(staff):
    client = come_in(staff, minutes=9, seconds=59)
    card = send(client, f"/cards/{staff.person.id}")
    assert card.status_code == 200 and SHOW not in card.text


def test_a_card_is_made_after_it_was_shown_and_not_before(staff):
    client = come_in(staff, minutes=11)
    asked = send(client, f"/cards/{staff.person.id}")
    assert asked.status_code == 403 and SHOW in asked.text
    assert rows(staff, of=SignInLink) == []
    card = follow(client, show(client, asked), asked)
    assert card.status_code == 200 and "/hello/" in card.text
    assert len(rows(staff, of=SignInLink)) == 1
    assert send(client, f"/cards/{staff.person.id}").status_code == 200


def test_what_was_typed_goes_on_with_the_proof(staff):
    client = come_in(staff, email="ada@council.example", minutes=11)
    typed = {"name": "Noor & Co", "email": "noor@council.example", "role": "facilitator"}
    asked = send(client, "/staff", **typed)
    assert SHOW in asked.text and "Noor &amp; Co" in asked.text
    kept = {name: value.replace("&amp;", "&") for name, value in fields_of(asked).items()}
    answer = client.post("/show-that-it-is-you/password", data={**kept, "password": PASSWORD})
    assert client.post(answer.location, data=kept).status_code == 200
    assert [one.name for one in rows(staff, Account.email == typed["email"], of=Account)] == [
        "Noor & Co"
    ]


def test_a_wrong_password_is_counted_and_the_form_still_waits(staff):
    client = come_in(staff, minutes=11)
    asked = send(client, f"/cards/{staff.person.id}")
    again = show(client, asked, "not the password at all")
    assert again.status_code == 422 and "not your password now" in again.text
    assert fields_of(again)["then"] == f"/cards/{staff.person.id}"
    assert len(rows(staff, Event.verb == "sign-in refused")) == 1
    for _ in range(9):
        show(client, again, "not the password at all")
    assert show(client, again).status_code == 429
    assert rows(staff, of=SignInLink) == []


def test_the_session_has_a_new_name_and_the_old_one_opens_nothing(staff):
    client, thief = come_in(staff, minutes=11), staff.browser()
    before = client.get_cookie("session").value
    (row,) = rows(staff, of=BrowserSession)
    asked = send(client, f"/cards/{staff.person.id}")
    show(client, asked)
    thief.set_cookie("session", before)
    assert thief.get("/").location == "/hello"
    assert client.get("/").status_code == 200
    (renewed,) = rows(staff, of=BrowserSession)
    assert renewed.ends_at == row.ends_at and renewed.id_hash != row.id_hash
    assert [one.facts for one in rows(staff, Event.verb == "showed who they are")] == [
        {"how": "password"}
    ]


@pytest.mark.parametrize(
    "then", ["https://evil.example", "//evil.example", "/sign-out", "/people/add", "", "\\\\e"]
)
def test_the_proof_leads_to_nothing_but_what_asks_for_it(staff, then):
    client = come_in(staff, minutes=11)
    asked = client.get("/show-that-it-is-you")
    given = {**fields_of(asked), "then": then, "password": PASSWORD}
    answer = client.post("/show-that-it-is-you/password", data=given)
    assert (answer.status_code, answer.location) == (303, "/my-sign-in")


def test_whoever_has_an_app_shows_a_code_and_the_password_is_not_enough(app, site_build):
    staff = staffed(app, site_build)
    client = staff.set_up(staff.browser())
    staff.house.clock = lambda: NOW + timedelta(minutes=11)
    page = send(client, "/my-sign-in", "/my-sign-in/codes")
    assert SHOW in page.text and 'name="password"' not in page.text
    token = TOKEN.search(page.text)[1]
    wrong = {"csrf": token, "then": "/my-sign-in/codes", "password": PASSWORD}
    assert client.post("/show-that-it-is-you/password", data=wrong).status_code == 422
    right = {"csrf": token, "then": "/my-sign-in/codes", "code": staff.code()}
    answer = client.post("/show-that-it-is-you/code", data=right)
    assert answer.status_code == 307
    codes = re.findall(r"<li><code>([^<]+)</code>", client.post(answer.location, data=right).text)
    assert len(codes) == 10 and not set(codes) & set(staff.codes)


def test_a_person_with_pictures_is_asked_for_them_before_they_are_taken_off(amina):  # noqa: F811
    amina.house.clock = lambda: NOW + timedelta(days=2)
    asked = send(amina.own, "/my-sign-in", "/my-sign-in/pictures/stop")
    assert asked.status_code == 403 and SHOW in asked.text and "Row 1" in asked.text
    given = {"csrf": TOKEN.search(asked.text)[1], "then": "/my-sign-in/pictures/stop"}
    no = amina.own.post("/show-that-it-is-you/pictures", data={**given, **others(amina)})
    assert no.status_code == 422 and "not your pictures" in no.text
    yes = amina.own.post("/show-that-it-is-you/pictures", data={**given, **amina.mine})
    assert yes.status_code == 307
    assert amina.own.post(yes.location, data=given).location == "/my-sign-in?done=removed"


def test_a_person_who_has_only_a_card_is_not_asked(app, client, site_build):
    person = site_build.person(site_build.site())
    make_link(site_build.db, app.extensions["house"].keys, person, NOW)
    site_build.commit()
    sign_in(app, client, person)
    app.extensions["house"].clock = lambda: NOW + timedelta(days=2)
    assert client.get("/my-sign-in/pictures").status_code == 200
    assert client.get("/my-sign-in").text.count(SHOW) == 0


def test_a_script_that_asks_for_a_passkey_is_refused_without_a_proof(staff):
    client = come_in(staff, minutes=11)
    token = TOKEN.search(client.get("/my-sign-in").text)[1]
    ask = client.post("/my-sign-in/passkeys/ask", headers={"X-CSRF-Token": token})
    assert (ask.status_code, ask.json) == (403, {})
    made = client.post("/my-sign-in/passkeys", data={"csrf": token, "credential": "{}"})
    assert made.location == "/show-that-it-is-you"


def test_every_change_of_a_way_in_a_role_or_a_card_asks(app):
    """By name, so that one that is added is thought about."""
    with app.app_context():
        asks = {name for name in app.view_functions if declared_by(name).asks_again}
    assert asks == {
        *("my_sign_in.begin_app", "my_sign_in.confirm_app", "my_sign_in.stop_app"),
        *("my_sign_in.new_codes", "own_device.ask_to_make", "own_device.make"),
        *("own_device.remove", "picture_check.keep", "picture_check.stop"),
        *("picture_check.stop_for", "cards.make", "staff.invite", "staff.invite_again"),
        *("staff.change_role", "closing.close", "closing.open_again", "names_held.name"),
    }


def test_words_in_a_page_of_before_are_given_back(staff):
    """Another page was open while the session got its new name."""
    client = come_in(staff, minutes=11)
    old = TOKEN.search(client.get("/changes/new").text)[1]
    show(client, client.get("/show-that-it-is-you"))
    late = client.post("/changes/new", data={"csrf": old, "you_said": "She rings <before>."})
    assert late.status_code == 403 and "She rings &lt;before&gt;." in late.text
    assert "Please open the page again" in late.text
