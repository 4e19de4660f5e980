"""How a quotation is, as plain values, and a quotation made again from them.

Of what was told only the place and a digest are kept, so that no step holds a copy of words that
their teller takes back, changes or crosses out.
"""

from __future__ import annotations

import enum
import hashlib
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from feedback.model.asking import SurveyResponse
from feedback.model.base import UtcTime
from feedback.model.media_places import Region, Stretch, words_in
from feedback.model.stories import Code, Coding, MediaPlace, Memo, Quotation, StoryPart
from feedback.model.telling import MediaFile, Transcript

State = dict[str, Any]
_TURNED = {UUID: UUID, datetime: datetime.fromisoformat, date: date.fromisoformat}


def plain(row: Any) -> State:
    """The columns of a row but those that are sealed, as values that JSON knows."""
    return {name: _put(getattr(row, name)) for name in _plain_names(type(row))}


@cache
def _plain_names(kind: type) -> tuple[str, ...]:
    columns = inspect(kind).column_attrs
    return tuple(one.key for one in columns if not one.key.endswith("_sealed"))


def row_of(kind: type, state: State) -> Any:
    """The row again, with the id that it had."""
    columns = {one.key: one.columns[0] for one in inspect(kind).column_attrs}
    given = {name: value for name, value in state.items() if name in columns}
    return kind(**{name: _take(columns[name], value) for name, value in given.items()})


def place_of(quotation: Quotation) -> State:
    """Where a quotation is, and a digest of its words; a coder's description in full."""
    place = quotation.place
    return {
        "quotation": plain(quotation),
        "place": place and plain(place),
        "digest": _digest(quotation.words),
        "description": quotation.words if place and isinstance(place.where, Region) else None,
    }


def whole_of(db: Session, quotation: Quotation) -> State:
    """A quotation with its codes and memos."""
    memos = db.scalars(select(Memo).where(Memo.quotation_id == quotation.id))
    return {
        **place_of(quotation),
        "codings": [plain(coding) for coding in quotation.codings],
        "memos": [memo_state(memo) for memo in memos],
    }


def memo_state(memo: Memo) -> State:
    """A memo with its words, which a coder wrote."""
    return {**plain(memo), "words": memo.words}


def without_words(state: State) -> State:
    """The same without what coders wrote: enough to take it out once more."""
    memos = [{k: v for k, v in memo.items() if k != "words"} for memo in state.get("memos", [])]
    return {**state, "memos": memos}


def is_at(quotation: Quotation, state: State) -> bool:
    """True when a quotation is where it was in that state."""
    if (quotation.place is None) != (state["place"] is None):
        return False
    if quotation.place is None:
        was = state["quotation"]
        return (quotation.start, quotation.end) == (was["start"], was["end"])
    was = {**state["place"], "version": None, "id": None}
    return {**plain(quotation.place), "version": None, "id": None} == was


def words_then(db: Session, part: StoryPart, state: State) -> str | None:
    """The words of a quotation in that state; None when other words stand at its place now.

    Of a recording they are empty where they may not be copied any more: then a human looks.
    """
    if state["place"] is None:
        was = state["quotation"]
        words = part.words[was["start"] : was["end"]]
        return words if _digest(words) == state["digest"] else None
    if state["description"] is not None:
        return state["description"]
    place = row_of(MediaPlace, state["place"])
    said = _said_then(db, place)
    return said if _digest(said) == state["digest"] else ""


def _said_then(db: Session, place: MediaPlace) -> str:
    """What the version says at the place that its words were copied from; empty where that is
    only its teller's now (decision 16)."""
    media = db.get_one(MediaFile, place.media_file_id)
    then = next((one for one in media.transcripts if one.version == place.version), None)
    if then is None or not isinstance(place.where, Stretch) or _is_crossed_out(db, media, then):
        return ""
    return words_in(then.segments, place.where)


def _is_crossed_out(db: Session, media: MediaFile, then: Transcript) -> bool:
    told = media.entry or db.get(SurveyResponse, media.response_id)
    is_theirs = told is not None and then.account_id == told.account_id
    later = (one for one in media.transcripts if one.version > then.version)
    return is_theirs and any(not one.is_draft for one in later)


def codings_of(db: Session, state: State) -> list[Coding]:
    """The codings again, of those codes that are still there."""
    wanted = [row_of(Coding, one) for one in state.get("codings", [])]
    known = set(db.scalars(select(Code.id).where(Code.id.in_({one.code_id for one in wanted}))))
    return [one for one in wanted if one.code_id in known]


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _put(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _take(column: Any, value: Any) -> Any:
    if value is None:
        return None
    kind = datetime if isinstance(column.type, UtcTime) else column.type.python_type
    if issubclass(kind, enum.Enum):
        return kind(value)
    return _TURNED.get(kind, lambda same: same)(value)
