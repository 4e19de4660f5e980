"""What changed in the demonstration, tied to the entries and answers it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from feedback.actions.record import record
from feedback.demo.diaries import entry_id
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot, response_id
from feedback.model.asking import SurveyResponse
from feedback.model.changes import Change, ChangeSource
from feedback.model.telling import DiaryEntry

Given = dict[str, Any]


def make_changes(pilot: Pilot) -> None:
    """Everything in `changes.toml`."""
    for one in told("changes")["changes"]:
        _change(pilot, one)


def _change(pilot: Pilot, one: Given) -> None:
    id, by = stable("change", one["you_said"]), pilot.account(one["by"])
    then = pilot.then(one["days_ago"], id)
    usual = "what-changed" if one["has_changed"] else "nothing-changed"
    change = pilot.add(
        Change(
            id=id,
            site_id=by.site_id,
            made_by_id=by.id,
            made_at=then,
            has_changed=one["has_changed"],
            picture=one.get("picture", usual),
            by_on=pilot.day(-one["by_in"]),
            you_said=one["you_said"],
            we_did=one["we_did"],
            what_next=one["what_next"],
            sources=list(_sources(pilot, one, id)),
        )
    )
    record(pilot.db, "made a change", then, actor=pilot.actor(by.name), about=change)


def _sources(pilot: Pilot, one: Given, id: Any) -> Iterator[ChangeSource]:
    entries = [pilot.db.get_one(DiaryEntry, entry_id(name)) for name in one["entries"]]
    answers = [pilot.db.get_one(SurveyResponse, response_id(by)) for by in one["answers"]]
    found = {pilot.account(name).id for name in one.get("seen", [])}
    seen_at = pilot.then(one["days_ago"] - 2)
    for source in (*entries, *answers):
        column = "entry_id" if isinstance(source, DiaryEntry) else "response_id"
        yield ChangeSource(
            id=uuid5(id, str(source.id)),
            account_id=source.account_id,
            seen_at=seen_at if source.account_id in found else None,
            **{column: source.id},
        )
