"""Voices that staff record: a human voice comes first, is used at once, and can be taken away."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from feedback.forms.shipping import shipped
from feedback.jobs import Workshop, make_runner
from feedback.jobs.planning import ALL
from feedback.jobs.sweep import sweep
from media.speak import sound_name
from tests.conftest import NOW
from tests.media import forms
from tests.web.signing_in import sign_in
from tests.web.survey_pages import open_pages, words_of

MEDIA = Path(__file__).parents[2] / "feedback/demo/media"
QUESTION = shipped()[0].item("listens").text["en"]
NAME = sound_name("en", QUESTION)


@pytest.fixture
def pages(app, site_build):
    return open_pages(app, site_build, "my-social-worker", "person")


@pytest.fixture
def staff(app, site_build, pages):
    """The facilitator of the same site, in a browser without scripts."""
    account = site_build.facilitator(pages.asked.site)
    site_build.commit()
    return sign_in(app, app.test_client(), account)


def record(pages, staff, file="my-own-key.m4a", **fields):
    """Send a recording of the question; what came back."""
    path = f"/said-aloud/{pages.asked.survey.instrument_id}/en/{NAME}"
    action = re.search(r'action="([^"]+/en/[^"]+)"', staff.get(path).text)[1]
    given = {"kind": "voice", "who": "Amina's mother", "agreed": "yes", **fields}
    parts = [forms.words(name, value) for name, value in given.items()]
    if file:
        parts.append(forms.file("voice", file, (MEDIA / file).read_bytes()))
    return staff.post(
        action.replace("&amp;", "&"), data=forms.body(*parts), content_type=forms.CONTENT_TYPE
    )


def do_jobs(app):
    house = app.extensions["house"]
    workshop = Workshop(house.database, lambda: house.store, house.clock, house.sounds)
    house.sounds.is_making = False
    make_runner(workshop).run_until_empty()


def heard(pages):
    """The address that Listen to the question plays."""
    found = re.search(r'data-listen="title"(?: data-audio="([^"]+)")?', pages.get("/listens").text)
    return found[1]


def test_a_human_voice_comes_before_the_made_one_and_is_used_at_once(app, pages, staff):
    sounds = app.extensions["house"].sounds
    list(sounds.make("en", [QUESTION]))
    assert heard(pages) == f"/voices/{NAME}.m4a"
    assert record(pages, staff).status_code == 303
    do_jobs(app)
    assert heard(pages).startswith("/sayings/")
    answer = pages.client.get(heard(pages))
    assert answer.mimetype == "audio/mp4" and answer.data[4:8] == b"ftyp"


def test_what_is_taken_away_is_heard_no_more_and_the_made_voice_is_back(app, pages, staff):
    list(app.extensions["house"].sounds.make("en", [QUESTION]))
    record(pages, staff)
    do_jobs(app)
    saying = heard(pages)
    token = re.search(r'name="csrf" value="([^"]+)"', staff.get("/said-aloud").text)
    staff.post(f"{saying}/take-away", data={"csrf": token[1]})
    assert heard(pages) == f"/voices/{NAME}.m4a"
    assert pages.client.get(saying).status_code == 404


def test_the_newest_voice_takes_the_place_of_the_one_before(app, pages, staff):
    record(pages, staff)
    do_jobs(app)
    first = heard(pages)
    app.extensions["house"].clock = lambda: NOW + timedelta(minutes=5)
    record(pages, staff, file="he-rang-me.webm", who="Sam")
    do_jobs(app)
    assert heard(pages) != first


def test_a_voice_of_one_council_is_not_heard_in_another(app, pages, staff, site_build):
    elsewhere = open_pages(app, site_build, "my-social-worker", "person")
    record(pages, staff)
    do_jobs(app)
    assert heard(elsewhere) is None
    assert elsewhere.client.get(heard(pages)).status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"agreed": ""}, "Ask the one who speaks."),
        ({"who": ""}, "Write who speaks or signs."),
        ({"file": ""}, "Record your voice, or choose one file."),
    ],
)
def test_without_a_yes_a_name_or_a_sound_nothing_is_kept(app, pages, staff, fields, told):
    answer = record(pages, staff, **fields)
    assert answer.status_code == 422 and told in words_of(answer)
    do_jobs(app)
    assert heard(pages) is None


def test_a_photo_is_not_taken_for_a_voice(app, pages, staff):
    assert record(pages, staff, file="phone.jpg").status_code == 303
    do_jobs(app)
    assert heard(pages) is None
    address = f"/said-aloud/{pages.asked.survey.instrument_id}/en"
    assert "We could not open this file." in words_of(staff.get(address))


def test_rule_66_a_film_in_sign_language_can_be_watched_with_its_captions(app, pages, staff):
    captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nDoes she listen?"
    record(pages, staff, file="my-door.mp4", kind="signs", captions=captions)
    assert "Watch in sign language" not in pages.get("/listens").text
    do_jobs(app)
    page = pages.get("/listens").text
    assert "Watch in sign language" in page
    track = re.search(r'<track kind="captions" src="([^"]+)"', page)[1]
    assert pages.client.get(track).text == captions
    film = re.search(r'<video [^>]*src="([^"]+)"', page)[1]
    assert pages.client.get(film).mimetype == "video/mp4"


def test_captions_that_are_none_are_refused(pages, staff):
    answer = record(pages, staff, file="my-door.mp4", kind="signs", captions="Does she listen?")
    assert answer.status_code == 422 and "WEBVTT" in words_of(answer)


def test_a_person_cannot_record_for_a_survey(pages):
    assert pages.client.get("/said-aloud").status_code == 404


def test_a_recording_that_is_used_is_not_swept_and_its_bytes_are_sealed(app, pages, staff):
    record(pages, staff)
    do_jobs(app)
    house = app.extensions["house"]
    sweep(Workshop(house.database, lambda: house.store, house.clock), ALL)
    assert pages.client.get(heard(pages)).status_code == 200
    plain = (MEDIA / "my-own-key.m4a").read_bytes()[1000:1100]
    kept = [path for path in Path(house.settings.store).rglob("*") if path.is_file()]
    assert len(kept) == 2 and not any(plain in path.read_bytes() for path in kept)
