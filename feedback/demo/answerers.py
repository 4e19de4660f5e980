"""More people in one site who only answered surveys, so that its totals are enough to show.

One line of `answerers.csv` is one person: who their social workers were and since how many days
ago (`>` is a hand-off), who got in touch first (oldest first), and one letter for each picture
question. They have no sign-in links. Their rows are written many at once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from feedback.actions.record import record
from feedback.demo.answerers_told import make_told
from feedback.demo.ids import FOLDER, stable
from feedback.demo.people import CIRCLE_SINCE_DAYS
from feedback.demo.pilot import Pilot
from feedback.model.accounts import Account, Role
from feedback.model.care import (
    Carer,
    CircleMember,
    Contact,
    ContactHow,
    FirstContact,
    HandOff,
    Person,
    Professional,
    Relationship,
    Worker,
)

SITE = "Sheffield"
PROFESSION = "support worker"
FIRST = {"W": FirstContact.WORKER, "P": FirstContact.PERSON, "C": FirstContact.CARER}
HOW = (ContactHow.PHONE, ContactHow.VISIT, ContactHow.TEXT)
DAYS_BETWEEN_CONTACTS = 8
Row = dict[str, str]
# The role, the class and the account's column of each kind of someone, with what else they have.
KINDS: dict[Role, tuple[type, str, dict[str, Any]]] = {
    Role.WORKER: (Worker, "worker_id", {}),
    Role.PERSON: (Person, "person_id", {}),
    Role.CARER: (Carer, "carer_id", {}),
    Role.PROFESSIONAL: (Professional, "professional_id", {"profession": PROFESSION}),
}


@cache
def answerers() -> tuple[Row, ...]:
    """The lines of `answerers.csv`."""
    with (FOLDER / "answerers.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def make_answerers(pilot: Pilot) -> None:
    """Everyone in `answerers.csv`, who is around them, and all they answered."""
    for role, name in dict.fromkeys(one for row in answerers() for one in _named(row)):
        _someone(pilot, role, name)
    for row in answerers():
        pilot.account(row["name"]).person.needs = [row["need"]]
        _relationships(pilot, row)
        _circle(pilot, row)
    pilot.db.flush()
    for row in answerers():
        _contacts(pilot, row)
        make_told(pilot, row)
    pilot.db.flush()


def _named(row: Row) -> Iterator[tuple[Role, str]]:
    yield from ((Role.WORKER, name) for name in row["workers"].split(">"))
    for role, column in ((Role.PERSON, "name"), (Role.CARER, "carer")):
        if row[column]:
            yield role, row[column]
    if row["professional"]:
        yield Role.PROFESSIONAL, row["professional"]


def _someone(pilot: Pilot, role: Role, name: str) -> None:
    kind, column, more = KINDS[role]
    site = pilot.sites[SITE]
    subject = kind(id=stable(column, name), site_id=site.id, name=name, **more)
    account = Account(id=stable("account", name), site=site, role=role, name=name, reading="")
    setattr(account, column.removesuffix("_id"), subject)
    # The actor that someone is asks for the column, before the rows are written.
    setattr(account, column, subject.id)
    pilot.db.add(account)
    pilot.accounts[name] = account


def _relationships(pilot: Pilot, row: Row) -> None:
    workers = row["workers"].split(">")
    since = [pilot.day(int(days)) for days in row["since_days"].split(">")]
    made = [
        Relationship(
            id=stable("relationship", row["name"], worker),
            person=pilot.account(row["name"]).person,
            worker=pilot.account(worker).worker,
            site=pilot.sites[SITE],
            from_on=from_on,
            until_on=until_on,
        )
        for worker, from_on, until_on in zip(workers, since, [*since[1:], None], strict=True)
    ]
    pilot.db.add_all(made)
    pilot.relationships.update(
        ((row["name"], w), one) for w, one in zip(workers, made, strict=True)
    )
    pilot.current[row["name"]] = made[-1]
    pilot.db.flush()
    pilot.db.add_all(_hand_off(before, after) for before, after in pairwise(made))


def _hand_off(before: Relationship, after: Relationship) -> HandOff:
    return HandOff(
        id=stable("hand-off", str(before.id)),
        from_relationship_id=before.id,
        to_relationship_id=after.id,
        on=after.from_on,
    )


def _circle(pilot: Pilot, row: Row) -> None:
    for column, who in (("carer", row["carer_is"]), ("professional", PROFESSION)):
        if row[column]:
            account = pilot.account(row[column])
            member = CircleMember(
                id=stable("circle", row["name"], row[column]),
                person_id=pilot.account(row["name"]).person_id,
                carer_id=account.carer_id,
                professional_id=account.professional_id,
                who_they_are=who,
                from_on=pilot.day(CIRCLE_SINCE_DAYS),
            )
            pilot.db.add(member)


def _contacts(pilot: Pilot, row: Row) -> None:
    relationship = pilot.current[row["name"]]
    for place, letter in enumerate(reversed(row["contacts"])):
        id = stable("contact", str(relationship.id), str(place))
        then = pilot.then(3 + place * DAYS_BETWEEN_CONTACTS + id.int % 5, id)
        how = HOW[id.int % len(HOW)]
        pilot.db.add(
            Contact(id=id, relationship_id=relationship.id, at=then, first=FIRST[letter], how=how)
        )
        about = {"relationship_id": relationship.id, "site_id": relationship.site_id}
        record(pilot.db, "contact recorded", then, **about)
