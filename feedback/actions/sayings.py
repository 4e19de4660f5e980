"""Sayings: staff keep a voice or a film in sign language for the words of a survey."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require, visible
from feedback.actions.later import ask_for
from feedback.actions.media_files import KeptFile
from feedback.actions.record import record
from feedback.model.sayings import Saying, SayingKind
from feedback.model.telling import MediaState
from media.speak import plain, sound_name

JOB = "prepare-saying"
LONGEST_NAME, LONGEST_CAPTIONS = 120, 20_000


class SayingRefused(ValueError):
    """What was sent cannot be kept. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Said:
    """What someone said or signed, and that they agreed to it being used here."""

    words: str
    language: str
    kind: SayingKind
    who_speaks: str
    is_agreed: bool
    captions: str = ""


def keep_saying(db: Session, actor: Actor, said: Said, files: list[KeptFile], now: datetime):
    """Keep it; it takes the place of what was there once its safe copy is made.

    Raises NotHere, SayingRefused.
    """
    require(db, actor, May.RECORD_SAYING, actor.site_id, now)
    _check(said, files)
    file = files[0]
    saying = Saying(
        id=file.id,
        site_id=actor.site_id,
        name=sound_name(said.language, said.words),
        language=said.language,
        words=plain(said.words),
        kind=said.kind,
        who_speaks=said.who_speaks,
        made_by_id=actor.account_id,
        made_at=now,
        key=file.key,
        sha256=file.sha256,
        captions=said.captions.strip() or None,
    )
    db.add(saying)
    db.flush()
    ask_for(db, JOB, saying.id, now)
    record(db, "recorded a saying", now, actor=actor, about=saying, kind=said.kind.value)
    return saying


def _check(said: Said, files: list[KeptFile]) -> None:
    if len(files) != 1:
        raise SayingRefused("no-file")
    if not said.who_speaks:
        raise SayingRefused("nobody-named")
    if not said.is_agreed:
        raise SayingRefused("not-agreed")
    captions = said.captions.strip()
    if captions and (not captions.startswith("WEBVTT") or len(captions) > LONGEST_CAPTIONS):
        raise SayingRefused("not-captions")
    if len(said.who_speaks) > LONGEST_NAME:
        raise SayingRefused("too-long")


def take_away(db: Session, actor: Actor, saying_id: UUID, now: datetime) -> Saying:
    """Use it no more; its files are swept away later. Raises NotHere."""
    saying: Saying = require(db, actor, May.CHANGE_SAYING, saying_id, now)
    saying.taken_away_at = now
    record(db, "took a saying away", now, actor=actor, about=saying)
    return saying


def sayings_of(db: Session, actor: Actor, names: Iterable[str], now: datetime) -> list[Saying]:
    """Every saying of these words that was not taken away, the newest first."""
    wanted = visible(actor, May.HEAR_SAYING, now).where(Saying.name.in_(list(names)))
    return list(db.scalars(wanted.order_by(Saying.made_at.desc(), Saying.id)))


def ready_sayings(db: Session, site_id: UUID) -> dict[tuple[str, SayingKind], UUID]:
    """Which saying is used for which words in a site: the newest that is ready."""
    ready = (
        select(Saying.name, Saying.kind, Saying.id)
        .where(
            Saying.site_id == site_id,
            Saying.state == MediaState.READY,
            Saying.taken_away_at.is_(None),
        )
        .order_by(Saying.made_at)
    )
    return {(name, kind): id for name, kind, id in db.execute(ready)}
