"""Questions that ask for a photo, a voice, a drawing or a film, without scripts."""

from __future__ import annotations

import re

import pytest

from tests.actions.survey_builders import Asking
from tests.media import samples
from tests.media.forms import file
from tests.web.say_more_room import ASKS_FOR_FILES, MoreRoom
from tests.web.signing_in import sign_in
from tests.web.survey_pages import say_yes, words_of

WAYS = {"photo": "photo", "voice": "talk", "drawing": "draw", "film": "film"}
FIELDS = {"photo": "photo", "talk": "voice", "draw": "drawing", "film": "film"}


@pytest.fixture
def room(app, site_build) -> MoreRoom:
    """Amina, who is asked for one of each."""
    site = site_build.site()
    person, worker = site_build.person(site), site_build.worker(site)
    relationship = site_build.relationship(person, worker)
    survey = site_build.survey(site, ASKS_FOR_FILES, "tiny")
    invitation = site_build.invitation(survey, relationship, person)
    site_build.commit()
    asked = Asking(site, person, worker, relationship, survey, invitation, list(WAYS))
    say_yes(site_build, asked)
    return MoreRoom(app, sign_in(app, app.test_client(), person), asked)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, bytes]:
    """A file for each way."""
    at = tmp_path_factory.mktemp("files")
    photo = samples.photo(at / "a.jpg").read_bytes()
    voice = samples.sound(at / "a.webm").read_bytes()
    film = samples.film(at / "a.mp4", 1.0, (320, 240)).read_bytes()
    return {"photo": photo, "talk": voice, "draw": photo, "film": film}


@pytest.mark.parametrize(("item", "way"), WAYS.items())
def test_the_questions_own_button_leads_to_its_way_and_the_file_is_the_answer(
    room, files, item, way
):
    page = room.get(f"/{item}")
    own, _, others = page.text.partition('id="say-more"')
    assert f'value="say-more-{way}"' in own and f'value="say-more-{way}"' not in others
    assert "I don't know" in words_of(page) and "You can skip this." in words_of(page)
    led = room.post(f"/{item}", then=f"say-more-{way}")
    assert led.location == f"{room.survey}/{item}/say-more/{way}"
    sent = room.send_more(way, file(FIELDS[way], "a", files[way]), item=item)
    room.do_jobs()
    shown = room.client.get(sent.location).text
    assert "/media/" in shown.partition('id="say-more"')[0]
    assert "/media/" in room.get("/after/check").text


def test_enter_goes_on_and_opens_no_way(room):
    page = room.get("/photo").text
    _, _, form = page.partition("novalidate")
    buttons = re.findall(r"<button([^>]*)>", form)
    first = next(button for button in buttons if 'type="button"' not in button)
    assert " name=" not in first and 'tabindex="-1"' in first


def test_i_dont_know_is_kept_and_a_photo_takes_its_place(room, files):
    room.post("/photo", answer="dont-know", words="Maybe later")
    assert room.answer("photo")[:2] == (["dont-know"], "Maybe later")
    room.send_more("photo", file("photo", "a.jpg", files["photo"]), item="photo")
    assert room.answer("photo")[:2] == ([], "Maybe later")


def test_i_dont_know_beside_a_photo_is_asked_about_and_loses_nothing(room, files):
    room.send_more("photo", file("photo", "a.jpg", files["photo"]), item="photo")
    answer = room.post("/photo", answer="dont-know", words="typed")
    assert answer.status_code == 422
    assert "2 of your answers do not go together." in words_of(answer)
    assert "typed" in words_of(answer) and len(room.kept()) == 1


def test_such_a_question_can_be_skipped(room):
    assert room.post("/photo", then="skip").location == f"{room.survey}/voice"
    assert room.answer("photo")[:2] == ([], None)
