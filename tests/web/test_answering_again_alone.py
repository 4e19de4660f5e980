"""Answering a question again alone: kept as my own, and whoever helped cannot see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer
from tests.web.survey_pages import Pages, open_pages, words_of
from tests.web.test_survey_pages import chosen

OWN = "He shouts when we are alone."


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, who answered with her sister beside her."""
    pages = open_pages(app, site_build, "my-social-worker", "person")
    pages.post("/listens", answer="good", words="All fine.")
    pages.post("/after/did-someone-help", answer="yes")
    pages.post("/after/who-helped", answer="family")
    return pages


def alone(pages, **form):
    return pages.post("/alone/question/listens", **form)


def rows(app, kind) -> list[tuple]:
    with app.extensions["house"].database.reading() as db:
        found = db.scalars(select(kind).where(kind.item == "listens"))
        return [(tuple(one.choices), one.words) for one in found]


def test_it_leads_from_choosing_to_hand_over_words_to_fresh_questions(pages):
    form = {"item": ["listens", "i-decide"]}
    words = words_of(pages.post("/alone/offer", follow=True, **form))
    assert "Ask your helper to look away, or give you the tablet." in words
    page = pages.get("/alone/question/listens?items=i-decide")
    assert chosen(page) == []
    assert "All fine." not in page.text
    after = pages.send(f"{pages.survey}/alone/question/listens?items=i-decide", {"answer": "good"})
    assert after.location.endswith("/alone/question/i-decide")


def test_no_question_picked_leads_on_to_the_check_page(pages):
    assert pages.post("/alone/offer").location.endswith("/after/check")


def test_all_questions_can_be_reached_5_at_a_time(pages):
    first = pages.get("/alone/offer").text
    assert first.count('name="item"') == 5
    second = pages.post("/alone/offer", follow=True, item="listens", then="more")
    assert second.text.count('name="item"') == 5
    assert 'name="items" value="listens"' in second.text
    assert "See more questions" not in words_of(second)


def test_the_own_answer_counts_and_the_earlier_one_is_kept_beside_it(pages, app):
    alone(pages, answer="not-good", words=OWN)
    assert rows(app, Answer) == [(("not-good",), OWN)]
    assert rows(app, HelpedAnswer) == [(("good",), "All fine.")]


def test_no_page_of_the_person_shows_the_own_answer_or_which_question_it_was(pages):
    before = words_of(pages.get("/after/check"))
    alone(pages, answer="not-good", words=OWN)
    for path in ("/after/check", "/listens", "/alone/question/listens", "/after/who-can-see"):
        page = pages.get(path)
        assert OWN not in page.text, path
        assert "not-good" not in chosen(page), path
    after = words_of(pages.get("/after/check"))
    assert "You also answered on your own. We keep those answers too." in after
    asked = "How good is your social worker at listening to you?"
    assert before.split(asked)[1][:40] == after.split(asked)[1][:40]


def test_a_helper_who_changes_the_answer_after_that_does_not_touch_the_own_one(pages, app):
    alone(pages, answer="not-good", words=OWN)
    pages.post("/listens", answer="in-between", words="So so.")
    pages.post("/listens", then="clear")
    assert rows(app, Answer) == [(("not-good",), OWN)]
    assert rows(app, HelpedAnswer) == [((), None)]


def test_a_second_own_answer_replaces_only_the_own_one(pages, app):
    alone(pages, answer="not-good", words=OWN)
    alone(pages, answer="in-between")
    assert rows(app, Answer) == [(("in-between",), None)]
    assert rows(app, HelpedAnswer) == [(("good",), "All fine.")]


@pytest.mark.parametrize("form", [{}, {"answer": "not-good", "then": "leave"}])
def test_a_question_that_is_left_stays_as_it_was(pages, app, form):
    alone(pages, **form)
    assert rows(app, Answer) == [(("good",), "All fine.")]
    assert rows(app, HelpedAnswer) == []


def test_a_wrong_own_answer_keeps_what_was_typed(pages):
    wrong = alone(pages, answer="splendid", words=OWN)
    assert wrong.status_code == 422
    assert OWN in wrong.text


def test_the_end_lets_the_browser_forget_the_pages_before_it(pages):
    done = alone(pages, answer="not-good")
    page = pages.client.get(done.location)
    assert "Your helper cannot see them here." in words_of(page)
    assert page.headers["Clear-Site-Data"] == '"cache"'
    assert page.headers["Cache-Control"] == "no-store"


def test_it_works_after_sending_and_ends_with_the_days_for_changes(pages, app, now):
    pages.post("/after/who-can-see")
    alone(pages, answer="not-good")
    assert rows(app, Answer)[0][0] == ("not-good",)
    app.extensions["house"].clock = lambda: now + timedelta(days=29)
    assert alone(pages, answer="good").location.endswith("/after/sent")
    assert rows(app, Answer)[0][0] == ("not-good",)


def test_nobody_else_reaches_it(pages):
    others = pages.as_(pages.asked.worker)
    for path in ("/alone/offer", "/alone/hand-over", "/alone/question/listens", "/alone/finished"):
        assert others.get(path).status_code == 404
    assert others.post("/alone/question/listens", answer="good").status_code == 404
