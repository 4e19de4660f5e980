"""The demonstration's sites and people, their circles, their workers and the hand-offs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

from feedback.actions.sign_in import set_password
from feedback.demo.ids import stable, told
from feedback.demo.links import give_link
from feedback.demo.pilot import Pilot
from feedback.model.accounts import Account, Role
from feedback.model.care import (
    Carer,
    CircleMember,
    HandOff,
    Person,
    Professional,
    Relationship,
    Site,
    Worker,
)

# Everyone may know it: it opens nothing but invented people's pages.
STAFF_PASSWORD = "only for the demonstration"
CIRCLE_SINCE_DAYS = 400
LISTS = (
    ("workers", Role.WORKER),
    ("people", Role.PERSON),
    ("carers", Role.CARER),
    ("professionals", Role.PROFESSIONAL),
    ("facilitators", Role.FACILITATOR),
    ("evaluators", Role.EVALUATOR),
    ("administrators", Role.ADMINISTRATOR),
    ("programme", Role.PROGRAMME),
)
Made = dict[str, Any]


def make_people(pilot: Pilot) -> None:
    """Everyone in `people.toml`, each with an account and a link."""
    for site in told("people")["sites"]:
        pilot.sites[site["name"]] = _site(pilot, site)
    for group, role in LISTS:
        for someone in told("people")[group]:
            subject = SUBJECTS.get(role, _nobody)(pilot, someone)
            pilot.accounts[someone["name"]] = _account(pilot, role, someone, subject)
    for person in told("people")["people"]:
        _relationships(pilot, person)
    for group in ("carers", "professionals"):
        for someone in told("people")[group]:
            _circle(pilot, someone)


def _site(pilot: Pilot, site: Made) -> Site:
    name = site["name"]
    return pilot.add(
        Site(
            id=stable("site", name),
            name=name,
            is_demonstration=True,
            safeguarding_phone=site["phone"],
            safeguarding_name=f"{name} safeguarding team",
        )
    )


def _account(pilot: Pilot, role: Role, someone: Made, subject: Made) -> Account:
    account = Account(
        id=stable("account", someone["name"]),
        site=pilot.sites[someone["site"]],
        role=role,
        name=someone["name"],
        email=someone.get("email"),
        reading=someone.get("reading", ""),
        **subject,
    )
    if account.email:
        account.password_hash = _staff_hash()
    pilot.add(account)
    give_link(pilot.db, pilot.keys, account, pilot.then(150))
    return account


@cache
def _staff_hash() -> str:
    """Hashed once: hashing is slow on purpose, and this password is no secret."""
    anyone = Account()
    set_password(anyone, STAFF_PASSWORD)
    return anyone.password_hash or ""


def _subject(kind: type, column: str, *more: str) -> Callable[[Pilot, Made], Made]:
    def make(pilot: Pilot, someone: Made) -> Made:
        given = {name: someone[name] for name in more if name in someone}
        site_id = pilot.sites[someone["site"]].id
        made = kind(
            id=stable(column, someone["name"]), site_id=site_id, name=someone["name"], **given
        )
        return {column: pilot.add(made).id}

    return make


def _nobody(pilot: Pilot, someone: Made) -> Made:
    return {}


SUBJECTS = {
    Role.WORKER: _subject(Worker, "worker_id", "picture"),
    Role.PERSON: _subject(Person, "person_id", "picture", "needs"),
    Role.CARER: _subject(Carer, "carer_id", "picture"),
    Role.PROFESSIONAL: _subject(Professional, "professional_id", "profession"),
}


def _relationships(pilot: Pilot, person: Made) -> None:
    made = [_relationship(pilot, person["name"], one) for one in person["relationships"]]
    pilot.current[person["name"]] = made[-1]
    for (before, after), one in zip(pairwise(made), person["relationships"], strict=False):
        pilot.add(
            HandOff(
                id=stable("hand-off", str(before.id)),
                from_relationship_id=before.id,
                to_relationship_id=after.id,
                on=after.from_on,
                reason=one["reason"],
            )
        )


def _relationship(pilot: Pilot, person: str, one: Made) -> Relationship:
    worker = pilot.account(one["worker"])
    made = Relationship(
        id=stable("relationship", person, worker.name),
        person_id=pilot.account(person).person_id,
        worker_id=worker.worker_id,
        site_id=worker.site_id,
        from_on=pilot.day(one["from"]),
        until_on=pilot.day(one["until"]) if "until" in one else None,
    )
    pilot.relationships[person, worker.name] = pilot.add(made)
    return made


def _circle(pilot: Pilot, someone: Made) -> None:
    account = pilot.account(someone["name"])
    for person, who in someone["circle"].items():
        pilot.add(
            CircleMember(
                id=stable("circle", person, someone["name"]),
                person_id=pilot.account(person).person_id,
                carer_id=account.carer_id,
                professional_id=account.professional_id,
                who_they_are=who,
                from_on=pilot.day(CIRCLE_SINCE_DAYS),
            )
        )
