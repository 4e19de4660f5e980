"""Working together: every question on one page."""

from __future__ import annotations

import pytest

from tests.web.survey_pages import Pages, open_pages, words_of

ALL = "/all/questions"


@pytest.fixture
def pages(app, site_build) -> Pages:
    """A nurse around Amina."""
    return open_pages(app, site_build, "working-together", "professional")


def test_all_questions_are_on_one_page_in_standard_words(pages):
    words = words_of(pages.client.get(pages.survey, follow_redirects=True))
    assert "About Grace Bell as the named social worker of Amina Yusuf." in words
    assert "at making clear whom to contact about this person?" in words
    assert f"{len(pages.asked.survey_items)}. " in words


def test_one_button_keeps_everything_and_sends_it(pages):
    form = {"answer-listens": "good", "words-listens": "She rings back.", "share": ["team"]}
    sent = pages.post(ALL, follow=True, **form)
    assert "Your answers are sent" in words_of(sent)
    kept = pages.get(ALL).text
    assert 'name="answer-listens" value="good" checked' in kept
    assert "She rings back." in kept


def test_a_wrong_answer_is_named_the_rest_is_kept_and_nothing_is_sent(pages):
    form = {"answer-listens": "good", "answer-know-who": "splendid", "share": ["team"]}
    wrong = pages.post(ALL, **form)
    assert wrong.status_code == 422
    assert 'href="#q-know-who"' in wrong.text
    assert 'name="share" value="team" checked' in wrong.text
    assert "We kept your other answers." in words_of(wrong)
    assert 'name="answer-listens" value="good" checked' in pages.get(ALL).text
    assert "Begun" in words_of(pages.client.get("/surveys"))


def test_it_can_be_saved_and_sent_later(pages):
    saved = pages.post(ALL, follow=True, **{"answer-listens": "good", "then": "stop"})
    assert "Your answers are safe" in words_of(saved)
    assert 'value="good" checked' in pages.get(ALL).text


def test_after_sending_the_same_page_changes_answers_and_sharing(pages):
    pages.post(ALL, **{"answer-listens": "good", "share": ["team"]})
    pages.post(ALL, **{"answer-listens": "not-good"})
    assert 'value="not-good" checked' in pages.get(ALL).text
    assert "Only you can see them." in words_of(pages.get("/after/sent"))
