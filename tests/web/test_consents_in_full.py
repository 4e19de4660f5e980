"""A yes that counts was understood, in one's own language; it ends, is renewed, and is stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.access import Actor, May, visible
from feedback.actions.capacity_notes import POINTS, NoteGiven, write_note
from feedback.actions.consents import give_consent
from feedback.model.accounts import Account
from feedback.model.recalls import Recall
from feedback.model.trust import Consent, Use
from feedback.web import understood
from feedback.web.consents_words import USES
from tests.web.survey_pages import words_of

QUIET = "words-and-pictures.paper.normal.en.no"


@pytest.fixture
def reads(room, site_build):
    """Let Amina read in some way; without Listen nothing is asked about hearing."""

    def reads(reading: str = QUIET) -> None:
        site_build.db.get_one(Account, room.person.id).reading = reading
        site_build.commit()

    reads()
    return reads


def address(room, use: Use) -> str:
    return f"/what-may-we-do/{use}/{room.relationship.id}"


def press(room, path: str, to: str | None = None, **typed):
    page = room.client.get(path).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    hidden = dict(re.findall(r'name="(shown_in|explained)" value="([^"]*)"', page))
    return room.client.post(to or path, data={"csrf": token, **hidden, **typed})


def chosen(page: str) -> list[str]:
    """What is chosen on a page, as name=value."""
    tiles = re.findall(r'<input type="radio" name="(\w+)" value="(\w*)" checked>', page)
    return [f"{name}={value}" for name, value in tiles]


def kept(room) -> list[Consent]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(Consent).order_by(Consent.given_at)))


@pytest.mark.parametrize("use", list(Use))
def test_every_use_is_asked_by_itself_with_a_question_that_shows_it_was_clear(room, reads, use):
    asked = USES[use].check
    wrong = {"yes": "no", "no": "yes"}[asked.right]
    again = press(room, address(room, use), may="yes", check=wrong)
    assert again.status_code == 422
    assert "Let us say it again" in words_of(again)
    assert all(sentence in words_of(again) for sentence in asked.again)
    assert kept(room) == []
    said = press(
        room, address(room, use), may="yes", check=asked.right, explained="1", until="stop"
    )
    assert said.status_code == 303
    assert [(one.use, one.explained, one.language) for one in kept(room)] == [(use, 1, "en")]


def test_after_two_wrong_answers_someone_to_help_is_offered_and_no_stays_easy(room, reads):
    at = address(room, Use.PUBLISH)
    first = press(room, at, may="yes", check="yes", explained="0")
    assert "Ask someone you trust." not in words_of(first)
    again = press(room, at, may="yes", check="yes", explained="1")
    assert "Ask someone you trust." in words_of(again)
    assert press(room, at, may="no").status_code == 303


def test_rule_05_what_an_advocate_is_stands_where_one_may_be_picked(room, reads):
    words = words_of(room.client.get(address(room, Use.PUBLISH)))
    assert "An advocate is someone who helps you speak up." in words
    assert "My advocate" in words


def test_a_yes_for_a_year_ends_after_a_year(room, reads, now):
    press(room, address(room, Use.TEAM), may="yes", check="yes", until="year", helped="family")
    (one,) = kept(room)
    assert (one.until, one.supported_by) == (now.date() + timedelta(days=365), "family")


def test_rule_41_how_long_a_yes_goes_on_is_not_chosen_before_and_is_asked_for(room, reads):
    at = address(room, Use.TEAM)
    assert chosen(room.client.get(at).text) == []
    again = press(room, at, may="yes", check="yes", helped="family")
    assert again.status_code == 422
    assert "For how long? Please choose one." in words_of(again)
    assert 'href="#until"' in again.text
    assert chosen(again.text) == ["may=yes", "check=yes", "helped=family"]
    assert kept(room) == []


@pytest.mark.parametrize("until", ["stop", "year"])
def test_how_long_a_yes_that_stands_goes_on_stays_chosen(room, reads, until):
    press(room, address(room, Use.TEAM), may="yes", check="yes", until=until)
    assert chosen(room.client.get(address(room, Use.TEAM)).text) == ["may=yes", f"until={until}"]
    press(room, address(room, Use.TEAM), may="no")
    assert chosen(room.client.get(address(room, Use.TEAM)).text) == ["may=no"]


def test_what_is_not_in_my_language_cannot_be_a_yes(room, reads, monkeypatch):
    reads("words-and-pictures.paper.normal.pl.no")
    monkeypatch.setattr(understood, "is_in_my_language", lambda texts: False)
    monkeypatch.setattr("feedback.web.consents.is_in_my_language", lambda texts: False)
    page = room.client.get(address(room, Use.TEAM)).text
    assert 'name="may" value="yes"' not in page
    assert press(room, address(room, Use.TEAM), may="yes", check="yes").status_code == 422
    assert press(room, address(room, Use.TEAM), may="no").status_code == 303


def test_a_text_that_no_translator_wrote_is_not_in_my_language(room, reads):
    with room.app.test_request_context("/", headers={"Cookie": "reading=words.paper.normal.cy"}):
        assert understood.is_in_my_language(["You can say no."])
        assert not understood.is_in_my_language(["You can say no.", "Nobody wrote this."])


def test_a_language_that_changed_under_my_hands_is_no_yes(room, reads):
    changed = press(room, address(room, Use.TEAM), may="yes", check="yes", shown_in="pl")
    assert changed.status_code == 422
    assert "The language has changed." in words_of(changed)
    assert kept(room) == []


@pytest.mark.parametrize("heard", ["", "no"])
def test_words_that_cannot_be_heard_are_no_yes(room, reads, heard):
    reads("words-and-pictures.paper.normal.en.yes")
    at = address(room, Use.TEAM)
    assert "Did you read or hear all of this?" in words_of(room.client.get(at))
    assert press(room, at, may="yes", check="yes", heard=heard).status_code == 422
    assert press(room, at, may="yes", check="yes", heard="yes", until="stop").status_code == 303


@pytest.fixture
def ends_in(room, reads, site_build, now):
    """Let Amina's yes to the team end in some days."""
    actor, about = _actor(room), room.relationship.id
    site_build.commit()

    def ends_in(days: int) -> None:
        with room.house.database.writing() as db:
            until = now.date() + timedelta(days=days)
            give_consent(db, actor, about, Use.TEAM, True, now, until=until)

    return ends_in


def _actor(room):
    return Actor.of(room.person)


@pytest.mark.parametrize(("days", "is_asked"), [(31, False), (30, True), (0, True), (-1, False)])
def test_a_yes_that_ends_soon_is_asked_on_the_first_page(room, ends_in, days, is_asked):
    ends_in(days)
    assert ("Do you still say yes?" in words_of(room.client.get("/"))) is is_asked


@pytest.mark.parametrize("then", ["yes", "no"])
def test_renewing_takes_one_tap_either_way(room, ends_in, now, then):
    ends_in(10)
    at = re.search(r'href="(/still-yes/[^"]+)"', room.client.get("/").text)[1]
    assert press(room, at, then=then).status_code == 303
    newest = max(kept(room), key=lambda one: one.withdrawn_at is None)
    assert newest.is_yes is (then == "yes")
    if then == "yes":
        assert (newest.until, newest.how) == (now.date() + timedelta(days=365), "renewed")
    assert "Do you still say yes?" not in words_of(room.client.get("/"))


def test_what_was_stopped_is_not_renewed_but_explained_anew(room, ends_in):
    ends_in(10)
    at = re.search(r'href="(/still-yes/[^"]+)"', room.client.get("/").text)[1]
    press(room, "/what-may-we-do", f"{address(room, Use.TEAM)}/stop")
    assert room.client.get(at).status_code == 404


def test_a_capacity_note_is_never_in_the_way_of_a_yes_a_no_or_a_telling(room, reads, site_build):
    note = NoteGiven("sharing", dict.fromkeys(POINTS, "no"), "", "With pictures.")
    actor = site_build.actor(site_build.db.merge(room.worker))
    write_note(site_build.db, actor, room.relationship.id, note, site_build.now)
    site_build.commit()
    said = press(room, address(room, Use.TEAM), may="yes", check="yes", until="stop")
    assert said.status_code == 303
    assert press(room, address(room, Use.TEAM), may="no").status_code == 303
    with room.house.database.reading() as db:
        assert db.scalars(visible(_actor(room), May.ADD_ENTRY, site_build.now)).first()


def test_stopping_shows_at_once_which_copies_were_given_out(room, reads, site_build):
    from tests.actions.test_recalls import carry
    from tests.exports.desk import Desk

    desk = Desk(site_build)
    desk.relationship, desk.person = (
        site_build.db.merge(room.relationship),
        site_build.db.merge(room.person),
    )
    desk.site = desk.person.site
    desk.facilitator = site_build.facilitator(desk.site, "Kit")
    desk.collected = desk.collection(desk.story(desk.told("She rang.")))
    desk.collection, desk.staff = desk.collected, site_build.actor(desk.facilitator)
    carry(site_build.db, desk, site_build.now)
    site_build.commit()
    stopped = press(room, "/what-may-we-do", f"{address(room, Use.DRAW)}/stop")
    words = words_of(room.client.get(stopped.location))
    assert "Copies that were given out before" in words
    assert "Ida It was given on 3 March 2026. Someone draws pictures from it." in words
    staff = room.browser_of(desk.facilitator)
    assert "Ida" in words_of(staff.get("/recalls"))
    with room.house.database.reading() as db:
        recall = db.scalars(select(Recall)).one().id
    letter = staff.get(f"/recalls/{recall}/letter")
    assert "S-0001" in words_of(letter)
    assert "Amina" not in letter.text
    token = re.search(r'name="csrf" value="([^"]+)"', letter.text)[1]
    staff.post(f"/recalls/{recall}/letter", data={"csrf": token})
    assert "We wrote to them." in words_of(room.client.get(stopped.location))
    assert staff.post(f"/recalls/{recall}", data={"csrf": token}).status_code == 422
    staff.post(f"/recalls/{recall}", data={"csrf": token, "returned": "destroyed"})
    assert "This copy is gone now." in words_of(room.client.get(stopped.location))
