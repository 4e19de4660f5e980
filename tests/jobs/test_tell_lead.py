"""The safety lead gets a message: no name in it, again when nobody looks, never to who left."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from feedback.actions.concerns import look_after, raise_concern
from feedback.actions.safety_leads import name_leads
from feedback.jobs import KINDS, Workshop
from feedback.jobs.runner import Runner
from feedback.jobs.sites import site_of
from feedback.jobs.tell_lead import plan_safety
from feedback.messages import KeptHere, NotSent, PerhapsSent
from feedback.messages.post import Post
from feedback.model.safety import Place, SafetyLead
from tests.conftest import NOW
from tests.jobs.test_send_message import ZONE, Carried


class Office:
    """Amina, Sam who leads safety, and the runner that brings messages."""

    def __init__(self, database, build) -> None:
        self.build, self.db, self.now, self.carrier = build, build.db, NOW, Carried()
        self.site = build.site()
        self.person = build.person(self.site)
        self.sam = build.facilitator(self.site, email="sam@council.example")
        self.me, self.lead = build.actor(self.person), build.actor(self.sam)
        name_leads(self.db, self.lead, self.sam.id, None, NOW)
        build.commit()
        self.workshop = lambda: Workshop(
            database,
            lambda: None,
            lambda: self.now,
            post=Post(self.carrier, "https://site.example", ZONE, b"k" * 32),
        )

    def tap(self):
        concern = raise_concern(self.db, self.me, uuid4(), None, "zwibbel", self.now)
        self.build.commit()
        return concern

    def run(self, after: timedelta = timedelta(0)) -> int:
        """How many messages were sent in all, when the clock is so much later."""
        self.now += after
        runner = Runner(self.workshop(), KINDS, plan_safety, site_of)
        runner.plan()
        runner.run_until_empty()
        return len(self.carrier.sent)


@pytest.fixture
def office(database, build) -> Office:
    return Office(database, build)


def test_the_lead_is_told_at_once_and_nobody_is_named(office):
    office.tap()
    assert office.run() == 1
    (message,) = office.carrier.sent
    assert message.to == "sam@council.example"
    assert message.link[1] == "https://site.example/safety"
    said = " ".join((message.subject, *message.words))
    assert "Someone may not be safe." in said
    assert "Amina" not in said and "zwibbel" not in said


def test_the_lead_is_told_again_each_day_until_they_look(office):
    concern = office.tap()
    assert [office.run(timedelta(hours=h)) for h in (0, 12, 13, 1, 24)] == [1, 1, 2, 2, 3]
    look_after(office.db, office.lead, concern.id, office.now)
    office.build.commit()
    assert office.run(timedelta(days=2)) == 3


@pytest.mark.parametrize("trouble", [NotSent("x"), PerhapsSent("x")])
def test_what_was_not_surely_delivered_is_tried_again(office, trouble):
    office.carrier.troubles.append(trouble)
    office.tap()
    assert office.run() == 0
    assert office.run(timedelta(minutes=1)) == 1


def test_whoever_left_gets_no_message(office):
    office.sam.closed_at = NOW
    office.tap()
    assert office.run() == 0


def test_where_no_message_leaves_the_house_nothing_is_said_to_be_sent(office):
    office.carrier = KeptHere()
    office.tap()
    office.carrier.sent = []
    assert office.run() == 0
    office.db.expire_all()
    assert office.db.get(SafetyLead, (office.site.id, Place.LEAD)).told_at is None
