"""Before the first question: I can say no, I can stop, and a wrong answer is only explained."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from feedback.model.answering import Agreement
from feedback.model.asking import SurveyResponse
from feedback.model.trust import Event
from tests.web.survey_pages import Pages, open_pages, words_of

RIGHT = (("say-no", "yes"), ("stop", "yes"), ("support", "no"))


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, who has not begun."""
    return open_pages(app, site_build, "my-social-worker", "person", has_begun=False)


def all_right(pages) -> str:
    """Answer every check question right; the address of what comes after."""
    address = f"{pages.survey}/before/check/say-no"
    for _, right in RIGHT:
        address = pages.send(address, {"answer": right}).location
    return address


def kept(app, kind) -> list:
    with app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(kind)))


def test_rule_68_it_says_what_why_who_sees_no_stop_and_support_before_the_first_question(pages):
    words = words_of(pages.get("/before/you-decide"))
    for said in (
        "We ask how it is with the social worker Grace Bell.",
        "Your answers help to make support better.",
        "You choose who can see your answers.",
        "You can say no.",
        "You can stop at any time.",
        "Nothing bad happens to your support.",
    ):
        assert said in words


def test_a_question_opened_before_the_yes_leads_to_what_it_is_about(pages):
    for path in ("/listens", "/before/practice"):
        assert pages.get(path).location == pages.survey


def test_right_answers_lead_to_yes_or_no_and_yes_to_the_question_to_try(pages, app):
    address = all_right(pages)
    assert "/before/yes-or-no" in address
    begun = pages.send(address, {"then": "yes", "with": "family"}, follow=True)
    assert "Do you like tea?" in words_of(begun)
    (said,) = kept(app, Agreement)
    assert (said.is_yes, said.language, said.mode) == (True, "en", "words-and-pictures")
    assert (said.explained_with, said.checks) == ("family", {"say-no": 0, "stop": 0, "support": 0})


def test_rule_05_what_an_advocate_is_stands_where_one_may_be_picked(pages):
    words = words_of(pages.get("/before/yes-or-no"))
    assert "An advocate" in words
    assert "An advocate is someone who helps you speak up." in words


def test_a_wrong_answer_is_explained_and_asked_again(pages):
    wrong = pages.post("/before/check/support", follow=True, answer="yes")
    words = words_of(wrong)
    assert wrong.status_code == 200
    assert "Your support stays the same." in words
    assert "Do you lose support if you say no?" in words
    assert "Do you want someone to go through it with you?" not in words


def test_after_the_second_time_help_is_offered_and_the_person_may_still_go_on(pages, app):
    address = pages.post("/before/check/say-no", answer="no").location
    again = pages.send(address, {"answer": "no"}, follow=True)
    words = words_of(again)
    assert "Do you want someone to go through it with you?" in words
    assert "Stop for now" in words
    past = re.search(r'href="([^"]+)">\s*Go on without this question', again.text)[1]
    address = past.replace("&amp;", "&")
    for right in ("yes", "no"):
        address = pages.send(address, {"answer": right}).location
    pages.send(address, {"then": "yes"})
    (said,) = kept(app, Agreement)
    assert said.is_yes
    assert said.checks == {"say-no": -1, "stop": 0, "support": 0}


@pytest.mark.parametrize("name", [name for name, _ in RIGHT])
def test_no_check_question_stops_anyone_however_often_it_is_answered_wrong(pages, name):
    address = f"{pages.survey}/before/check/{name}"
    for _ in range(5):
        address = pages.send(address, {"answer": "dont-know"}).location
        page = pages.client.get(address)
        assert page.status_code == 200
    assert "Go on without this question" in words_of(page)


def test_no_is_an_honest_answer_with_a_kind_page_and_nobody_asks_again(pages, app):
    no = pages.post("/before/yes-or-no", follow=True, then="no")
    words = words_of(no)
    assert "You said no. That is fine." in words
    assert "We do not ask you again about this survey." in words
    assert kept(app, SurveyResponse) == []
    assert [one.verb for one in kept(app, Event)].count("said no to a survey") == 1
    assert "Answer the questions" not in words_of(pages.client.get("/"))
    assert "You said no. You can still answer." in words_of(pages.client.get("/surveys"))


def test_someone_who_said_no_can_change_their_mind(pages):
    pages.post("/before/yes-or-no", then="no")
    again = pages.client.get(pages.survey, follow_redirects=True)
    assert "I want to answer now" in words_of(again)
    assert "Do you like tea?" in words_of(pages.post("/before/yes-or-no", follow=True, then="yes"))


def test_the_same_yes_twice_is_one_record(pages, app):
    for _ in range(2):
        pages.post("/before/yes-or-no", then="yes")
    assert len(kept(app, Agreement)) == 1
    assert len(kept(app, SurveyResponse)) == 1


def test_a_strange_address_keeps_nothing_strange(pages, app):
    pages.post("/before/yes-or-no?checks=say-no:2.rude:1.stop:x.support:9999", then="yes")
    assert kept(app, Agreement)[0].checks == {"say-no": 2}
    assert pages.get("/before/check/shoe-size").status_code == 404


@pytest.mark.parametrize(
    ("form", "how"),
    [({"answer": "good"}, "picked"), ({}, "nothing"), ({"then": "how"}, "helped")],
)
def test_how_the_question_to_try_went_is_kept_and_never_what_was_picked(pages, app, form, how):
    pages.post("/before/yes-or-no", then="yes")
    pages.post("/before/practice", **form)
    assert kept(app, Agreement)[0].practice == how


def test_help_with_the_question_to_try_explains_and_lets_try_again(pages):
    pages.post("/before/yes-or-no", then="yes")
    words = words_of(pages.post("/before/practice", follow=True, then="how"))
    assert "Press the one that fits you." in words
    assert "Do you like tea?" in words


def test_nobody_else_can_say_yes_or_no_for_someone(pages, app):
    others = pages.as_(pages.asked.worker)
    for path in ("/before/you-decide", "/before/check/stop", "/before/yes-or-no"):
        assert others.get(path).status_code == 404
    assert others.post("/before/yes-or-no", then="no").status_code == 404
    assert kept(app, Agreement) == []
