"""Surveys are said ahead after they are published, a little at a time, and go on after a stop."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from feedback.actions.surveys import publish_instrument
from feedback.actions.voices import NOT_SAID, in_language, page_words, survey_words
from feedback.forms.shipping import shipped, toml_text
from feedback.jobs import Workshop, make_runner
from feedback.jobs.make_voices import plan_voices
from feedback.model.outbox import Job
from media.sound_folder import SoundFolder
from media.speak import sound_name


@pytest.fixture
def workshop(database, tmp_path, now):
    return Workshop(database, lambda: None, lambda: now, SoundFolder(tmp_path / "sounds"))


def test_publishing_a_survey_lets_all_of_it_be_said(workshop, now):
    survey = next(one for one in shipped() if one.name == "working-together")
    with workshop.database.writing() as db:
        publish_instrument(db, toml_text(survey.name), now)
    make_runner(workshop).run_until_empty()
    for language in ("en", "ur"):
        texts = in_language(survey_words(survey), language)
        assert texts and workshop.sounds.missing(language, texts) == []
        assert workshop.sounds.has(sound_name(language, texts[0]))


def test_an_installation_that_makes_no_voices_makes_none(workshop, now):
    workshop.sounds.is_making = False
    with workshop.database.writing() as db:
        publish_instrument(db, toml_text("working-together"), now)
    make_runner(workshop).run_until_empty()
    assert not list(workshop.sounds.folder.rglob("*.m4a"))


def test_what_is_new_is_looked_for_once_a_day(workshop):
    plan_voices(workshop)
    plan_voices(workshop)
    with workshop.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(Job)) == 1


def test_buttons_and_headings_of_peoples_pages_are_said_and_the_workroom_is_not():
    english = page_words("en")
    assert {"Go on", "Get help now", "I don't know"} <= set(english)
    assert {"Who speaks in box 1?", "Who speaks in box 12?"} <= set(english)
    assert "Codebooks" not in english and not any("%" in text for text in english)
    assert not any(text.startswith("Call the crisis line") for text in english)
    assert NOT_SAID.match("pages/stories/page.html")
    assert NOT_SAID.match("pages/storyboards/studio.html")
    assert not NOT_SAID.match("pages/surveys/help.html")


def test_what_is_not_translated_is_not_said_with_a_foreign_voice():
    assert "Go on" not in page_words("ur")
