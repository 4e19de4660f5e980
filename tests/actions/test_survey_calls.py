"""Writing down a phone call."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from feedback.access import May, NotHere, visible
from feedback.actions.people_here import people_here
from feedback.actions.surveys_call import (
    CallWritten,
    NoCallSurvey,
    SaidYesNotAnswered,
    read_call,
    record_call,
)
from feedback.forms.shipping import shipped
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.care import Contact
from feedback.model.trust import Consent, Use
from tests.actions.survey_builders import asking, shipped_survey

CALL = next(instrument for instrument in shipped() if instrument.name == "a-phone-call")
SAID = {
    "said-yes": {"answer": ["yes"]},
    "who-first": {"answer": ["social-worker"]},
    "listens": {"answer": ["good"]},
    "what-matters": {"words": ["My garden."]},
}


@pytest.fixture
def asked(build):
    asked = asking(build)
    shipped_survey(build, asked.site, "a-phone-call")
    return asked


def written(forms=SAID, shares=(), call_id: UUID | None = None):
    return CallWritten(call_id or uuid4(), read_call(CALL, forms), set(shares), "en")


def call(db, build, asked, now, what):
    return record_call(db, build.actor(asked.worker), asked.relationship.id, what, now)


def test_a_call_is_kept_as_the_persons_own_words(db, build, asked, now):
    response = call(db, build, asked, now, written())
    assert db.scalars(visible(asked.actor, May.SEE_RESPONSE, now)).all() == [response]
    words = {a.item: a.words for a in db.scalars(select(Answer)) if a.words}
    assert words == {"what-matters": "My garden."}
    assert response.voice == "staff"
    assert response.sent_at == now


def test_a_call_records_who_got_in_touch_first(db, build, asked, now):
    call(db, build, asked, now, written())
    [contact] = db.scalars(select(Contact))
    assert (contact.first, contact.how) == ("worker", "phone")


def test_the_same_call_sent_twice_is_one_call_and_one_contact(db, build, asked, now):
    twice = written()
    assert call(db, build, asked, now, twice) is call(db, build, asked, now, twice)
    assert len(db.scalars(select(SurveyResponse)).all()) == 1
    assert len(db.scalars(select(Contact)).all()) == 1


def test_when_the_person_says_no_only_the_contact_is_kept(db, build, asked, now):
    said_no = {**SAID, "said-yes": {"answer": ["no"]}}
    assert call(db, build, asked, now, written(said_no)) is None
    assert db.scalars(select(SurveyResponse)).all() == []
    assert db.scalars(select(Answer)).all() == []
    assert len(db.scalars(select(Contact)).all()) == 1


def test_staff_must_say_whether_the_person_said_yes(db, build, asked, now):
    with pytest.raises(SaidYesNotAnswered):
        written({"listens": {"answer": ["good"]}})


def test_a_yes_given_by_phone_says_so_and_who_wrote_it_down(db, build, asked, now):
    call(db, build, asked, now, written(shares={Use.TEAM}))
    [yes] = db.scalars(select(Consent))
    assert (yes.use, yes.how, yes.supported_by) == (Use.TEAM, "by phone", "Grace Bell")
    assert yes.account_id == asked.account.id


def test_only_the_named_social_worker_and_the_facilitator_may_write_down_a_call(
    db, build, asked, now
):
    stranger = build.actor(build.worker(asked.site, "Another Worker"))
    facilitator = build.actor(build.facilitator(asked.site))
    assert people_here(db, stranger, May.RECORD_CALL, now) == []
    (found,) = people_here(db, facilitator, May.RECORD_CALL, now)
    assert found.person_name == "Amina Yusuf"
    for actor in (stranger, asked.actor):
        with pytest.raises(NotHere):
            record_call(db, actor, asked.relationship.id, written(), now)


def test_a_site_without_the_call_survey_is_told_so(db, build, now):
    asked = asking(build)
    with pytest.raises(NoCallSurvey):
        call(db, build, asked, now, written())
