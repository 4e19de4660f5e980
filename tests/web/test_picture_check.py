"""Pictures that someone chose themselves, asked after their card: optional, counted, taken off."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from feedback.actions.picture_checks import POOL
from feedback.actions.sign_in import make_link
from feedback.web.picture_words import IDEAS
from tests.conftest import NOW
from tests.web.office_of_staff import send
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

ROW = re.compile(r'name="(row-\d)" value="([^"]+)"')


@pytest.fixture
def amina(app, site_build):
    """Amina, who has a card and has chosen the first picture of each row."""
    a = SimpleNamespace(app=app, house=app.extensions["house"], build=site_build)
    a.person = site_build.person(site_build.site())
    a.sam = site_build.facilitator(a.person.site)
    a.card = "/hello/" + make_link(site_build.db, a.house.keys, a.person, NOW)
    site_build.commit()
    a.own = sign_in(app, app.test_client(), a.person)
    page = a.own.get("/my-sign-in/pictures").text
    a.shown = re.findall(r'name="shown" value="([^"]+)"', page)
    a.mine = dict(reversed(ROW.findall(page)))
    kept = send(a.own, "/my-sign-in/pictures", shown=a.shown, **a.mine)
    assert kept.location == "/my-sign-in?done=pictures"
    return a


def with_card(a):
    """A new browser that has shown the card."""
    client = a.app.test_client()
    assert send(client, a.card).location == "/hello/my-pictures"
    return client


def others(a) -> dict[str, str]:
    """A picture of each row that is not hers."""
    rows = [a.shown[at : at + 4] for at in (0, 4, 8)]
    return {f"row-{place}": row[-1] for place, row in enumerate(rows)}


def test_twelve_pictures_are_shown_in_three_rows_and_none_is_marked(amina):
    page = with_card(amina).get("/hello/my-pictures").text
    assert [value for _, value in ROW.findall(page)] == amina.shown
    assert len(set(amina.shown)) == 12 and set(amina.shown) <= set(POOL)
    assert " checked" not in page


def test_every_picture_has_words_that_can_be_read_and_heard():
    assert set(POOL) <= set(IDEAS) and len(POOL) == len(set(POOL)) == 24


def test_the_card_and_the_pictures_let_in_and_the_card_alone_does_not(amina):
    client = with_card(amina)
    assert client.get("/").location == "/hello"
    assert send(client, "/hello/my-pictures", **amina.mine).location == "/"
    assert "Hello Amina Yusuf" in words_of(client.get("/"))


def test_wrong_pictures_are_said_kindly_and_not_shown_again(amina):
    page = send(with_card(amina), "/hello/my-pictures", **others(amina))
    assert page.status_code == 422 and "These are not your pictures." in words_of(page)
    assert " checked" not in page.text


def test_after_five_wrong_ones_the_right_ones_rest_too(amina):
    client = with_card(amina)
    for _ in range(5):
        assert send(client, "/hello/my-pictures", **others(amina)).status_code == 422
    assert send(with_card(amina), "/hello/my-pictures", **amina.mine).status_code == 429
    amina.house.clock = lambda: NOW + timedelta(minutes=16)
    assert send(with_card(amina), "/hello/my-pictures", **amina.mine).status_code == 303


def test_after_ten_wrong_ones_in_a_month_only_staff_can_help(amina):
    for hour in (0, 1):
        amina.house.clock = lambda h=hour: NOW + timedelta(hours=h)
        client = with_card(amina)
        for _ in range(5):
            send(client, "/hello/my-pictures", **others(amina))
    amina.house.clock = lambda: NOW + timedelta(days=3)
    assert send(with_card(amina), "/hello/my-pictures", **amina.mine).status_code == 429
    office = sign_in(amina.app, amina.app.test_client(), amina.sam)
    at = f"/cards/{amina.person.id}"
    send(office, at, f"{at}/pictures/stop")
    assert send(amina.app.test_client(), amina.card).location == "/"


def test_someone_stops_being_asked_when_they_want(amina):
    send(amina.own, "/my-sign-in", "/my-sign-in/pictures/stop")
    assert send(amina.app.test_client(), amina.card).location == "/"


def test_a_row_without_a_picture_is_asked_for_and_the_rest_is_kept(amina):
    given = {"row-0": amina.shown[1], "row-1": amina.shown[5]}
    page = send(amina.own, "/my-sign-in/pictures", shown=amina.shown, **given)
    assert page.status_code == 422 and "Pick 1 picture in each row." in words_of(page)
    assert page.text.count(" checked") == 2


def test_pictures_that_were_not_shown_are_not_kept(amina):
    shown = ["tea"] * 12
    given = {f"row-{row}": "tea" for row in range(3)}
    assert send(amina.own, "/my-sign-in/pictures", shown=shown, **given).status_code == 422
    assert send(with_card(amina), "/hello/my-pictures", **amina.mine).status_code == 303


def test_which_pictures_are_hers_is_sealed(amina):
    chosen = str(list(amina.mine.values())).replace("'", '"').replace(" ", "").encode()
    data = b"".join(
        file.read_bytes() for file in amina.house.settings.data.rglob("*") if file.is_file()
    )
    assert chosen not in data


def test_without_a_card_there_is_nothing_to_choose(amina):
    assert amina.app.test_client().get("/hello/my-pictures").location == "/hello"
