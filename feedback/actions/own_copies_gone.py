"""A copy of one's own goes: when its owner says so, when its days are over, when someone withdraws.

Nobody can open it from that moment: the shares of its key go with its parts. A job removes the
file after the commit.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.later import ask_for
from feedback.actions.record import record
from feedback.model.accounts import Account
from feedback.model.own_copies import CopyState, OwnCopy, OwnCopyPart, OwnCopyPiece, WhyGone

REMOVE = "remove-own-copy"


def let_go(
    db: Session, copy: OwnCopy, why: WhyGone, now: datetime, actor: Actor | None = None
) -> None:
    """From this moment nobody can open it: its key goes with its parts, its file by a job."""
    copy.state, copy.gone_at, copy.why_gone = CopyState.GONE, now, why
    copy.parts, copy.pieces = [], []
    record(
        db,
        "an own copy went",
        now,
        actor=actor,
        about=copy,
        site_id=copy.site_id,
        why=why.value,
    )
    if copy.file_id is not None:
        ask_for(db, REMOVE, copy.id, now)
    db.flush()


def let_go_of_told(
    db: Session, account_id: UUID, relationship_id: UUID, now: datetime, *, own_too: bool = True
) -> int:
    """Someone withdrew something that they told there: every file that may hold it goes at once.

    Those of others in which a piece of theirs was put, and with `own_too` theirs. Called by
    actions that have asked access. How many copies that were.
    """
    put_in = select(OwnCopyPiece.copy_id).where(
        OwnCopyPiece.teller_id == account_id, OwnCopyPiece.is_in.is_(True)
    )
    about = select(OwnCopyPart.copy_id).where(OwnCopyPart.relationship_id == relationship_id)
    holds = select(OwnCopy).where(
        OwnCopy.state == CopyState.READY,
        OwnCopy.id.in_(about),
        or_(OwnCopy.account_id == account_id if own_too else False, OwnCopy.id.in_(put_in)),
    )
    found = list(db.scalars(holds))
    for copy in found:
        let_go(db, copy, WhyGone.WITHDRAWN, now)
    return len(found)


def remove_copies_about(db: Session, owners: Collection[UUID]) -> list[UUID]:
    """Of who is erased: every copy with a part about them goes, row and all. Names of its files."""
    about = select(OwnCopyPart.copy_id).where(OwnCopyPart.relationship_id.in_(owners))
    theirs = select(Account.id).where(Account.person_id.in_(owners))
    found = select(OwnCopy).where(or_(OwnCopy.id.in_(about), OwnCopy.account_id.in_(theirs)))
    files = []
    for copy in db.scalars(found):
        files += [copy.file_id] if copy.file_id else []
        db.delete(copy)
    db.flush()
    return files
