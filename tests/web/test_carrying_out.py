"""A copy that breaks off on a slow line goes on where it stopped, and is whole then."""

from __future__ import annotations

import hashlib
import re

import pytest

from feedback.actions import collections as gathering
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.web.signing_in import sign_in


@pytest.fixture
def p(app, client, site_build):
    p = make_pilot(site_build)
    p.build = site_build
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
