"""Publishing surveys, and beginning them."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from feedback.access import NotHere
from feedback.actions.surveys import begin_response, find_asked, publish_instrument
from feedback.actions.surveys_list import Progress, my_invitations
from feedback.actions.surveys_send import send_response, take_back_response
from feedback.forms.problems import InstrumentUnreadable
from feedback.forms.publishing import InstrumentChanged
from feedback.forms.shipping import SHIPPED, toml_text
from feedback.model.asking import PublishedInstrument, SurveyResponse
from feedback.model.trust import Event
from tests.actions.survey_builders import asking


def begin(db, asked, now):
    return begin_response(db, asked.actor, asked.invitation.id, "en", "words-and-pictures", now)


def test_every_shipped_survey_can_be_published_and_the_same_text_twice_is_one(db, now):
    for name in SHIPPED:
        first = publish_instrument(db, toml_text(name), now)
        assert publish_instrument(db, toml_text(name), now).id == first.id
    assert db.scalar(select(func.count()).select_from(PublishedInstrument)) == len(SHIPPED)


def test_a_published_version_with_another_text_is_refused_and_says_what_to_do(db, now):
    publish_instrument(db, toml_text("my-social-worker"), now)
    changed = toml_text("my-social-worker").replace("Good", "Great")
    with pytest.raises(InstrumentChanged, match="Give the new text version 3"):
        publish_instrument(db, changed, now)


def test_a_survey_with_a_picture_nobody_drew_is_not_published(db, now):
    text = toml_text("my-social-worker").replace('"being-listened-to"', '"being-listend-to"')
    with pytest.raises(InstrumentUnreadable, match="Did you mean 'being-listened-to'"):
        publish_instrument(db, text, now)
    assert db.scalars(select(PublishedInstrument)).all() == []


def test_beginning_twice_is_one_response(db, build, now):
    asked = asking(build)
    assert begin(db, asked, now).id == begin(db, asked, now).id
    assert db.scalar(select(func.count()).select_from(SurveyResponse)) == 1
    begun = select(func.count()).select_from(Event).where(Event.verb == "survey begun")
    assert db.scalar(begun) == 1


def test_a_response_says_in_which_language_and_way_of_reading_it_was_begun(db, build, now):
    asked = asking(build)
    response = begin_response(db, asked.actor, asked.invitation.id, "ur", "pictures-first", now)
    assert (response.language, response.mode, response.voice) == ("ur", "pictures-first", "person")


def test_nobody_else_can_find_or_begin_what_someone_is_asked(db, build, now):
    asked = asking(build)
    other = build.actor(build.person(asked.site, "Someone Else"))
    worker = build.actor(asked.worker)
    for actor in (other, worker):
        with pytest.raises(NotHere):
            find_asked(db, actor, asked.invitation.id, now)
        with pytest.raises(NotHere):
            begin_response(db, actor, asked.invitation.id, "en", "words", now)


def test_the_list_of_surveys_says_how_far_each_is(db, build, now):
    asked = asking(build)

    def progress():
        return [mine.progress for mine in my_invitations(db, asked.actor, now)]

    assert progress() == [Progress.TO_DO]
    response = begin(db, asked, now)
    assert progress() == [Progress.BEGUN]
    send_response(db, asked.actor, response.id, set(), now)
    db.flush()
    assert progress() == [Progress.SENT]
    take_back_response(db, asked.actor, response.id, now)
    db.flush()
    assert progress() == [Progress.TAKEN_BACK]


def test_the_list_names_the_survey_and_the_social_worker(db, build, now):
    [mine] = my_invitations(db, asking(build).actor, now)
    assert mine.instrument.title["en"] == "My social worker"
    assert (mine.worker_name, mine.person_name) == ("Grace Bell", "Amina Yusuf")


def test_a_survey_of_a_wave_that_is_over_is_asked_no_more(db, build, now):
    asked = asking(build)
    asked.survey.wave.until_on = now.date()
    db.flush()
    assert my_invitations(db, asked.actor, now) == []
