"""Saying surveys and pages ahead of time, a little at a time so that nothing else waits long.

A job says some texts and asks for the next; what is said stays said, so a job that was killed
goes on where it was. Nothing is ever said while someone waits for a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from feedback.actions.later import ask_for
from feedback.actions.surveys import VOICES_JOB, instrument_with
from feedback.actions.voices import page_words, published_words, survey_texts
from feedback.jobs.runner import Workshop
from feedback.model.outbox import Job
from media.sound_folder import AT_ONCE
from media.speak import VOICES

EVERYTHING = UUID(int=0)
EVERY = timedelta(days=1)
Texts = Callable[[str], Iterable[str]]


def plan_voices(workshop: Workshop) -> None:
    """Ask once a day whether all is said: after an update there are new words."""
    now = workshop.clock()
    if workshop.sounds is None or not workshop.sounds.is_making:
        return
    lately = select(Job.id).where(
        Job.kind == VOICES_JOB, Job.thing_id == EVERYTHING, Job.asked_at > now - EVERY
    )
    with workshop.database.reading() as db:
        if db.scalars(lately.limit(1)).first():
            return
    with workshop.database.writing() as db:
        ask_for(db, VOICES_JOB, EVERYTHING, now)


def make_voices(workshop: Workshop, thing_id: UUID) -> None:
    """Say the next texts of one survey, or of everything; then ask for the rest.

    Raises CannotSpeak and OSError: the job is tried again.
    """
    if workshop.sounds is None or not workshop.sounds.is_making:
        return
    for language in VOICES:
        texts = workshop.sounds.missing(language, _texts(workshop, thing_id, language))
        if texts:
            sum(workshop.sounds.make(language, texts[:AT_ONCE]))
            _ask_for_the_rest(workshop, thing_id)
            return


def _texts(workshop: Workshop, thing_id: UUID, language: str) -> list[str]:
    with workshop.database.reading() as db:
        if thing_id == EVERYTHING:
            return [*published_words(db, language), *page_words(language)]
        return survey_texts(instrument_with(db, thing_id), language)


def _ask_for_the_rest(workshop: Workshop, thing_id: UUID) -> None:
    with workshop.database.writing() as db:
        ask_for(db, VOICES_JOB, thing_id, workshop.clock())
