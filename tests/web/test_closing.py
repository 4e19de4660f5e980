"""An account is closed in two steps, and every way in ends with it; nothing that was told does."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions import closing
from feedback.actions.arriving import Gone, find_arriving
from feedback.actions.arriving_begin import Wish, begin_for_entry
from feedback.actions.circles import workers_of
from feedback.actions.passes import NoPass, WayInEnded, find_pass, give_pass, whose
from feedback.actions.sessions import begin_session
from feedback.actions.sign_in import LinkNotGood, find_link, make_link
from feedback.actions.staff import StaffRefused
from feedback.actions.waves import invite_in_open_waves
from feedback.model.accounts import Account, Because, BrowserSession, SignInLink
from feedback.model.asking import Invitation
from feedback.model.care import Relationship
from feedback.model.outbox import Job, JobState
from feedback.model.prompts import MessageState, ReminderMessage
from feedback.model.safety import Place, SafetyLead
from feedback.model.trust import Event, Use
from feedback.model.ways_in import Passkey
from tests.conftest import NOW
from tests.web.office_of_staff import send
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def site(app, site_build):
    """Ros, who runs Wirral; Amina with her mother and Grace, her social worker."""
    house, build = app.extensions["house"], site_build
    s = SimpleNamespace(app=app, house=house, build=build, db=build.db, wirral=build.site("Wirral"))
    s.ros = build.facilitator(s.wirral, "Ros Dunne", email="ros@council.example")
    s.amina, s.grace = build.person(s.wirral), build.worker(s.wirral)
    s.mother = build.carer(s.amina)
    s.pair = build.relationship(s.amina, s.grace)
    build.consent(s.amina, s.pair, Use.TEAM)
    s.entry = build.entry(s.amina, s.pair, "She rang me.", Use.TEAM)
    build.commit()
    s.office = sign_in(app, app.test_client(), s.ros)
    return s


def close(site, whom, because="moved", **form):
    address = f"/accounts/{whom.id}/close"
    return send(site.office, address, sure="yes", because=because, **form)


def account(site, whom) -> Account:
    with site.house.database.reading() as db:
        return db.get_one(Account, whom.id)


def by(site) -> Actor:
    return Actor.of(site.ros)


def test_the_page_of_a_person_leads_in_two_steps_and_says_what_it_means(site):
    person = f"/people/{site.amina.person_id}"
    assert f'href="/accounts/{site.amina.id}"' in site.office.get(person).text
    words = words_of(site.office.get(f"/accounts/{site.amina.id}"))
    assert "Cards, passwords and passkeys stop." in words and "erases nothing" in words
    page = site.office.get(f"/accounts/{site.amina.id}/close")
    assert "Their time with Grace Bell ends today too" in words_of(page)
    assert account(site, site.amina).closed_at is None  # looking closes nothing


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"because": "moved"}, "Tick this first. Then press the button."),
        ({"sure": "yes"}, "Choose a reason."),
        ({"sure": "yes", "because": "left"}, "Choose a reason."),  # of staff, not of a person
        ({"sure": "yes", "because": "nonsense"}, "Choose a reason."),
    ],
)
def test_without_a_reason_and_a_tick_nothing_is_closed(site, given, words):
    page = send(site.office, f"/accounts/{site.amina.id}/close", **given)
    assert page.status_code == 422 and words in words_of(page)
    assert account(site, site.amina).closed_at is None


def test_a_person_who_died_is_closed_with_the_reason_and_what_they_told_stays(site):
    answer = close(site, site.amina, "died", ends="yes")
    page = words_of(site.office.get(answer.location))
    assert "Closed on 3 March 2026. They died." in page
    assert "Closed on 3 March 2026." in words_of(site.office.get(f"/people/{site.amina.person_id}"))
    assert "She rang me." in site.office.get("/told-and-shared").text
    with site.house.database.reading() as db:
        assert db.get_one(Relationship, site.pair.id).until_on == NOW.date()
        event = db.scalars(select(Event).where(Event.verb == "closed an account")).one()
        assert (event.thing_id, event.facts["because"]) == (site.amina.id, "died")


def test_the_time_with_their_social_worker_goes_on_when_nobody_says_otherwise(site):
    close(site, site.amina, "wish")
    with site.house.database.reading() as db:
        assert db.get_one(Relationship, site.pair.id).until_on is None


def test_every_way_in_ends_at_once_everywhere(site):
    db, keys = site.db, site.house.keys
    card = make_link(db, keys, site.amina, NOW)
    site.build._add(
        Passkey(
            account_id=site.amina.id,
            credential_id=b"c",
            public_key=b"k",
            sign_count=0,
            made_at=NOW,
        )
    )
    tablet = give_pass(db, Actor.of(site.amina), site.house.database.outbox, NOW)
    begin_for_entry(db, Actor.of(site.amina), site.pair.id, Wish(b"a" * 32, 100, ""), NOW)
    site.build.commit()
    hers = sign_in(site.app, site.app.test_client(), site.amina)
    assert hers.get("/").status_code == 200
    close(site, site.amina)
    assert hers.get("/").location == "/hello"
    assert site.app.test_client().get(f"/hello/{card}").status_code == 404
    with site.house.database.reading() as db:
        assert not db.scalars(select(Passkey)).all()
        assert not [
            one for one in db.scalars(select(BrowserSession)) if one.account_id != site.ros.id
        ]
        with pytest.raises(NoPass):
            find_pass(db, site.house.database.outbox, tablet.ticket, NOW)
        with pytest.raises(Gone):
            find_arriving(db, b"a" * 32, NOW)


def test_opened_again_nothing_that_stopped_comes_back_and_a_new_card_opens(site):
    db, keys = site.db, site.house.keys
    card = make_link(db, keys, site.amina, NOW)
    db.commit()
    close(site, site.amina)
    # What came about meanwhile: a link on a paper, and a browser that was a moment late.
    on_paper = make_link(db, keys, site.amina, NOW)
    late = begin_session(db, keys, site.amina, NOW, "test")
    db.commit()
    page = send(site.office, f"/accounts/{site.amina.id}/open")
    assert page.status_code == 422 and account(site, site.amina).closed_at
    assert send(site.office, f"/accounts/{site.amina.id}/open", sure="yes").status_code == 303
    browser = site.app.test_client()
    browser.set_cookie("session", late)
    assert browser.get("/").location == "/hello"
    for token in (card, on_paper):
        assert site.app.test_client().get(f"/hello/{token}").status_code == 404
    made = re.search(r"/hello/([^<\s]+)", send(site.office, f"/cards/{site.amina.id}").text)[1]
    assert send(browser, f"/hello/{made}").location == "/"
    found = account(site, site.amina)
    assert (found.closed_at, found.closed_because) == (None, None)


def test_a_carer_and_a_social_worker_are_closed_from_their_lists_and_found_again(site):
    close(site, site.mother)
    person = site.office.get(f"/people/{site.amina.person_id}").text
    assert f'href="/accounts/{site.mother.id}">Closed' in person
    assert f"/cards/{site.mother.id}" not in person
    page = close(site, site.grace, "left")
    assert page.status_code == 422 and "Hand their people over first." in words_of(page)
    send(site.office, f"/relationships/{site.pair.id}/end", on=NOW.date().isoformat())
    assert close(site, site.grace, "left").status_code == 303
    workers = site.office.get("/people/workers").text
    assert f'href="/accounts/{site.grace.id}">Closed' in workers
    assert workers_of(site.db, by(site)) == []


def test_whoever_is_closed_is_asked_nothing_and_reminded_of_nothing(site):
    survey = site.build.survey(site.wirral, "", "my-social-worker")
    given = {"due_at": NOW, "language": "en", "state": MessageState.KEPT}
    kept = ReminderMessage(account_id=site.amina.id, site_id=site.wirral.id, **given)
    site.build._add(kept)
    closing.close_account(site.db, by(site), site.amina.id, Because.DIED, NOW)
    invite_in_open_waves(site.db, site.wirral.id, NOW)
    asked = set(site.db.scalars(select(Invitation.account_id)))
    assert survey and site.amina.id not in asked
    site.db.refresh(kept)
    assert kept.state is MessageState.LET_GO


def test_closing_again_changes_nothing_and_ends_nothing_else(site):
    closing.close_account(site.db, by(site), site.amina.id, Because.DIED, NOW)
    closing.close_account(site.db, by(site), site.amina.id, Because.OTHER, LATER)
    assert (site.amina.closed_at, site.amina.closed_because) == (NOW, Because.DIED)


def test_what_a_tablet_kept_before_and_sends_after_it_waits_until_it_is_opened_again(site):
    db, keys = site.db, site.house.database.outbox
    tablet = give_pass(db, Actor.of(site.amina), keys, NOW)
    db.flush()
    closing.close_account(db, by(site), site.amina.id, Because.OTHER, NOW)
    with pytest.raises(WayInEnded):
        whose(db, keys, tablet.secret, LATER)
    parked = {"state": JobState.PARKED, "asked_at": NOW, "not_before": NOW, "parked_at": NOW}
    mine, other = (
        Job(
            kind="open-bundle",
            thing_id=site.entry.id,
            site_id=site.wirral.id,
            trouble=why,
            **parked,
        )
        for why in ("WayInEnded", "AlteredBundle")
    )
    db.add_all([mine, other])
    closing.open_account_again(db, by(site), site.amina.id, LATER)
    assert (mine.state, other.state) == (JobState.WAITING, JobState.PARKED)
    # It is hers, and not sure to be: somebody else may have had the tablet.
    actor, is_sure = whose(db, keys, tablet.secret, LATER)
    assert (actor.account_id, is_sure) == (site.amina.id, False)


def test_a_lead_who_left_leaves_a_site_that_says_so(site):
    pat = site.build.administrator(site.wirral)
    site.build._add(
        SafetyLead(site_id=site.wirral.id, place=Place.LEAD, account_id=site.ros.id, named_at=NOW)
    )
    site.build.commit()
    office = sign_in(site.app, site.app.test_client(), pat)
    assert "Nobody leads safety here yet" not in words_of(office.get("/"))
    closed = send(office, f"/accounts/{site.ros.id}/close", sure="yes", because="left")
    assert closed.status_code == 303
    assert "Nobody leads safety here yet" in words_of(office.get("/"))


def test_a_facilitator_closes_nobody_of_the_office_and_nobody_elsewhere(site):
    pat, far = site.build.administrator(site.wirral), site.build.person(site.build.site("Bury"))
    site.build.commit()
    for whom in (pat, site.ros, far):
        assert site.office.get(f"/accounts/{whom.id}").status_code == 404
        done = send(
            site.office, "/people", f"/accounts/{whom.id}/close", sure="yes", because="left"
        )
        assert done.status_code == 404


def test_no_reason_that_is_not_offered_is_kept(site):
    with pytest.raises(StaffRefused):
        closing.close_account(site.db, by(site), site.amina.id, Because.LEFT, NOW)
    assert not site.db.scalars(select(SignInLink)).all() and site.amina.closed_at is None
    with pytest.raises(LinkNotGood):
        find_link(site.db, site.house.keys, "x", NOW)
