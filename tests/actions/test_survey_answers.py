"""Keeping answers: the last one counts, nothing else is lost, and words are sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.access import NotHere
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import (
    ItemNotAsked,
    TakenBack,
    TooLateToChange,
    answers_of,
    given_in,
    keep_answer,
    record_help,
)
from feedback.actions.surveys_send import send_response, take_back_response
from feedback.forms.answers import AnswerNotUsable
from feedback.model.asking import Answer
from feedback.model.keys import destroy_key
from tests.actions.survey_builders import EASY, asking


def keep(db, asked, item, now, *choices, words="", how=EASY):
    form = {"answer": choices, "words": (words,)}
    return keep_answer(db, asked.actor, asked.invitation.id, item, form, how, now)


def kept(db, asked, now):
    answers = answers_of(db, find_asked(db, asked.actor, asked.invitation.id, now))
    return {name: given_in(answer) for name, answer in answers.items()}


def test_an_answer_and_its_words_are_kept(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "not-good", words="She looks at her phone.")
    given = kept(db, asked, now)["listens"]
    assert (given.choices, given.words) == (("not-good",), "She looks at her phone.")


def test_the_last_answer_to_a_question_counts_and_it_is_one_row(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "good", words="She rang me.")
    keep(db, asked, "listens", now, "not-good", words="She did not ring.")
    assert kept(db, asked, now)["listens"].words == "She did not ring."
    assert db.scalar(select(func.count()).select_from(Answer)) == 1


def test_words_on_an_answer_made_elsewhere_can_still_be_opened(db, build, now):
    asked = asking(build)
    response = build.response(
        asked.survey, asked.relationship, asked.account, {"listens": ["good"]}, is_sent=False
    )
    response.invitation_id = asked.invitation.id
    db.flush()
    keep(db, asked, "listens", now, "good", words="A new word.")
    db.expire_all()
    assert kept(db, asked, now)["listens"].words == "A new word."


def test_an_answer_can_be_cleared_and_then_says_nothing(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "good", words="Words to clear.")
    keep(db, asked, "listens", now)
    assert kept(db, asked, now)["listens"].is_skipped


def test_a_question_that_is_not_asked_keeps_nothing(db, build, now):
    asked = asking(build)
    with pytest.raises(ItemNotAsked):
        keep(db, asked, "shoe-size", now, "good")
    with pytest.raises(AnswerNotUsable):
        keep(db, asked, "listens", now, "splendid")
    assert kept(db, asked, now) == {}


def test_words_are_not_readable_in_the_database_and_die_with_the_key(db, build, now):
    asked = asking(build)
    keep(db, asked, "what-matters", now, words="My sister.")
    sealed = db.scalar(select(Answer.words_sealed))
    assert b"sister" not in sealed
    destroy_key(db, asked.relationship.id)
    with pytest.raises(Exception, match="destroyed"):
        kept(db, asked, now)


def test_nobody_else_can_answer(db, build, now):
    asked = asking(build)
    asked.account = build.person(asked.site, "Someone Else")
    with pytest.raises(NotHere):
        keep(db, asked, "listens", now, "good")


def test_a_sent_answer_can_be_changed_for_28_days_and_no_longer(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "good")
    send_response(db, asked.actor, response_of(db, asked, now).id, set(), now)
    keep(db, asked, "listens", now + timedelta(days=28), "not-good")
    with pytest.raises(TooLateToChange):
        keep(db, asked, "listens", now + timedelta(days=28, seconds=1), "good")
    assert kept(db, asked, now)["listens"].choices == ("not-good",)


def test_nothing_is_added_to_answers_that_were_taken_back(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "good")
    response = response_of(db, asked, now)
    send_response(db, asked.actor, response.id, set(), now)
    take_back_response(db, asked.actor, response.id, now)
    with pytest.raises(TakenBack):
        keep(db, asked, "listens", now, "not-good")


def test_who_helped_and_how_is_kept(db, build, now):
    asked = asking(build)
    keep(db, asked, "listens", now, "good")
    response = response_of(db, asked, now)
    record_help(db, asked.actor, response.id, {"answer": ["friend", "family"]}, None, now)
    record_help(db, asked.actor, response.id, None, {"answer": ["read-to-me"]}, now)
    assert (response.helped_by, response.help_how) == (["family", "friend"], ["read-to-me"])


def test_two_tablets_that_answer_at_once_lose_nothing(database, build, db, now):
    asked = asking(build)
    keep(db, asked, "know-who", now, "good")
    build.commit()
    with database.writing() as one:
        keep(one, asked, "listens", now, "good", words="From the tablet.")
    with database.writing() as other:
        keep(other, asked, "listens", now, "not-good", words="From the phone.")
        keep(other, asked, "i-decide", now, "good")
    given = kept(db, asked, now)
    assert set(given) == {"know-who", "listens", "i-decide"}
    assert given["listens"].words == "From the phone."


def response_of(db, asked, now):
    return find_asked(db, asked.actor, asked.invitation.id, now).response
