"""People and their social workers, first pages of staff, and the indicators of a site."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.codebooks import give_codebook
from feedback.actions.pilot_codes import NAME as PILOT_CODES
from feedback.actions.quotations import mark_and_code
from feedback.actions.stories import begin_story
from feedback.forms.shipping import toml_text
from feedback.model.care import Contact, HandOff
from feedback.model.trust import Use
from tests.web.signing_in import sign_in
from tests.web.test_changes import send


@pytest.fixture
def site(app, client, site_build, now):
    """Amina with Grace; Tom who could take over; a carer; a facilitator and an evaluator."""
    s = SimpleNamespace(house=app.extensions["house"], now=now)
    s.place = site_build.site("Camden")
    s.person, s.grace = site_build.person(s.place), site_build.worker(s.place)
    s.tom = site_build.worker(s.place, "Tom Okoro")
    s.carer = site_build.carer(s.person)
    s.facilitator = site_build.facilitator(s.place)
    s.evaluator = site_build.evaluator(s.place)
    s.relationship = site_build.relationship(s.person, s.grace)
    site_build.commit()
    s.become = lambda account: sign_in(app, client, account)
    s.hand_over = f"/relationships/{s.relationship.id}/hand-over"
    return s


def test_the_person_and_the_carer_see_who_the_social_worker_is(client, site):
    assert "Grace Bell is your social worker." in site.become(site.person).get("/").text
    page = site.become(site.carer).get("/").text
    assert "Grace Bell is the social worker of Amina Yusuf." in page


def test_a_hand_over_shows_in_the_history_and_on_the_persons_first_page(client, site):
    site.become(site.facilitator)
    form = {"worker": site.tom.worker_id, "on": str(site.now.date()), "reason": "Grace moved"}
    answer = send(client, site.hand_over, **form)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert page.index("Tom Okoro") < page.index("Grace Bell") and "Grace moved" in page
    assert "Tom Okoro is your social worker." in site.become(site.person).get("/").text


def test_a_hand_over_on_a_wrong_day_is_refused_and_changes_nothing(client, site):
    site.become(site.facilitator)
    tomorrow = site.now.date() + timedelta(days=1)
    answer = send(client, site.hand_over, worker=site.tom.worker_id, on=tomorrow)
    assert answer.status_code == 422
    assert "Choose today or a day before." in answer.text and str(tomorrow) in answer.text
    with site.house.database.reading() as db:
        assert db.scalars(select(HandOff)).all() == []


def test_nobody_but_facilitators_opens_people_or_hands_over(client, site):
    for account in (site.person, site.carer, site.grace, site.evaluator):
        site.become(account)
        assert client.get("/people").status_code == 404
        assert client.get(site.hand_over).status_code == 404


def test_a_worker_records_who_got_in_touch_and_it_is_counted(client, site):
    address = f"/relationships/{site.relationship.id}/contact"
    day = site.now.date() - timedelta(days=1)
    site.become(site.grace)
    assert "0 contacts" in client.get("/").text
    assert send(client, address, how="phone", on=day).status_code == 422
    assert send(client, address, first="worker", how="phone", on=day).status_code == 303
    assert "1 contact" in client.get("/").text
    with site.house.database.reading() as db:
        assert db.scalars(select(Contact)).one().at.date() == day
    assert site.become(site.tom).get(address).status_code == 404


def test_a_worker_reads_only_what_was_shared_with_them(client, site, site_build):
    site_build.consent(site.person, site.relationship, Use.WORKER, Use.TEAM)
    site_build.entry(site.person, site.relationship, "For Grace.", Use.WORKER)
    site_build.entry(site.person, site.relationship, "For the team.", Use.TEAM)
    site_build.commit()
    page = site.become(site.grace).get("/").text
    assert "For Grace." in page and "For the team." not in page


def _answers(site_build, site, many):
    survey = site_build.survey(site.place, toml_text("my-social-worker"), "my-social-worker")
    for number in range(many):
        person = site_build.person(site.place, f"Person {number}")
        relationship = site_build.relationship(person, site.grace)
        site_build.consent(person, relationship, Use.TEAM)
        answers = {"listens": ["good"], "feel-safe": ["good" if number else "not-good"]}
        sent = site_build.response(survey, relationship, person, answers, Use.TEAM)
        sent.sent_at = site_build.now - timedelta(hours=many - number)
    site_build.commit()


def rows_of(page, caption):
    table = page.split(f">{caption}</caption>")[1].split("</table>")[0]
    return table.split("<tbody>")[1]


def test_the_indicators_show_bars_with_their_numbers(client, site, site_build):
    _answers(site_build, site, 6)
    page = site.become(site.facilitator).get("/indicators").text
    row = rows_of(page, "Listening")
    assert "Good 5, in between 0, not good 0" in row
    assert row.count('<td class="number"') == 4


def test_one_unhappy_person_cannot_be_found_in_the_indicators(client, site, site_build):
    _answers(site_build, site, 7)
    page = site.become(site.grace).get("/indicators").text
    assert re.search(r"Too few to show:[^.]*Feeling safe", page)
    assert '<caption lang="en">Feeling safe</caption>' not in page


def test_evaluators_see_the_sites_side_by_side_and_people_see_no_indicators(
    client, site, site_build
):
    _answers(site_build, site, 6)
    site_build.site("Sheffield")
    site_build.commit()
    page = site.become(site.evaluator).get("/indicators?theme=listened-to&wave=baseline").text
    rows = rows_of(page, "What each voice says in each site")
    assert "Camden" in rows and "Sheffield" not in rows
    assert "No answers: Sheffield." in page
    assert site.become(site.person).get("/indicators").status_code == 404


def test_evaluators_see_of_how_many_people_a_code_speaks_in_each_site(client, site, site_build):
    site_build.site("Sheffield")
    sam = Actor.of(site.facilitator)
    book = give_codebook(site_build.db, site.place.id, PILOT_CODES, site_build.now)
    code = next(one.id for one in book.codes if one.name == "Unblock")
    for number in range(6):
        person = site_build.person(site.place, f"Person {number}")
        relationship = site_build.relationship(person, site.grace)
        site_build.consent(person, relationship, Use.STORY)
        entry = site_build.entry(person, relationship, "She rang the council.", Use.STORY)
        chosen = [f"entry:{entry.id}"]
        part = begin_story(site_build.db, sam, "The door", chosen, site_build.now).parts[0].id
        mark_and_code(site_build.db, sam, part, 0, 20, [code], site_build.now)
    site_build.commit()
    site.become(site.evaluator)
    assert "/indicators/codes" in client.get("/indicators").text
    page = client.get("/indicators/codes").text
    rows = rows_of(page, "How many people each code stands for, at least")
    unblock, right = rows.split("Unblock")[1].split("Do the right thing")
    assert re.findall(r'data-label="(.*?)">\s*(\d+)\s*</td>', unblock) == [("Camden", "5")]
    assert "held back" in right.split("</tr>")[0]
    assert "Too few to show: Sheffield." in page
    empty = client.get("/indicators/codes?set=ASCOF").text
    assert "A number stands here when stories of 5 people in a site have the same code." in empty
    assert site.become(site.facilitator).get("/indicators/codes").status_code == 404
