"""Several people on one tablet: limited turns, staff needed to leave, nothing of anyone else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.actions.sign_in import set_password
from feedback.model.accounts import BrowserSession
from feedback.model.answering import GroupSession
from feedback.model.asking import SurveyResponse
from tests.actions.survey_builders import asking
from tests.web.signing_in import sign_in
from tests.web.survey_pages import Pages, words_of

EMAIL, PASSWORD = "sam@example.org", "a long password for tests"


@pytest.fixture
def together(app, site_build) -> Pages:
    """Amina and Tom are invited; Sam has begun a group session with both on this tablet."""
    asked = asking(site_build)
    tom = site_build.person(asked.site, "Tom Reed")
    relationship = site_build.relationship(tom, asked.worker)
    asked.second = site_build.invitation(asked.survey, relationship, tom)
    sam = site_build.facilitator(asked.site, email=EMAIL)
    set_password(sam, PASSWORD)
    site_build.commit()
    pages = Pages(app, sign_in(app, app.test_client(), sam), asked)
    started = pages.send("/together", {"who": [str(asked.invitation.id), str(asked.second.id)]})
    assert started.location == "/together/next"
    return pages


def take(pages, invitation, follow=False):
    return pages.send(f"/together/next/{invitation.id}", {}, follow)


def rows(app, kind) -> list:
    with app.extensions["house"].database.reading() as db:
        return list(db.scalars(select(kind)))


def test_the_hand_over_screen_shows_pictures_and_first_names_and_no_more(together):
    words = words_of(together.client.get("/together/next"))
    assert "Who is next?" in words
    assert "Amina" in words and "Tom" in words
    assert "Yusuf" not in words and "Grace" not in words


def test_the_tablet_has_none_of_the_facilitators_rights(together):
    for path in ("/", "/people", "/told-and-shared", "/together", "/indicators", "/surveys"):
        assert together.client.get(path).location == "/together/next", path
    assert together.client.get_cookie("session") is None


def test_a_turn_may_answer_its_one_survey_and_nothing_else(together):
    assert take(together, together.asked.invitation).location == together.survey
    assert "About this survey" in words_of(together.get())
    assert together.client.get(f"/surveys/{together.asked.second.id}").status_code == 404
    for path in ("/", "/diary", "/diary/new", "/what-changed", "/what-may-we-do", "/people"):
        answer = together.client.get(path)
        assert answer.status_code == 404 or answer.location == "/together/next", path


def test_a_turn_ends_when_the_answers_are_sent_and_the_browser_is_told_to_forget(together, app):
    take(together, together.asked.invitation)
    together.post("/before/yes-or-no", then="yes")
    together.post("/listens", answer="not-good", words="Only for me.")
    sent = together.post("/after/who-can-see")
    assert sent.location == "/together/thank-you"
    assert sent.headers["Clear-Site-Data"] == '"cache"'
    assert rows(app, BrowserSession) == []
    assert together.get("/listens").location == "/together/next"
    assert "Only for me." not in together.client.get("/together/thank-you").text
    assert "Finished" in words_of(together.client.get("/together/next"))


def test_no_page_of_a_turn_may_be_kept_by_the_browser_and_no_form_fills_itself(together):
    take(together, together.asked.invitation)
    together.post("/before/yes-or-no", then="yes")
    for path in ("", "/before/practice", "/listens", "/what-matters", "/after/check"):
        page = together.get(path)
        assert page.headers["Cache-Control"] == "no-store", path
        for form in re.findall(r"<form[^>]*>", page.text.split("<main")[1].split("</main")[0]):
            assert 'autocomplete="off"' in form, path


def send_too_much(together):
    """A turn in which the words are too long: the answer to the form."""
    take(together, together.asked.invitation)
    together.post("/before/yes-or-no", then="yes")
    return together.post("/listens", answer="not-good", words="Zwibbel. " * 1000)


def test_what_a_form_gives_back_waits_at_an_address_and_is_no_answer_to_the_form(together, app):
    refused = send_too_much(together)
    assert refused.status_code == 303
    assert "Zwibbel" not in refused.text
    assert refused.location.startswith(f"{together.survey}/listens?given-back=")
    page = together.client.get(refused.location)
    assert page.status_code == 422
    assert "There is a problem" in words_of(page)
    assert "Zwibbel. Zwibbel." in page.text
    assert b"Zwibbel" not in rows(app, BrowserSession.given_back)[0]
    mended = together.send(refused.location, {"answer": "not-good", "words": "Short."})
    assert mended.status_code == 303
    assert "given-back" not in mended.location


def test_what_was_given_back_is_gone_for_another_turn_and_after_this_one(together, app):
    refused = send_too_much(together)
    plain = f"{together.survey}/listens"
    assert together.client.get(f"{plain}?given-back=another").location == plain
    assert app.test_client().get(refused.location).location == "/hello"
    together.send("/together/finished", {})
    assert together.client.get(refused.location).location == "/together/next"


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example", "/\\evil.example"])
def test_nothing_that_is_asked_back_leads_to_another_site(client, path):
    at = client.get("/?given-back=x", environ_overrides={"PATH_INFO": path}).location
    assert re.match(r"/(?![/\\])", at), at


def test_a_survey_with_answers_in_it_is_opened_by_staff_only(together, app):
    take(together, together.asked.invitation)
    together.post("/before/yes-or-no", then="yes")
    together.post("/listens", answer="good", words="Mine alone.")
    together.send("/together/finished", {})
    again = take(together, together.asked.invitation, follow=True)
    assert "Ask the staff to open this" in words_of(again)
    assert "Mine alone." not in again.text
    address = again.request.path
    wrong = together.send(address, {"email": EMAIL, "password": "wrong"})
    assert wrong.status_code == 422
    opened = together.send(address, {"email": EMAIL, "password": PASSWORD})
    assert opened.location == together.survey
    assert "Mine alone." in together.get("/listens").text
    assert together.client.get("/people").location == "/together/next"


def test_ending_needs_a_password_and_ends_every_turn(together, app):
    take(together, together.asked.invitation)
    wrong = together.send("/together/end", {"email": EMAIL, "password": "wrong"}, follow=True)
    assert "do not belong together" in words_of(wrong)
    assert together.get().status_code == 200
    ended = together.send("/together/end", {"email": EMAIL, "password": PASSWORD})
    assert ended.location == "/sign-in"
    assert rows(app, BrowserSession) == []
    assert together.get().location == "/hello"
    assert rows(app, GroupSession)[0].ends_at <= app.extensions["house"].clock()


def test_staff_of_another_site_cannot_end_it(together, app, site_build):
    other = site_build.facilitator(site_build.site(), "Kim", email="kim@example.org")
    set_password(other, PASSWORD)
    site_build.commit()
    refused = together.send("/together/end", {"email": "kim@example.org", "password": PASSWORD})
    assert "This tablet belongs to another site." in words_of(refused)


def test_rule_55_nobody_is_hurried_and_after_half_an_hour_untouched_the_turn_is_over(
    together, app, now
):
    house = app.extensions["house"]
    take(together, together.asked.invitation)
    together.post("/before/yes-or-no", then="yes")
    for minutes in (29, 58, 87):
        house.clock = lambda m=minutes: now + timedelta(minutes=m)
        assert together.post("/listens", answer="good").status_code == 303
    house.clock = lambda: now + timedelta(minutes=118)
    assert together.get("/listens").location == "/together/next"
    assert len(rows(app, SurveyResponse)) == 1
    assert "Who is next?" in words_of(together.client.get("/together/next"))


def test_a_made_up_moment_keeps_no_turn_alive(together, app, now):
    take(together, together.asked.invitation)
    app.extensions["house"].clock = lambda: now + timedelta(minutes=31)
    together.client.set_cookie("turn", "1772533800.0000")
    assert together.get().location == "/together/next"


def test_a_link_to_the_first_page_asks_whether_they_are_still_there(together):
    take(together, together.asked.invitation)
    page = together.client.get("/", follow_redirects=True)
    assert "Are you still there, Amina?" in words_of(page)
    assert "Tom" not in words_of(page)


def test_the_next_turn_ends_the_one_before(together, app):
    take(together, together.asked.invitation)
    take(together, together.asked.second)
    assert together.get().status_code == 404


def test_somebody_who_does_not_sit_in_the_group_has_no_turn(together, site_build):
    others = asking(site_build)
    site_build.commit()
    assert take(together, others.invitation, follow=True).status_code == 404


def test_only_facilitators_begin_and_only_with_people_of_their_site(together, app, site_build):
    kim = site_build.facilitator(site_build.site(), "Kim")
    site_build.commit()
    for account, status in (
        (kim, 404),
        (together.asked.worker, 404),
        (together.asked.account, 404),
    ):
        form = {"who": str(together.asked.invitation.id)}
        assert together.as_(account).send("/together", form).status_code == status


def test_a_browser_without_a_group_session_sees_nobody(client, together):
    assert client.get("/together/next").location == "/hello"
    for path in ("/together/end", f"/together/open/{together.asked.invitation.id}"):
        assert client.get(path).status_code == 404
