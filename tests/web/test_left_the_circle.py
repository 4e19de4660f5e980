"""Someone who left the circle still finds what they told, and the way to stop its use."""

from __future__ import annotations

from feedback.model.trust import Use
from tests.web.signing_in import sign_in


def test_a_carer_who_left_finds_what_they_said_yes_to_and_stops_it(app, client, site_build):
    build = site_build
    person = build.person(build.site())
    carer = build.carer(person)
    relationship = build.relationship(person, build.worker(person.site))
    build.entry(carer, relationship, "He waits for the bus.", Use.TEAM)
    build.consent(carer, relationship, Use.TEAM)
    build.leave_circle(carer)
    build.commit()
    page = sign_in(app, client, carer).get("/").text
    assert 'href="/diary"' in page
    assert "He waits for the bus." in client.get("/diary").text
    page = client.get("/what-may-we-do").text
    stop = f"/what-may-we-do/team/{relationship.id}/stop"
    assert f'action="{stop}"' in page
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    assert client.post(stop, data={"csrf": csrf}).status_code == 303
    assert stop not in client.get("/what-may-we-do").text
