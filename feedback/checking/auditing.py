"""The record of what happened: the database refuses changes, and the chain goes on."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from feedback.actions.chain import head_of
from feedback.actions.chain_heads import FILE, read_heads
from feedback.checking.findings import Installation, Unsound
from feedback.model.audit import ChainLink, audit_key
from feedback.model.trust import Event
from feedback.sealing import CannotOpen
from feedback.sealing.chaining import is_same

TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' "
    "AND tbl_name IN ('events', 'event_chain')",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' "
    "AND tgrelid::regclass::text IN ('events', 'event_chain')",
}
AS_MANY = {"sqlite": 4, "postgresql": 2}
BOUND_WITHIN = timedelta(hours=2)


def check_audit(installation: Installation) -> str:
    """Events cannot be changed, are bound in time, and the newest head fits."""
    if not inspect(installation.database.engine).has_table(ChainLink.__tablename__):
        raise Unsound("Events are in no chain. Run: feedback migrate")
    with installation.database.reading() as db:
        _refuses_changes(db)
        _is_bound_in_time(db, installation)
        head = head_of(db)
        _fits_the_heads(db, installation)
    if not head.number:
        return "No event is bound yet."
    return f"{head.number} events are bound. `feedback verify-audit` looks at each."


def _refuses_changes(db: Session) -> None:
    kind = db.get_bind().dialect.name
    if db.scalar(text(TRIGGERS[kind])) != AS_MANY[kind]:
        raise Unsound(
            "The database does not refuse changes of events: triggers are missing. "
            "Run: feedback verify-audit, and put the database back from a backup."
        )


def _is_bound_in_time(db: Session, installation: Installation) -> None:
    bound = select(ChainLink.number).where(ChainLink.event_id == Event.id)
    lately = Event.at.between(installation.now - BOUND_WITHIN * 2, installation.now - BOUND_WITHIN)
    late = db.scalar(select(func.count()).select_from(Event).where(lately, ~bound.exists()))
    if late:
        raise Unsound(
            f"{late} events are in no chain after {BOUND_WITHIN.seconds // 3600} hours. See that "
            "jobs are done (`feedback serve`, or `feedback jobs`), then run feedback verify-audit."
        )


def _fits_the_heads(db: Session, installation: Installation) -> None:
    try:
        heads = read_heads(installation.settings.data / FILE, audit_key(db))
    except CannotOpen:
        return  # `secret` says so
    for one in heads[-1:]:
        link = db.get(ChainLink, one.head.number)
        if not one.is_ours or link is None or not is_same(link.mark, one.head.mark):
            raise Unsound(
                f"The newest head in {FILE} does not fit the chain of events. "
                "Run: feedback verify-audit"
            )
