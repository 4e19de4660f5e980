"""The demonstration's access needs: said by people, written down by staff, one a year old."""

from __future__ import annotations

from typing import Any

from feedback.actions.needs import Noted, needs_from_reading, record_needs, share_needs, tell_needs
from feedback.demo.ids import told
from feedback.demo.pilot import Pilot
from feedback.forms.needs import PARTS
from feedback.model.accounts import Role
from feedback.settings import LANGUAGES
from feedback.web.reading import read_reading


def make_needs(pilot: Pilot) -> None:
    """What `needs.toml` says, and what each person's way of reading tells."""
    for one in told("needs")["needs"]:
        make = _by_staff if "by" in one else _by_the_person
        make(pilot, one)
    for name, account in pilot.accounts.items():
        if account.role is Role.PERSON and account.reading:
            needs_from_reading(pilot.db, pilot.actor(name), _needs(account.reading), pilot.now)


def _needs(reading: str) -> tuple[str, ...]:
    return read_reading(reading, LANGUAGES).needs


def _by_staff(pilot: Pilot, one: dict[str, Any]) -> None:
    person = pilot.account(one["person"])
    noted = Noted(
        tuple(one["needs"]), one.get("interpreter", ""), one.get("words", ""), is_agreed=True
    )
    assert person.person_id
    record_needs(pilot.db, pilot.actor(one["by"]), person.person_id, noted, pilot.then(one["days"]))


def _by_the_person(pilot: Pilot, one: dict[str, Any]) -> None:
    actor, then = pilot.actor(one["person"]), pilot.then(one["days"])
    for part in PARTS:
        tell_needs(pilot.db, actor, part, one["needs"], then)
    share_needs(pilot.db, actor, one["is_shared"], then)
