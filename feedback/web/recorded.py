"""What humans recorded for the reader's site, asked again only when something has changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g

from feedback.actions.sayings import ready_sayings
from feedback.model.sayings import SayingKind
from feedback.web.house import house

Recorded = Mapping[tuple[str, SayingKind], UUID]
_recorded: dict[UUID, tuple[Any, Recorded]] = {}


def recorded() -> Recorded:
    """Which saying is used for which words and kind; empty where nobody recorded anything."""
    if not g.get("actor"):
        return {}
    site, stamp = g.actor.site_id, house().sounds.stamp
    if stamp == 0:
        return {}
    known = _recorded.get(site)
    if known is None or known[0] != (stamp, id(house())):
        with house().database.reading() as read:
            known = ((stamp, id(house())), ready_sayings(read, site))
        _recorded[site] = known
    return known[1]


def heard_here() -> str:
    """New when something else can be heard on this reader's pages."""
    stamp = str(house().sounds.stamp)
    return f"{stamp} {g.actor.site_id}" if recorded() else stamp
