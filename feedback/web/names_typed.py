"""The form of names and places: what it showed, and what was ticked and typed, by the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flask import request

from feedback.actions.traces import UNDECIDED, Known, NewName, Wish, mark_of_decision
from feedback.model.names import Choice, TraceDecision
from feedback.model.traces import TraceKind

# What someone can call a word that they add.
ADDED = (TraceKind.NAME, TraceKind.PLACE, TraceKind.DATE, TraceKind.NUMBER, TraceKind.WORDS)
# More than this on one page is no page to think about, and no form that a server takes.
MOST = 120


@dataclass(frozen=True)
class Typed:
    """What was ticked and written at one word. Nothing is wished where nothing is ticked."""

    field: str
    kind: TraceKind
    words: str
    ticked: Choice | None
    stands_in: str
    was: str

    @property
    def wish(self) -> Wish | None:
        """What is to become of it, when that was said."""
        if self.ticked is None:
            return None
        return Wish(self.field, self.kind, self.words, self.ticked, self.stands_in, self.was)

    def stays(self, row: TraceDecision | None) -> bool:
        """False when someone else decided since, and here nothing was said against it."""
        wish = self.wish
        return self.was == mark_of_decision(row) or not (wish is None or wish.is_as_shown)


@dataclass(frozen=True)
class TypedNames:
    """A whole form: words by their keys, known people by their real names, and the added word."""

    traces: Mapping[str, Typed] = field(default_factory=dict)
    known: Mapping[str, NewName] = field(default_factory=dict)
    added: Wish | None = None

    @property
    def wishes(self) -> list[Wish]:
        """All that is to become of words, the added one last."""
        wishes = [one.wish for one in self.traces.values()] + [self.added]
        return [one for one in wishes if one is not None]

    @property
    def changed(self) -> set[str]:
        """The keys of what is to become other than the page showed."""
        return {one.key for one in self.wishes if not one.is_as_shown}

    def still_typed(self, decisions: Mapping[str, TraceDecision]) -> dict[str, Typed]:
        """What stands in the boxes when the page is drawn again, by key."""
        return {key: one for key, one in self.traces.items() if one.stays(decisions.get(key))}

    def known_still_typed(self, known: Iterable[Known]) -> dict[str, str]:
        """The same for known people, by their real names."""
        now = {one.real: one.stands_in for one in known}
        return {
            real: one.stands_in
            for real, one in self.known.items()
            if not one.is_as_shown or one.was == now.get(real)
        }

    def decided_otherwise(self, decisions: Mapping[str, TraceDecision]) -> list[TraceDecision]:
        """What someone else decided meanwhile, where something else is wished here."""
        met = [one.key for one in self.wishes if one.meets_other(decisions.get(one.key))]
        return [decisions[key] for key in dict.fromkeys(met)]

    def named_otherwise(self, known: Iterable[Known]) -> list[Known]:
        """Known people for whom someone else chose another stand-in meanwhile."""
        unasked = NewName("")
        return [
            one for one in known if self.known.get(one.real, unasked).meets_other(one.stands_in)
        ]


def typed_names() -> TypedNames:
    """What the form of this request says."""
    traces: dict[str, Typed] = {}
    for one in _typed_traces():
        key = Wish(one.field, one.kind, one.words, Choice.LEAVE).key
        traces.setdefault(key, one)
    return TypedNames(traces, dict(_typed_known()), _added(traces))


def _typed_traces() -> Iterator[Typed]:
    """What was ticked, and what is suggested when that was asked for."""
    form, takes_suggested = request.form, request.form.get("do") == "suggested"
    for number in range(min(form.get("count", 0, type=int), MOST)):
        kind, words = form.get(f"kind-{number}", ""), form.get(f"words-{number}", "")
        other, ticked = form.get(f"stand-in-{number}", ""), form.get(f"choice-{number}", "")
        if not ticked and takes_suggested:
            ticked = _suggested(other)
        if kind in list(TraceKind):
            choice = Choice(ticked) if ticked in list(Choice) else None
            was = form.get(f"was-{number}", UNDECIDED)
            yield Typed(f"stand-in-{number}", TraceKind(kind), words, choice, other, was)


def _typed_known() -> Iterator[tuple[str, NewName]]:
    """Stand-ins by real names, in the order of the form."""
    form = request.form
    for number in range(MOST):
        if not (real := form.get(f"real-{number}")):
            return
        yield real, NewName(form.get(f"known-{number}", ""), form.get(f"was-known-{number}"))


def _added(traces: Mapping[str, Typed]) -> Wish | None:
    """The word that someone added. It may be one that the page showed."""
    form, kind = request.form, request.form.get("added-kind", "")
    if not form.get("added", "").strip() or kind not in ADDED:
        return None
    other = form.get("added-stand-in", "")
    wish = Wish("added", TraceKind(kind), form["added"], _suggested(other), other)
    shown = traces.get(wish.key)
    return replace(wish, was=shown.was if shown else form.get("added-was", UNDECIDED))


def _suggested(other: str) -> Choice:
    return Choice.STAND_IN if other.strip() else Choice.TAKE_OUT
