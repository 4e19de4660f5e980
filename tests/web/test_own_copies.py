"""A copy of one's own on the pages: asked for, looked into, told when ready, got by its owner."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import select

from feedback.jobs import Workshop, make_runner
from feedback.model.own_copies import OwnCopy
from feedback.model.trust import Use
from tests.actions.pilot import make_pilot
from tests.web.signing_in import sign_in

SHARED, PRIVATE = "Pomegranate", "Marrowstone"


@pytest.fixture
def p(app, site_build):
    pilot = make_pilot(site_build)
    pilot.carer = site_build.carer(pilot.person)
    site_build.consent(pilot.carer, pilot.relationship, Use.TEAM)
    site_build.entry(pilot.carer, pilot.relationship, f"{SHARED} he", Use.TEAM)
    site_build.entry(pilot.person, pilot.relationship, f"{PRIVATE} is mine alone.")
    site_build.commit()
    return pilot


@pytest.fixture
def browsers(app, p):
    accounts = {"person": p.person, "desk": p.account, "carer": p.carer, "worker": p.worker}
    return {who: sign_in(app, app.test_client(), one) for who, one in accounts.items()}


def press(client, at, **form):
    """Post a form with the token of the page it is on."""
    page = client.get(at.pop("page") if isinstance(at, dict) else at).get_data(as_text=True)
    name, value = re.search(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page).groups()
    return client.post(at["to"] if isinstance(at, dict) else at, data={name: value, **form})


def words(client, at) -> str:
    answer = client.get(at)
    assert answer.status_code == 200, at
    return answer.get_data(as_text=True)


def copy_of(site_build) -> OwnCopy:
    site_build.db.rollback()
    site_build.db.expire_all()
    return site_build.db.scalars(select(OwnCopy).order_by(OwnCopy.asked_at)).first()


def make(app) -> None:
    house = app.extensions["house"]
    tools = (lambda: house.store, house.clock)
    make_runner(Workshop(house.database, *tools, settings=house.settings)).run_until_empty()


def looked_into(browsers, site_build) -> str:
    """Asked for by the person and decided by the desk: the address of the copy."""
    assert press(browsers["person"], "/my-copy").status_code == 303
    copy = copy_of(site_build)
    id_of_copy, pieces = copy.id, [one.id for one in copy.pieces]
    at = f"/copies/{id_of_copy}"
    site_build.db.rollback()
    for id in pieces:
        press(browsers["desk"], {"page": at, "to": f"{at}/{id}"}, **{"in": "yes"})
    assert press(browsers["desk"], at).status_code == 303
    return f"/my-copy/{id_of_copy}"


def test_a_person_asks_and_is_told_in_easy_words_how_far_it_is(app, browsers, site_build):
    person = browsers["person"]
    assert 'href="/my-copy"' in words(person, "/who-can-see")
    assert "All that you told us is in it." in words(person, "/my-copy")
    at = looked_into(browsers, site_build)
    assert "We are getting it ready." in words(person, "/my-copy")
    make(app)
    assert "Your copy is ready." in words(person, "/")
    assert "It is here until Tuesday 17 March." in words(person, "/my-copy")
    answer = press(person, {"page": "/my-copy", "to": f"{at}/get"})
    got = person.get(answer.location)
    assert got.headers["Content-Disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(got.data)) as pack:
        whole = b"".join(pack.read(name) for name in pack.namelist()).decode()
    assert SHARED in whole and PRIVATE in whole
    assert "Your copy is ready." not in words(person, "/")


def test_nobody_else_gets_it_and_afterwards_it_is_gone(app, browsers, site_build):
    at = looked_into(browsers, site_build)
    make(app)
    for who in ("desk", "carer", "worker"):
        assert browsers[who].get(f"{at}/my-copy.zip").status_code == 404, who
    press(browsers["person"], {"page": "/my-copy", "to": f"{at}/take-away"})
    assert "Your copy is gone now." in words(browsers["person"], "/my-copy")
    assert browsers["person"].get(f"{at}/my-copy.zip").status_code == 404


def test_the_desk_decides_piece_by_piece_and_never_sees_what_is_private(browsers, site_build):
    press(browsers["person"], "/my-copy")
    copy = copy_of(site_build)
    at, id = f"/copies/{copy.id}", copy.pieces[0].id
    site_build.db.rollback()
    assert at in words(browsers["desk"], "/copies")
    page = words(browsers["desk"], at)
    assert SHARED in page and PRIVATE not in page
    refused = press(browsers["desk"], {"page": at, "to": f"{at}/{id}"}, **{"in": "no"})
    assert refused.status_code == 422 and "Say why you leave it out." in refused.text
    given = {"in": "no", "reason": "in-trust"}
    press(browsers["desk"], {"page": at, "to": f"{at}/{id}"}, **given)
    assert "It is left out.</strong> Someone said it in trust." in words(browsers["desk"], at)
    refused = press(browsers["desk"], at)
    assert refused.status_code == 422 and "Decide about each piece first." in refused.text


def test_staff_ask_for_someone_who_rang(browsers, p, site_build):
    at = f"/people/{p.person.person_id}"
    assert f'href="{at}/copy"' in words(browsers["desk"], at)
    assert press(browsers["desk"], f"{at}/copy").status_code == 303
    assert "Look at what others said" in words(browsers["desk"], f"{at}/copy")
    assert copy_of(site_build).asked_by_id == p.account.id
    assert "You asked for your copy." in words(browsers["person"], "/my-copy")
