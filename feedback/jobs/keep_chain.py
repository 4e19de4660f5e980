"""Keeping the chain of events: what is new is bound each minute, and each hour the head is written.

Not a job of the outbox: a row a minute for good would be more than what it looks after.
"""

from __future__ import annotations

import logging

from feedback.actions.chain import LATELY, bind_events, head_of, waits
from feedback.actions.chain_heads import FILE, write_head
from feedback.jobs.runner import Workshop
from feedback.model.audit import audit_key

log = logging.getLogger("feedback.jobs")


def bind_new(workshop: Workshop) -> int:
    """Bind the events of the last hour; how many that were. Nothing is written when none waits."""
    since = workshop.clock() - LATELY
    with workshop.database.reading() as db:
        if not waits(db, since):
            return 0
    with workshop.database.writing() as db:
        return bind_events(db, since)


def bind_all(workshop: Workshop) -> int:
    """Bind whatever is bound nowhere, and write the head down; how many events were bound."""
    with workshop.database.reading() as db:
        has_more = waits(db)
    bound = 0
    if has_more:
        with workshop.database.writing() as db:
            bound = bind_events(db)
    if workshop.settings:
        with workshop.database.reading() as db:
            head, key = head_of(db), audit_key(db)
        write_head(workshop.settings.data / FILE, key, head, workshop.clock())
    return bound


def keep_chain(workshop: Workshop) -> None:
    """Each minute. Trouble is logged and never stops the jobs."""
    try:
        bind_new(workshop)
    except Exception as trouble:
        log.error("events were not bound: %s", type(trouble).__name__)
