"""My diary as a person sees it, and what we may do with it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from feedback.model.trust import Use
from tests.media.forms import words
from tests.web.diary_rooms import DiaryRoom


def see(room: DiaryRoom, address: str, client=None) -> str:
    answer = (client or room.client).get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def press(room: DiaryRoom, address: str, to: str | None = None, **typed):
    """Fill in the form of a page and send it."""
    token = re.search(r'name="csrf" value="([^"]+)"', see(room, address))[1]
    return room.client.post(to or address, data={"csrf": token, **typed})


@pytest.fixture
def entry(room, site_build):
    entry = site_build.entry(room.person, room.relationship, "I made tea.", Use.WORKER)
    site_build.commit()
    return entry


def test_an_empty_diary_says_what_to_do(room):
    page = see(room, "/diary")
    assert "Your diary is empty." in page
    assert 'href="/diary/tell"' in page


def test_the_diary_shows_entries_by_day_newest_first(room, site_build, now):
    for days, said in ((2, "the oldest"), (1, "in between"), (0, "the newest")):
        site_build.entry(room.person, room.relationship, said).received_at = now - timedelta(days)
    site_build.commit()
    page = see(room, "/diary")
    places = [page.index(said) for said in ("the newest", "in between", "the oldest")]
    assert places == sorted(places)
    assert "Sunday 1 March 2026" in page


def test_older_entries_are_on_the_page_behind(room, site_build, now):
    for number in range(23):
        entry = site_build.entry(room.person, room.relationship, f"entry {number:02}.")
        entry.received_at = now - timedelta(minutes=number)
    site_build.commit()
    first = see(room, "/diary")
    older = re.search(r'href="(/diary\?before=[^"]+)"', first)[1]
    second = see(room, older)
    assert re.findall(r"entry (\d\d)\.", first) == [f"{n:02}" for n in range(20)]
    assert re.findall(r"entry (\d\d)\.", second) == ["20", "21", "22"]


def test_after_sending_the_page_says_it_is_safe_and_names_the_hash(room):
    answer = room.send(words("words", "Hello"))
    page = see(room, answer.location)
    assert "Your entry is safe" in page
    # sha256 of "Hello"
    assert "185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969" in page


def test_what_is_shared_without_a_yes_is_asked_about_on_the_receipt(room):
    answer = room.send(words("words", "Hello"), words("share", "worker"))
    page = see(room, answer.location)
    assert "We ask you first. Nobody sees it until you say yes." in page
    assert "/what-may-we-do/worker/" in page


def test_an_entry_belongs_to_its_teller_alone_until_it_is_shared(room, site_build, entry):
    worker = room.browser_of(room.worker)
    assert worker.get(f"/diary/{entry.id}").status_code == 404
    site_build.consent(room.person, room.relationship, Use.WORKER)
    site_build.commit()
    page = see(room, f"/diary/{entry.id}", worker)
    assert "I made tea." in page
    assert "Take it back" not in page
    assert worker.get(f"/diary/{entry.id}/take-back").status_code == 404


def test_changing_who_can_see_it_and_taking_it_back(room, entry):
    address = f"/diary/{entry.id}"
    assert press(room, f"{address}/who-can-see", share="story").status_code == 303
    assert "It may go in a story" in see(room, address)
    answer = press(room, f"{address}/take-back")
    assert "Nobody can see it here any more." in see(room, answer.location)
    assert room.client.get(address).status_code == 404
    assert "I made tea." not in see(room, "/diary")


def test_words_with_markup_are_only_words(room):
    answer = room.send(words("words", "<script>alert(1)</script>"))
    page = see(room, answer.location.removesuffix("/safe"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_carer_of_two_people_chooses_who_it_is_about(room, site_build):
    from feedback.model.care import CircleMember

    carer = site_build.carer(room.person)
    other = site_build.person(room.person.site, "Ben Ames")
    relationship = site_build.relationship(other, room.worker)
    member = {"carer_id": carer.carer_id, "who_they_are": "friend"}
    site_build._add(CircleMember(person_id=other.person_id, from_on=relationship.from_on, **member))
    site_build.commit()
    browser = room.browser_of(carer)
    page = see(room, "/diary/new", browser)
    assert "Who do you want to tell us about?" in page
    chosen = see(room, f"/diary/new?about={relationship.id}", browser)
    assert "This is about Ben Ames and Grace Bell." in chosen


def test_for_a_carer_it_is_the_social_worker_and_not_mine(room, site_build):
    carer = site_build.carer(room.person)
    site_build.commit()
    page = see(room, "/diary/new", room.browser_of(carer))
    assert "The social worker" in page
    assert "My social worker" not in page
    assert "This is about Amina Yusuf and Grace Bell." in page


def test_a_person_without_a_social_worker_is_told_what_to_do(room, site_build, now):
    site_build.db.merge(room.relationship).until_on = now.date()
    site_build.commit()
    assert "There is no social worker here for you now." in see(room, "/diary/new")
    assert "There is no social worker here for you now." in see(room, "/what-may-we-do")


def consent_page(room, use: str = "worker") -> str:
    return f"/what-may-we-do/{use}/{room.relationship.id}"


def test_a_yes_is_kept_when_the_check_question_is_right(room):
    assert "You have not said yet." in see(room, "/what-may-we-do")
    said = {"check": "yes", "heard": "yes", "until": "stop", "helped": "family"}
    answer = press(room, consent_page(room), may="yes", **said)
    assert answer.status_code == 303
    assert "You said yes." in see(room, answer.location)


@pytest.mark.parametrize("check", ["no", ""])
def test_a_yes_with_a_wrong_check_is_explained_again_and_not_kept(room, check):
    answer = press(room, consent_page(room), may="yes", check=check, heard="yes")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Please read it again. Take your time." in page
    assert "Let us say it again" in page
    assert "You can stop it on this page." in page
    assert "Error:" in page
    assert "You said yes." not in see(room, "/what-may-we-do")


def test_a_no_needs_no_check(room):
    answer = press(room, consent_page(room), may="no")
    assert "You said no." in see(room, answer.location)


def test_a_yes_can_be_stopped_on_the_page_that_shows_it(room, entry):
    press(room, consent_page(room), may="yes", check="yes", heard="yes", until="stop")
    worker = room.browser_of(room.worker)
    assert worker.get(f"/diary/{entry.id}").status_code == 200
    press(room, "/what-may-we-do", f"{consent_page(room)}/stop")
    assert worker.get(f"/diary/{entry.id}").status_code == 404
    assert "You have not said yet." in see(room, "/what-may-we-do")


def test_saying_yes_from_an_entry_leads_back_to_it(room, entry):
    page = see(room, f"/diary/{entry.id}")
    ask = re.search(r'href="(/what-may-we-do/worker/[^"]+)"', page)[1]
    answer = press(
        room, ask, may="yes", check="yes", heard="yes", until="stop", entry=str(entry.id)
    )
    assert answer.location == f"/diary/{entry.id}"
    assert "We ask you first." not in see(room, answer.location)


def test_there_is_no_page_for_a_use_that_is_none(room):
    assert room.client.get(consent_page(room, "sell")).status_code == 404


def test_nobody_answers_for_somebody_else(room, site_build):
    other = site_build.person(room.person.site, "Ben Ames")
    site_build.commit()
    assert room.browser_of(other).get(consent_page(room)).status_code == 404
