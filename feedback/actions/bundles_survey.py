"""Answers that were given without a line: kept as the survey's own pages would have kept them.

The tablet says which version of each answer it showed. Where another answer came meanwhile, the
later one counts, by when each was given; an answer that was changed online after this one was
given stays, and this one is kept beside it until its teller picks (`actions/other_answers.py`).
So it is with every answer when it is not sure who had the pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.access import NotHere
from feedback.actions.agreements import find_agreement
from feedback.actions.bundles_more import HELP, add_file, add_pictures, keep_help
from feedback.actions.bundles_told import Told
from feedback.actions.manifests import Manifest, moment
from feedback.actions.other_answers import keep_beside
from feedback.actions.passes import WayInEnded
from feedback.actions.surveys import Asked, begin, find_asked
from feedback.actions.surveys_answer import (
    Answering,
    ChangedElsewhere,
    FormValues,
    ItemNotAsked,
    keep_answer,
)
from feedback.actions.surveys_send import send_response
from feedback.forms.instrument import Item
from feedback.forms.kinds import KINDS
from feedback.model.answering import HelpedAnswer
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.offline import Bundle
from feedback.model.trust import Use

SHOWN, SKIP, AT, SEND = "shown", "skip", "at", "send"
# What belongs to no one question.
AROUND = {"then", "share", *HELP}
SHARES = {use.value: use for use in (Use.WORKER, Use.TEAM, Use.STORY)}
_VERSION = re.compile(r"kept-([0-9]{1,9})-times")
_MODE = re.compile(r"[a-z-]{1,24}")


class SurveyEnded(Exception):
    """They are not asked this survey any more."""


class SaidNo(Exception):
    """They said no to the survey after they answered it on the tablet."""


@dataclass(frozen=True)
class Given:
    """What was answered to one question on the tablet: its form, what it replaces, and when."""

    item: Item
    form: FormValues
    shown: int
    at: datetime


def take_up_answers(
    db: Session, bundle: Bundle, told: Told, now: datetime
) -> tuple[UUID | None, set[UUID]]:
    """Keep the answers, and send them when their teller did; the response, and the files taken.

    Raises SurveyEnded, SaidNo, WayInEnded, ItemNotAsked, AnswerNotUsable, TooLateToChange,
    TakenBack, TooManyFiles, TooManyPictures.
    """
    asked = _asked(db, told, now)
    _check_names(asked, told)
    how = _how(told)
    for given in _given(asked, told):
        _keep(db, told, asked, given, how, bundle, now)
    add_pictures(db, told, asked, how, now)
    used = {add_file(db, bundle, told, asked, place, how, now) for place in range(len(told.files))}
    response = begin(db, told.actor, _asked(db, told, now), how.language, how.mode, now)
    keep_help(db, told, response, now)
    if told.may_be_shared and told.manifest.first("then") == SEND and response.sent_at is None:
        shares = {SHARES[name] for name in told.manifest.all("share") if name in SHARES}
        send_response(db, told.actor, response.id, shares, now)
    return response.id, used


def _asked(db: Session, told: Told, now: datetime) -> Asked:
    invitation = told.manifest.invitation
    try:
        asked = find_asked(db, told.actor, invitation or UUID(int=0), now)
    except NotHere as no:
        raise SurveyEnded from no
    if asked.is_sent and not told.is_sure:
        raise WayInEnded
    said = find_agreement(db, asked)
    if said is not None and not said.is_yes and said.said_at > told.told_at:
        raise SaidNo
    return asked


def _check_names(asked: Asked, told: Told) -> None:
    """Raise ItemNotAsked for what belongs to no question of this version of the survey."""
    ends = tuple(f"-{item.name}" for item in asked.instrument.items)
    names = {*told.manifest.fields, *(field for field, _ in told.files)} - AROUND
    strange = [name for name in names if not name.endswith(ends)]
    version = told.manifest.survey_version
    if strange or version not in (None, asked.instrument.version):
        raise ItemNotAsked(f"version {version} of {asked.instrument.name}")


def _how(told: Told) -> Answering:
    mode = told.manifest.mode
    usual = "words-and-pictures"
    return Answering(told.language, mode if _MODE.fullmatch(mode) else usual, told.days_to_change)


def _given(asked: Asked, told: Told) -> Iterator[Given]:
    """What was answered, in the order of the questions; others are not touched."""
    manifest = told.manifest
    for item in asked.instrument.items:
        form = {
            field: list(manifest.all(f"{field}-{item.name}")) for field in KINDS[item.kind].fields
        }
        is_skipped = bool(manifest.first(f"{SKIP}-{item.name}"))
        if is_skipped or any(form.values()):
            at = told.at(moment(_number(manifest, f"{AT}-{item.name}")) or manifest.told_at)
            yield Given(item, {} if is_skipped else form, _shown(manifest, item), at)


def _number(manifest: Manifest, name: str) -> int:
    written = manifest.first(name)
    return int(written) if written.isdecimal() and len(written) < 16 else 0


def _shown(manifest: Manifest, item: Item) -> int:
    found = _VERSION.fullmatch(manifest.first(f"{SHOWN}-{item.name}"))
    return int(found[1]) if found else 0


def _keep(
    db: Session,
    told: Told,
    asked: Asked,
    given: Given,
    how: Answering,
    bundle: Bundle,
    now: datetime,
) -> None:
    keep = (db, told.actor, asked.invitation_id, given.item.name, given.form, how, now)
    try:
        here, _ = keep_answer(*keep, given.shown if told.is_sure else 0)
    except ChangedElsewhere as changed:
        is_later = _answered_at(db, told, asked, given.item, now) > given.at
        if is_later or not told.is_sure:
            keep_beside(db, _response(db, told, now), given.item.name, given.form, bundle, given.at)
            return
        here, _ = keep_answer(*keep, changed.version)
    assert here.response is not None
    _say_when(db, here.response, given)


def _answered_at(db: Session, told: Told, asked: Asked, item: Item, now: datetime) -> datetime:
    """When the answer that is kept was given."""
    kept = select(Answer.answered_at).where(
        Answer.response_id == _response(db, told, now).id, Answer.item == item.name
    )
    return db.scalars(kept).one()


def _response(db: Session, told: Told, now: datetime) -> SurveyResponse:
    response = _asked(db, told, now).response
    assert response is not None, "an answer that was changed belongs to answers"
    return response


def _say_when(db: Session, response: SurveyResponse, given: Given) -> None:
    """It was given when the tablet says, not when it came: how long it took is a caution."""
    for kept in (HelpedAnswer, Answer):
        place = (kept.response_id == response.id, kept.item == given.item.name)
        done = db.execute(
            update(kept)
            .where(*place)
            .values(answered_at=given.at)
            .execution_options(synchronize_session=False)
        )
        if done.rowcount:  # who answered again alone keeps that answer as it is
            return
