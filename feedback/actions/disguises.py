"""A disguise: the names around a relationship, and what humans decided about traces, on words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.actions.pseudonyms import name_map
from feedback.actions.replace_names import NameMap, Spot, whole_names
from feedback.model.accounts import Account
from feedback.model.care import Relationship
from feedback.model.names import Choice, TraceDecision
from feedback.model.traces import BY_LOOKS, TraceKind, find_traces, key_of

# What stands in brackets where something was taken out.
TAKEN_OUT = {
    TraceKind.PERSON: "name",
    TraceKind.NAME: "name",
    TraceKind.PLACE: "place",
    TraceKind.ADDRESS: "address",
    TraceKind.POSTCODE: "postcode",
    TraceKind.DATE: "date",
    TraceKind.BIRTH: "date",
    TraceKind.PHONE: "phone number",
    TraceKind.EMAIL: "e-mail address",
    TraceKind.LINK: "web address",
    TraceKind.NUMBER: "number",
    TraceKind.WORDS: "words",
}


@dataclass(frozen=True)
class Decided:
    """A decision as plain values."""

    kind: TraceKind
    choice: Choice
    real: str
    stands_in: str = ""

    @property
    def key(self) -> str:
        """What all the ways of writing the same thing have in common."""
        return key_of(self.kind, self.real)

    @property
    def put(self) -> str:
        """What stands in its place."""
        return self.stands_in if self.choice is Choice.STAND_IN else TAKEN_OUT[self.kind]


class Disguise(NameMap):
    """Names and their stand-ins, then what was decided. Known names always win.

    What is told apart by its looks (a date, a number) is found in every way of writing it.
    """

    def __init__(
        self,
        names: Iterable[tuple[str, str]],
        phrases: Iterable[tuple[str, str]] = (),
        decided: Iterable[Decided] = (),
        this_year: int = 2000,
    ) -> None:
        self.decided, self.this_year = tuple(decided), this_year
        self._by_looks: dict[str, Decided] = {}
        super().__init__(names, phrases)

    def _learn(self) -> None:
        super()._learn()
        for one in self.decided:
            if one.choice is Choice.LEAVE:
                continue
            self._know(one.real, one.put)
            if one.kind in BY_LOOKS:
                self._by_looks[one.key] = one

    def then_whole(self, others: Iterable[NameMap]) -> Disguise:
        """This one, then the whole names of others: a first name alone may be someone else's."""
        phrases = [*self.phrases, *self.names, *whole_names(others)]
        return Disguise(self.names, phrases, self.decided, self.this_year)

    def spots(self, words: str) -> list[Spot]:
        """Where something is replaced, in order, none over another, and by what."""
        found = super().spots(words)
        if self._by_looks:
            for trace in find_traces(words, self.this_year):
                if one := self._by_looks.get(trace.key):
                    found.append(Spot(trace.start, trace.end, f"[{one.put}]"))
        return joined(found)


def joined(spots: Iterable[Spot]) -> list[Spot]:
    """No spot over another: the longer one counts, and two that cross become one."""
    made: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (one.start, -one.end)):
        last = made[-1] if made else None
        if last is None or spot.start >= last.end:
            made.append(spot)
        elif spot.end > last.end:
            made[-1] = Spot(last.start, spot.end, f"{last.put} {spot.put}")
    return made


def disguise_of(
    db: Session,
    relationship: Relationship,
    tellers: Iterable[Account],
    this_year: int,
    also: Mapping[str, str] | None = None,
) -> Disguise:
    """Everything that is known and decided for a relationship. Raises CannotOpen.

    `also` are stand-ins by real names that are not kept yet.
    """
    names = name_map(db, relationship, tellers, also)
    return Disguise(names.names, names.phrases, decided_in(db, relationship.id), this_year)


def decided_in(db: Session, relationship_id: UUID) -> list[Decided]:
    """What was decided for a relationship, longest words first. Raises CannotOpen."""
    found = [
        Decided(row.kind, row.choice, row.real, row.stands_in or "")
        for row in decisions_of(db, relationship_id)
    ]
    return sorted(found, key=lambda one: (-len(one.real), one.key))


def decisions_of(db: Session, relationship_id: UUID) -> list[TraceDecision]:
    """The rows of what was decided, in the order of deciding."""
    rows = select(TraceDecision).where(TraceDecision.relationship_id == relationship_id)
    return list(db.scalars(rows.order_by(TraceDecision.decided_at, TraceDecision.id)))
