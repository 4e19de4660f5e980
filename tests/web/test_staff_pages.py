"""Staff on a page: invited by a link that a tap uses up, given a role, closed, opened again."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from feedback.actions.sign_in import set_password
from feedback.cli import main
from feedback.model.accounts import Account, Role, SignInLink
from feedback.model.care import Worker
from feedback.model.trust import Use
from tests.conftest import NOW
from tests.web.office_of_staff import PASSWORD, send
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

NEW = "three words together"


@pytest.fixture
def site(app, site_build):
    """Pat, who looks after Wirral, and Kim, who looks after another site."""
    house = app.extensions["house"]
    house.settings = replace(house.settings, second_factor=False)
    s = SimpleNamespace(app=app, house=house, build=site_build, wirral=site_build.site("Wirral"))
    s.pat = site_build.administrator(s.wirral)
    s.ros = site_build.facilitator(s.wirral, "Ros Dunne", email="ros@council.example")
    s.kim = site_build.administrator(site_build.site("Bury"), "Kim", email="kim@bury.example")
    set_password(s.ros, PASSWORD)
    site_build.commit()
    s.staff = sign_in(app, app.test_client(), s.pat)
    return s


def invite(site, **other):
    given = {"name": "Al Best", "email": "al@council.example", "role": "facilitator"} | other
    return send(site.staff, "/staff", **given)


def path_on(page) -> str:
    return re.search(r"http://[^/]+(/welcome/[^<\s]+)", html.unescape(page.text))[1]


def account(site, email) -> Account:
    with site.house.database.reading() as db:
        return db.scalars(select(Account).where(Account.email == email)).one()


def type_password(client, email, password):
    return send(client, "/sign-in", email=email, password=password)


def test_an_invitation_is_used_up_by_a_tap_and_lets_them_choose_a_password(site):
    path, guest = path_on(invite(site)), site.app.test_client()
    for _ in range(3):  # what scans mail opens it first
        assert "Hello Al Best" in words_of(site.app.test_client().get(path))
    assert send(guest, path, password=NEW, again=NEW).location == "/"
    assert "Wirral" in guest.get("/people").text
    assert site.app.test_client().get(path).status_code == 404
    assert type_password(site.app.test_client(), "al@council.example", NEW).location == "/"


def test_an_invitation_ends_after_a_week_and_a_new_one_stops_it(site):
    first = path_on(invite(site))
    at = f"/staff/{account(site, 'al@council.example').id}"
    second = path_on(send(site.staff, at, f"{at}/invite"))
    assert site.app.test_client().get(first).status_code == 404
    assert site.app.test_client().get(second).status_code == 200
    site.house.clock = lambda: NOW + timedelta(days=7, minutes=1)
    assert site.app.test_client().get(second).status_code == 404


def test_the_token_of_an_invitation_is_kept_nowhere(site):
    token = path_on(invite(site)).rpartition("/")[2].encode()
    data = site.house.settings.data
    assert not [path for path in data.rglob("*") if path.is_file() and token in path.read_bytes()]


def test_an_invitation_is_no_card_and_a_card_no_invitation(site):
    token = path_on(invite(site)).rpartition("/")[2]
    assert site.app.test_client().get(f"/hello/{token}").status_code == 404
    person = site.build.person(site.wirral)
    site.build.commit()
    card = re.search(r"/hello/([^<\s]+)", send(site.staff, f"/cards/{person.id}").text)[1]
    assert site.app.test_client().get(f"/welcome/{card}").status_code == 404


def test_an_invited_social_worker_is_one_of_the_site(site):
    path = path_on(invite(site, role="worker"))
    guest = site.app.test_client()
    send(guest, path, password=NEW, again=NEW)
    assert "Hello Al Best" in words_of(guest.get("/"))
    with site.house.database.reading() as db:
        assert db.scalars(select(Worker.name)).all() == ["Al Best"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Write a name."),
        ({"email": "nobody"}, "Write an email, such as"),
        ({"email": "ROS@council.example"}, "This email is used already."),
        ({"role": "evaluator"}, "Choose what they do here."),
        ({"role": "person"}, "Choose what they do here."),
        ({"role": ""}, "Choose what they do here."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_what_was_typed_stays(site, wrong, words):
    page = invite(site, **wrong)
    assert page.status_code == 422 and words in words_of(page)
    assert 'value="Al Best"' in page.text or "name" in wrong
    with site.house.database.reading() as db:
        assert db.scalars(select(Account).where(Account.name == "Al Best")).first() is None


def test_two_passwords_that_differ_keep_the_invitation(site):
    path, guest = path_on(invite(site)), site.app.test_client()
    page = send(guest, path, password=NEW, again="another one here")
    assert page.status_code == 422 and "The two are not the same." in words_of(page)
    assert send(guest, path, password=NEW, again=NEW).status_code == 303


def test_a_role_is_changed_and_changes_what_they_see(site):
    at = f"/staff/{site.ros.id}"
    assert send(site.staff, at, f"{at}/role", role="site administrator").location == at
    ros = site.app.test_client()
    type_password(ros, "ros@council.example", PASSWORD)
    assert ros.get("/told-and-shared").status_code == 404
    assert ros.get("/staff").status_code == 200


@pytest.mark.parametrize("role", ["evaluator", "programme", "person", ""])
def test_nobody_is_given_a_role_that_sees_other_sites_or_people(site, role):
    at = f"/staff/{site.ros.id}"
    assert send(site.staff, at, f"{at}/role", role=role).status_code == 422
    assert account(site, "ros@council.example").role is Role.FACILITATOR


def test_a_closed_account_of_staff_opens_again_with_a_new_invitation_only(site):
    at, ros = f"/accounts/{site.ros.id}", site.app.test_client()
    send(site.staff, f"{at}/close", sure="yes", because="left")
    assert "Closed on 3 March 2026." in words_of(site.staff.get("/staff"))
    assert type_password(ros, "ros@council.example", PASSWORD).status_code == 422
    send(site.staff, f"{at}/open", sure="yes")
    assert type_password(ros, "ros@council.example", PASSWORD).status_code == 422
    staff = f"/staff/{site.ros.id}"
    path = path_on(send(site.staff, staff, f"{staff}/invite"))
    assert send(ros, path, password=NEW, again=NEW).location == "/"


def test_a_social_worker_joins_the_office_once_their_people_are_handed_over(site):
    worker, person = site.build.worker(site.wirral), site.build.person(site.wirral)
    relationship = site.build.relationship(person, worker)
    site.build.consent(person, relationship, Use.TEAM)
    site.build.entry(person, relationship, "Grace was late again.", Use.TEAM)
    site.build.commit()
    grace = sign_in(site.app, site.app.test_client(), worker)
    at = f"/staff/{worker.id}"
    given = {"role": "facilitator", "email": "grace@council.example"}
    page = send(site.staff, at, f"{at}/role", **given)
    assert page.status_code == 422 and "Hand their people over first." in words_of(page)
    relationship.until_on = NOW.date()
    site.build.commit()
    assert send(site.staff, at, f"{at}/role", role="facilitator").status_code == 422  # no email
    assert send(site.staff, at, f"{at}/role", **given).location == at
    # Signed out at once, and the card of a social worker opens no office.
    assert grace.get("/").location == "/hello"
    grace = sign_in(site.app, site.app.test_client(), worker)
    assert "Grace was late again." not in grace.get("/told-and-shared").text
    ros = sign_in(site.app, site.app.test_client(), site.ros)
    assert "Grace was late again." in ros.get("/told-and-shared").text


def test_whoever_leaves_the_office_has_no_page_of_it_at_once(site):
    ros, at = site.app.test_client(), f"/staff/{site.ros.id}"
    type_password(ros, "ros@council.example", PASSWORD)
    send(site.staff, at, f"{at}/role", role="worker")
    assert ros.get("/told-and-shared").location == "/hello"
    type_password(ros, "ros@council.example", PASSWORD)
    assert ros.get("/told-and-shared").status_code == 404
    assert "Ros Dunne" in site.staff.get("/people/add").text  # and may be someone's social worker
    send(site.staff, at, f"{at}/role", role="site administrator")
    assert "Ros Dunne" not in site.staff.get("/people/add").text


def test_who_came_in_when_and_how_stands_on_their_page(site):
    type_password(site.app.test_client(), "ros@council.example", PASSWORD)
    words = words_of(site.staff.get(f"/staff/{site.ros.id}"))
    assert "3 Mar 2026, 10:00 with a password" in words
    assert "3 Mar 2026" in words_of(site.staff.get("/staff"))


def test_an_administrator_cannot_change_or_close_themselves_nor_another_site(site):
    for whose in (site.pat, site.kim):
        at = f"/staff/{whose.id}"
        assert site.staff.get(at).status_code == 404
        for act in (f"{at}/role", f"{at}/invite", f"/accounts/{whose.id}/close"):
            given = {"role": "facilitator", "sure": "yes", "because": "left"}
            assert send(site.staff, "/staff", act, **given).status_code == 404, act
    assert "Kim" not in site.staff.get("/staff").text


def test_facilitators_have_no_page_of_staff(site):
    ros = sign_in(site.app, site.app.test_client(), site.ros)
    for path in ("/staff", f"/staff/{site.pat.id}"):
        assert ros.get(path).status_code == 404
    assert "Staff" not in words_of(ros.get("/"))


def test_an_administrator_adds_a_person_and_sees_nothing_of_what_they_told(site):
    worker, person = site.build.worker(site.wirral), site.build.person(site.wirral)
    relationship = site.build.relationship(person, worker)
    site.build.commit()
    page = site.staff.get(f"/people/{person.person_id}")
    assert page.status_code == 200 and "Hand over" in words_of(page)
    for link in re.findall(r'href="(/[^"#]*)"', page.text):
        assert site.staff.get(link).status_code == 200, link
    for path in (
        *("/told-and-shared", "/stories", "/indicators", "/changes", "/phone-calls"),
        f"/relationships/{relationship.id}/contact",
    ):
        assert site.staff.get(path).status_code == 404, path


def test_every_page_that_an_administrator_is_shown_opens(site):
    for link in set(re.findall(r'href="(/[^"#]*)"', site.staff.get("/").text)):
        if "/static" not in link:
            assert site.staff.get(link).status_code == 200, link


def test_a_command_makes_a_way_in_for_whoever_lost_theirs(site, monkeypatch):
    settings = site.house.settings
    monkeypatch.setenv("FEEDBACK_DATA", str(settings.data))
    monkeypatch.setenv("FEEDBACK_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FEEDBACK_SECRET", settings.secret.decode())
    made = CliRunner().invoke(main, ["site", "recover", "ros@council.example"])
    assert made.exit_code == 0, made.output
    site.house.clock = lambda: NOW.now(NOW.tzinfo)
    guest, path = site.app.test_client(), re.search(r"/welcome/\S+", made.output)[0]
    assert type_password(guest, "ros@council.example", PASSWORD).status_code == 422
    assert send(guest, path, password=NEW, again=NEW).location == "/"
    unknown = CliRunner().invoke(main, ["site", "recover", "x@council.example"])
    assert unknown.exit_code == 1 and "Nobody who works here" in unknown.output


def test_links_that_were_used_or_stopped_are_marked(site):
    path, guest = path_on(invite(site)), site.app.test_client()
    send(guest, path, password=NEW, again=NEW)
    with site.house.database.reading() as db:
        assert [one.used_at for one in db.scalars(select(SignInLink))] == [NOW]
