"""Pages for the words of recordings: the teller's one screen, staff's editor, and captions."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.actions import transcripts
from feedback.model.telling import MediaFile, MediaKind, Transcript
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from media.captions import read_captions
from tests.spoken import recording

FORM = re.compile(r'name="csrf" value="([^"]+)"')
NASTY = "<b>Ann</b> --> WEBVTT & میں 👩🏽‍🦽"


@pytest.fixture
def p(room, site_build):
    """Amina told something in a film that the team may see; Sam may write its words down."""
    person = site_build.db.merge(room.person)
    about = site_build.db.merge(room.relationship)
    site_build.consent(person, about, Use.WORKER, Use.TEAM)
    entry = site_build.entry(person, about, "In a film", Use.WORKER, Use.TEAM)
    media = recording(site_build, entry, MediaKind.VIDEO)
    facilitator = site_build.facilitator(person.site)
    stranger = site_build.facilitator(site_build.site(), "Kim")
    site_build.commit()
    return SimpleNamespace(
        id=media.id,
        entry=entry.id,
        at=f"/recordings/{media.id}/words",
        captions=f"/recordings/{media.id}/captions.vtt",
        person=room.client,
        staff=room.browser_of(facilitator),
        worker=room.browser_of(room.worker),
        stranger=room.browser_of(stranger),
        house=room.house,
    )


def send(client, p, words, version=0, **more):
    token = FORM.search(client.get(p.at).get_data(as_text=True))[1]
    form = {"csrf": token, "words": words, "version": version, **more}
    return client.post(p.at, data=form)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def kept(p) -> list[tuple[list[Segment], bool]]:
    with p.house.database.reading() as db:
        found = db.scalars(select(Transcript).order_by(Transcript.version))
        return [(one.segments, one.is_draft) for one in found]


def cues(client, p):
    answer = client.get(p.captions)
    assert (answer.status_code, answer.mimetype) == (200, "text/vtt")
    assert answer.headers["Cache-Control"] == "no-store"
    return read_captions(answer.get_data(as_text=True))


def test_a_person_writes_down_what_they_said_and_finds_it_with_their_film(p):
    assert "Write down what we hear in your film" in page(p.person, f"/diary/{p.entry}")
    answer = send(p.person, p, "This is my door.\r\nI chose the colour.")
    assert (answer.status_code, answer.location) == (303, f"{p.at}?done=kept")
    assert "We keep your words." in page(p.person, answer.location)
    assert kept(p) == [([Segment("This is my door.\nI chose the colour.")], False)]
    entry = page(p.person, f"/diary/{p.entry}")
    assert "Read the words" in entry and "I chose the colour." in entry and "<track" not in entry


def test_staff_write_with_marks_and_the_film_has_captions(p):
    words = f"[00:00] This is my door.\n[00:03.5] {NASTY}"
    assert send(p.staff, p, words, right="yes").status_code == 303
    for client in (p.person, p.worker):
        assert f'src="{p.captions}"' in page(client, f"/diary/{p.entry}")
        assert [(one.start_ms, one.end_ms, one.words) for one in cues(client, p)] == [
            (0, 3500, "This is my door."),
            (3500, 9000, NASTY),
        ]


def test_captions_of_a_draft_say_all_the_time_that_they_are_one(p):
    send(p.staff, p, "[00:00] This\n[00:04] That")
    *words, mark = sorted(cues(p.person, p), key=lambda cue: cue.end_ms - cue.start_ms)
    assert (mark.start_ms, mark.end_ms) == (0, 9000)
    assert mark.words.startswith("This is a draft.")
    assert {one.words for one in words} == {"This", "That"}
    entry = page(p.person, f"/diary/{p.entry}")
    assert 'label="Not checked yet"' in entry and "Nobody has checked these words yet." in entry


def test_captions_have_the_doors_of_their_film(p, client, app):
    send(p.staff, p, "[00:00] This", right="yes")
    assert p.stranger.get(p.captions).status_code == 404
    assert p.stranger.get(p.at).status_code == 404
    assert app.test_client().get(p.captions).status_code == 303
    with p.house.database.writing() as db:
        entry = db.get(MediaFile, p.id).entry
        entry.shares.clear()
    assert [c.get(p.captions).status_code for c in (p.person, p.staff, p.worker)] == [200, 404, 404]


def test_words_without_times_are_no_captions(p):
    assert p.person.get(p.captions).status_code == 404
    send(p.person, p, "This is my door.")
    assert p.person.get(p.captions).status_code == 404


def test_the_social_worker_finds_the_words_but_no_page_to_write_them(p):
    send(p.person, p, "This is my door.")
    entry = page(p.worker, f"/diary/{p.entry}")
    assert "This is my door." in entry and p.at not in entry
    assert p.worker.get(p.at).status_code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("[00:00] a\n[0:7x] b", "Line 2: \u2066[0:7x]\u2069 is no time."),
        ("[00:05] a\n[00:03] b", "comes before the mark above it"),
        ("[00:05 - 00:01] a", "ends before it begins"),
        ("[00:01 - 00:05] a\n[00:03] b", "ends after the one below begins"),
        ("[08:00] <b>late</b>", "is after the end of the recording"),
        (" \n ", "There are no words yet."),
        ("a" * 100_001, "These are a lot of words."),
    ],
)
def test_a_bad_mark_is_named_and_what_was_typed_is_kept(p, words, said):
    answer = send(p.staff, p, words, right="yes")
    shown = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422 and said in shown and "<title>Error:" in shown
    assert words.strip() in shown and "<b>late</b>" not in answer.get_data(as_text=True)
    assert "checked" in shown.split('name="right"')[1].split(">")[0]
    assert kept(p) == []


def test_who_comes_second_sees_both_and_nothing_is_written_over(p):
    send(p.person, p, "This is my door.")
    answer = send(p.staff, p, "[00:00] Her door", version=0)
    shown = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 409
    assert "Someone wrote here just now." in shown and "<p>This is my door.</p>" in shown
    assert "[00:00] Her door</textarea>" in shown and len(kept(p)) == 1
    again = send(p.staff, p, "[00:00] This is my door.", version=1, right="yes")
    assert again.status_code == 303 and len(kept(p)) == 2


def test_a_person_is_shown_what_others_wrote_for_them_and_says_that_it_is_right(p):
    send(p.staff, p, "[00:00] This is my door.\n[00:04] I chose it.")
    shown = page(p.person, p.at)
    assert "Please check these words." in shown and "Sam Field wrote them." in shown
    assert "This is my door.\nI chose it.</textarea>" in shown
    assert send(p.person, p, "This is my door.\nI chose it.", version=1).status_code == 303
    assert [is_draft for _, is_draft in kept(p)] == [True, False]
    assert len(cues(p.person, p)) == 2


def test_earlier_words_can_be_looked_at_with_who_wrote_them_and_when(p):
    send(p.staff, p, "[00:00] This is a door.")
    send(p.person, p, "This is my door.", version=1)
    earlier = page(p.person, p.at).split("Look at earlier words")[1]
    assert "Sam Field" in earlier and "3 March 2026, 10:00" in earlier
    assert "Not checked yet" in earlier and "This is a door." in earlier


def test_staff_are_told_that_the_tellers_own_words_stand(p):
    send(p.person, p, "This is my door.")
    assert "These are the teller's own words." in page(p.staff, p.at)
    answer = send(p.staff, p, "[00:00] She has a door.", version=1, right="yes")
    assert answer.location.endswith("done=draft")
    assert "This is my door." in page(p.worker, f"/diary/{p.entry}")


def test_a_computers_draft_is_shown_as_one_to_both(p):
    with p.house.database.writing() as db:
        media = db.get(MediaFile, p.id)
        given = [Segment("This is my door.", 0, 3000)]
        transcripts.keep_draft(db, media, given, "faster-whisper", "en", p.house.clock())
    assert "A computer wrote them." in page(p.person, p.at)
    assert "A draft by a computer" in page(p.staff, p.at)


def test_a_draft_can_be_asked_for_only_where_a_recogniser_is_set(p, monkeypatch):
    token = FORM.search(p.staff.get(p.at).get_data(as_text=True))[1]
    ask = f"/recordings/{p.id}/draft"
    assert p.staff.post(ask, data={"csrf": token}).status_code == 404
    assert "Ask for a draft" not in page(p.staff, p.at)
    monkeypatch.setitem(p.house.__dict__, "recogniser", object())
    assert "Ask for a draft" in page(p.staff, p.at)
    answer = p.staff.post(ask, data={"csrf": token})
    assert "A computer is listening now." in page(p.staff, answer.location)


def test_recordings_are_listed_with_what_is_still_to_be_done(p):
    assert "No words yet." in page(p.staff, "/recordings")
    send(p.staff, p, "[00:00] This")
    assert "Nobody has checked it yet." in page(p.staff, "/recordings")
    send(p.staff, p, "[00:00] This", version=1, right="yes")
    listed = page(p.staff, "/recordings")
    assert "Words and times." in listed and p.at in listed
    assert p.at not in page(p.stranger, "/recordings")
    assert p.person.get("/recordings").status_code == 404


def test_words_that_are_sent_after_the_session_ended_are_given_back(p, app):
    nobody = app.test_client()
    nobody.get("/help-now")
    answer = nobody.post(p.at, data={"words": "This is my door.", "version": 0})
    assert answer.status_code == 403 and "This is my door." in answer.get_data(as_text=True)
