"""After a page was made: who looked at what someone else told is written down before it is shown.

What people, carers and professionals may see is their own, so their pages ask nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import Response, current_app, g, request
from sqlalchemy.exc import IntegrityError

from feedback.access import Actor
from feedback.actions.looks import OnePart, note_looks
from feedback.model.accounts import Role
from feedback.model.keys import opened_in
from feedback.web.house import READS, house, now

# Their rules let them see what they told themselves and nothing else (tests/access).
TELLERS = frozenset({Role.PERSON, Role.CARER, Role.PROFESSIONAL})
# A page that is drawn again, with what is wrong on it, shows as much as the page before it.
SHOWS = frozenset({409, 413, 422})


@dataclass
class WrittenDown:
    """The looks of this hour that this process has written down: ids only, never words."""

    hour: datetime | None = None
    known: set[tuple[UUID, OnePart]] = field(default_factory=set)

    def new_among(self, account: UUID, opened: set[OnePart], moment: datetime) -> set[OnePart]:
        """What is not written down yet in the hour of `moment`."""
        hour = moment.replace(minute=0, second=0, microsecond=0)
        if hour != self.hour:
            self.hour, self.known = hour, set()
        return {one for one in opened if (account, one) not in self.known}

    def add(self, account: UUID, opened: set[OnePart]) -> None:
        """These are written down."""
        self.known.update((account, one) for one in opened)


def keep_looks(response: Response) -> Response:
    """Write the looks of this request down. A page whose looks cannot be kept is not shown."""
    actor, db = g.get("actor"), g.get("db")
    if actor is None or db is None or actor.role in TELLERS or not _shows(response):
        return response
    known: WrittenDown = current_app.extensions["looks"]
    if not (new := known.new_among(actor.account_id, opened_in(db), now())):
        return response
    try:
        _write(actor, new)
    except Exception as trouble:
        if request.method not in READS:  # it is done, and asking for it again would do it twice
            current_app.logger.error("looks were not kept: %s", type(trouble).__name__)
            return response
        response.close()
        return current_app.make_response(current_app.handle_user_exception(trouble))
    known.add(actor.account_id, new)
    return response


def _shows(response: Response) -> bool:
    return response.status_code < 300 or response.status_code in SHOWS


def _write(actor: Actor, opened: set[OnePart]) -> None:
    for is_last in (False, True):
        try:
            with house().database.writing() as writes:
                note_looks(writes, actor, opened, now())
            return
        except IntegrityError:  # another process wrote the same look just now
            if is_last:
                raise
