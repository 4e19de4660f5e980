"""A site with many stories in a folder of its own: each of one entry, sealed as ever."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.database import Database
from feedback.model.accounts import Account, Role
from feedback.model.base import Base
from feedback.model.care import Person, Relationship, Site, Worker
from feedback.model.keys import owner_key
from feedback.model.stories import Story, StoryPart
from feedback.model.telling import DiaryEntry, EntryShare
from feedback.model.trust import Consent, Use
from feedback.sealing import seal
from feedback.settings import read_settings

WORDS_OF_ONE = 120
STORIES_OF_ONE = 20
# One story of so many holds the rare word.
RARE, ONE_OF = "marmalade", 1000
SAID = """
    she he they we you said came went rang asked told the a and to of in for with about from
    home house garden stairs rail bus shop doctor nurse mother brother sister friend dog cat door
    key letter phone call visit week month day morning evening night time money work school college
    happy sad cross worried glad tired alone together safe good bad better worse slow quick late
    early never always often again because when where who decided helped listened waited moved
    changed planned wanted needed liked hoped knew felt thought understood forgot remembered
""".split()
# What a site in Wales or one with many Polish families has more of: letters that are not ASCII.
ACCENTED = "żółw łóżko dzień właśnie tŷ dŵr môr gwaith naïve café".split()


@dataclass(frozen=True)
class ManyStories:
    """The database, a facilitator who may see all of it, and how many stories hold RARE."""

    database: Database
    facilitator: Actor
    rare: int


def make_stories(folder: Path, count: int, accented: float = 0.1) -> ManyStories:
    """A site with `count` stories; the words of a share of them, `accented`, have accents."""
    database = Database.of(read_settings({"FEEDBACK_DATA": str(folder)}))
    database.upgrade()
    with database.writing() as db:
        making = _Making(db, random.Random(count), accented)
        for first in range(0, count, STORIES_OF_ONE):
            making.relationship(range(first, min(first + STORIES_OF_ONE, count)))
        making.put()
        facilitator = making.facilitator
    return ManyStories(database, facilitator, -(-count // ONE_OF))


def sentences(chance: random.Random) -> Iterator[str]:
    """Words without an end, in sentences of 5 to 14."""
    while True:
        few = chance.choices(SAID, k=chance.randint(5, 14))
        few[0] = few[0].capitalize()
        yield from [*few[:-1], f"{few[-1]}."]


class _Making:
    """Rows of many relationships, put in some thousands at once."""

    def __init__(self, db: Session, chance: random.Random, accented: float) -> None:
        self._db, self._chance, self._accented = db, chance, accented
        self._now = datetime.now(UTC)
        self._site = self._add(Site(name="A council"))
        self._worker = self._add(Worker(site_id=self._site.id, name="Grace Bell"))
        account = {"site": self._site, "role": Role.FACILITATOR, "name": "Sam Field"}
        self.facilitator = Actor.of(self._add(Account(**account)))
        self._rows: dict[type[Base], list[dict[str, Any]]] = {
            kind: [] for kind in (DiaryEntry, EntryShare, Story, StoryPart)
        }

    def relationship(self, numbers: range) -> None:
        """A person who said yes to stories, and their stories."""
        person = self._add(Person(site_id=self._site.id, name="Amina"))
        account = self._add(
            Account(site_id=self._site.id, role=Role.PERSON, name="Amina", person_id=person.id)
        )
        here = {"site_id": self._site.id, "worker_id": self._worker.id}
        day = self._now.date()
        relationship = self._add(Relationship(person_id=person.id, from_on=day, **here))
        said = {"account_id": account.id, "use": Use.STORY, "is_yes": True, "given_at": self._now}
        self._add(Consent(relationship_id=relationship.id, **said))
        key = owner_key(self._db, relationship.id)
        for number in numbers:
            self._story(number, relationship.id, account.id, key)
        if len(self._rows[Story]) > 4000:
            self.put()

    def put(self) -> None:
        """Put the rows that wait in."""
        for kind, rows in self._rows.items():
            if rows:
                self._db.execute(insert(kind), rows)
            rows.clear()
        self._db.expunge_all()

    def _story(self, number: int, relationship: UUID, account: UUID, key: bytes) -> None:
        entry, story, part = uuid4(), uuid4(), uuid4()
        words = self._words(number).encode()
        about = {"relationship_id": relationship}
        told = {"received_at": self._now, "language": "en"}
        self._rows[DiaryEntry].append({"id": entry, "account_id": account, **about, **told})
        self._rows[EntryShare].append({"entry_id": entry, "use": Use.STORY})
        begun = {"begun_by_id": self.facilitator.account_id, "begun_at": self._now}
        title = seal(key, b"A story", f"stories.title {story}")
        self._rows[Story].append(
            {
                "id": story,
                "site_id": self._site.id,
                "number": number + 1,
                "title_sealed": title,
                **about,
                **begun,
            }
        )
        sealed = seal(key, words, f"story_parts.words {part}")
        place = {"id": part, "story_id": story, "position": 1}
        self._rows[StoryPart].append({**place, "entry_id": entry, "words_sealed": sealed})

    def _words(self, number: int) -> str:
        said = list(islice(sentences(self._chance), WORDS_OF_ONE))
        if self._chance.random() < self._accented:
            said[:8] = self._chance.sample(ACCENTED, 8)
        if number % ONE_OF == 0:
            said[self._chance.randrange(len(said))] = RARE
        return " ".join(said)

    def _add(self, thing: Any) -> Any:
        self._db.add(thing)
        self._db.flush()
        return thing
