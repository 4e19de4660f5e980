"""The demonstration's yeses and noes, who got in touch first, and the rounds of asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from feedback.actions.consents import give_consent, withdraw_consent
from feedback.actions.record import record
from feedback.actions.surveys import publish_instrument
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Account, Role
from feedback.model.asking import (
    Invitation,
    PublishedInstrument,
    Survey,
    Voice,
    Wave,
    WaveKind,
)
from feedback.model.care import CircleMember, Contact, ContactHow, FirstContact, Relationship
from feedback.model.scopes import EVERYWHERE, SCOPED
from feedback.model.trust import Use

TELLERS = {
    Role.PERSON: Voice.PERSON,
    Role.CARER: Voice.CARER,
    Role.PROFESSIONAL: Voice.PROFESSIONAL,
}
CONSENT_DAYS_AGO = 140
INVITED_AFTER_DAYS = 2


def make_consents(pilot: Pilot) -> None:
    """Say yes or no for every teller, in each relationship they tell in."""
    written = {one["by"]: one for one in told("trust")["consents"]}
    for account in pilot.accounts.values():
        if account.role in TELLERS:
            one = written.get(account.name) or told("trust")["usual"][account.role]
            for relationship in _told_in(pilot, account):
                _consent(pilot, account.name, relationship, one)


def _told_in(pilot: Pilot, account: Account) -> Iterator[Relationship]:
    """The relationships of the last months that someone tells about."""
    people = {account.person_id} if account.person_id else _people_around(pilot, account)
    for relationship in pilot.relationships.values():
        is_old = relationship.until_on and relationship.until_on < pilot.day(CONSENT_DAYS_AGO)
        if relationship.person_id in people and not is_old:
            yield relationship


def _people_around(pilot: Pilot, account: Account) -> set[Any]:
    of_theirs = (
        CircleMember.carer_id == account.carer_id
        if account.carer_id
        else CircleMember.professional_id == account.professional_id
    )
    return set(pilot.db.scalars(select(CircleMember.person_id).where(of_theirs)))


def _consent(pilot: Pilot, name: str, relationship: Relationship, one: dict[str, Any]) -> None:
    actor, then = pilot.actor(name), _early_in(pilot, relationship)
    until = pilot.day(-one["until_in"]) if "until_in" in one else None
    how = {"how": one.get("how", "easy-read"), "supported_by": one.get("supported_by", "")}
    for use in map(Use, one["yes"]):
        scope = EVERYWHERE if use in SCOPED else None
        given = {"until": until, "scope": scope, **how}
        give_consent(pilot.db, actor, relationship.id, use, True, then, **given)
    for use in one.get("no", []):
        give_consent(pilot.db, actor, relationship.id, Use(use), False, then, **how)


def _early_in(pilot: Pilot, relationship: Relationship) -> datetime:
    """When the uses were asked: before the first round, or the day after a hand-off."""
    days = min(CONSENT_DAYS_AGO, (pilot.now.date() - relationship.from_on).days - 1)
    return pilot.then(days)


def withdraw_consents(pilot: Pilot) -> None:
    """Take back the yeses that `trust.toml` says are withdrawn; after all that was told."""
    for one in told("trust")["consents"]:
        for use in one.get("withdrawn", []):
            then = pilot.then(one["withdrawn_days_ago"], stable("withdrawn", one["by"]))
            relationship = pilot.current[one["by"]]
            withdraw_consent(pilot.db, pilot.actor(one["by"]), relationship.id, Use(use), then)


def make_contacts(pilot: Pilot) -> None:
    """Who reached out first, when and how."""
    for one in told("trust")["contacts"]:
        relationship = pilot.relationship(one["about"], one.get("with"))
        for first in FirstContact:
            for how, days in one.get(first, {}).items():
                for days_ago in days:
                    _contact(pilot, relationship, first, ContactHow(how), days_ago)


def _contact(
    pilot: Pilot,
    relationship: Relationship,
    first: FirstContact,
    how: ContactHow,
    days_ago: int,
) -> None:
    id = stable("contact", str(relationship.id), first, how, str(days_ago))
    then = pilot.then(days_ago, id)
    pilot.add(Contact(id=id, relationship_id=relationship.id, at=then, first=first, how=how))
    record(
        pilot.db,
        "contact recorded",
        then,
        relationship_id=relationship.id,
        site_id=relationship.site_id,
    )


def make_waves(pilot: Pilot) -> None:
    """Publish the surveys, open the rounds in every site and invite everyone."""
    shipped = told("trust")["waves"][0]["surveys"]
    published = {
        name: publish_instrument(pilot.db, toml_text(name), pilot.then(160)) for name in shipped
    }
    for site in pilot.sites.values():
        for one in told("trust")["waves"]:
            wave = pilot.add(
                Wave(
                    id=stable("wave", site.name, one["kind"]),
                    site_id=site.id,
                    kind=WaveKind(one["kind"]),
                    name=one["name"],
                    from_on=pilot.day(one["from"]),
                    until_on=pilot.day(one["until"]) if "until" in one else None,
                )
            )
            for name in one["surveys"]:
                _survey(pilot, wave, published[name], site.name)


def _survey(pilot: Pilot, wave: Wave, instrument: PublishedInstrument, site: str) -> None:
    survey = pilot.add(
        Survey(
            id=stable("survey", site, wave.kind, instrument.name),
            instrument_id=instrument.id,
            wave_id=wave.id,
            site_id=wave.site_id,
        )
    )
    for account in pilot.accounts.values():
        asked = TELLERS.get(account.role) is instrument.voice
        if asked and account.site_id == wave.site_id:
            _invite(pilot, survey, wave, account)


def _invite(pilot: Pilot, survey: Survey, wave: Wave, account: Account) -> None:
    day = wave.from_on + timedelta(days=INVITED_AFTER_DAYS)
    for relationship in _told_in(pilot, account):
        if relationship.is_current(day):
            pilot.add(
                Invitation(
                    id=invitation_id(survey.id, relationship.id, account.id),
                    survey_id=survey.id,
                    relationship_id=relationship.id,
                    account_id=account.id,
                    invited_at=pilot.then((pilot.now.date() - day).days),
                )
            )


def invitation_id(*of: Any) -> Any:
    """The id of the invitation to a survey, about a relationship, of an account."""
    return stable("invitation", *map(str, of))
