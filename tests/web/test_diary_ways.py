"""A new entry, one thing a page: how to tell it, how it was, who can see it; and telling more."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from feedback.model.telling import DiaryEntry, Feeling
from feedback.model.trust import Use
from tests.media import samples
from tests.media.forms import file, words
from tests.web.test_diary_pages import press, see

WAYS = ("talk", "photo", "film", "draw", "pictures", "write")


@pytest.fixture
def photo(tmp_path_factory) -> bytes:
    return samples.photo(tmp_path_factory.mktemp("camera") / "a.jpg", 6).read_bytes()


def entries(room) -> list[DiaryEntry]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(DiaryEntry).order_by(DiaryEntry.received_at)))


def link(page: str, name: str) -> str:
    """The address of the way with that name."""
    return re.search(rf'href="([^"]+/{name}[^"]*)"', page)[1].replace("&amp;", "&")


def action(page: str) -> str:
    return re.search(r'action="(/diary/[^"]+)"', page)[1].replace("&amp;", "&")


def write(room, said: str, page: str = "/diary/tell/write"):
    return room.send(words("words", said), action=action(see(room, page)))


def test_a_new_entry_begins_with_how_do_you_want_to_tell_it(room):
    page = see(room, "/diary/tell")
    assert "How do you want to tell it?" in page
    assert "This is about you and Grace Bell." in page
    for way in WAYS:
        answer = room.client.get(link(page, way))
        assert answer.status_code == 200, way


def test_written_words_are_kept_for_only_me_before_anything_else_is_asked(room):
    answer = write(room, "I made soup.")
    kept = entries(room)[0]
    assert answer.location == f"/diary/{kept.id}/how-was-it"
    page = see(room, answer.location)
    assert "Your entry is safe" in page
    assert "Only you can see it now." in page
    with room.house.database.reading() as db:
        assert db.get(DiaryEntry, kept.id).shares == []


def test_how_it_was_and_who_can_see_come_after_it_each_on_its_page(room):
    how = write(room, "I made soup.").location
    asked = press(room, how, feeling="good")
    assert asked.location.endswith("/who-can-see?step=new")
    answer = press(room, asked.location, share="team")
    assert answer.location.endswith("/safe")
    with room.house.database.reading() as db:
        entry = db.scalars(select(DiaryEntry)).one()
        assert (entry.feeling, entry.is_shared(Use.TEAM)) == (Feeling.GOOD, True)


def test_how_it_was_can_be_skipped(room):
    how = write(room, "I made soup.").location
    assert press(room, how).status_code == 303
    assert press(room, how, feeling="purple").status_code == 303
    assert entries(room)[0].feeling is None


def test_a_drawing_is_a_drawing_with_words_for_those_who_cannot_see_it(room, photo):
    page = see(room, "/diary/tell/draw")
    sent = (file("drawing", "drawing.png", photo), words("description", "My blue door"))
    assert room.send(*sent, action=action(page)).status_code == 303
    with room.house.database.reading() as db:
        media = db.scalars(select(DiaryEntry)).one().media[0]
        assert (media.is_drawing, media.description) == (True, "My blue door")
    assert "Drawing" in see(room, "/diary")


def test_nothing_sent_from_a_way_shows_that_way_again_and_what_to_do(room):
    answer = write(room, "   ")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "There is nothing here yet. Please tell us something first." in page
    assert "Say it in words" in page


def test_pictures_are_picked_one_after_the_other_and_taken_out_again(room):
    at = link(see(room, "/diary/tell"), "pictures")
    for name in ("tea", "friends"):
        assert press(room, at, add=name).status_code == 303
    assert [entry.pictures for entry in _with_pictures(room)] == [["tea", "friends"]]
    press(room, at, remove="0-tea")
    press(room, at, remove="0-tea")
    assert [entry.pictures for entry in _with_pictures(room)] == [["friends"]]
    assert "My friends" in see(room, f"/diary/{entries(room)[0].id}")


def _with_pictures(room):
    with room.house.database.reading() as db:
        found = list(db.scalars(select(DiaryEntry)))
        return [type("Seen", (), {"pictures": entry.pictures}) for entry in found]


def test_the_last_picture_stays_so_that_an_entry_says_something(room):
    at = link(see(room, "/diary/tell"), "pictures")
    press(room, at, add="tea")
    press(room, at, remove="0-tea")
    assert [entry.pictures for entry in _with_pictures(room)] == [["tea"]]


def test_a_picture_that_is_not_offered_begins_no_entry(room):
    press(room, link(see(room, "/diary/tell"), "pictures"), add="../../etc")
    assert entries(room) == []


def test_pictures_do_not_lie_readable_in_the_database(room):
    press(room, link(see(room, "/diary/tell"), "pictures"), add="going-out")
    for path in room.house.settings.data.rglob("*"):
        assert not (path.is_file() and b"going-out" in path.read_bytes()), path


def test_the_days_are_said_in_peoples_words(room, site_build, now):
    from datetime import timedelta

    for days in (0, 1, 2):
        entry = site_build.entry(room.person, room.relationship, f"{days} days ago")
        entry.received_at = now - timedelta(days)
    site_build.commit()
    headings = re.findall(r'class="day">([^<]+)', see(room, "/diary"))
    assert [one.strip() for one in headings] == ["Today", "Yesterday", "Sunday 1 March 2026"]


@pytest.fixture
def entry(room, site_build):
    entry = site_build.entry(room.person, room.relationship, "I made tea.", Use.TEAM)
    site_build.commit()
    return entry


def add_more(room, entry, said: str = "And a cake."):
    at = link(see(room, f"/diary/{entry.id}"), "tell")
    return write(room, said, link(see(room, at), "write"))


def test_more_is_added_to_an_entry_and_stands_on_its_page(room, entry):
    assert add_more(room, entry).status_code == 303
    page = see(room, f"/diary/{entry.id}")
    assert page.index("I made tea.") < page.index("Added on") < page.index("And a cake.")
    diary = see(room, "/diary")
    assert "You added more" in diary
    assert "And a cake." not in diary


def test_what_was_told_first_never_changes_when_more_is_added(room, entry):
    add_more(room, entry)
    with room.house.database.reading() as db:
        first, more = (db.get(DiaryEntry, entry.id), db.scalars(_added(entry)).one())
        assert (first.words, more.words) == ("I made tea.", "And a cake.")


def _added(entry):
    return select(DiaryEntry).where(DiaryEntry.adds_to_id == entry.id)


def test_more_is_for_only_me_until_i_say_that_the_same_people_see_it(room, site_build, entry):
    site_build.consent(room.person, room.relationship, Use.TEAM)
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    browser = room.browser_of(facilitator)
    asked = press(room, add_more(room, entry).location).location
    assert "And a cake." not in see(room, f"/diary/{entry.id}", browser)
    page = see(room, asked)
    assert re.search(r'value="team" checked', page)
    press(room, asked, share="team")
    assert "And a cake." in see(room, f"/diary/{entry.id}", browser)


def test_taking_an_entry_back_takes_what_was_added_with_it(room, entry):
    add_more(room, entry)
    press(room, f"/diary/{entry.id}/take-back")
    with room.house.database.reading() as db:
        assert all(one.taken_back_at for one in db.scalars(select(DiaryEntry)))
    assert room.client.get(f"/diary/{entry.id}").status_code == 404


def test_more_can_be_taken_back_alone(room, entry):
    add_more(room, entry)
    with room.house.database.reading() as db:
        more = db.scalars(_added(entry)).one().id
    press(room, f"/diary/{more}/take-back")
    page = see(room, f"/diary/{entry.id}")
    assert "I made tea." in page
    assert "And a cake." not in page


def test_nobody_adds_to_an_entry_of_somebody_else(room, site_build, entry):
    carer = site_build.carer(room.person)
    site_build.commit()
    browser = room.browser_of(carer)
    page = see(room, f"/diary/tell/write?about={room.relationship.id}&adds={entry.id}", browser)
    answer = room.send(words("words", "mine"), action=action(page), client=browser)
    assert answer.status_code == 404
    assert len(entries(room)) == 1


def test_a_social_worker_keeps_a_diary_that_nobody_else_sees(room, site_build):
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    worker = room.browser_of(room.worker)
    page = see(room, "/diary/tell", worker)
    assert "This is about Amina Yusuf and you." in page
    address = action(see(room, "/diary/tell/write", worker))
    room.send(words("words", "I was late again."), action=address, client=worker)
    entry = entries(room)[0]
    assert "I was late again." in see(room, "/diary", worker)
    for other in (room.client, room.browser_of(facilitator)):
        assert other.get(f"/diary/{entry.id}").status_code == 404


def test_a_social_worker_is_not_asked_to_show_their_diary_to_the_social_worker(room):
    worker = room.browser_of(room.worker)
    address = action(see(room, "/diary/tell/write", worker))
    how = room.send(words("words", "I was late."), action=address, client=worker).location
    page = see(room, how.replace("how-was-it", "who-can-see"), worker)
    assert "The team" in page
    assert 'value="worker"' not in page
    assert "Show it to the social worker" not in see(room, "/what-may-we-do", worker)
