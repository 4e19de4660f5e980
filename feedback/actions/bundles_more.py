"""What was told on a tablet besides an answer: pictures, files, and who helped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from easyread import pictures
from feedback.access import NotHere
from feedback.actions.answer_media import Sending, SentOtherwise, add_to_answer
from feedback.actions.answer_pictures import add_picture
from feedback.actions.bundles_told import Told
from feedback.actions.media_files import KeptFile
from feedback.actions.surveys import Asked
from feedback.actions.surveys_answer import Answering, FormValues, asked_item, record_help
from feedback.model.asking import SurveyResponse
from feedback.model.offline import Bundle

PICTURE, DRAWING = "picture", "drawing"
# The fields about help, as the steps of the survey's own pages are called.
HELP = DID, WHO, HOW = "did-someone-help", "who-helped", "how-they-helped"


def add_pictures(db: Session, told: Told, asked: Asked, how: Answering, now: datetime) -> None:
    """Pictures of the library that were picked to say more. Raises TooManyPictures."""
    known = set(pictures.names())
    for item in asked.instrument.items:
        picked = told.manifest.all(f"{PICTURE}-{item.name}")
        for name in (name for name in picked if name in known):
            add_picture(db, told.actor, asked.invitation_id, item.name, name, how, now)


def add_file(
    db: Session,
    bundle: Bundle,
    told: Told,
    asked: Asked,
    place: int,
    how: Answering,
    now: datetime,
) -> UUID:
    """Add the file at a place to the answer it was told for; which file that is.

    Raises ItemNotAsked, TooLateToChange, TakenBack, TooManyFiles, TooLong.
    """
    field, file = told.files[place]
    way, _, item = field.partition("-")
    asked_item(asked, item)
    description = told.manifest.first(f"description-{item}")

    def add(named: UUID) -> UUID:
        sending = Sending(uuid5(named, f"file {place}"), item, way == DRAWING, description)
        return _sent(db, told, asked, sending, file, how, now)

    try:
        return add(bundle.bundle_id)
    except (SentOtherwise, NotHere):
        return add(bundle.id)


def _sent(
    db: Session,
    told: Told,
    asked: Asked,
    sending: Sending,
    file: KeptFile,
    how: Answering,
    now: datetime,
) -> UUID:
    return add_to_answer(db, told.actor, asked.invitation_id, sending, file, how, now).id


def keep_help(db: Session, told: Told, response: SurveyResponse, now: datetime) -> None:
    """Who helped and how, as far as it was asked on the tablet."""
    forms: Mapping[str, FormValues | None] = {
        step: {"answer": list(told.manifest.all(step))} if told.manifest.all(step) else None
        for step in HELP
    }
    if any(forms.values()):
        record_help(db, told.actor, response.id, forms[WHO], forms[HOW], now, forms[DID])
