"""A copy is made by a job: the page says how far it is, and a slow line may break off."""

from __future__ import annotations

import hashlib
import re
from uuid import uuid4

import pytest
from sqlalchemy import select

from feedback.actions import collections as gathering
from feedback.exports.carry_out import _told
from feedback.model.accounts import Account
from feedback.model.carryings import Carrying, CarryingState
from feedback.model.outbox import Job, JobState
from feedback.model.stories import Export
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.web.jobs_done import do_jobs
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.build, p.app = site_build, app
    drawn = gathering.Drawn("Ringing", "", Use.DRAW)
    p.collection = gathering.make_collection(p.build.db, p.facilitator, drawn, p.build.now)
    gathering.add_story(p.build.db, p.facilitator, p.collection.id, p.story.id, p.build.now)
    p.build.approve(p.story)
    p.build.commit()
    p.page = f"/collections/{p.collection.id}"
    p.client = sign_in(app, client, p.account)
    return p


def carried_out(p, format: str = "quotes") -> str:
    """The address of a copy."""
    csrf = re.search(r'csrf=([^"&]+)"', p.client.get(p.page).text)[1]
    sent = {"format": format, "given_to": "Ida"}
    assert p.client.post(f"{p.page}/carry-out?csrf={csrf}", data=sent).status_code == 303
    do_jobs(p.app)
    return re.search(r'href="(/exports/[^"]+)"', p.client.get(p.page).text)[1]


def test_a_copy_that_broke_off_goes_on_and_has_the_same_sha256(p):
    link = carried_out(p)
    whole = p.client.get(link)
    assert whole.headers["Accept-Ranges"] == "bytes"
    half, tag = len(whole.data) // 2, whole.headers["ETag"]
    first = p.client.get(link, headers={"Range": f"bytes=0-{half - 1}"})
    rest = p.client.get(link, headers={"Range": f"bytes={half}-", "If-Range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.data) - 1}/{len(whole.data)}"
    joined = hashlib.sha256(first.data + rest.data).hexdigest()
    assert joined == hashlib.sha256(whole.data).hexdigest()


def test_a_part_of_another_copy_is_never_joined_to_this_one(p):
    link = carried_out(p)
    other = {"Range": "bytes=10-", "If-Range": '"of-another-copy"'}
    answer = p.client.get(link, headers=other)
    assert answer.status_code == 200
    assert len(answer.data) == int(answer.headers["Content-Length"])


def test_what_lies_beyond_the_end_is_refused(p):
    link = carried_out(p)
    assert p.client.get(link, headers={"Range": "bytes=99999999-"}).status_code == 416


def ask(p, **more):
    """Ask for a copy, and do no job."""
    csrf = re.search(r'csrf=([^"&]+)"', p.client.get(p.page).text)[1]
    sent = {"format": "quotes", "given_to": "Ida"} | more
    return p.client.post(f"{p.page}/carry-out?csrf={csrf}", data=sent)


def kept(p) -> list[Carrying]:
    p.build.db.rollback()
    p.build.db.expire_all()
    return list(p.build.db.scalars(select(Carrying)))


def test_the_page_can_be_left_and_says_how_far_it_is(p):
    assert ask(p).status_code == 303
    page = p.client.get(p.page).text
    assert "A copy is being made." in page and "<progress" in page and "Look again" in page
    assert "/exports/" not in page
    do_jobs(p.app)
    page = p.client.get(p.page).text
    assert "A copy is being made." not in page and "/exports/" in page


def test_a_second_press_asks_for_nothing_more(p):
    for whom in ("Ida", "Ida", "Bo"):
        assert ask(p, given_to=whom).status_code == 303
    assert sorted(one.given_to for one in kept(p)) == ["Bo", "Ida"]


def test_a_mind_changed_before_the_job_leaves_no_file_and_the_page_says_why(p):
    ask(p)
    p.build.db.merge(p.entry).taken_back_at = p.build.now
    p.build.commit()
    do_jobs(p.app)
    (carrying,) = kept(p)
    assert (carrying.state, carrying.trouble) == (CarryingState.REFUSED, "nothing-to-carry")
    assert "Nothing may go out now." in p.client.get(p.page).text
    exports = p.app.extensions["house"].settings.data / "exports"
    assert not list(exports.glob("*"))


def test_a_copy_whose_job_stopped_says_so_and_is_not_waited_for(p):
    ask(p)
    p.build.db.rollback()
    job = p.build.db.scalars(select(Job).where(Job.kind == "carry-out")).one()
    job.state = JobState.PARKED
    p.build.commit()
    page = p.client.get(p.page).text
    assert "Making a copy stopped." in page and "<progress" not in page


def test_how_far_it_is_is_counted_in_bytes_of_its_media():
    heard = []
    opened = _told(lambda id: iter([b"12", b"345"]), lambda *far: heard.append(far), 10)
    one, other = uuid4(), uuid4()
    for id in (one, one, other):
        list(opened(id))
    assert heard == [(2, 10), (5, 10), (5, 10), (5, 10), (7, 10), (10, 10)]
    assert Carrying(read=10, whole=10).percent == 99
    assert Carrying(read=3, whole=10).percent == 30


def test_no_copy_is_made_for_someone_whose_account_was_closed_meanwhile(p):
    csrf = re.search(r'csrf=([^"&]+)"', p.client.get(p.page).text)[1]
    p.client.post(f"{p.page}/carry-out?csrf={csrf}", data={"format": "quotes"})
    with p.app.extensions["house"].database.writing() as db:
        db.get_one(Account, p.account.id).closed_at = p.build.now
    do_jobs(p.app)
    with p.app.extensions["house"].database.reading() as db:
        assert db.scalars(select(Carrying.state)).all() == [CarryingState.REFUSED]
        assert db.scalars(select(Export)).all() == []
