"""Who can see what I tell: on or off in one tap, at once, and who looked at it when."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from feedback.forms.shipping import toml_text
from feedback.model.asking import SurveyResponse
from feedback.model.care import Relationship
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Event, Use
from tests.conftest import NOW

FORM = re.compile(r'name="csrf" value="([^"]+)"')
SWITCH = re.compile(
    r'action="(?P<to>/who-can-see/[^"]+)".*?name="on" value="(?P<on>yes|no)".*?'
    r'class="whom">(?P<whom>.*?)</span>.*?<b>(?P<state>.*?)</b>',
    re.S,
)


@pytest.fixture
def p(room, site_build):
    """Amina told her diary something, and sent answers; her mother and a team are around her."""
    person = site_build.db.merge(room.person)
    about = site_build.db.merge(room.relationship)
    site_build.consent(person, about, Use.WORKER, Use.TEAM)
    entry = site_build.entry(person, about, "She rang me first.", Use.WORKER)
    private = site_build.entry(person, about, "My own secret.")
    survey = site_build.survey(person.site, toml_text("my-social-worker"), "my-social-worker")
    answers = site_build.response(survey, about, person, {"listens": ["good"]}, Use.TEAM)
    facilitator = site_build.facilitator(person.site)
    carer = site_build.carer(person)
    site_build.commit()
    return SimpleNamespace(
        room=room,
        build=site_build,
        person=room.client,
        about=about,
        entry=f"/who-can-see/entry/{entry.id}",
        answers=f"/who-can-see/answers/{answers.id}",
        diary=f"/diary/{entry.id}",
        private=private,
        entry_id=entry.id,
        worker=room.browser_of(room.worker),
        team=room.browser_of(facilitator),
        carer=room.browser_of(carer),
    )


def page(client, address="/who-can-see") -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.get_data(as_text=True))


def switches(client, address) -> dict[str, str]:
    """The switches of one telling, as a person reads them."""
    return {
        found["whom"].strip(): found["state"] for found in SWITCH.finditer(page(client, address))
    }


def press(client, address, whom):
    """Press the switch of someone, as a browser without scripts does."""
    html = page(client, address)
    found = next(one for one in SWITCH.finditer(html) if one["whom"].strip() == whom)
    form = {"csrf": FORM.search(html)[1], "on": found["on"], "from": "one"}
    return client.post(found["to"], data=form)


def test_the_page_names_the_people_and_what_each_may_see(p):
    html = page(p.person)
    for words in ("Grace Bell", "The team", "Sam Field", "Leila Yusuf", "They see nothing."):
        assert words in html
    assert "She rang me first." in html and "My own secret." in html
    assert "You said yes." in html and "You have not said yet." in html


def test_one_tap_hides_an_entry_at_once_and_the_next_shows_it_again(p):
    assert switches(p.person, p.entry) == {
        "Grace Bell": "Sees it",
        "The team": "Does not see it",
        "It may go in a story": "No",
    }
    assert p.worker.get(p.diary).status_code == 200
    assert press(p.person, p.entry, "Grace Bell").status_code == 303
    assert switches(p.person, p.entry)["Grace Bell"] == "Does not see it"
    assert p.worker.get(p.diary).status_code == 404
    press(p.person, p.entry, "Grace Bell")
    assert p.worker.get(p.diary).status_code == 200


def test_sent_answers_are_switched_like_entries(p):
    assert switches(p.person, p.answers)["The team"] == "Sees it"
    assert p.answers.split("/")[-1] in p.team.get("/told-and-shared").text
    press(p.person, p.answers, "The team")
    assert p.answers.split("/")[-1] not in p.team.get("/told-and-shared").text


def test_what_has_no_yes_yet_is_asked_first_and_nobody_sees_it_till_then(p):
    asked = press(p.person, p.entry, "It may go in a story")
    assert asked.location.startswith(f"/what-may-we-do/story/{p.about.id}?entry={p.entry_id}")
    assert switches(p.person, p.entry)["It may go in a story"] == "We ask you first"


def test_the_team_that_makes_the_stories_is_not_said_to_see_nothing(p):
    p.build.consent(p.build.db.merge(p.room.person), p.about, Use.STORY)
    p.build.commit()
    press(p.person, p.entry, "It may go in a story")
    assert switches(p.person, p.entry)["The team"] == "Sees it for the story"
    assert "She rang me first." in unescape(p.team.get("/told-and-shared").text)


def test_stopping_a_use_from_here_stops_it_for_all_and_comes_back_here(p):
    html = page(p.person)
    stop = f"/what-may-we-do/worker/{p.about.id}/stop"
    assert stop in html
    form = {"csrf": FORM.search(html)[1], "back": "who-sees"}
    assert p.person.post(stop, data=form).location == "/who-can-see"
    assert p.worker.get(p.diary).status_code == 404
    assert switches(p.person, p.entry)["Grace Bell"] == "Does not see it"


def test_who_looked_and_on_which_day_is_said(p):
    assert "looked at this" not in page(p.person, p.entry)
    p.worker.get(p.diary)
    words = "Grace Bell looked at this on Tuesday 3 March."
    assert words in page(p.person, p.entry) and words in page(p.person)
    assert page(p.person, p.answers).count("looked at this") == 0


def test_a_carer_sees_their_own_page_and_nothing_of_the_persons(p):
    own = p.build.entry(p.build.db.merge(p.room.person), p.about, "Nobody's business.")
    p.build.commit()
    html = page(p.carer)
    assert "Amina Yusuf" in html and "They see nothing." in html and "You told nothing yet." in html
    for words in ("She rang me first.", "My own secret.", "Nobody's business.", "Leila"):
        assert words not in html.split("<main")[1].replace("Hello Leila", "")
    for address in (p.entry, p.answers, f"/who-can-see/entry/{own.id}"):
        assert p.carer.get(address).status_code == 404
        form = {"csrf": FORM.search(html)[1], "on": "yes"}
        assert p.carer.post(f"{address}/worker", data=form).status_code == 404


def test_a_page_with_much_and_a_page_with_nothing_of_the_person_look_the_same_to_a_carer(p):
    with_much = page(p.carer)
    with p.room.house.database.writing() as db:
        db.execute(update(DiaryEntry).values(taken_back_at=NOW))
        db.execute(update(SurveyResponse).values(taken_back_at=NOW))
    without = page(p.carer)
    hide = re.compile(r'name="csrf" value="[^"]+"')
    assert hide.sub("", with_much) == hide.sub("", without)


def test_a_social_worker_of_before_is_no_switch_any_more(p):
    with p.room.house.database.writing() as db:
        db.get_one(Relationship, p.about.id).until_on = NOW.date()
    assert "Grace Bell" not in switches(p.person, p.entry)
    assert p.worker.get(p.diary).status_code == 404
    assert press(p.person, p.entry, "The team").status_code == 303
    assert switches(p.person, p.entry)["The team"] == "Sees it"


def test_many_tellings_come_in_pages(p):
    person = p.build.db.merge(p.room.person)
    for number in range(7):
        p.build.entry(person, p.about, f"Day {number}")
    p.build.commit()
    seen, address, pages = set(), "/who-can-see", 0
    while address:
        html = page(p.person, address)
        seen |= set(re.findall(r'id="told-([0-9a-f-]{36})"', html))
        more = re.search(r'href="(/who-can-see\?before=[^"]+)"', html)
        address, pages = more and more[1], pages + 1
    assert (len(seen), pages) == (10, 2)


def test_an_unknown_kind_or_use_or_answers_not_sent_are_not_there(p):
    form = {"csrf": FORM.search(page(p.person))[1], "on": "yes"}
    for address in (f"{p.entry}/publish", f"{p.entry}/nobody", p.entry.replace("entry", "all")):
        assert p.person.post(f"{address}", data=form).status_code in {404, 405}
    with p.room.house.database.writing() as db:
        event = db.scalars(select(Event).where(Event.verb == "shared an entry anew")).first()
        assert event is None


def test_the_page_is_reached_from_the_first_page_and_from_an_entry(p):
    assert 'href="/who-can-see"' in page(p.person, "/")
    assert f'href="{p.entry}"' in page(p.person, p.diary)
