"""Writing down a phone call."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from feedback.model.asking import SurveyResponse
from feedback.model.care import Contact
from tests.actions.survey_builders import shipped_survey
from tests.web.survey_pages import Pages, open_pages, words_of


@pytest.fixture
def worker(app, site_build) -> Pages:
    """Grace, the named social worker of Amina, at her desk."""
    pages = open_pages(app, site_build, "my-social-worker", "person", has_begun=False)
    shipped_survey(site_build, site_build.db.merge(pages.asked.site), "a-phone-call")
    site_build.commit()
    return pages.as_(pages.asked.worker)


def call_page(pages: Pages) -> str:
    return f"/phone-calls/{pages.asked.relationship.id}"


def kept(pages: Pages, thing) -> list:
    with pages.app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(thing)))


def test_staff_pick_who_they_talk_with(worker):
    assert "Amina Yusuf Social worker: Grace Bell" in words_of(worker.client.get("/phone-calls"))
    assert "No one has that name" in words_of(worker.client.get("/phone-calls?name=zzz"))


def test_the_page_holds_the_words_to_say(worker):
    words = words_of(worker.client.get(call_page(worker)))
    assert "“I want to write down what you say. You can say no. Is that OK?”" in words


def test_rule_05_what_safeguarding_means_stands_where_staff_read_the_word(worker):
    words = words_of(worker.client.get(call_page(worker)))
    assert "What does “safeguarding” mean? Keeping people safe from being hurt." in words


def test_a_call_is_kept_once_for_the_person_to_see(worker):
    page = worker.client.get(call_page(worker))
    form = {
        "call": re.search(r'name="call" value="([^"]+)"', page.text)[1],
        "answer-said-yes": "yes",
        "answer-who-first": "the-person",
        "words-what-matters": "My garden.",
        "share": ["team"],
    }
    for _ in range(2):
        done = worker.send(call_page(worker), form, follow=True)
        assert "The call is kept" in words_of(done)
    assert len(kept(worker, SurveyResponse)) == 1
    assert [contact.first for contact in kept(worker, Contact)] == ["person"]


def test_without_a_yes_or_no_nothing_is_kept_and_what_was_typed_stays(worker):
    wrong = worker.send(call_page(worker), {"words-what-matters": "My garden."})
    assert wrong.status_code == 422
    said = "Say whether the person said yes to you writing this down."
    assert words_of(wrong).count(said) == 2
    assert "My garden." in words_of(wrong)
    assert kept(worker, SurveyResponse) == []


def test_when_the_person_says_no_no_word_is_kept(worker):
    form = {"answer-said-yes": "no", "words-what-matters": "My garden."}
    done = worker.send(call_page(worker), form, follow=True)
    assert "No words were kept" in words_of(done)
    assert kept(worker, SurveyResponse) == []


def test_a_person_cannot_open_the_page_for_calls(worker):
    person = worker.as_(worker.asked.account)
    assert person.client.get("/phone-calls").status_code == 404
    assert person.client.get(call_page(worker)).status_code == 404


def test_a_site_without_the_phone_survey_says_whom_to_ask(app, site_build):
    pages = open_pages(app, site_build, "my-social-worker", "person", has_begun=False)
    page = pages.as_(pages.asked.worker).client.get(call_page(pages))
    assert page.status_code == 409
    assert "Ask your facilitator to add it." in words_of(page)
