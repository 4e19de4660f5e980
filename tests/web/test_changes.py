"""What changed, on its way: staff tell it in easy words, and the person finds it first."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.model.changes import Change, ChangeSource
from feedback.model.trust import Use
from tests.web.signing_in import sign_in

WORDS = {
    "you_said": "You said nobody rings at night.",
    "we_did": "We now have a number to call at night.",
    "what_next": "We will ask you in 3 months if it helps.",
}


@pytest.fixture
def site(app, client, site_build, now):
    """Amina with one entry for the team and one for nobody; a facilitator; a second site."""
    s = SimpleNamespace(house=app.extensions["house"], now=now)
    place = site_build.site("Camden")
    s.person, s.worker = site_build.person(place), site_build.worker(place)
    s.facilitator = site_build.facilitator(place)
    s.stranger = site_build.facilitator(site_build.site("Leeds"), "Kim")
    s.relationship = site_build.relationship(s.person, s.worker)
    site_build.consent(s.person, s.relationship, Use.TEAM, Use.WORKER)
    s.shared = site_build.entry(
        s.person, s.relationship, "Nobody rings at night.", Use.TEAM, Use.WORKER
    )
    s.private = site_build.entry(s.person, s.relationship, "Only mine.")
    site_build.commit()
    s.become = lambda account: sign_in(app, client, account)
    return s


def tell(client, site, **given):
    page = client.get(f"/changes/new?source=entry:{site.shared.id}")
    token = page.text.split('name="csrf" value="')[1].split('"')[0]
    form = {**WORDS, "source": f"entry:{site.shared.id}", "csrf": token, "do": "send", **given}
    return client.post("/changes/new", data=form)


def send(client, address, **form):
    page = client.get(form.pop("page", address)).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    return client.post(address, data={"csrf": token, **form})


def seen_at(site):
    with site.house.database.reading() as db:
        return db.scalars(select(ChangeSource.seen_at)).one()


def told_one(client, site):
    answer = tell(site.become(site.facilitator), site)
    assert answer.status_code == 303
    return answer.location.rsplit("/", 1)[1]


def test_the_person_finds_what_changed_first_and_looking_alone_writes_nothing(client, site):
    change = told_one(client, site)
    site.become(site.person)
    first = client.get("/").text
    assert "Something changed because of you" in first
    assert first.index(WORDS["we_did"]) < first.index("To do now")
    assert client.get(f"/what-changed/{change}").status_code == 200
    assert seen_at(site) is None


def test_i_have_seen_this_is_kept_and_the_team_reads_it(client, site):
    change = told_one(client, site)
    site.become(site.person)
    assert send(client, f"/what-changed/{change}", answer="seen").status_code == 303
    assert seen_at(site) == site.now
    assert "Something changed because of you" not in client.get("/").text
    assert WORDS["we_did"] in client.get("/what-changed").text
    assert "1 of 1" in site.become(site.facilitator).get("/changes").text


def test_thank_you_reaches_the_team_and_more_can_be_told(client, site):
    change = told_one(client, site)
    site.become(site.person)
    assert 'href="/diary/tell"' in client.get(f"/what-changed/{change}").text
    send(client, f"/what-changed/{change}", answer="thanks")
    assert "You said thank you" in client.get(f"/what-changed/{change}").text
    assert "1 thank you" in site.become(site.facilitator).get("/changes").text


def test_hard_words_are_not_sent_and_what_was_typed_stays_with_better_words(client, site):
    hard = "We endeavour to facilitate the provision of statutory services."
    answer = tell(site.become(site.facilitator), site, we_did=hard)
    assert answer.status_code == 422
    for words in (hard, WORDS["you_said"], "These words are too hard to read", "Better:", "help"):
        assert words in answer.text
    assert "<title>Error:" in answer.text
    with site.house.database.reading() as db:
        assert db.scalars(select(Change)).all() == []


def test_checking_the_words_and_finding_a_picture_send_nothing(client, site):
    site.become(site.facilitator)
    checked = tell(client, site, do="check")
    assert checked.status_code == 200 and "Easy to read." in checked.text
    found = tell(client, site, do="find", find="tea")
    assert 'value="tea"' in found.text and WORDS["what_next"] in found.text
    with site.house.database.reading() as db:
        assert db.scalars(select(Change)).all() == []


def test_a_day_that_is_none_is_said_and_stays_typed(client, site):
    answer = tell(site.become(site.facilitator), site, by_on="soon")
    assert answer.status_code == 422
    assert "Write the day as year, month, day." in answer.text and 'value="soon"' in answer.text


def test_what_is_private_neither_waits_nor_can_be_a_source(client, site):
    site.become(site.facilitator)
    assert "Only mine." not in client.get("/changes/waiting").text
    assert "Only mine." not in client.get(f"/changes/new?source=entry:{site.private.id}").text
    assert tell(client, site, source=f"entry:{site.private.id}").status_code == 422


def test_rule_72_a_telling_waits_until_it_has_an_answer(client, site):
    waiting = site.become(site.facilitator).get("/changes/waiting").text
    assert "Nobody rings at night." in waiting
    assert "1 telling has no answer yet." in client.get("/").text
    told_one(client, site)
    assert "All have an answer" in client.get("/changes/waiting").text


def test_another_sites_facilitator_and_the_worker_do_not_find_the_change(client, site):
    change = told_one(client, site)
    for account in (site.stranger, site.worker):
        assert site.become(account).get(f"/changes/{change}").status_code == 404
    assert site.become(site.worker).get("/changes").status_code == 404


def test_before_anything_changed_the_page_says_where_it_will_be(client, site):
    page = site.become(site.person).get("/what-changed")
    assert 'href="/what-changed"' in client.get("/").text
    assert "When something changes because of you, we tell you here." in page.text


def test_whoever_helps_reads_nothing_of_it_before_they_may(client, site):
    told_one(client, site)
    site.become(site.person)
    assert WORDS["you_said"] in client.get("/").text
    send(client, "/helping", who="someone")
    first = client.get("/").text
    assert "See what changed" in first and WORDS["you_said"] not in first
    one = re.search(r'href="(/what-changed/[0-9a-f-]{36})"', first)[1]
    assert [client.get(path).status_code for path in ("/what-changed", one)] == [403, 403]
    send(client, "/helping/show", page=one, then=one)
    assert WORDS["you_said"] in client.get(one).text
    assert WORDS["you_said"] in client.get("/").text
