"""The demonstration's indicators: one site has enough people to show them, the others fold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback import create_app
from feedback.access import Actor
from feedback.actions.indicators import site_indicators
from feedback.demo.answerers import answerers
from feedback.model.accounts import Account
from feedback.model.asking import SurveyResponse

SMALLEST = 5


@pytest.fixture(scope="module")
def site_app(demonstration) -> Iterator:
    app = create_app(demonstration.settings)
    yield app
    app.extensions["house"].database.engine.dispose()


def page_of(app, links, name: str) -> str:
    client: FlaskClient = app.test_client()
    link = next(link["url"] for link in links if link["name"] == name)
    path = link.removeprefix("http://127.0.0.1:8000")
    csrf = client.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    assert client.post(path, data={"csrf": csrf}).status_code == 303
    return client.get("/indicators").text


def test_sheffield_is_rich_enough_to_show_what_each_voice_says(shown):
    sam = shown.scalars(select(Account).where(Account.name == "Sam Okafor")).one()
    found = site_indicators(shown, Actor.of(sam), sam.site_id, SMALLEST, datetime.now(UTC))
    assert found.hand_offs.counts == (13, 6, 5)
    assert found.first.counts == (13, 7, 5, 0)
    assert [one.wave.name for one in found.waves] == ["Reflect and refine", "Baseline"]
    for one in found.waves:
        told = [row for theme in one.themes for row in theme.rows]
        full = [row for row in told if sum((n or 0) >= SMALLEST for n in row.held.counts) >= 2]
        assert {"person", "carer", "professional"} <= {row.voice for row in full}
        assert len(full) >= 8


def test_the_people_who_only_answered_have_no_link_and_wrote_no_words(shown, demonstration):
    names = {row["name"] for row in answerers()}
    assert len(names) == 18
    assert not names & {link["name"] for link in demonstration.links}
    told = shown.scalars(
        select(SurveyResponse).join(SurveyResponse.account).where(Account.name.in_(names))
    )
    assert all(not answer.words for response in told for answer in response.answers)


def test_the_page_shows_numbers_and_folds_what_is_held_back_into_a_sentence(
    site_app, demonstration
):
    page = page_of(site_app, demonstration.links, "Sam Okafor")
    assert 'aria-label="Good 10, in between 5, not good 5"' in page
    assert "Too few to show: " in page
    camden = page_of(site_app, demonstration.links, "Fiona Abbott")
    assert "Too few people to show." in camden
    assert '<span aria-hidden="true">–</span>' not in camden.split("Baseline")[0]


def test_the_sites_side_by_side_name_the_rows_that_are_held_back(site_app, demonstration):
    page = page_of(site_app, demonstration.links, "Ola Brennan")
    assert "Calderdale</a> (People, Families, Professionals), <a" in page
    assert "Too few to show: Calderdale, " in page.split('id="moves"')[1]
    assert page.split('id="moves"')[1].count("Sheffield") == 2
