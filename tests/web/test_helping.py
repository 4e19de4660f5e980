"""Somebody helps: said at the door, kept with what is told, ended with one tap, shown after."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from feedback.access import Actor
from feedback.actions.agreements import Explained, agree
from feedback.actions.cards import make_card
from feedback.actions.sessions import find_actor
from feedback.actions.surveys_answer import keep_answer
from feedback.actions.surveys_send import send_response
from feedback.actions.together import begin_group
from feedback.model.accounts import BrowserSession
from feedback.model.answering import Helping
from feedback.model.asking import SurveyResponse
from feedback.model.telling import DiaryEntry
from tests.actions.survey_builders import EASY, shipped_survey
from tests.conftest import NOW
from tests.web.office_of_staff import TOKEN, send
from tests.web.signing_in import sign_in
from tests.web.survey_pages import words_of

ITEM = "listens"


@pytest.fixture
def home(app, site_build):
    """Amina with a card, and Sharon, her mother, who helps her."""
    build, house = site_build, app.extensions["house"]
    h = SimpleNamespace(app=app, build=build, house=house, site=build.site("Wirral"))
    h.amina, h.ros = build.person(h.site), build.facilitator(h.site)
    h.sharon = build.carer(h.amina, "Sharon Yusuf")
    h.pair = build.relationship(h.amina, build.worker(h.site))
    h.survey = shipped_survey(build, h.site, "my-social-worker")
    h.asked = build.invitation(h.survey, h.pair, h.amina)
    h.card = make_card(build.db, Actor.of(h.ros), house.keys, h.amina.id, NOW)[1]
    build.commit()
    h.hers = app.test_client()
    return h


def come_in_with_help(home, who=None):
    at = send(home.hers, f"/hello/{home.card}", helped="yes").location
    return send(home.hers, at, who=str(home.sharon.id) if who is None else who)


def tell(home, words="We had tea."):
    page = home.hers.get("/diary/tell/write").text
    forms = re.findall(r'<form[^>]*action="([^"]+)"', page)
    address = next(one for one in forms if "/helping" not in one and "sign-out" not in one)
    data = {"csrf": TOKEN.search(page)[1], "words": words}
    return home.hers.post(
        address.replace("&amp;", "&"), data=data, content_type="multipart/form-data"
    )


def rows(home, thing):
    with home.house.database.reading() as db:
        return list(db.scalars(select(thing)))


def test_who_helps_is_asked_at_the_door_and_stands_on_every_page(home):
    assert "Yes, and someone helps me" in words_of(home.hers.get(f"/hello/{home.card}"))
    asked = home.hers.get(send(home.hers, f"/hello/{home.card}", helped="yes").location)
    assert "Sharon Yusuf" in words_of(asked) and "Someone else" in words_of(asked)
    send(home.hers, "/helping", who=str(home.sharon.id))
    for path in ("/", "/diary", f"/surveys/{home.asked.id}"):
        assert "Sharon Yusuf helps you now." in words_of(home.hers.get(path)), path


def test_what_is_told_with_help_says_so_to_the_person_and_what_is_told_alone_does_not(home):
    come_in_with_help(home)
    tell(home)
    send(home.hers, "/", "/helping", who="")  # one tap: Sharon leaves the room
    assert "helps you now" not in words_of(home.hers.get("/"))
    tell(home, "Now I am alone.")
    helped, alone = (
        next(one for one in rows(home, DiaryEntry) if (one.id in _helped(home)) is is_so)
        for is_so in (True, False)
    )
    assert "Sharon Yusuf helped you." in words_of(home.hers.get(f"/diary/{helped.id}"))
    assert "helped you" not in words_of(home.hers.get(f"/diary/{alone.id}"))
    assert [one.helper_id for one in rows(home, Helping)] == [home.sharon.id]


def _helped(home) -> set:
    return {one.thing_id for one in rows(home, Helping)}


def test_answers_that_were_given_with_help_say_so_once_they_are_sent(home):
    come_in_with_help(home)
    cookie = home.hers.get_cookie("session").value
    with home.house.database.writing() as db:
        actor = find_actor(db, home.house.keys, cookie, NOW)
        agree(db, actor, home.asked.id, Explained("en", "words-and-pictures"), NOW)
        for _ in range(2):
            form = {"answer": ["good"], "words": []}
            keep_answer(db, actor, home.asked.id, ITEM, form, EASY, NOW)
        response = db.scalars(select(SurveyResponse)).one()
        assert response.helped_by == ["someone"]
        send_response(db, actor, response.id, set(), NOW)
    page = home.hers.get(f"/surveys/{home.asked.id}/after/sent")
    assert "Sharon Yusuf helped you." in words_of(page)
    assert len(rows(home, Helping)) == 1
    # Whoever reads the same page alone, from the same server, reads no name.
    home.hers.get("/")
    send(home.hers, "/", "/helping", who="")
    assert "helps you now" not in words_of(home.hers.get(f"/surveys/{home.asked.id}"))


def test_someone_without_a_name_here_may_help_too(home):
    come_in_with_help(home, "someone")
    assert "Someone helps you." in words_of(home.hers.get("/"))
    tell(home)
    entry = rows(home, DiaryEntry)[0]
    assert "Someone helped you." in words_of(home.hers.get(f"/diary/{entry.id}"))


@pytest.mark.parametrize("who", ["nonsense", "00000000-0000-4000-8000-000000000000", "office"])
def test_nobody_outside_the_circle_is_named_as_helper(home, who):
    who = str(home.ros.id) if who == "office" else who
    come_in_with_help(home, "")
    assert send(home.hers, "/helping", who=who).status_code == 404
    assert not [one.helper for one in rows(home, BrowserSession) if one.helper]


def test_whoever_left_the_circle_is_offered_no_more_and_a_carer_says_nobody_helps_them(home):
    home.build.leave_circle(home.sharon)
    home.build.commit()
    sign_in(home.app, home.hers, home.amina)
    assert "Sharon" not in home.hers.get("/helping").text
    sharons = sign_in(home.app, home.app.test_client(), home.sharon)
    assert sharons.get("/helping").status_code == 404


def test_on_a_tablet_for_many_help_ends_with_the_turn(home):
    with home.house.database.writing() as db:
        cookie = begin_group(db, Actor.of(home.ros), home.house.keys, [home.asked.id], NOW)
    home.hers.set_cookie("tablet", cookie)
    about = send(home.hers, "/together/next", f"/together/next/{home.asked.id}").location
    assert "Someone helps me" in words_of(home.hers.get(about))
    assert send(home.hers, "/helping", who=str(home.sharon.id)).location == about
    assert "Sharon Yusuf helps you now." in words_of(home.hers.get(about))
    send(home.hers, about, "/together/finished")
    assert "Sharon" not in home.hers.get("/together/next").text
    assert not rows(home, BrowserSession)


def shut_pages(home) -> list[str]:
    entry = home.build.entry(home.amina, home.pair, "My own secret.")
    home.build.commit()
    return ["/diary", f"/diary/{entry.id}", "/who-can-see", f"/who-can-see/entry/{entry.id}"]


def test_what_was_told_before_is_shut_while_someone_helps(home):
    pages = shut_pages(home)
    come_in_with_help(home)
    for address in pages:
        answer = home.hers.get(address)
        assert answer.status_code == 403
        page = words_of(answer)
        assert "This is yours" in page and "Sharon Yusuf helps you now." in page
        assert "My own secret" not in page


def test_answers_given_alone_are_shut_while_someone_helps_until_they_may_be_seen(home):
    survey, alone = f"/surveys/{home.asked.id}", Actor.of(home.amina)
    with home.house.database.writing() as db:
        agree(db, alone, home.asked.id, Explained("en", "words-and-pictures"), NOW)
        form = {"answer": ["not-good"], "words": ["She never rings."]}
        keep_answer(db, alone, home.asked.id, ITEM, form, EASY, NOW)
    come_in_with_help(home)
    for path in (f"{survey}/{ITEM}", f"{survey}/after/check"):
        answer = home.hers.get(path)
        assert answer.status_code == 403 and "never rings" not in answer.text, path
    send(home.hers, survey, "/helping/show", then=f"{survey}/{ITEM}")
    assert "She never rings." in home.hers.get(f"{survey}/{ITEM}").text


def test_a_survey_that_nobody_answered_yet_is_open_to_both(home):
    come_in_with_help(home)
    with home.house.database.writing() as db:
        agree(db, Actor.of(home.amina), home.asked.id, Explained("en", "words"), NOW)
    assert home.hers.get(f"/surveys/{home.asked.id}/{ITEM}").status_code == 200


def test_one_tap_shows_it_and_leads_to_what_was_asked_for_and_nothing_asks_twice(home):
    diary, entry, *_ = shut_pages(home)
    come_in_with_help(home)
    answer = send(home.hers, entry, "/helping/show", then=entry)
    assert (answer.status_code, answer.location) == (303, entry)
    assert "My own secret." in words_of(home.hers.get(entry))
    assert home.hers.get(diary).status_code == 200


def test_the_next_who_helps_is_asked_for_anew_and_alone_all_is_open(home):
    diary, *_ = shut_pages(home)
    come_in_with_help(home)
    send(home.hers, diary, "/helping/show", then=diary)
    send(home.hers, "/helping", who="someone")
    assert home.hers.get(diary).status_code == 403
    send(home.hers, "/helping", who="")
    assert home.hers.get(diary).status_code == 200


def test_what_was_told_with_their_help_stays_open_to_both(home):
    come_in_with_help(home)
    tell(home)
    told = home.build.db.scalars(select(DiaryEntry)).one()
    assert "We had tea." in words_of(home.hers.get(f"/diary/{told.id}"))


def test_showing_leads_nowhere_but_to_what_was_shut(home):
    diary, *_ = shut_pages(home)
    come_in_with_help(home)
    for elsewhere in ("//evil.example/diary", "https://evil.example/", "/sign-out", ""):
        assert send(home.hers, diary, "/helping/show", then=elsewhere).location == "/"
