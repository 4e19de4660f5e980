"""The answers to a survey as they leave: each response with what was asked and coded, one by one.

What was told in words, a voice, a photo, a drawing or a film is not opened: a row knows only that
there is something. Numbers and days are opened, because they leave as codes. `record_table` keeps
which responses a copy holds, so that it is asked back when someone stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, null, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, require
from feedback.actions.answers_leaving import TO, Leaving, leaving_of
from feedback.actions.recalls import hold_site
from feedback.actions.record import record
from feedback.forms.answers import AnswerGiven
from feedback.forms.asking import asked_items
from feedback.forms.instrument import Instrument, Item
from feedback.forms.kinds import KINDS
from feedback.model.answering import ResponseSignals
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.care import Site
from feedback.model.keys import Openers, owner_key
from feedback.model.recalls import Recall
from feedback.model.stories import Export
from feedback.model.telling import MediaFile
from feedback.sealing import derive, fingerprint

FORMAT = "answers"
AT_ONCE = 500
TOLD = "told"  # stands in an answer for words that are not opened


class TooFew(Exception):
    """So few people are in it that one of them could be found: there is no table."""

    code = "too-few"

    def __init__(self) -> None:
        super().__init__("Too few people are in it. Nothing was carried out.")


class AnswersChanged(Exception):
    """What may leave changed while it was written. Nothing was carried out: do it again."""

    code = "consent-changed"

    def __init__(self) -> None:
        super().__init__("What may go out changed while we were writing. Please do it again.")


@dataclass(frozen=True)
class AnswerRow:
    """One response. `relationship` says nothing but which rows are about the same one.

    `asked` are the questions that were put, and `given` what was answered to those answered.
    """

    entry_id: UUID
    relationship: str
    version: int
    voice: str
    language: str
    mode: str
    began_at: datetime
    sent_at: datetime
    helped_by: tuple[str, ...]
    help_how: tuple[str, ...]
    signals: Mapping[str, Any]
    instrument: Instrument
    asked: tuple[Item, ...]
    given: Mapping[str, AnswerGiven]


@dataclass(frozen=True)
class AnswerTable:
    """The answers to one survey of one round that may leave. `rows` reads them, one after another,
    in an order that says nothing; they can be read while the database session is open.
    """

    leaving: Leaving
    site: str
    wave: str
    frozen_at: datetime
    rows: Callable[[], Iterator[AnswerRow]]


def freeze_table(
    db: Session, actor: Actor | None, survey_id: UUID, smallest: int, now: datetime
) -> AnswerTable:
    """The answers that may leave at this moment. `db` sees all as it is at one moment.

    Raises NotHere, TooFew.
    """
    leaving = leaving_of(db, actor, survey_id, smallest, now)
    if not leaving.is_enough:
        raise TooFew
    wave = leaving.asked.wave
    site = db.get_one(Site, wave.site_id)
    return AnswerTable(leaving, site.name, wave.name, now, lambda: _rows(db, leaving))


def record_table(
    db: Session,
    actor: Actor | None,
    table: AnswerTable,
    manifest_sha256: str,
    now: datetime,
    given_to: str = "",
) -> Export:
    """Keep which answers were carried out. From here to the commit nobody stops a use unseen.

    Raises NotHere, AnswersChanged.
    """
    asked = table.leaving.asked
    hold_site(db, asked.wave.site_id)
    again = leaving_of(db, actor, asked.id, table.leaving.smallest, now)
    if again.ids != table.leaving.ids:
        raise AnswersChanged
    export = Export(
        survey_id=asked.id,
        account_id=actor.account_id if actor else None,
        format=FORMAT,
        made_at=now,
        given_to=given_to.strip()[:200],
        manifest_sha256=manifest_sha256,
        audience=TO.audience,
        medium=TO.medium,
        response_ids=sorted(str(id) for id in table.leaving.ids),
    )
    db.add(export)
    db.flush()
    site_id, many = asked.wave.site_id, len(table.leaving.ids)
    facts = {"format": FORMAT, "responses": many}
    record(db, "carried out answers", now, actor=actor, about=export, site_id=site_id, **facts)
    return export


def rows_in_letter(db: Session, actor: Actor, recall_id: UUID, now: datetime) -> list[UUID]:
    """The `entry_id` of each row that the letter about a table names: what its teller answered, and
    what was erased; none for other copies. Raises NotHere.
    """
    recall: Recall = require(db, actor, May.SEE_RECALL, recall_id, now)
    inside = set(recall.export.response_ids or ())
    mine = select(SurveyResponse.id).where(
        SurveyResponse.account_id == recall.account_id,
        SurveyResponse.relationship_id == recall.relationship_id,
    )
    named = entry_ids(db, recall.site_id)
    theirs = {named(id) for id in db.scalars(mine) if str(id) in inside}
    return sorted(theirs.union(erased_rows(db, recall.export)))


def erased_rows(db: Session, export: Export) -> list[UUID]:
    """The `entry_id` of each row of a table whose answers were erased since; none of other copies.

    Called by pages about what was erased, which have asked access.
    """
    if export.survey_id is None:
        return []
    survey = db.get_one(Survey, export.survey_id)
    there = select(SurveyResponse.id).join(Survey, Survey.id == SurveyResponse.survey_id)
    known = set(db.scalars(there.where(Survey.wave_id == survey.wave_id)))
    gone = {UUID(id) for id in export.response_ids or ()} - known
    return sorted(map(entry_ids(db, survey.site_id), gone))


def entry_ids(db: Session, site_id: UUID) -> Callable[[UUID], UUID]:
    """How responses are called outside: always the same, and nobody can tell whose it is without
    the key of the site."""
    key = derive(owner_key(db, site_id), "rows of tables of answers")
    return lambda id: UUID(bytes=fingerprint(key, str(id))[:16], version=4)


class _Beside:
    """Rows that come in the order of the responses: those of one response at a time."""

    def __init__(self, rows: Any) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def of(self, response_id: UUID) -> Iterator[Any]:
        """Those of this response. Ask for every response, in their order."""
        while self._next is not None and self._next.response_id == response_id:
            yield self._next
            self._next = next(self._rows, None)


def _rows(db: Session, leaving: Leaving) -> Iterator[AnswerRow]:
    """Three statements however many responses there are, read side by side."""
    asked = leaving.asked
    texts = dict(zip(asked.survey_ids, asked.instruments, strict=True))
    ids = asked.survey_ids
    named, numbers = entry_ids(db, asked.wave.site_id), _Numbers()
    about = select(SurveyResponse.relationship_id).where(SurveyResponse.survey_id.in_(ids))
    opening = _Opening(Openers(db, about), asked.instruments)
    answers = _Beside(_stream(db, _answers(ids, opening)))
    files = _Beside(_stream(db, _files(ids)))
    for one in _stream(db, _responses(ids)):
        kept, filed = list(answers.of(one.id)), {file.item for file in files.of(one.id)}
        if one.id in leaving.ids:
            instrument = texts[one.survey_id]
            aside = {answer.item for answer in kept if answer.is_aside}
            kept = [answer for answer in kept if not answer.is_aside]
            given = {item: AnswerGiven(files=(TOLD,)) for item in filed}
            given |= {answer.item: opening.given(answer, filed) for answer in kept}
            seen = {answer.item: opening.seen(answer) for answer in kept}
            put = asked_items(instrument, seen, one.sent_at.date())
            yield AnswerRow(
                entry_id=named(one.id),
                relationship=numbers.of(one.relationship_id),
                version=instrument.version,
                voice=one.voice.value,
                language=one.language,
                mode=one.mode,
                began_at=one.began_at,
                sent_at=one.sent_at,
                helped_by=tuple(one.helped_by),
                help_how=tuple(one.help_how),
                signals=one.signals or {},
                instrument=instrument,
                asked=tuple(item for item in put if item.name not in aside),
                given=given,
            )


class _Numbers:
    """R001, R002 ... in the order of the rows, which itself says nothing."""

    def __init__(self) -> None:
        self._known: dict[UUID, str] = {}

    def of(self, id: UUID) -> str:
        return self._known.setdefault(id, f"R{len(self._known) + 1:03}")


class _Opening:
    """Opens numbers and days, and of words only those that a rule looks at."""

    def __init__(self, openers: Openers, instruments: tuple[Instrument, ...]) -> None:
        self._openers = openers
        self.looked_at = {
            name
            for instrument in instruments
            for item in instrument.items
            if item.when
            for name in item.when.asks
            if (of := instrument.item(name)) and not KINDS[of.kind].has_choices
        }

    def given(self, answer: Any, filed: set[str]) -> AnswerGiven:
        """What leaves: choices, numbers and days, and whether anything was told."""
        words = TOLD if answer.has_words or answer.pictures else ""
        files = (TOLD,) if answer.item in filed else ()
        return AnswerGiven(tuple(answer.choices), words, files, self._said(answer))

    def seen(self, answer: Any) -> AnswerGiven:
        """What the rules see."""
        words = self._open(answer, "words") if answer.words_sealed else ""
        return AnswerGiven(tuple(answer.choices), words, said=self._said(answer))

    def _said(self, answer: Any) -> str:
        return self._open(answer, "said") if answer.said_sealed else ""

    def _open(self, answer: Any, what: str) -> str:
        sealed, context = getattr(answer, f"{what}_sealed"), f"answers.{what} {answer.id}"
        return self._openers.words(answer.relationship_id, sealed, context)


def _stream(db: Session, query: Any) -> Any:
    return db.execute(query.execution_options(yield_per=AT_ONCE))


def _responses(survey_ids: list[UUID]) -> Any:
    of = SurveyResponse
    return (
        select(
            *(of.id, of.survey_id, of.relationship_id, of.voice, of.language, of.mode),
            *(of.began_at, of.sent_at, of.helped_by, of.help_how, ResponseSignals.signals),
        )
        .outerjoin(ResponseSignals, ResponseSignals.response_id == of.id)
        .where(of.survey_id.in_(survey_ids))
        .order_by(of.id)
    )


def _answers(survey_ids: list[UUID], opening: _Opening) -> Any:
    words = Answer.words_sealed
    if opening.looked_at:
        words = case((Answer.item.in_(opening.looked_at), words), else_=None)
    else:
        words = null()
    return (
        select(
            *(Answer.id, Answer.response_id, SurveyResponse.relationship_id, Answer.item),
            *(Answer.choices, Answer.pictures, Answer.said_sealed, Answer.is_aside),
            words.label("words_sealed"),
            Answer.words_sealed.is_not(None).label("has_words"),
        )
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(SurveyResponse.survey_id.in_(survey_ids))
        .order_by(Answer.response_id, Answer.item)
    )


def _files(survey_ids: list[UUID]) -> Any:
    """Which questions were answered with a file, whatever it is."""
    return (
        select(MediaFile.response_id, MediaFile.item, func.count())
        .join(SurveyResponse, SurveyResponse.id == MediaFile.response_id)
        .where(SurveyResponse.survey_id.in_(survey_ids))
        .group_by(MediaFile.response_id, MediaFile.item)
        .order_by(MediaFile.response_id)
    )
