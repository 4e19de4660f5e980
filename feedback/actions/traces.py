"""What in a story may show who it is about, and deciding what becomes of it.

A decision holds for all that is told in one relationship. What is hard (a telephone number, a full
date of birth) and undecided keeps a story in the house; the rest is counted in the report
(decision 38).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.access import RECORDINGS, Actor, May, NotHere, require
from feedback.actions.disguises import Decided, decisions_of, disguise_of
from feedback.actions.meanwhile import ChangedMeanwhile, mark_of
from feedback.actions.pseudonyms import make_missing, missing, real_names, stand_ins_of_site
from feedback.actions.quoted import Quoted
from feedback.actions.record import record
from feedback.actions.replace_names import NameMap, Spot
from feedback.actions.stories import media_of_answers, parts_of, sources_of
from feedback.model.accounts import Account
from feedback.model.asking import Answer
from feedback.model.care import Relationship, Site
from feedback.model.media_places import Region
from feedback.model.names import Choice, TraceDecision
from feedback.model.passages import settle
from feedback.model.stories import Pseudonym, Quotation, Story, StoryPart
from feedback.model.telling import DiaryEntry, MediaFile
from feedback.model.traces import Trace, TraceKind, find_traces, key_of

LONGEST_WORDS, LONGEST_STAND_IN = 400, 60
AROUND = 40  # code points that are shown before and after
MOST_SEEN = 3
OWN_WORDS = ("title", "easy-words")
PEOPLE = (TraceKind.PERSON, TraceKind.NAME)
UNDECIDED = mark_of(None)


class NotDecided(ValueError):
    """This cannot be kept. `code` says why, `field` which wish it is about."""

    def __init__(self, code: str, field: str) -> None:
        super().__init__(f"{field}: {code}")
        self.code, self.field = code, field


@dataclass(frozen=True)
class Text:
    """Some words of a story, and where they stand: title, easy-words, told, described or said."""

    where: str
    words: str
    part: int = 0


@dataclass(frozen=True)
class Seen:
    """One place of a trace: in which text, and the words around it."""

    where: str
    part: int
    before: str
    words: str
    after: str


@dataclass
class Found:
    """Something that may show who it is about: how often it is there, and what was decided."""

    kind: TraceKind
    words: str
    key: str
    is_hard: bool
    count: int = 0
    seen: list[Seen] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """Someone whom the registers know, in this story: always replaced."""

    real: str
    words: tuple[str, ...]
    stands_in: str
    count: int


@dataclass(frozen=True)
class Wish:
    """What someone wants to become of a trace. `field` names it in the form it came from.

    `was` is the mark of what the page showed (`mark_of_decision`); None asks nothing.
    """

    field: str
    kind: TraceKind
    words: str
    choice: Choice
    stands_in: str = ""
    was: str | None = None

    @property
    def real(self) -> str:
        """The words, as they are kept."""
        return _plain(self.words)

    @property
    def key(self) -> str:
        """What all the ways of writing the same thing have in common."""
        return key_of(self.kind, self.real)

    @property
    def other(self) -> str | None:
        """The words in its place, when other words stand in."""
        return _plain(self.stands_in) if self.choice is Choice.STAND_IN else None

    @property
    def is_as_shown(self) -> bool:
        """True when nothing is to become other than the page showed."""
        return self.was == _mark(self.choice, self.other)

    def meets_other(self, row: TraceDecision | None) -> bool:
        """True when someone decided otherwise since the page was opened."""
        if row is None or self.was is None or self.is_as_shown:
            return False
        is_wished = (row.choice, row.stands_in) == (self.choice, self.other)
        return not is_wished and self.was != mark_of_decision(row)


def mark_of_decision(row: TraceDecision | None) -> str:
    """What a page shows of a decision, as a mark; None when nobody has decided."""
    return UNDECIDED if row is None else _mark(row.choice, row.stands_in)


def _mark(choice: Choice, stands_in: str | None) -> str:
    return mark_of(choice.value, stands_in)


def _plain(words: str) -> str:
    return " ".join(settle(words).split())


@dataclass(frozen=True)
class NewName:
    """What someone wants to stand in for a known person. `was` stood there on the page; None
    asks nothing."""

    stands_in: str
    was: str | None = None

    @property
    def plain(self) -> str:
        """The stand-in, as it is kept."""
        return _plain(self.stands_in)

    @property
    def is_as_shown(self) -> bool:
        """True when nothing is to become other than the page showed."""
        return self.plain == self.was

    def meets_other(self, stands_in: str) -> bool:
        """True when someone chose another one since the page was opened."""
        if self.was is None or self.is_as_shown:
            return False
        return stands_in not in (self.plain, self.was)


class People:
    """Everyone in the registers of a site, and what the site is called."""

    def __init__(self, db: Session, site_id: UUID) -> None:
        names, site = real_names(db, site_id), db.get_one(Site, site_id).name
        self.whole = {name.casefold() for name in names}
        self.names = NameMap((name, name) for name in names)
        self.site = NameMap([], [(site, site)])


class Finder:
    """Finds traces in the words of one relationship, past the names that are known anyway."""

    def __init__(self, people: People, names: NameMap, this_year: int) -> None:
        self._people, self._this_year = people, this_year
        self._names = NameMap(names.names, names.phrases)

    def traces(self, words: str, decided: Sequence[Decided] = ()) -> list[Trace]:
        """The traces in order, none over another; what was added by hand is among them."""
        left = _blank(words, self._names.spots(words))
        found: list[Trace] = []
        for spot in self._people.names.spots(left):
            kind = TraceKind.PERSON if self._is_whole(words, spot) else TraceKind.NAME
            found.append(_trace(kind, words, spot))
        left = _blank(left, self._people.names.spots(left))
        looked = [
            Trace(self._kind(one, words), one.start, one.end, words[one.start : one.end])
            for one in find_traces(left, self._this_year)
        ]
        left = _blank(left, looked)
        site = [_trace(TraceKind.PLACE, words, spot) for spot in self._people.site.spots(left)]
        left = _blank(left, site)
        found += [*looked, *site, *self._added(words, left, decided)]
        return sorted(found, key=lambda one: one.start)

    def _kind(self, one: Trace, words: str) -> TraceKind:
        """What looks like a name may be the site's own."""
        is_site = self._people.site.spots(words[one.start : one.end])
        return TraceKind.PLACE if one.kind is TraceKind.NAME and is_site else one.kind

    def _is_whole(self, words: str, spot: Spot) -> bool:
        said = " ".join(words[spot.start : spot.end].split()).casefold()
        return said in self._people.whole and " " in said

    def _added(self, words: str, left: str, decided: Sequence[Decided]) -> Iterator[Trace]:
        kinds = {" ".join(one.real.casefold().split()): one.kind for one in decided}
        for spot in NameMap([], [(one.real, one.real) for one in decided]).spots(left):
            said = " ".join(words[spot.start : spot.end].casefold().split())
            yield _trace(kinds.get(said, TraceKind.WORDS), words, spot)


def found_in(texts: Iterable[Text], finder: Finder, decided: Sequence[Decided] = ()) -> list[Found]:
    """What is found in these texts, one for each key, hard ones first, then as they come."""
    found: dict[str, Found] = {}
    for text in texts:
        for trace in finder.traces(text.words, decided):
            one = found.setdefault(
                trace.key, Found(trace.kind, trace.words, trace.key, trace.is_hard)
            )
            one.is_hard = one.is_hard or trace.is_hard
            one.count += 1
            if len(one.seen) < MOST_SEEN:
                one.seen.append(_seen(text, trace))
    return sorted(found.values(), key=lambda one: not one.is_hard)


def undecided_in(
    texts: Iterable[Text], finder: Finder, decided: Sequence[Decided]
) -> tuple[int, int]:
    """How many are hard and undecided, and how many are soft and not looked at."""
    keys = {one.key for one in decided}
    waiting = [one for one in found_in(texts, finder) if one.key not in keys]
    hard = sum(one.is_hard for one in waiting)
    return hard, len(waiting) - hard


def texts_of(
    story: Story,
    parts: Sequence[StoryPart],
    files: Mapping[UUID, Sequence[MediaFile]],
    quotations: Mapping[UUID, Sequence[Quotation | Quoted]],
) -> Iterator[Text]:
    """All words of a story that could leave. `files` are the media of each part, by its id, and
    `quotations` those of it that may leave."""
    yield Text("title", story.title)
    if story.easy_words:
        yield Text("easy-words", story.easy_words)
    for part in parts:
        yield Text("told", part.words, part.position)
        for quotation in quotations[part.id]:
            if quotation.place is not None and isinstance(quotation.place.where, Region):
                yield Text("described", quotation.words, part.position)
        for media in files.get(part.id, ()):
            if media.description:
                yield Text("described", media.description, part.position)
            if media.transcript is not None:
                yield Text("said", media.transcript.words, part.position)


@dataclass(frozen=True)
class Looked:
    """A story with what may show who it is about: found, decided, known, and its recordings."""

    story: Story
    found: list[Found]
    decisions: Mapping[str, TraceDecision]
    known: list[Known]
    recordings: list[MediaFile]

    @property
    def undecided(self) -> list[Found]:
        """What nobody has decided about."""
        return [one for one in self.found if one.key not in self.decisions]

    @property
    def is_held(self) -> bool:
        """True when something hard keeps it in the house."""
        return any(one.is_hard for one in self.undecided)


def look_through(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Looked:
    """What is to be decided in a story, as far as its parts may be seen today.

    Whoever has no stand-in yet is shown with the one to come; nothing is written.
    Raises NotHere, CannotOpen.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    parts = parts_of(db, actor, story, now)
    files, tellers = files_and_tellers(db, parts)
    also = missing(db, story.relationship, tellers)
    texts = list(texts_of(story, parts, files, {part.id: part.quotations for part in parts}))
    names = disguise_of(db, story.relationship, tellers, now.year, also)
    finder = Finder(People(db, story.site_id), names, now.year)
    rows = decisions_of(db, story.relationship_id)
    return Looked(
        story,
        found_in(texts, finder, names.decided),
        {row.key: row for row in rows},
        _known_in(texts, NameMap(names.names, names.phrases)),
        [one for each in files.values() for one in each if one.kind in RECORDINGS],
    )


def decide(db: Session, actor: Actor, story_id: UUID, wishes: Sequence[Wish], now: datetime) -> int:
    """Keep what someone decided, for the whole relationship; how many decisions are new or other.

    All or nothing; what is as the page showed it is no wish. Raises NotHere, ChangedMeanwhile,
    NotDecided (nothing-written, no-stand-in, too-long, not-plain, same-words, real-name).
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    db.get(Relationship, story.relationship_id, with_for_update=True, populate_existing=True)
    wishes = [wish for wish in wishes if not wish.is_as_shown]
    for wish in wishes:
        _check(db, story, wish)
    rows = {row.key: row for row in decisions_of(db, story.relationship_id)}
    if any(wish.meets_other(rows.get(wish.key)) for wish in wishes):
        raise ChangedMeanwhile
    changed = sum(_keep(db, actor, story, wish, rows, now) for wish in wishes)
    db.flush()
    return changed


def rename(
    db: Session, actor: Actor, story_id: UUID, names: Mapping[str, NewName], now: datetime
) -> int:
    """Give known people other stand-ins, for the whole relationship; how many are other now.

    `names` are by real names. Raises NotHere, ChangedMeanwhile, NotDecided (`field` is the real
    name).
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    db.get(Relationship, story.relationship_id, with_for_update=True, populate_existing=True)
    _, tellers = files_and_tellers(db, parts_of(db, actor, story, now))
    make_missing(db, story.relationship, tellers)
    rows = select(Pseudonym).where(Pseudonym.relationship_id == story.relationship_id)
    by_name = {row.real: row for row in db.scalars(rows)}
    changed = 0
    for real, wished in names.items():
        if wished.is_as_shown:
            continue
        row, stands_in = by_name.get(real), wished.plain
        if row is None:
            raise NotHere(f"a pseudonym of {story.relationship_id}")
        if wished.meets_other(row.stands_in):
            raise ChangedMeanwhile
        if stands_in == row.stands_in:
            continue
        _check(db, story, Wish(real, TraceKind.PERSON, real, Choice.STAND_IN, stands_in))
        row.stands_in = stands_in
        record(db, "changed a stand-in", now, actor=actor, about=row)
        changed += 1
    db.flush()
    return changed


def files_and_tellers(
    db: Session, parts: Sequence[StoryPart]
) -> tuple[dict[UUID, Sequence[MediaFile]], list[Account]]:
    """The media of each part, by its id, and who told. Give it only parts that may be seen."""
    sources = sources_of(db, parts)
    of_answers = media_of_answers(db, sources.values())
    files: dict[UUID, Sequence[MediaFile]] = {}
    tellers: list[Account] = []
    for part in parts:
        source = sources[part.id]
        is_entry = isinstance(source, DiaryEntry)
        files[part.id] = source.media if is_entry else of_answers.get(source.id, [])
        tellers.append(source.response.account if isinstance(source, Answer) else source.account)
    return files, tellers


def _keep(
    db: Session,
    actor: Actor,
    story: Story,
    wish: Wish,
    rows: dict[str, TraceDecision],
    now: datetime,
) -> bool:
    row = rows.get(wish.key)
    if row is not None and (row.choice, row.stands_in) == (wish.choice, wish.other):
        return False
    if row is None:
        row = TraceDecision(relationship_id=story.relationship_id, real=wish.real)
        rows[wish.key] = row
        db.add(row)
    row.kind, row.choice, row.stands_in = wish.kind, wish.choice, wish.other
    row.decided_by_id, row.decided_at = actor.account_id, now
    facts = {"kind": wish.kind.value, "choice": wish.choice.value, "story": str(story.id)}
    record(db, "decided about a trace", now, actor=actor, about=row, **facts)
    return True


def _check(db: Session, story: Story, wish: Wish) -> None:
    """Raises NotDecided."""
    real, other = wish.words.strip(), _plain(wish.stands_in)
    if not any(one.isalnum() for one in real):
        raise NotDecided("nothing-written", wish.field)
    if len(real) > LONGEST_WORDS or len(other) > LONGEST_STAND_IN:
        raise NotDecided("too-long", wish.field)
    if wish.choice is not Choice.STAND_IN:
        return
    if not any(one.isalnum() for one in other):
        raise NotDecided("no-stand-in", wish.field)
    if set(other) & set("[]<>") or not other.isprintable():
        raise NotDecided("not-plain", wish.field)
    if real.casefold() in other.casefold():
        raise NotDecided("same-words", wish.field)
    if _is_someone(db, story, wish.kind, other):
        raise NotDecided("real-name", wish.field)


def _is_someone(db: Session, story: Story, kind: TraceKind, other: str) -> bool:
    """True when a stand-in is a real name of the site, or stands for someone else there."""
    said, real = other.casefold(), real_names(db, story.site_id)
    if any(name.casefold() in said for name in real):
        return True
    if kind not in PEOPLE:
        return False
    words = {word.casefold() for name in real for word in name.split()}
    if words & set(said.split()):
        return True
    return said in stand_ins_of_site(db, story.site_id, but=story.relationship_id)


def _known_in(texts: Sequence[Text], names: NameMap) -> list[Known]:
    ways: dict[str, dict[str, None]] = {}
    counts: dict[str, int] = {}
    for text in texts:
        for spot in names.spots(text.words):
            put = spot.put.casefold()
            ways.setdefault(put, {})[text.words[spot.start : spot.end]] = None
            counts[put] = counts.get(put, 0) + 1
    return [
        Known(real, tuple(ways[put]), stands_in, counts[put])
        for real, stands_in in [*names.names, *names.phrases]
        if (put := f"[{stands_in}]".casefold()) in counts
    ]


def _seen(text: Text, trace: Trace) -> Seen:
    words = text.words
    before = words[max(0, trace.start - AROUND) : trace.start]
    after = words[trace.end : trace.end + AROUND]
    return Seen(
        text.where,
        text.part,
        ("…" if trace.start > AROUND else "") + before,
        trace.words,
        after + ("…" if trace.end + AROUND < len(words) else ""),
    )


def _trace(kind: TraceKind, words: str, spot: Spot) -> Trace:
    return Trace(kind, spot.start, spot.end, words[spot.start : spot.end])


def _blank(words: str, spots: Iterable[Spot | Trace]) -> str:
    """The words with small letters where a spot is: as long, and nothing to be found there."""
    letters = list(words)
    for spot in spots:
        letters[spot.start : spot.end] = "x" * (spot.end - spot.start)
    return "".join(letters)
