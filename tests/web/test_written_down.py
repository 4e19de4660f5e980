"""A phone call that staff wrote down: the person finds it, changes it and takes it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from feedback.actions.agreements import agree
from feedback.model.asking import Answer, SurveyResponse
from tests.actions.survey_builders import shipped_survey
from tests.web.survey_pages import EASY_READ, Pages, open_pages, words_of

SAID = {"answer-said-yes": "yes", "answer-listens": "good", "words-what-matters": "My garden."}


@pytest.fixture
def person(app, site_build) -> Pages:
    """Amina, whose social worker wrote a call down, shared with the team."""
    pages = open_pages(app, site_build, "my-social-worker", "person", has_begun=False)
    shipped_survey(site_build, site_build.db.merge(pages.asked.site), "a-phone-call")
    site_build.commit()
    worker = pages.as_(pages.asked.worker)
    address = f"/phone-calls/{pages.asked.relationship.id}"
    assert worker.send(address, {**SAID, "share": ["team"]}).status_code == 303
    return pages


def all_of(pages: Pages, thing) -> list:
    with pages.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(thing)))


def call(pages: Pages) -> str:
    [response] = all_of(pages, SurveyResponse)
    return f"/written-down/{response.id}"


def test_a_call_stands_among_my_surveys_with_who_wrote_it_down(person):
    words = words_of(person.client.get("/surveys"))
    assert "What I said on the phone" in words and "Grace Bell wrote it down." in words
    assert call(person) in person.client.get("/surveys").text


def test_i_see_every_word_that_was_written_down(person):
    words = words_of(person.client.get(call(person)))
    assert "My garden." in words
    assert "Grace Bell wrote this down on the phone. These are your words." in words


def test_i_can_change_an_answer_that_was_written_down(person):
    address = f"{call(person)}/change/listens"
    assert "Keep this change" in words_of(person.client.get(address))
    done = person.send(address, {"answer": "not-good"}, follow=True)
    assert "Not good" in words_of(done)
    changed = next(one for one in all_of(person, Answer) if one.item == "listens")
    assert changed.choices == ["not-good"]


def test_an_answer_that_is_not_on_the_page_is_refused_with_kind_words(person):
    wrong = person.send(f"{call(person)}/change/listens", {"answer": "perfect"})
    assert wrong.status_code == 422 and "There is a problem" in words_of(wrong)


def test_i_can_take_a_call_back_and_put_it_back_with_nobody_seeing_it(person):
    page = call(person)
    done = person.send(f"{page}/take-back", {}, follow=True)
    assert "You took it back" in words_of(done)
    assert "You took it back" in words_of(person.client.get("/surveys"))
    person.send(f"{page}/put-back", {})
    [response] = all_of(person, SurveyResponse)
    assert response.taken_back_at is None
    with person.app.extensions["house"].database.reading() as db:
        assert db.get(SurveyResponse, response.id).shares == []


def test_i_choose_again_who_sees_a_call(person):
    person.send(f"{call(person)}/who-can-see", {"share": ["worker"]})
    with person.app.extensions["house"].database.reading() as db:
        [response] = db.scalars(select(SurveyResponse))
        assert [share.use for share in response.shares] == ["worker"]


def test_nobody_else_opens_a_call(person):
    page = call(person)
    worker = person.as_(person.asked.worker)
    assert worker.client.get(page).status_code == 404
    assert worker.send(f"{page}/take-back", {}).status_code == 404


def test_answers_given_on_a_screen_are_not_opened_as_a_call(person, site_build):
    agree(site_build.db, person.asked.actor, person.asked.invitation.id, EASY_READ, site_build.now)
    site_build.commit()
    mine = next(one for one in all_of(person, SurveyResponse) if one.invitation_id)
    assert person.client.get(f"/written-down/{mine.id}").status_code == 404
