"""Reminders as messages: at the hour someone chose, once, and never when they are of no use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from feedback.actions.reminder_messages import hand_over, stop, to_hand_over
from feedback.actions.reminders import Wish, keep_wish
from feedback.jobs import KINDS, Workshop
from feedback.jobs.runner import Runner
from feedback.jobs.send_message import plan_reminders
from feedback.jobs.sites import site_of
from feedback.messages import KeptHere, Message, NotSent, PerhapsSent
from feedback.messages.post import Post
from feedback.model.outbox import Job, JobState
from feedback.model.prompts import MessageState, ReminderMessage

ZONE = ZoneInfo("Europe/London")
# The day the clocks of summer have begun: noon there is 11 in UTC.
TUESDAY = datetime(2026, 6, 2, 9, 30, tzinfo=UTC)
NOON = datetime(2026, 6, 2, 11, 0, tzinfo=UTC)
ADDRESS = "amina@home.example"


@dataclass
class Carried:
    """A carrier that remembers; `troubles` are raised one after another."""

    sent: list[Message] = field(default_factory=list)
    troubles: list[BaseException] = field(default_factory=list)
    leaves_the_house = True

    def good_address(self, typed: str) -> str:
        return typed

    def carry(self, message: Message) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(message)


class Office:
    """Amina, who wants a message at noon, and the runner that brings it."""

    def __init__(self, database, build, carrier) -> None:
        self.build, self.db, self.now, self.carrier = build, build.db, TUESDAY, carrier
        self.site = build.site()
        self.person, self.worker = build.person(self.site), build.worker(self.site)
        self.about = build.relationship(self.person, self.worker)
        self.actor = build.actor(self.person)
        post = Post(carrier, "https://site.example", ZONE, b"k" * 32)
        workshop = Workshop(database, lambda: None, lambda: self.now, post=post)
        self.runner = Runner(workshop, KINDS, plan_reminders, site_of)

    def wish(self, **other) -> None:
        given = {"weekdays": (1,), "hour": 12, "is_message": True, "address": ADDRESS} | other
        keep_wish(self.db, self.actor, Wish(**given), self.now, ZONE)
        self.db.commit()

    def at(self, moment: datetime) -> None:
        self.now = moment
        self.runner.plan()
        self.runner.run_until_empty()

    @property
    def states(self) -> list[MessageState]:
        self.db.expire_all()
        return list(self.db.scalars(select(ReminderMessage.state)))


@pytest.fixture
def carrier() -> Carried:
    return Carried()


@pytest.fixture
def office(database, build, carrier) -> Office:
    return Office(database, build, carrier)


def test_it_comes_at_the_hour_of_the_place_and_once(office, carrier):
    office.wish()
    office.at(NOON - timedelta(minutes=1))
    assert carrier.sent == []
    for minutes in (0, 1, 61):
        office.at(NOON + timedelta(minutes=minutes))
    assert [message.to for message in carrier.sent] == [ADDRESS]
    assert office.states == [MessageState.SENT]


def test_it_comes_again_in_a_week_though_nobody_looked_at_the_site(office, carrier):
    office.wish()
    for days in range(8):
        office.at(TUESDAY + timedelta(days=days))
        office.at(NOON + timedelta(days=days))
    assert len(carrier.sent) == 2


def test_it_holds_no_name_and_nothing_of_what_was_told(office, carrier):
    office.build.entry(office.person, office.about, "Kettle").received_at = NOON - timedelta(days=9)
    office.wish()
    office.at(NOON)
    said = str(carrier.sent[0])
    for private in ("Amina", "Yusuf", "Grace", "Bell", "Kettle", "diary", "worker", "Council"):
        assert private not in said.replace(ADDRESS, "")


def test_it_is_in_the_readers_language(office, carrier):
    office.person.reading = "words-and-pictures.paper.normal.ar.yes.no"
    office.wish()
    office.at(NOON)
    assert (carrier.sent[0].language, carrier.sent[0].subject) == ("ar", "لحظة لي")


def test_nobody_who_told_today_is_reminded(office, carrier):
    office.wish()
    office.build.entry(office.person, office.about, "Hello.").received_at = NOON - timedelta(
        hours=1
    )
    office.build.commit()
    office.at(NOON)
    assert (carrier.sent, office.states) == ([], [MessageState.LET_GO])


def test_a_no_and_another_hour_hold_for_what_is_planned_already(office, carrier):
    office.wish()
    office.wish(hour=15)
    office.at(NOON)
    assert (carrier.sent, office.states) == ([], [MessageState.LET_GO])


def test_nothing_comes_at_night_after_the_machine_was_off(office, carrier):
    office.wish()
    office.at(NOON + timedelta(hours=12))
    assert (carrier.sent, office.states) == ([], [MessageState.LET_GO])


def test_whoever_left_is_reminded_no_more(office, carrier):
    office.wish()
    office.about.until_on = TUESDAY.date()
    office.build.commit()
    office.at(NOON)
    assert (carrier.sent, office.states) == ([], [MessageState.LET_GO])


def test_what_was_surely_not_sent_is_tried_three_times_then_parked(office, carrier):
    office.wish()
    carrier.troubles = [NotSent("x") for _ in range(3)]
    for minutes in (0, 1, 12):
        office.at(NOON + timedelta(minutes=minutes))
    job = office.db.scalars(select(Job).where(Job.kind == "send-message")).one()
    assert (job.state, job.site_id) == (JobState.PARKED, office.site.id)
    assert office.states == [MessageState.WAITING]


def test_after_a_failure_it_still_comes_once(office, carrier):
    office.wish()
    carrier.troubles = [NotSent("x")]
    for minutes in (0, 1, 12):
        office.at(NOON + timedelta(minutes=minutes))
    assert len(carrier.sent) == 1


def test_what_perhaps_was_sent_is_not_sent_again(office, carrier):
    office.wish()
    carrier.troubles = [PerhapsSent("x")]
    for minutes in (0, 1, 12):
        office.at(NOON + timedelta(minutes=minutes))
    assert (carrier.sent, office.states) == ([], [MessageState.UNSURE])


def test_a_machine_that_stops_while_it_sends_does_not_send_twice(office, carrier):
    office.wish()
    carrier.troubles = [KeyboardInterrupt()]
    with pytest.raises(KeyboardInterrupt):
        office.at(NOON)
    office.at(NOON + timedelta(minutes=3))
    assert (carrier.sent, office.states) == ([], [MessageState.UNSURE])


def test_stopping_forgets_the_address(office, carrier):
    office.wish()
    message = office.db.scalars(select(ReminderMessage)).one()
    assert stop(office.db, message.id, office.now)
    office.db.commit()
    office.at(NOON)
    assert (carrier.sent, office.states) == ([], [MessageState.LET_GO])


@pytest.mark.parametrize("carrier", [KeptHere()])
def test_where_nothing_leaves_the_house_staff_hand_it_over(office):
    office.wish(address="")
    office.at(NOON)
    facilitator = office.build.actor(office.build.facilitator(office.site))
    (kept,) = to_hand_over(office.db, facilitator, NOON)
    hand_over(office.db, facilitator, kept.id, NOON)
    assert to_hand_over(office.db, facilitator, NOON) == []
