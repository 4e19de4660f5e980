"""A site with a story that is coded: long words, many quotations, forty codes, sealed as ever."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.many_stories import sentences
from feedback.access import Actor
from feedback.actions.sign_in import Keys, begin_session
from feedback.database import Database
from feedback.model.accounts import Account, Role
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.care import Person, Relationship, Site, Worker
from feedback.model.keys import owner_key
from feedback.model.stories import (
    Code,
    Codebook,
    Coding,
    Collection,
    CollectionStory,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.telling import DiaryEntry, EntryShare
from feedback.model.trust import Consent, Use
from feedback.sealing import derive, seal
from feedback.settings import Settings, read_settings

Places = list[tuple[int, int]]
CODES = 40
# An entry has so many words: the longest that a diary takes is 20,000 letters.
OF_A_PART = 3_000
# A quotation has so many words at most; they begin anywhere, so they lie over one another.
LONGEST = 40
USES = (Use.STORY, Use.DRAW)


@dataclass(frozen=True)
class Plan:
    """How much there is in the story: its entries, and the quotations in each of them."""

    parts: int
    quotations: int


@dataclass(frozen=True)
class CodedStory:
    """The installation, the facilitator's cookie, the story, and the words and places of each
    of its parts; the last of them by its id."""

    settings: Settings
    database: Database
    facilitator: Actor
    cookie: str
    story: UUID
    last_part: UUID
    told: list[tuple[str, Places]]
    codes: tuple[UUID, ...]
    collection: UUID

    @property
    def environment(self) -> dict[str, str]:
        """What the server must be told."""
        return {"FEEDBACK_DATA": str(self.settings.data), "FEEDBACK_MAKE_VOICES": "no"}


def told(quotations: int, chance: random.Random) -> tuple[str, Places]:
    """The words of an entry, and the places of its quotations, each from word to word."""
    words = list(islice(sentences(chance), OF_A_PART))
    starts, at = [], 0
    for word in words:
        starts.append(at)
        at += len(word) + 1
    places: dict[tuple[int, int], None] = {}  # no two at one place: they would go out as one
    while len(places) < quotations:
        first = chance.randrange(len(words) - LONGEST)
        last = first + chance.randrange(1, LONGEST)
        places[starts[first], starts[last] + len(words[last])] = None
    return " ".join(words), list(places)


def make_coded(folder: Path, plan: Plan) -> CodedStory:
    """A site with one story, and a collection that holds it."""
    settings = read_settings({"FEEDBACK_DATA": str(folder)})
    database = Database.of(settings)
    database.upgrade()
    with database.writing() as db:
        making = _Making(db, random.Random(plan.quotations))
        making.fill(plan)
        keys = Keys(
            links=derive(settings.secret, "sign-in links"),
            sessions=derive(settings.secret, "browser sessions"),
        )
        cookie = begin_session(db, keys, making.account, making.now, "link")
        return CodedStory(
            settings,
            database,
            Actor.of(making.account),
            cookie,
            making.story.id,
            making.last_part,
            making.told,
            codes=tuple(making.codes),
            collection=making.collection.id,
        )


class _Making:
    """The rows of one site."""

    def __init__(self, db: Session, chance: random.Random) -> None:
        self._db, self._chance = db, chance
        self.now = datetime.now(UTC)
        self._site = self._add(Site(name="A council"))
        worker = self._add(Worker(site_id=self._site.id, name="Grace Bell"))
        self.account = self._account(Role.FACILITATOR, "Sam Field")
        person = self._add(Person(site_id=self._site.id, name="Amina Shah"))
        self._teller = self._account(Role.PERSON, "Amina Shah", person_id=person.id)
        here = {"site_id": self._site.id, "worker_id": worker.id, "from_on": self.now.date()}
        self._relationship = self._add(Relationship(person_id=person.id, **here))
        about = {"relationship_id": self._relationship.id, "account_id": self._teller.id}
        for use in USES:
            self._add(Consent(use=use, is_yes=True, given_at=self.now, **about))
        self._key = owner_key(db, self._relationship.id)
        book = self._add(Codebook(site_id=self._site.id, name="What matters"))
        names = {f"Code {n}": n for n in range(CODES)}
        made = [
            self._add(Code(codebook_id=book.id, name=name, position=n, look=n % 8))
            for name, n in names.items()
        ]
        self.codes = [code.id for code in made]
        mine = {"made_by_id": self.account.id, "made_at": self.now}
        self.collection = self._add(
            Collection(site_id=self._site.id, name="All of it", use=Use.DRAW, **mine)
        )
        about = {"relationship_id": self._relationship.id, "site_id": self._site.id}
        begun = {"begun_by_id": self.account.id, "begun_at": self.now, "number": 1}
        self.story = self._add(Story(title="A story", **begun, **about))
        member = {"collection_id": self.collection.id, "story_id": self.story.id}
        self._add(CollectionStory(position=0, **member))
        self.last_part: UUID
        self.told: list[tuple[str, Places]] = []

    def fill(self, plan: Plan) -> None:
        """Put the parts in: an entry, its words, quotations and codings each."""
        for position in range(plan.parts):
            self._part(position, *told(plan.quotations, self._chance))
        self._db.flush()
        self._db.refresh(self.story, ["shown_count"])
        asked = {"asked_by_id": self.account.id, "asked_at": self.now, "answered_at": self.now}
        shown = {"shown_count": self.story.shown_count, "answer": Approved.YES}
        self._add(StoryApproval(story=self.story, account_id=self._teller.id, **asked, **shown))

    def _part(self, position: int, words: str, places: Places) -> None:
        entry = self._add(
            DiaryEntry(
                relationship_id=self._relationship.id,
                account_id=self._teller.id,
                received_at=self.now,
                language="en",
                words=words,
            )
        )
        for use in USES:
            self._db.add(EntryShare(entry_id=entry.id, use=use))
        about = {"story": self.story, "entry_id": entry.id}
        part = self._add(StoryPart(position=position, words=words, **about))
        self._quote(part.id, words, places)
        self.last_part = part.id
        self.told.append((words, places))

    def _quote(self, part: UUID, words: str, places: Places) -> None:
        by = {"part_id": part, "made_by_id": self.account.id, "made_at": self.now}
        rows = [
            {"id": (id := uuid4()), "start": start, "end": end, **by}
            | {"words_sealed": self._sealed(id, words[start:end])}
            for start, end in places
        ]
        coded = {"coder_id": self.account.id, "coded_at": self.now}
        codings = [
            {"id": uuid4(), "quotation_id": row["id"], "code_id": code, **coded}
            for row in rows
            for code in self._chance.sample(self.codes, self._chance.randint(1, 2))
        ]
        if rows:
            self._db.execute(insert(Quotation), rows)
            self._db.execute(insert(Coding), codings)

    def _sealed(self, id: UUID, words: str) -> bytes:
        return seal(self._key, words.encode(), f"quotations.words {id}")

    def _account(self, role: Role, name: str, **more: UUID) -> Account:
        return self._add(Account(site_id=self._site.id, role=role, name=name, **more))

    def _add(self, thing: Any) -> Any:
        self._db.add(thing)
        self._db.flush()
        return thing
