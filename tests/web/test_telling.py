"""Sending a diary entry: what is kept, what is refused, and what is said about it."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from feedback.model.outbox import Job
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind
from feedback.model.trust import Event
from media.local import LocalStore, LocalWriter
from media.store import StoreTrouble
from tests.media import samples
from tests.media.forms import body, file, words
from tests.web.diary_rooms import entry_of, some_id


def entries(room) -> list[DiaryEntry]:
    with room.house.database.reading() as db:
        return list(db.scalars(select(DiaryEntry)))


def count(room, what) -> int:
    with room.house.database.reading() as db:
        return db.scalar(select(func.count()).select_from(what))


@pytest.fixture
def photo(tmp_path_factory) -> bytes:
    return samples.photo(tmp_path_factory.mktemp("camera") / "a.jpg", 6).read_bytes()


def test_an_entry_with_words_and_a_photo_is_kept_and_its_teller_is_told(room, photo):
    answer = room.send(words("words", "She rang me first."), file("photo", "tea.jpg", photo))
    assert answer.status_code == 303
    assert answer.location.endswith("/safe")
    with room.house.database.reading() as db:
        entry = db.scalars(select(DiaryEntry)).one()
        assert entry.words == "She rang me first."
        assert entry.relationship_id == room.relationship.id
        assert entry.media[0].sha256 == hashlib.sha256(photo).hexdigest()
        assert entry.media[0].file_name == "tea.jpg"
        assert db.scalars(select(Job.kind)).one() == "prepare-media"
        assert "added an entry" in db.scalars(select(Event.verb)).all()


def test_the_receipt_tells_a_program_the_hash_of_each_part(room, photo):
    sent = [words("words", "Hello"), file("photo", "tea.jpg", photo)]
    answer = room.send(*sent, json=True)
    assert answer.status_code == 201
    assert [part["sha256"] for part in answer.json["parts"]] == [
        hashlib.sha256(part).hexdigest() for part in (b"Hello", photo)
    ]
    assert answer.json["parts"][1]["size"] == len(photo)
    assert answer.json["id"] == str(entries(room)[0].id)


def test_neither_words_nor_photo_lie_readable_on_the_disk(room, photo):
    room.send(words("words", "my secret garden"), file("photo", "tea.jpg", photo))
    everything = [path for path in room.house.settings.data.rglob("*") if path.is_file()]
    assert len(room.stored()) == 1
    for path in everything:
        there = path.read_bytes()
        assert b"secret garden" not in there
        assert photo[2:66] not in there
        assert samples.SECRET.encode() not in there


def test_the_same_entry_sent_twice_is_one_entry_and_one_file(room, photo):
    action, sent = room.action(), [words("words", "Once"), file("photo", "a.jpg", photo)]
    first = room.send(*sent, action=action, json=True)
    second = room.send(*sent, action=action, json=True)
    assert second.status_code == 201
    assert first.json == second.json
    assert len(entries(room)) == count(room, MediaFile) == len(room.stored()) == 1


def test_other_words_from_the_same_page_are_not_lost_but_asked_about(room):
    action = room.action()
    room.send(words("words", "The first"), action=action)
    answer = room.send(words("words", "The second"), action=action)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "You can send this as a new entry." in page
    assert "The second" in page
    assert str(entry_of(action)) not in page
    assert [entry.id for entry in entries(room)] == [entry_of(action)]


def test_somebody_elses_entry_id_is_not_there(room, site_build):
    other = site_build.person(room.person.site, "Ben")
    relationship = site_build.relationship(other, room.worker)
    theirs = site_build.entry(other, relationship, "Ben's own words")
    site_build.commit()
    _, _, query = room.action().partition("?")
    answer = room.send(words("words", "mine"), action=f"/diary/{theirs.id}?{query}")
    assert answer.status_code == 404
    assert "Ben" not in answer.get_data(as_text=True)
    assert len(entries(room)) == 1


def test_nobody_writes_into_the_diary_of_a_relationship_that_is_not_theirs(room, site_build):
    other = site_build.person(room.person.site, "Ben")
    theirs = site_build.relationship(other, room.worker)
    site_build.commit()
    action = room.action().replace(str(room.relationship.id), str(theirs.id))
    assert room.send(words("words", "mine"), action=action).status_code == 404
    assert entries(room) == []


def test_a_refused_sender_is_refused_before_a_byte_is_read(room, photo):
    action = room.action().replace(str(room.relationship.id), str(some_id()))

    class Unread(io.BytesIO):
        def read(self, *_):
            raise AssertionError("it was read")

    answer = room.send_stream(Unread(), 10_000, action)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "status", "said"),
    [
        ("a.jpg", b"I am only words", 415, "We cannot open this file."),
        ("a.jpg", b"<svg onload='alert(1)'/>", 415, "We cannot open this file."),
        ("a.jpg", b"", 422, "There is nothing in this file."),
        ("a.jpg", b"\xff", 415, "We cannot open this file."),
    ],
    ids=["text called jpg", "drawing with a script", "empty", "one byte"],
)
def test_a_file_we_cannot_take_is_refused_with_kind_words_and_nothing_is_lost(
    room, name, data, status, said
):
    answer = room.send(words("words", "I typed this"), file("photo", name, data))
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert said in page
    assert "I typed this" in page
    assert "Error:" in page
    assert entries(room) == []
    assert room.stored() == []


def test_a_good_photo_beside_a_bad_one_is_not_kept_either(room, photo):
    answer = room.send(file("photo", "a.jpg", photo), file("photo", "b.jpg", b"words"))
    assert answer.status_code == 415
    assert room.stored() == []


def test_a_picture_of_81_megapixels_in_9_kb_is_refused_at_once(room):
    from PIL import Image

    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    answer = room.send(file("photo", "bomb.png", made.getvalue()))
    assert answer.status_code == 422
    assert "This photo is too big for us." in answer.get_data(as_text=True)
    assert room.stored() == []


@pytest.mark.parametrize("part", [10, 50, 99])
def test_a_body_that_is_cut_leaves_nothing_and_keeps_the_typed_words(room, photo, part):
    whole = body(words("words", "I typed this"), file("photo", "a.jpg", photo))
    cut = whole[: max(200, len(whole) * part // 100)]
    answer = room.send_stream(io.BytesIO(cut), len(whole))
    assert answer.status_code == 400
    assert "Only a part of it arrived." in answer.get_data(as_text=True)
    assert "I typed this" in answer.get_data(as_text=True)
    assert entries(room) == []
    assert room.stored() == []


def test_an_entry_of_nothing_is_asked_to_say_something_first(room):
    answer = room.send(words("words", "  \r\n "))
    assert answer.status_code == 422
    assert "Please tell us something first." in answer.get_data(as_text=True)
    assert entries(room) == []


def test_a_locked_database_says_so_and_keeps_the_typed_words(room, photo):
    action, engine = room.action(), room.house.database.engine
    engine.dispose()
    # Nobody waits ten seconds in a test.
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=50"))
    with room.house.database.session() as blocker:
        blocker.execute(select(DiaryEntry))
        answer = room.send(words("words", "typed"), file("photo", "a.jpg", photo), action=action)
    assert answer.status_code == 503
    assert "We are very busy." in answer.get_data(as_text=True)
    assert "typed" in answer.get_data(as_text=True)
    assert room.stored() == []


def test_a_commit_that_fails_sends_no_receipt_and_leaves_no_file(room, photo):
    action = room.action()
    with room.house.database.writing() as db:
        # Deferred to the commit: the view has returned by then.
        db.connection().exec_driver_sql(
            "CREATE TABLE never (id INTEGER REFERENCES sites(id) DEFERRABLE INITIALLY DEFERRED)"
        )
        db.connection().exec_driver_sql(
            "CREATE TRIGGER fail AFTER INSERT ON diary_entries "
            "BEGIN INSERT INTO never VALUES (1); END"
        )
    answer = room.send(words("words", "typed"), file("photo", "a.jpg", photo), action=action)
    assert answer.status_code == 500
    assert entries(room) == []
    assert room.stored() == []


def test_a_full_disk_says_so_with_507(room, photo, monkeypatch):
    import errno

    import media.local

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    action = room.action()
    monkeypatch.setattr(media.local.os, "write", full)
    answer = room.send(words("words", "typed"), file("photo", "a.jpg", photo), action=action)
    monkeypatch.undo()
    assert answer.status_code == 507
    assert "We have no room left." in answer.get_data(as_text=True)
    assert "typed" in answer.get_data(as_text=True)
    assert room.stored() == []


@pytest.mark.parametrize("step", ["begin", "write", "commit"])
def test_a_store_that_goes_away_says_so_and_keeps_the_typed_words(room, photo, monkeypatch, step):
    def away(*_):
        raise StoreTrouble("Could not keep a file: the server answered InternalError.")

    action = room.action()
    where = LocalStore if step == "begin" else LocalWriter
    monkeypatch.setattr(where, step, away)
    answer = room.send(words("words", "typed"), file("photo", "a.jpg", photo), action=action)
    monkeypatch.undo()
    assert answer.status_code == 503
    assert "We are very busy." in answer.get_data(as_text=True)
    assert "typed" in answer.get_data(as_text=True)
    assert "InternalError" not in answer.get_data(as_text=True)
    assert entries(room) == []
    assert room.stored() == []


def test_a_form_without_its_token_is_refused(room):
    action, _, _ = room.action().partition("&csrf")
    assert room.send(words("words", "forged"), action=action).status_code == 403
    assert entries(room) == []


def test_a_facilitator_keeps_no_diary_here(room, site_build):
    facilitator = site_build.facilitator(room.person.site)
    site_build.commit()
    assert room.browser_of(facilitator).get("/diary/new").status_code == 404


def test_what_was_begun_before_a_hand_off_stays_with_the_worker_it_was_begun_with(
    room, site_build, now
):
    action = room.action()
    old = site_build.db.merge(room.relationship)
    old.until_on = now.date()
    new = site_build.worker(room.person.site, "Ravi Shah")
    site_build.relationship(room.person, new, now.date())
    site_build.commit()
    answer = room.send(words("words", "for Grace"), action=action)
    page = room.client.get(answer.location).get_data(as_text=True)
    assert answer.status_code == 303
    assert "Your social worker has changed." in page
    assert "This stays with what you told Grace Bell." in page
    (entry,) = entries(room)
    assert entry.relationship_id == old.id
    assert room.browser_of(new).get(f"/diary/{entry.id}").status_code == 404


def test_a_page_that_was_open_for_weeks_shows_the_new_worker_before_anything_moves(
    room, site_build, now
):
    action = room.action()
    old = site_build.db.merge(room.relationship)
    old.until_on = now.date() - timedelta(days=15)
    new = site_build.relationship(
        room.person, site_build.worker(room.person.site, "Ravi Shah"), old.until_on
    )
    site_build.commit()
    answer = room.send(words("words", "for Grace"), action=action)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Your social worker has changed." in page
    assert "for Grace" in page
    assert str(new.id) in page
    assert entries(room) == []


def test_a_voice_in_a_film_container_is_a_sound(room, tmp_path):
    voice = samples.sound(tmp_path / "a.webm").read_bytes()
    assert room.send(file("voice", "a.webm", voice, "audio/webm")).status_code == 303
    with room.house.database.reading() as db:
        assert db.scalars(select(MediaFile)).one().kind is MediaKind.SOUND


def test_the_tellers_own_clock_is_kept_beside_the_servers(room, now):
    told = now - timedelta(days=3)
    room.send(words("words", "Hi"), words("told_at", str(int(told.timestamp() * 1000))))
    entry = entries(room)[0]
    assert (entry.told_at, entry.received_at) == (told, now)
