"""After the last question: who helped, checking, sharing, sending, changing, taking back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.web.survey_pages import Pages, open_pages, words_of


@pytest.fixture
def pages(app, site_build) -> Pages:
    """Amina, who has answered one question with words."""
    pages = open_pages(app, site_build, "my-social-worker", "person")
    pages.post("/listens", answer="not-good", words="She looks at her phone.")
    return pages


def test_after_the_last_question_it_asks_whether_someone_helped_who_and_how(pages):
    asked = pages.post("/what-matters", follow=True, words="My sister.")
    assert "Did someone help you with this?" in words_of(asked)
    who = pages.post("/after/did-someone-help", follow=True, answer="yes")
    assert "Who helped you with this?" in words_of(who)
    how = pages.post("/after/who-helped", follow=True, answer=["family", "friend"])
    assert "How did they help you?" in words_of(how)
    after = words_of(pages.post("/after/how-they-helped", follow=True, answer="read-to-me"))
    assert "Do you want to answer any question again, on your own?" in after
    check = words_of(pages.get("/after/check"))
    assert "Who helped you with this? Family A friend" in check
    assert "Read it to me" in check
    assert "Answer a question again, on your own" in check


def test_when_no_one_helped_it_does_not_ask_who_or_how(pages):
    check = pages.post("/after/did-someone-help", follow=True, answer="no")
    assert check.request.path.endswith("/after/check")
    assert "Did someone help you with this? No" in words_of(check)


def test_that_someone_helped_stays_when_nobody_is_named(pages):
    pages.post("/after/did-someone-help", answer="yes")
    how = pages.post("/after/who-helped", follow=True)
    assert how.request.path.endswith("/after/how-they-helped")
    assert 'value="yes" checked' in pages.get("/after/did-someone-help").text


def test_yes_and_no_do_not_go_together(pages):
    wrong = pages.post("/after/did-someone-help", answer=["yes", "no"])
    assert wrong.status_code == 422
    assert "You picked more than 1 answer. Please pick 1." in words_of(wrong)


def test_answered_for_me_without_asking_me_is_kept_and_leads_to_my_own_answers(pages):
    pages.post("/after/did-someone-help", answer="yes")
    pages.post("/after/who-helped", answer="family")
    form = {"answer": "answered-without-asking"}
    after = words_of(pages.post("/after/how-they-helped", follow=True, **form))
    assert "Someone answered for you. You can answer now. Your own answers count." in after
    assert "Answered for me, without asking me" in words_of(pages.get("/after/check"))


@pytest.mark.parametrize("step", ["did-someone-help", "who-helped", "how-they-helped"])
def test_rule_37_at_most_5_main_choices_stand_on_a_page_about_help(pages, step):
    tiles = pages.get(f"/after/{step}").text.split('<p class="or">')[0]
    assert 2 <= tiles.count('class="tile"') <= 5


def test_the_check_page_shows_answers_and_words_and_what_was_skipped(pages):
    words = words_of(pages.get("/after/check"))
    asked = "How good is your social worker at listening to you?"
    assert f"{asked} Not good She looks at her phone. Change : {asked}" in words
    assert "How good is the help from your social worker? You skipped this." in words


def test_rule_57_change_goes_straight_back_to_the_check_page(pages):
    assert f"{pages.survey}/listens?from=check" in pages.get("/after/check").text
    changed = pages.post("/listens", follow=True, answer="good", from_="check")
    assert changed.request.path.endswith("/after/check")


def test_nobody_is_picked_before_and_no_one_means_only_me(pages):
    assert "checked" not in pages.get("/after/who-can-see").text
    assert "Only you can see them." in words_of(pages.post("/after/who-can-see", follow=True))


def test_after_sending_it_says_who_sees_what_happens_and_until_when_it_can_change(pages):
    words = words_of(pages.post("/after/who-can-see", follow=True, share=["worker"]))
    assert "Your answers are sent" in words
    assert "My social worker: Grace Bell" in words
    assert "Grace Bell reads your answers." in words
    assert "We tell you what happens by Tuesday 31 March." in words
    assert "You can change your answers until Tuesday 31 March." in words


def test_a_double_tap_on_send_is_one_sending(pages, app):
    pages.post("/after/who-can-see", share=["worker"])
    again = pages.post("/after/who-can-see", follow=True, share=["worker"])
    assert "Your answers are sent" in words_of(again)
    from sqlalchemy import func, select

    from feedback.model.trust import Consent, Event

    with app.extensions["house"].database.reading() as db:
        sent = select(func.count()).select_from(Event).where(Event.verb == "answers sent")
        assert db.scalar(sent) == 1
        assert db.scalar(select(func.count()).select_from(Consent)) == 1


def test_rule_58_sent_answers_can_be_changed_until_the_day_it_says(pages, app, now):
    pages.post("/after/who-can-see")
    assert "Change" in words_of(pages.get("/after/check"))
    assert pages.post("/listens", answer="good").headers["Location"].endswith("/after/check")
    app.extensions["house"].clock = lambda: now + timedelta(days=29)
    late = pages.post("/listens", follow=True, answer="not-good")
    assert late.request.path.endswith("/after/sent")
    assert "You can change your answers" not in words_of(late)
    assert "Good" in words_of(pages.get("/after/check"))


def test_taking_back_says_what_it_does_first_and_can_be_undone(pages):
    pages.post("/after/who-can-see", share=["worker"])
    assert "From now on no one else can see them." in words_of(pages.get("/after/take-back"))
    taken = words_of(pages.post("/after/take-back", follow=True))
    assert "You took your answers back" in taken
    again = pages.post("/after/put-back", follow=True)
    assert "Who can see my answers?" in words_of(again)
    assert "checked" not in again.text


def test_my_surveys_say_how_far_each_one_is(pages):
    assert "Begun. Your answers are safe." in words_of(pages.client.get("/surveys"))
    pages.post("/after/who-can-see")
    assert "Grace Bell Sent" in words_of(pages.client.get("/surveys"))


def test_the_end_cannot_be_reached_before_anything_was_answered(app, site_build):
    pages = open_pages(app, site_build, "my-social-worker", "person", has_begun=False)
    for path in ("/after/check", "/after/who-can-see", "/after/sent", "/after/take-back"):
        assert pages.get(path).status_code == 404
    assert pages.post("/after/who-can-see").status_code == 404
