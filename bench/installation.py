"""A real installation in a folder of its own: people who are asked, and answers already stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.agreements import Explained, agree
from feedback.actions.sign_in import Keys, begin_session
from feedback.actions.surveys import instrument_of, publish_instrument
from feedback.database import Database
from feedback.forms.instrument import Instrument
from feedback.forms.shipping import toml_text
from feedback.model.accounts import Account, Role
from feedback.model.asking import (
    Answer,
    Invitation,
    Survey,
    SurveyResponse,
    Voice,
    Wave,
    WaveKind,
)
from feedback.model.care import Person, Relationship, Site, Worker
from feedback.sealing import derive
from feedback.settings import Settings, read_settings

SURVEY = "my-social-worker"
ITEM = "[[items]]"
NAME = re.compile(r'name = "([^"]+)"')
TELLERS_OF_THE_PAST = 50


@dataclass(frozen=True)
class Guest:
    """A person who is asked: their session's cookie, and what they are asked."""

    cookie: str
    invitation: UUID
    relationship: UUID

    @property
    def survey(self) -> str:
        """The path of their survey."""
        return f"/surveys/{self.invitation}"


@dataclass
class Installation:
    """A data folder with people in it. Each guest is handed out once."""

    settings: Settings
    database: Database
    instrument: Instrument
    first: Guest
    _guests: Iterator[Guest] = field(repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What the server must be told."""
        # Voices are made once, ahead; a site at rest makes none.
        return {"FEEDBACK_DATA": str(self.settings.data), "FEEDBACK_MAKE_VOICES": "no"}

    @property
    def question(self) -> str:
        """The path of the first guest's first question."""
        return f"{self.first.survey}/{self.instrument.items[0].name}"

    def guests(self, count: int) -> list[Guest]:
        """People who have not answered yet. Raises LookupError when there are not enough left."""
        found = list(islice(self._guests, count))
        if len(found) < count:
            raise LookupError("more walks than people were made for")
        return found


def make_installation(
    folder: Path,
    *,
    people: int,
    stored: int,
    more_surveys: int = 0,
    times: int = 1,
    store: str = "",
) -> Installation:
    """Make the tables, a site with `people` people who are asked, and `stored` sent responses.

    The first guest is asked `more_surveys` besides; the survey has its questions `times` over.
    Files are kept in the folder, or in `store`.
    """
    place = {"FEEDBACK_STORE": store} if store else {}
    settings = read_settings({"FEEDBACK_DATA": str(folder), **place})
    database = Database.of(settings)
    database.upgrade()
    now = datetime.now(UTC)
    with database.writing() as db:
        made = _Making(db, settings, now, longer(toml_text(SURVEY), times))
        guests = [made.guest(f"Person {number}") for number in range(people + 1)]
        made.ask_more(guests[0], more_surveys)
        made.past(stored)
        instrument = instrument_of(made.published)
    return Installation(settings, database, instrument, guests[0], iter(guests[1:]))


def longer(text: str, times: int) -> str:
    """The survey with each of its questions `times` over, under names of their own.

    The questions again have no words in other languages, so those are partly in English.
    """
    english, table, words = text.partition("\n[words.")
    if times > 1:
        words = words.replace("complete = true", "complete = false")
    head, *items = english.split(ITEM)
    again = [
        NAME.sub(rf'name = "\1-{time}"', item, count=1)
        for time in range(1, times)
        for item in items
    ]
    return ITEM.join([head, *items, *again]) + table + words


class _Making:
    """Adds the rows; the survey is the one that ships, published as any other."""

    def __init__(self, db: Session, settings: Settings, now: datetime, text: str) -> None:
        self._db, self._now = db, now
        self._keys = Keys(
            links=derive(settings.secret, "sign-in links"),
            sessions=derive(settings.secret, "browser sessions"),
        )
        self.published = publish_instrument(db, text, now)
        self._site = self._add(Site(name="A council"))
        self._worker = self._add(Worker(site_id=self._site.id, name="Grace Bell"))
        self._survey = self._survey_in("Baseline")

    def guest(self, name: str) -> Guest:
        """A person with a worker, who said yes to a survey, and a browser that is signed in."""
        account, relationship = self._someone(name)
        invitation = self._invite(self._survey, relationship.id, account.id)
        said = Explained("en", "words-and-pictures")
        agree(self._db, Actor.of(account), invitation.id, said, self._now)
        cookie = begin_session(self._db, self._keys, account, self._now, "link")
        return Guest(cookie, invitation.id, relationship.id)

    def ask_more(self, guest: Guest, surveys: int) -> None:
        """Ask a guest the same survey in `surveys` more waves."""
        account = self._db.get_one(Invitation, guest.invitation).account_id
        for number in range(surveys):
            self._invite(self._survey_in(f"Wave {number}"), guest.relationship, account)

    def _survey_in(self, wave_name: str) -> Survey:
        wave = self._add(
            Wave(
                site_id=self._site.id,
                kind=WaveKind.BASELINE,
                name=wave_name,
                from_on=self._now.date(),
            )
        )
        return self._add(
            Survey(instrument_id=self.published.id, wave_id=wave.id, site_id=self._site.id)
        )

    def _invite(self, survey: Survey, relationship: UUID, account: UUID) -> Invitation:
        return self._add(
            Invitation(
                survey_id=survey.id,
                relationship_id=relationship,
                account_id=account,
                invited_at=self._now,
            )
        )

    def past(self, count: int) -> None:
        """Responses that were sent before, each with an answer to every question."""
        if not count:
            return
        tellers = [self._someone(f"Earlier {n}") for n in range(TELLERS_OF_THE_PAST)]
        responses = [self._response(*tellers[n % len(tellers)]) for n in range(count)]
        self._db.execute(insert(SurveyResponse), responses)
        items = [item for item in instrument_of(self.published).items if item.choices]
        for start in range(0, count, 1000):
            batch = responses[start : start + 1000]
            answers = [self._answer(one["id"], item) for one in batch for item in items]
            self._db.execute(insert(Answer), answers)

    def _someone(self, name: str) -> tuple[Account, Relationship]:
        person = self._add(Person(site_id=self._site.id, name=name))
        account = Account(site_id=self._site.id, role=Role.PERSON, name=name, person_id=person.id)
        relationship = Relationship(
            person_id=person.id,
            worker_id=self._worker.id,
            site_id=self._site.id,
            from_on=self._now.date() - timedelta(days=90),
        )
        return self._add(account), self._add(relationship)

    def _response(self, account: Account, relationship: Relationship) -> dict:
        return {
            "id": uuid4(),
            "survey_id": self._survey.id,
            "relationship_id": relationship.id,
            "account_id": account.id,
            "voice": Voice.PERSON,
            "language": "en",
            "mode": "words-and-pictures",
            "began_at": self._now,
            "sent_at": self._now,
            "helped_by": [],
            "help_how": [],
        }

    def _answer(self, response: UUID, item) -> dict:
        return {
            "id": uuid4(),
            "response_id": response,
            "item": item.name,
            "choices": [item.choices[0].name],
            "language": "en",
            "answered_at": self._now,
        }

    def _add(self, thing):
        self._db.add(thing)
        self._db.flush()
        return thing
