"""Cautions beside answers: kept when they are sent, and never a reason to leave anything out."""

from __future__ import annotations

from sqlalchemy import delete, select

from feedback.access import Actor, May, visible
from feedback.actions.indicators import site_indicators
from feedback.actions.quality_signals import how_many_with_care, signals_for
from feedback.actions.surveys import find_asked
from feedback.actions.surveys_answer import keep_answer, record_help
from feedback.actions.surveys_send import send_response
from feedback.model.answering import ResponseSignals
from feedback.model.trust import Use
from tests.actions.survey_builders import EASY, asking

NOT_GOOD = {"answer": ["not-good"]}


def sent_straight(build, db, now):
    """Someone who gave the same answer to everything, with all of it answered for them."""
    asked = asking(build)
    for item in asked.survey_items[:-1]:
        keep_answer(db, asked.actor, asked.invitation.id, item, NOT_GOOD, EASY, now)
    response = find_asked(db, asked.actor, asked.invitation.id, now).response
    by, how = {"answer": ["family"]}, {"answer": ["answered-without-asking"]}
    record_help(db, asked.actor, response.id, by, how, now)
    send_response(db, asked.actor, response.id, {Use.TEAM}, now)
    return asked, response


def test_sending_keeps_the_cautions_beside_the_answers(db, build, now):
    _, response = sent_straight(build, db, now)
    kept = signals_for(db, [response.id])[response.id]
    assert set(kept) == {"same-answer", "always-last", "too-fast", "answered-by-other", "helped"}


def test_every_total_is_the_same_with_signals_and_without(db, build, now):
    asked, response = sent_straight(build, db, now)
    facilitator = Actor.of(build.facilitator(asked.site))
    db.flush()

    def totals():
        found = site_indicators(db, facilitator, asked.site.id, 1, now)
        seen = db.scalars(visible(facilitator, May.SEE_RESPONSE, now)).all()
        return found.waves, found.hand_offs, found.first, {one.id for one in seen}

    with_signals = totals()
    assert response.id in with_signals[-1]
    assert with_signals[0], "the answers are counted"
    db.execute(delete(ResponseSignals))
    assert totals() == with_signals


def test_a_site_says_how_many_to_read_with_care(db, build, now):
    asked, response = sent_straight(build, db, now)
    assert how_many_with_care(db, asked.site.id, now) == (1, 1)
    db.execute(select(ResponseSignals)).scalar_one().signals = {"helped": {"people": 1}}
    db.flush()
    assert how_many_with_care(db, asked.site.id, now) == (0, 1)
