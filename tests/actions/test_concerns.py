"""Someone may not be safe: who may say so, who sees it, and that a human decides every step."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select

from feedback.access import May, NotHere, visible
from feedback.actions import concerns
from feedback.actions.concerns import ConcernRefused, Ending
from feedback.actions.diaries import Telling, add_entry
from feedback.actions.erasing import OnHold, erase_person, find_person, plan_erasing
from feedback.actions.safety_flags import unseen_flags
from feedback.actions.safety_leads import LeadRefused, leads_of, name_leads
from feedback.actions.safety_queue import how_many_wait_for_lead, what_waits
from feedback.model.keys import destroy_key
from feedback.model.outbox import Job
from feedback.model.safety import Decision, Outcome, Place, Raised
from feedback.model.trust import Event

UNSAFE = "He hits me with the zwibbel."
ENDING = Ending("We rang her.", Outcome.SAFER, "talked")


@pytest.fixture
def site(build, db, now):
    """Amina with Grace; Sam leads safety, Kit stands in, Lou works in the same office."""
    s = SimpleNamespace(site=build.site())
    s.person, s.worker = build.person(s.site), build.worker(s.site)
    s.about = build.relationship(s.person, s.worker)
    s.sam, s.kit, s.lou = (build.facilitator(s.site, name) for name in ("Sam", "Kit", "Lou"))
    name_leads(db, build.actor(s.sam), s.sam.id, s.kit.id, now)
    s.me, s.lead, s.lou_too = (build.actor(one) for one in (s.person, s.sam, s.lou))
    build.commit()
    return s


@pytest.fixture
def tapped(db, site, now):
    return concerns.raise_concern(db, site.me, uuid4(), site.about.id, "Help me.", now)


def closed(db, site, concern, now, ending=ENDING):
    concerns.decide(db, site.lead, concern.id, Decision.TALK, "She asked for it.", now)
    return concerns.close(db, site.lead, concern.id, ending, now)


def seen_by(db, actor, now) -> int:
    return len(db.scalars(visible(actor, May.SEE_CONCERN, now)).all())


def test_what_it_is_about_is_not_erased_before_it_is_closed(db, site, tapped, now):
    person = site.person.person_id
    with pytest.raises(OnHold):
        erase_person(db, site.lou_too, person, now)
    assert plan_erasing(db, find_person(db, site.lou_too, person, now)).is_on_hold
    closed(db, site, tapped, now)
    assert erase_person(db, site.lou_too, person, now).person_id == person


def test_only_the_lead_and_the_deputy_see_it(db, build, site, tapped, now):
    outside = build.facilitator(build.site(), "Elsewhere")
    everyone = (site.sam, site.kit, site.lou, site.worker, site.person, outside)
    assert [seen_by(db, build.actor(one), now) for one in everyone] == [1, 1, 0, 0, 0, 0]


def test_while_nobody_is_named_the_whole_office_sees_it(db, build, site, tapped, now):
    site.sam.closed_at = site.kit.closed_at = now
    db.flush()
    assert seen_by(db, site.lou_too, now) == 1
    assert leads_of(db, site.site.id) == {}


def test_words_suggest_it_to_the_lead_alone_and_never_show(db, build, site, now):
    add_entry(db, site.me, uuid4(), site.about.id, Telling(UNSAFE), (), now)
    (waiting,) = what_waits(db, site.lead, now)
    assert (waiting.name, waiting.raised, waiting.concern) == ("Amina Yusuf", Raised.WORDS, None)
    assert unseen_flags(db, site.lou_too, now) == []
    assert how_many_wait_for_lead(db, site.lou_too, now) == 0
    taken = concerns.take_up_flag(db, site.lead, waiting.flag.id, now)
    assert taken.words is None
    assert [one.concern for one in what_waits(db, site.lead, now)] == [taken]


def test_every_step_is_an_event_without_a_word(db, site, tapped, now):
    concerns.look_after(db, site.lead, tapped.id, now)
    closed(db, site, tapped, now)
    concerns.read_answer(db, site.me, tapped.id, now)
    db.flush()
    events = db.scalars(select(Event).where(Event.thing_id == tapped.id)).all()
    assert {event.verb for event in events} == {
        "raised a concern",
        "saw a concern",
        "decided about a concern",
        "closed a concern",
        "read what was done about a concern",
    }
    assert "Help" not in str([event.facts for event in events])


def test_a_second_tap_is_the_same_concern(db, site, tapped, now):
    again = concerns.raise_concern(db, site.me, tapped.id, site.about.id, "Help me.", now)
    assert again is tapped
    assert seen_by(db, site.lead, now) == 1


def test_somebody_elses_concern_cannot_be_overwritten(db, build, site, tapped, now):
    other = build.actor(build.person(site.site, "Ben"))
    with pytest.raises(NotHere):
        concerns.raise_concern(db, other, tapped.id, None, "", now)


def test_a_person_without_a_social_worker_is_heard_too(db, build, site, now):
    ben = build.actor(build.person(site.site, "Ben"))
    concern = concerns.raise_concern(db, ben, uuid4(), None, "I am scared.", now)
    db.flush()
    db.expire_all()
    assert concerns.see_concern(db, site.lead, concern.id, now).words == "I am scared."


def test_nobody_raises_one_about_someone_they_may_not_see(db, build, site, now):
    stranger = build.actor(build.person(site.site, "Ben"))
    with pytest.raises(NotHere):
        concerns.raise_concern(db, stranger, uuid4(), site.about.id, "", now)


def test_it_is_overdue_after_a_day_unseen_and_the_oldest_stands_first(db, site, tapped, now):
    newer = concerns.raise_concern(
        db, site.me, uuid4(), site.about.id, "", now + timedelta(hours=2)
    )
    waits = what_waits(db, site.lead, now + timedelta(hours=25))
    assert [one.concern for one in waits] == [tapped, newer]
    assert [one.is_overdue(now + timedelta(hours=25)) for one in waits] == [True, False]


def test_the_person_reads_what_was_done_and_it_leaves_their_page(db, site, tapped, now):
    assert concerns.unread_answer(db, site.me, now) is None
    closed(db, site, tapped, now)
    db.flush()
    assert concerns.unread_answer(db, site.me, now) is tapped
    concerns.read_answer(db, site.me, tapped.id, now)
    db.flush()
    assert concerns.unread_answer(db, site.me, now) is None


def test_nothing_is_told_when_telling_could_harm(db, site, tapped, now):
    closed(db, site, tapped, now, Ending("He reads her post.", Outcome.SAFER, "not-now"))
    db.flush()
    assert concerns.unread_answer(db, site.me, now) is None


def test_what_staff_raise_is_not_seen_by_the_person_until_they_are_told(db, build, site, now):
    worker = build.actor(site.worker)
    concern = concerns.raise_concern(db, worker, uuid4(), site.about.id, "A bruise.", now)
    assert concern.raised is Raised.STAFF
    with pytest.raises(NotHere):
        concerns.see_own_concern(db, site.me, concern.id, now)
    closed(db, site, concern, now)
    db.flush()
    assert concerns.unread_answer(db, site.me, now) is concern


HARD = "Pursuant to the aforementioned safeguarding enquiry, appropriate measures were implemented."


@pytest.mark.parametrize(
    ("ending", "code", "field"),
    [
        (Ending("", Outcome.SAFER, "talked"), "missing", "did"),
        (Ending("Rang.", "fine", "talked"), "not-chosen", "outcome"),
        (Ending("Rang.", Outcome.SAFER, ""), "not-chosen", "said_as"),
        (Ending("Rang.", Outcome.SAFER, "own", " "), "missing", "said"),
        (Ending("Rang.", Outcome.SAFER, "own", HARD), "not-easy", "said"),
    ],
)
def test_it_is_not_closed_half(db, site, tapped, now, ending, code, field):
    with pytest.raises(ConcernRefused) as no:
        closed(db, site, tapped, now, ending)
    assert (no.value.code, no.value.field) == (code, field)
    assert tapped.closed_at is None


def test_nothing_is_closed_before_a_human_decided(db, site, tapped, now):
    with pytest.raises(ConcernRefused, match="not-decided"):
        concerns.close(db, site.lead, tapped.id, ENDING, now)


def test_a_concern_of_an_erased_relationship_still_has_its_steps(db, site, tapped, now):
    closed(db, site, tapped, now)
    db.commit()
    destroy_key(db, site.about.id)
    db.commit()
    assert concerns.see_concern(db, site.lead, tapped.id, now).outcome is Outcome.SAFER


def test_the_lead_hears_of_it_once_by_message(db, site, now):
    for _ in range(3):
        concerns.raise_concern(db, site.me, uuid4(), site.about.id, "", now)
    db.flush()
    assert [job.thing_id for job in db.scalars(select(Job))] == [site.site.id]


def test_only_the_office_of_the_site_can_be_named(db, build, site, now):
    for nobody in (site.worker, site.person, build.facilitator(build.site(), "Elsewhere")):
        with pytest.raises(NotHere):
            name_leads(db, site.lead, nobody.id, None, now)
    with pytest.raises(LeadRefused, match="same"):
        name_leads(db, site.lead, site.lou.id, site.lou.id, now)
    name_leads(db, site.lead, site.lou.id, None, now)
    named = leads_of(db, site.site.id)
    assert {place: one.account.name for place, one in named.items()} == {Place.LEAD: "Lou"}
