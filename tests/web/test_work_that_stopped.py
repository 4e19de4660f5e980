"""Staff see what stopped in their site, in plain words, and let it be tried again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.actions.kept_files import KINDS as FILE_KINDS
from feedback.jobs import KINDS
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from feedback.web.jobs import FILES, OTHER_REASON, WORK
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of


@pytest.fixture
def site(app, client, site_build, now):
    """A photo of Amina's that could not be made ready, a file that is missing, and staff."""
    s = SimpleNamespace(house=app.extensions["house"])
    place, other = site_build.site("Camden"), site_build.site("Leeds")
    s.person, s.worker = site_build.person(place), site_build.worker(place)
    s.facilitator, s.stranger = (
        site_build.facilitator(place),
        site_build.facilitator(other, "Kim"),
    )
    s.entry = site_build.entry(s.person, site_build.relationship(s.person, s.worker))
    parked = {"state": JobState.PARKED, "tries": 3, "asked_at": now, "not_before": now}
    s.job = site_build._add(
        Job(
            kind="prepare-media",
            thing_id=s.entry.id,
            site_id=place.id,
            trouble="StoreTrouble",
            parked_at=now,
            **parked,
        )
    )
    s.sweep = site_build._add(Job(kind="sweep", thing_id=s.entry.id, trouble="Odd", **parked))
    s.file = site_build._add(
        FileCheck(
            what="original",
            site_id=place.id,
            state=FileState.MISSING,
            checked_at=now,
            troubled_at=now,
        )
    )
    site_build.commit()
    s.become = lambda account: sign_in(app, client, account)
    return s


def send(client, address):
    token = client.get("/jobs").text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(address, data={"csrf": token})


def state_of(site, job):
    with site.house.database.reading() as db:
        return db.get_one(Job, job.id).state


def test_the_first_page_says_how_much_stopped_and_leads_to_it(site):
    page = site.become(site.facilitator).get("/")
    assert "2 pieces of work stopped." in page.text
    assert "1 file is not as it was." in page.text
    assert 'href="/jobs"' in page.text


def test_the_page_says_what_when_and_why_without_anyones_words(site):
    words = words_of(site.become(site.facilitator).get("/jobs"))
    assert "Make a photo, a sound or a film ready to be shown" in words
    assert "The place where files are kept did not answer." in words
    assert "3 March 2026. Tried 3 times." in words
    assert "Look for files that nobody needs" in words
    assert OTHER_REASON in words
    assert "Amina" not in words.replace(site.facilitator.name, "")


def test_a_job_is_tried_again_with_one_button_and_a_second_tap_is_no_error(site, client):
    site.become(site.facilitator)
    for _ in range(2):
        assert send(client, f"/jobs/{site.job.id}/retry").status_code == 303
        assert state_of(site, site.job) is JobState.WAITING
    assert "1 piece of work stopped." in client.get("/").text


def test_all_of_it_is_tried_again_with_one_button(site, client):
    site.become(site.facilitator)
    assert send(client, "/jobs/retry-all").status_code == 303
    assert {state_of(site, job) for job in (site.job, site.sweep)} == {JobState.WAITING}


def test_staff_of_another_site_see_only_what_is_nobodys_own(site, client):
    words = words_of(site.become(site.stranger).get("/jobs"))
    assert "Make a photo" not in words
    assert "not as it was" not in words
    assert "Look for files that nobody needs" in words
    send(client, f"/jobs/{site.job.id}/retry")
    send(client, f"/jobs/files/{site.file.id}/look")
    assert state_of(site, site.job) is JobState.PARKED
    assert looks(site) == []


@pytest.mark.parametrize("who", ["person", "worker"])
def test_nobody_else_finds_the_page(site, who):
    assert site.become(getattr(site, who)).get("/jobs").status_code == 404


def looks(site):
    with site.house.database.reading() as db:
        return list(db.scalars(select(Job.thing_id).where(Job.kind == "check-files")))


def test_a_file_is_looked_at_again_when_someone_asks(site, client):
    words = words_of(site.become(site.facilitator).get("/jobs"))
    assert "A photo, sound or film as it was sent" in words
    assert "It is missing." in words
    assert str(site.file.id) in words
    assert send(client, f"/jobs/files/{site.file.id}/look").status_code == 303
    assert looks(site) == [site.file.id]


def test_when_nothing_stopped_the_first_page_is_quiet_and_the_page_says_so(
    site, client, site_build
):
    site_build.db.delete(site_build.db.get(FileCheck, site.file.id))
    site_build.commit()
    site.become(site.facilitator)
    send(client, "/jobs/retry-all")
    assert "Work that stopped" not in client.get("/").text
    assert "All work is done. Nothing stopped." in client.get("/jobs").text


def test_every_kind_of_job_and_of_file_has_words():
    assert set(KINDS) <= set(WORK)
    assert {kind.what for kind in FILE_KINDS} <= set(FILES)
