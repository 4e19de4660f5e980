"""Who told a story, when, and to whom: read from its parts, never typed again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from feedback.model.accounts import Role
from feedback.model.asking import Answer
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Use

WHO_READS = (Use.WORKER, Use.TEAM)


@dataclass(frozen=True)
class Facts:
    """Of the parts that may be seen: whose voices (role, and whether in a diary), the first and
    the last moment, and with whom they were shared besides stories.
    """

    voices: tuple[tuple[Role, bool], ...]
    first: datetime | None
    last: datetime | None
    told_to: tuple[Use, ...]


def facts_of(sources: Iterable[DiaryEntry | Answer]) -> Facts:
    """The facts of these sources, in their order."""
    told = [one if isinstance(one, DiaryEntry) else one.response for one in sources]
    voices = [(one.account.role, isinstance(one, DiaryEntry)) for one in told]
    days = [_at(one) for one in told]
    shared = {share.use for one in told for share in one.shares}
    return Facts(
        voices=tuple(dict.fromkeys(voices)),
        first=min(days, default=None),
        last=max(days, default=None),
        told_to=tuple(use for use in WHO_READS if use in shared),
    )


def _at(told) -> datetime:
    if isinstance(told, DiaryEntry):
        return told.received_at
    return told.sent_at or told.began_at
