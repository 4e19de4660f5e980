"""Sending answers: once, seen only by whom they are shared with, and taken back at once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from feedback.access import May, NotHere, visible
from feedback.actions.surveys import begin_response
from feedback.actions.surveys_send import (
    change_shares,
    put_back_response,
    send_response,
    take_back_response,
)
from feedback.model.asking import SurveyResponse
from feedback.model.trust import Consent, Event, Use
from tests.actions.survey_builders import asking


@pytest.fixture
def asked(build):
    return asking(build)


@pytest.fixture
def response(db, asked, now):
    return begin_response(db, asked.actor, asked.invitation.id, "en", "words", now)


def worker_sees(db, build, asked, now):
    db.flush()
    return db.scalars(visible(build.actor(asked.worker), May.SEE_RESPONSE, now)).all()


def test_sending_twice_is_sending_once(db, asked, response, now):
    send_response(db, asked.actor, response.id, {Use.WORKER}, now)
    send_response(db, asked.actor, response.id, set(), now)
    sent = select(func.count()).select_from(Event).where(Event.verb == "answers sent")
    assert db.scalar(sent) == 1
    assert [share.use for share in response.shares] == [Use.WORKER]


def test_rule_71_the_social_worker_sees_nothing_unless_the_person_says_so(
    db, build, asked, response, now
):
    send_response(db, asked.actor, response.id, {Use.STORY}, now)
    assert worker_sees(db, build, asked, now) == []
    change_shares(db, asked.actor, response.id, {Use.WORKER}, now)
    assert worker_sees(db, build, asked, now) == [response]


def test_sharing_less_works_at_once(db, build, asked, response, now):
    send_response(db, asked.actor, response.id, {Use.WORKER, Use.TEAM}, now)
    change_shares(db, asked.actor, response.id, {Use.TEAM}, now)
    assert worker_sees(db, build, asked, now) == []


def test_each_use_that_is_picked_is_a_yes_that_is_kept_once(db, asked, response, now):
    response.helped_by = ["family"]
    send_response(db, asked.actor, response.id, {Use.WORKER, Use.STORY}, now)
    change_shares(db, asked.actor, response.id, {Use.WORKER}, now)
    yes = db.scalars(select(Consent)).all()
    assert {consent.use for consent in yes} == {Use.WORKER, Use.STORY}
    assert {consent.supported_by for consent in yes} == {"family"}


def test_answers_taken_back_are_seen_by_nobody_else(db, build, asked, response, now):
    send_response(db, asked.actor, response.id, {Use.WORKER}, now)
    take_back_response(db, asked.actor, response.id, now)
    assert worker_sees(db, build, asked, now) == []


def test_answers_put_back_are_shared_with_nobody_until_asked_anew(db, build, asked, response, now):
    send_response(db, asked.actor, response.id, {Use.WORKER}, now)
    take_back_response(db, asked.actor, response.id, now)
    put_back_response(db, asked.actor, asked.invitation.id, now)
    assert worker_sees(db, build, asked, now) == []
    assert db.scalars(visible(asked.actor, May.SEE_RESPONSE, now)).all() == [response]


def test_nobody_else_can_send_share_or_take_back(db, build, asked, response, now):
    carer = build.actor(build.carer(asked.account))
    for act in (send_response, change_shares):
        with pytest.raises(NotHere):
            act(db, carer, response.id, {Use.WORKER}, now)
    with pytest.raises(NotHere):
        take_back_response(db, build.actor(asked.worker), response.id, now)
    assert db.get_one(SurveyResponse, response.id).sent_at is None
