"""What every part of a freezing shares: what is asked, who is called what, what stays behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.actions.disguises import Disguise, disguise_of
from feedback.actions.frozen import FrozenCoder, LeftOut
from feedback.actions.leaving_out import MadeFor, Refusal, Source, made_for
from feedback.actions.pseudonyms import make_missing, missing
from feedback.actions.quoted import Quoted
from feedback.actions.replace_names import Replaced
from feedback.actions.traces import Finder, People
from feedback.model.accounts import Account
from feedback.model.asking import Answer
from feedback.model.care import Relationship
from feedback.model.stories import Collection, Story, StoryPart
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Use
from feedback.sealing import CannotOpen


@dataclass
class Freezing:
    """One freezing under way: what is asked, what was left out so far, and who is called what."""

    db: Session
    collection: Collection
    now: datetime
    actor: Actor | None = None
    left_out: list[LeftOut] = field(default_factory=list)
    # False for a look: then nothing is written, no stand-in and no wish for a covered copy; what
    # would be wished for is put into `wishes`.
    keeps: bool = True
    wishes: list[tuple[UUID, list[tuple[int, int]]]] = field(default_factory=list)
    # True while no collection says for whom it is: then only the uses are asked.
    is_for_nobody_yet: bool = False
    _coders: dict[UUID, FrozenCoder] = field(default_factory=dict)
    _plain: dict[str, str] = field(default_factory=dict)

    @property
    def uses(self) -> tuple[Use, ...]:
        """What every source must have a yes for."""
        return (Use.STORY, self.collection.use)

    @property
    def to(self) -> MadeFor | None:
        """Who is to see what goes out, and how."""
        return None if self.is_for_nobody_yet else made_for(self.collection)

    def make_stand_ins(self) -> None:
        """Make and keep every stand-in that is missing, in a transaction that may write."""
        assert self.maps is not None
        self.db.flush()

    @cached_property
    def maps(self) -> dict[UUID, Disguise]:
        """Every relationship's own names and decisions; none for one whose key was destroyed."""
        stories = [place.story for place in self.collection.places]
        found = {}
        for relationship in dict.fromkeys(story.relationship for story in stories):
            own = [story for story in stories if story.relationship is relationship]
            tellers = list(self._tellers(own))
            try:
                also = self._stand_ins(relationship, tellers)
                found[relationship.id] = disguise_of(
                    self.db, relationship, tellers, self.now.year, also
                )
            except CannotOpen:
                continue
        return found

    def finder(self, names: Disguise) -> Finder:
        """Finds what nobody knows yet in the words of one relationship."""
        return Finder(self._people, names, self.now.year)

    def names(self, relationship: Relationship) -> Disguise:
        """A relationship's own map first, then the whole names from the other stories.

        Raises CannotOpen when there is no map: no word may go out without one.
        """
        if relationship.id not in self.maps:
            raise CannotOpen(f"the names around {relationship.id} cannot be opened")
        own = self.maps[relationship.id]
        return own.then_whole(other for other in self.maps.values() if other is not own)

    def plain_everywhere(self, words: str) -> str:
        """Words that belong to no one story, with every name of every story replaced.

        The names of codes and questions stand at many quotations: each is looked through once.
        """
        if words not in self._plain:
            self._plain[words] = self._everyone.plain(words)
        return self._plain[words]

    def coder(self, account_id: UUID) -> FrozenCoder:
        """A number for a coder: staff are not named outside either."""
        known = self._coders.get(account_id)
        if known is None:
            name = f"coder {len(self._coders) + 1}"
            known = FrozenCoder(coder_id(account_id), name)
            self._coders[account_id] = known
        return known

    def leave_out(self, story: Story, what: str, why: Refusal) -> None:
        """Say that something of a story stays in the house."""
        self.left_out.append(LeftOut(story.label, what, why.reason, why.words, why.use or ""))

    def _stand_ins(self, relationship: Relationship, tellers: list[Account]) -> dict[str, str]:
        """Those that are not kept; none when all are kept now. Raises KeyDestroyed."""
        if not self.keeps:
            return missing(self.db, relationship, tellers)
        make_missing(self.db, relationship, tellers)
        return {}

    @cached_property
    def _everyone(self) -> Disguise:
        maps = list(self.maps.values())
        names = [pair for one in maps for pair in one.names]
        phrases = [pair for one in maps for pair in one.phrases]
        decided = [each for one in maps for each in one.decided]
        return Disguise(names, phrases, decided, self.now.year)

    @cached_property
    def _people(self) -> People:
        return People(self.db, self.collection.site_id)

    def _tellers(self, stories: list[Story]) -> Iterator[Account]:
        for story in stories:
            for part in story.parts:
                source, _ = source_of(self.db, part)
                yield source.account


def coder_id(account_id: UUID) -> UUID:
    """The id of a coder outside: the same each time, and their account's cannot be told from it."""
    return uuid5(account_id, "coder")


def collection_words(freezing: Freezing, collection: Collection) -> tuple[str, str]:
    """The collection's name and introduction with stand-ins in place."""
    return (
        freezing.plain_everywhere(collection.name),
        freezing.plain_everywhere(collection.introduction),
    )


def source_of(db: Session, part: StoryPart) -> tuple[Source, Answer | None]:
    """The diary entry or the response that a part comes from, and the answer when it is one."""
    if part.entry_id is not None:
        return db.get_one(DiaryEntry, part.entry_id), None
    answer = db.get_one(Answer, part.answer_id)
    return answer.response, answer


@dataclass(frozen=True)
class KeptPart:
    """A part that may go out, its source, its speaker and its words with stand-ins.

    `words` are its words as they were told, opened once for all its `quotations` that may go.
    """

    part: StoryPart
    words: str
    source: Source
    answer: Answer | None
    speaker: str
    said: Replaced
    quotations: Sequence[Quoted] = ()

    @property
    def is_entry(self) -> bool:
        """True for a diary entry, False for an answer."""
        return self.answer is None


def role_of(source: Source) -> str:
    """Whose voice it is: a phone call that staff wrote down is staff's."""
    return source.account.role.value


def month_of(source: Source) -> str:
    """The month in which it was told, as 2026-03: a day can tell who it was."""
    if isinstance(source, DiaryEntry):
        return f"{source.received_at:%Y-%m}"
    return f"{source.sent_at:%Y-%m}"
