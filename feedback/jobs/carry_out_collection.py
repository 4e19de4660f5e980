"""Writing a copy of a collection that was asked for, and saying how far it is.

Done twice it changes nothing once the copy is there. When something in it changed while it was
written, or nothing may go out, it is refused, and whoever asked sees why.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from uuid import UUID

from feedback.access import Actor, NotHere
from feedback.actions.carryings import UNDER_WAY
from feedback.exports.carry_out import ConsentChanged, NothingToCarry, carry_out_known
from feedback.exports.formats import NoSuchFormat
from feedback.jobs.runner import Workshop
from feedback.jobs.unfinished_copies import folder_of
from feedback.model.accounts import Account
from feedback.model.carryings import Carrying, CarryingState
from feedback.settings import EXPORTS

OFTEN_S = 1.0
NOT_HERE = "not-here"
REFUSED = (NothingToCarry, ConsentChanged, NoSuchFormat, NotHere)


def carry_out_collection(workshop: Workshop, carrying_id: UUID) -> None:
    """Write one copy. Raises StoreTrouble, OSError: the job is then tried again."""
    assert workshop.settings is not None
    with workshop.database.writing() as db:
        found = db.get(Carrying, carrying_id)
        if found is None or found.state not in UNDER_WAY:
            return
        found.state, found.read = CarryingState.WRITING, 0
        account = db.get_one(Account, found.account_id)
        if account.closed_at:  # whoever asked is not here any more
            found.state, found.trouble = CarryingState.REFUSED, NOT_HERE
            return
        actor = Actor.of(account)
        asked = (found.collection_id, found.format)
        given_to = found.given_to
    exports = workshop.settings.data / EXPORTS
    folder = folder_of(workshop.settings.data, carrying_id)
    shutil.rmtree(folder, ignore_errors=True)
    collection, format = asked
    try:
        carried = carry_out_known(
            workshop.database,
            workshop.store(),
            actor,
            collection,
            format,
            folder,
            workshop.clock(),
            given_to,
            _telling(workshop, carrying_id),
            workshop.clock,
        )
    except REFUSED as refused:
        _end(workshop, carrying_id, CarryingState.REFUSED, getattr(refused, "code", NOT_HERE))
        shutil.rmtree(folder, ignore_errors=True)
        return
    os.replace(folder, exports / str(carried.export_id))
    _end(workshop, carrying_id, CarryingState.DONE)


def _telling(workshop: Workshop, carrying_id: UUID) -> Callable[[int, int], None]:
    """Writes down how far it is, once a second at most."""
    last = time.monotonic()

    def tell(read: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last < OFTEN_S:
            return
        with workshop.database.writing() as db:
            found = db.get(Carrying, carrying_id)
            if found is not None:
                found.read, found.whole = read, whole
        last = time.monotonic()

    return tell


def _end(workshop: Workshop, id: UUID, state: CarryingState, trouble: str | None = None) -> None:
    with workshop.database.writing() as db:
        found = db.get(Carrying, id)
        if found is not None:
            found.state, found.trouble = state, trouble
