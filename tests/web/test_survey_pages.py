"""Answering a survey, a question on a page, without scripts: what a person sees."""

from __future__ import annotations

import re

import pytest

from tests.web.survey_pages import Pages, open_pages, words_of


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, who is asked about her social worker."""
    return open_pages(app, site_build, "my-social-worker", "person")


def chosen(response) -> list[str]:
    """The values that are picked on a page."""
    return re.findall(r'name="answer" value="([^"]+)" checked', response.text)


def test_before_the_first_question_it_says_what_it_is_about_and_who_sees(pages):
    words = words_of(pages.get())
    assert "Your social worker is Grace Bell." in words
    assert "There are no right or wrong answers." in words
    assert "You choose who can see your answers." in words
    assert "You can stop at any time." in words


def test_rule_42_a_question_to_try_comes_first_and_is_not_kept(pages):
    words = words_of(pages.get("/before/practice"))
    assert "Do you like tea?" in words
    assert "We do not keep your answer." in words
    words = words_of(pages.post("/before/practice", follow=True, answer="good"))
    assert "Question 1 of 10" in words
    assert "tea" not in words_of(pages.get("/after/check"))


def test_a_question_is_the_heading_and_the_legend_and_nothing_is_chosen_before(pages):
    page = pages.get("/listens")
    legend = re.search(r"<legend>(.*?)</legend>", page.text, re.DOTALL)[1]
    assert "<h1" in legend
    assert "How good is your social worker at listening to you?" in legend
    assert page.text.count("<h1") == 1
    assert chosen(page) == []


def test_every_question_offers_i_dont_know_and_i_dont_want_to_say(pages):
    for item in pages.asked.survey_items:
        words = words_of(pages.get(f"/{item}"))
        assert "I don't know" in words, item
        assert "I don't want to say" in words, item
        assert "You can skip this." in words, item


def test_rule_54_an_answer_is_there_when_the_person_comes_back_on_another_tablet(pages):
    pages.post("/listens", answer="in-between", words="Some days she does.")
    again = pages.as_(pages.asked.account).get("/listens")
    assert chosen(again) == ["in-between"]
    assert "Some days she does." in again.text


def test_going_on_leads_to_the_next_question_and_back_to_the_one_before(pages):
    after = pages.post("/listens", follow=True, answer="good")
    assert after.request.path.endswith("/i-decide")
    assert f'href="{pages.survey}/listens"' in after.text


def test_a_question_can_be_skipped_and_what_was_ticked_is_not_kept(pages):
    pages.post("/listens", answer="good", then="skip")
    assert chosen(pages.get("/listens")) == []


def test_an_answer_can_be_cleared(pages):
    pages.post("/listens", answer="good", words="Words to clear.")
    cleared = pages.post("/listens", follow=True, then="clear")
    assert cleared.request.path.endswith("/listens")
    assert chosen(cleared) == []
    assert "Words to clear." not in cleared.text


def test_stop_and_save_keeps_the_answer_and_says_that_it_is_safe(pages):
    stopped = pages.post("/listens", follow=True, answer="good", then="stop")
    assert "Your answers are safe" in words_of(stopped)
    assert chosen(pages.get("/listens")) == ["good"]


def test_coming_back_goes_on_at_the_first_question_that_was_not_seen(pages):
    pages.post("/the-help", answer="good")
    pages.post("/know-who", then="skip")
    assert f'href="{pages.survey}/listens"' in pages.get().text


def test_an_answer_that_is_not_on_the_page_keeps_what_was_typed_and_says_what_to_do(pages):
    wrong = pages.post("/listens", answer="splendid", words="I typed this.")
    words = words_of(wrong)
    assert wrong.status_code == 422
    assert "There is a problem" in words
    assert words.count("This answer is not on the page. Please pick one of the answers.") == 2
    assert "I typed this." in words
    assert "<title>Error:" in wrong.text


def test_too_many_words_are_refused_kindly_and_not_lost(pages):
    long = "She listens. " * 400
    wrong = pages.post("/listens", answer="good", words=long)
    assert wrong.status_code == 422
    assert "We can keep 4000 letters. Please make it shorter." in words_of(wrong)
    assert long.strip() in wrong.text
    assert chosen(wrong) == ["good"]


def test_a_question_that_is_not_asked_is_a_page_that_cannot_be_found(pages):
    assert pages.get("/shoe-size").status_code == 404
    assert pages.post("/shoe-size", answer="good").status_code == 404


def test_words_typed_by_a_person_are_shown_as_words(pages):
    pages.post("/what-matters", words="<b>My</b> </textarea><script>x</script>")
    page = pages.get("/what-matters")
    assert "<script>x" not in page.text
    assert "&lt;b&gt;My&lt;/b&gt;" in page.text


def test_nobody_else_can_open_or_answer_it(pages):
    others = pages.as_(pages.asked.worker)
    for path in ("", "/listens", "/after/check", "/after/sent"):
        assert others.get(path).status_code == 404
    assert others.post("/listens", answer="good").status_code == 404


def test_words_only_sends_no_pictures_of_answers(app, site_build):
    pages = open_pages(app, site_build, "my-social-worker", "person")
    with_pictures = len(pages.get("/listens").data)
    site_build.db.merge(pages.asked.account).reading = "words.paper.normal.en.yes.no"
    site_build.commit()
    assert len(pages.get("/listens").data) < with_pictures / 1.5


def test_in_urdu_the_question_is_urdu_and_runs_from_the_right(app, site_build):
    pages = open_pages(app, site_build, "my-social-worker", "person")
    site_build.db.merge(pages.asked.account).reading = "words.paper.normal.ur.yes.no"
    site_build.commit()
    page = pages.get("/listens")
    assert 'dir="rtl"' in page.text
    assert "آپ کے سوشل ورکر کا آپ کی بات سننا کیسا ہے؟" in page.text


def test_a_carer_answers_questions_of_their_own(app, site_build):
    pages = open_pages(app, site_build, "supporting-someone", "carer")
    assert "This is about Grace Bell and Amina Yusuf." in words_of(pages.get())
    first = pages.asked.survey_items[0]
    assert pages.post(f"/{first}", answer="good").status_code == 303


def test_a_remembered_question_holds_no_words_and_no_token_of_someone_else(app, site_build):
    first = open_pages(app, site_build, "my-social-worker", "person")
    first.post("/listens", answer="good", words="Only for me.")
    first.get("/listens")
    first.get("/i-decide")
    tokens = {re.search(r'name="csrf" value="([^"]+)"', first.get("/i-decide").text)[1]}
    stranger = first.as_(first.asked.worker)
    tokens.add(re.search(r'name="csrf" value="([^"]+)"', stranger.client.get("/help-now").text)[1])
    assert "<!--token-->" not in first.get("/i-decide").text
    assert first.get("/i-decide").text.count('name="csrf"') == 2
    assert len(tokens) == 2
    first.post("/listens", then="clear")
    assert "Only for me." not in first.get("/listens").text
