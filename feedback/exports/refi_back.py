"""A project that comes back: its codes become a codebook, and codings of our own words come home.

Texts of a project never become anybody's story: a story needs tellings with a yes. Only where a
text is, sign for sign, one that leaves this house today for a collection, do its places count; and
so for pictures and recordings (`refi_back_media`). Nothing that is here is taken away.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.codebook_files import (
    MOST_CODES,
    FileRefused,
    Listed,
    RawCode,
    make_codebook,
    read_codes,
    settled,
)
from feedback.actions.codebook_versions import keep_version
from feedback.actions.exports import freeze
from feedback.actions.freezing import Freezing, coder_id
from feedback.actions.frozen import FrozenCoder, FrozenCollection, FrozenQuotation
from feedback.actions.meanwhile import mark_of
from feedback.actions.media_quotations import DescriptionTooLong, NothingDescribed, mark_place
from feedback.actions.quotations import (
    NothingMarked,
    OutsideTheWords,
    code_quotation,
    mark_quotation,
)
from feedback.actions.record import record
from feedback.actions.replace_names import Replaced
from feedback.exports.codebook_files import of_collection
from feedback.exports.refi_back_media import FileBack, OurFile, Where, file_of, our_files, words_for
from feedback.exports.refi_project import LONGEST_NAME
from feedback.exports.refi_read import (
    ProjectRefused,
    ReadMedium,
    ReadPlace,
    ReadProject,
    ReadSelection,
    ReadText,
    read_project,
)
from feedback.exports.refi_texts import Counted, ToldText, one_line, texts_of
from feedback.model.codebook_versions import CodebookChange
from feedback.model.media_places import BadPlace, Region, Stretch
from feedback.model.stories import Code, Codebook, Collection, Export, Quotation, StoryPart

OURS = ("qda-project", "qda-project-utf16")
MOST_COLLECTIONS = 10
MOST_PLACES = 1_000
LARGEST_CARRIED = 16_000_000
CORNERS, MOMENTS = 4, 2  # numbers that say where a region is, and where a stretch
RETURN = re.compile("\r(?=\n)")


@dataclass(frozen=True)
class Left:
    """Something that is not brought in: the text it is in, its words there, and a code why."""

    source: str
    words: str
    reason: str


@dataclass(frozen=True)
class PlaceBack:
    """A place in a part of ours, in its words as told, and the codes to give, by the file's ids."""

    part_id: UUID
    start: int
    end: int
    codes: tuple[str, ...]


@dataclass
class Looked:
    """What bringing a project in would do, and what it would leave."""

    project: ReadProject
    codes: list[Listed] = field(default_factory=list)
    known: dict[str, UUID] = field(default_factory=dict)
    places: list[PlaceBack] = field(default_factory=list)
    marks: dict[UUID, str] = field(default_factory=dict)
    in_files: list[FileBack] = field(default_factory=list)
    files_here: Counter[str] = field(default_factory=Counter)
    here_already: int = 0
    with_memo: int = 0
    collection: str = ""
    left: list[Left] = field(default_factory=list)

    def has_code(self, guid: str) -> bool:
        """True when the project's code is ours, or would be brought in."""
        return guid in self.known or guid in self._new

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the project's codes, by its ids."""
        return {one.guid: one.name for one in self.project.codes}

    @cached_property
    def _new(self) -> set[str]:
        return {str(one.id) for one in self.codes}

    @property
    def codings(self) -> int:
        """How many codes would be given."""
        return sum(len(one.codes) for one in (*self.places, *self.in_files))

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to bring in."""
        return not (self.codes or self.places or self.in_files)

    @property
    def is_full(self) -> bool:
        """True when no more places can be brought in at once."""
        return len(self.places) + len(self.in_files) >= MOST_PLACES

    @property
    def others(self) -> dict[str, int]:
        """How many there are of everything that is not read, or not ours."""
        counts = Counter(self.project.others) - self.files_here
        return {one: counts[one] for one in self.project.others if counts[one]}


@dataclass(frozen=True)
class BroughtIn:
    """What was brought in."""

    codes: int
    quotations: int
    codings: int
    not_kept: int


def look_at_project(db: Session, actor: Actor, data: bytes, now: datetime) -> Looked:
    """What a project or a codebook would bring; nothing is kept. Raises NotHere, ProjectRefused."""
    require(db, actor, May.MAKE_CODEBOOK, actor.site_id, now)
    if not data.startswith(b"PK"):
        return _codes_alone(data)
    looked = Looked(read_project(data))
    if len(looked.project.codes) > MOST_CODES:
        raise ProjectRefused("too-many-codes")
    home = _Home(db, actor, looked.project, now)
    looked.known = home.codes_here()
    looked.codes = _new_codes(looked)
    for text in looked.project.texts:
        _look_at_text(looked, home, text)
    for medium in looked.project.media:
        _look_at_file(looked, home, medium)
    looked.places = _together(looked.places)
    if home.frozen is not None:
        looked.collection = home.frozen.name
    return looked


def bring_in(db: Session, actor: Actor, name: str, told: str, now: datetime) -> BroughtIn:
    """Keep what was looked at: new codes as a codebook, and codings as the actor's own.

    Each story is asked for again. Raises NotHere, ProjectRefused, NameMissing, NameTaken, TooLong.
    """
    require(db, actor, May.MAKE_CODEBOOK, actor.site_id, now)
    codes, known, places, marks, in_files = _unpacked(told)
    made = _make_codes(db, actor, name, codes, now)
    given = _codes_to_give(db, actor, {**known, **made}, now)
    unchanged = set(_unchanged(db, actor, marks, now))
    counts = [
        _give(db, actor, place, given, now) if place.part_id in unchanged else None
        for place in places
    ]
    counts += [_give_in_file(db, actor, place, given, now) for place in in_files]
    kept = [count for count in counts if count is not None]
    facts = {"codes": len(made), "quotations": len(kept), "codings": sum(kept)}
    record(db, "brought a project in", now, actor=actor, **facts)
    return BroughtIn(len(made), len(kept), sum(kept), len(counts) - len(kept))


def carried(looked: Looked) -> str:
    """What `bring_in` needs, as letters for a form. It holds ids, places, and names of codes."""
    codes = [[one.name, one.parent, one.description, one.look, str(one.id)] for one in looked.codes]
    every = (*looked.places, *looked.in_files)
    number = {guid: at for at, guid in enumerate(sorted({g for p in every for g in p.codes}))}
    parts = list(dict.fromkeys(one.part_id for one in looked.places))
    told = {
        "codes": codes,
        "known": {guid: str(id) for guid, id in looked.known.items() if guid in number},
        "guids": list(number),
        "parts": [[str(id), looked.marks[id]] for id in parts],
        "places": [
            [parts.index(one.part_id), one.start, one.end, [number[guid] for guid in one.codes]]
            for one in looked.places
        ],
        "in_files": [
            [*_ids_of(one), one.where, one.words, [number[guid] for guid in one.codes]]
            for one in looked.in_files
        ],
    }
    return b64encode(zlib.compress(json.dumps(told).encode())).decode()


def _ids_of(place: FileBack) -> tuple[str, str, str]:
    return str(place.story_id), str(place.media_id), str(place.quotation_id or "")


@dataclass(frozen=True)
class _Found:
    """A place in a part: in its words as they leave, and in those that were told."""

    part_id: UUID
    as_left: tuple[int, int]
    as_told: tuple[int, int]


class _Home:
    """What of ours a project may be about: the newest collections that left as one."""

    def __init__(self, db: Session, actor: Actor, project: ReadProject, now: datetime) -> None:
        self._db, self._actor, self._now = db, actor, now
        self._project = project
        self.frozen: FrozenCollection | None = None
        self.texts: list[ToldText] = []
        self.files: list[OurFile] = []
        self._parts: dict[UUID, tuple[str, Replaced]] = {}
        self._find()

    def _find(self) -> None:
        """Take the collection with the most texts and files that are in the project."""
        best = 0
        theirs = {_bare(one.words) for one in self._project.texts if one.words}
        for collection in self._collections():
            frozen = freeze(self._db, self._actor, collection.id, self._now, [])
            texts = [text for story in frozen.stories for text in texts_of(story)]
            count = sum(_bare(text.text) in theirs for text in texts)
            files = our_files(frozen.stories)
            count += sum(file_of(files, one) is not None for one in self._project.media)
            if count > best:
                best, self.frozen, self.texts, self.files = count, frozen, texts, files

    def _collections(self) -> list[Collection]:
        newest = func.max(Export.made_at)
        left = select(Export.collection_id, newest.label("at")).where(Export.format.in_(OURS))
        left = left.group_by(Export.collection_id).subquery()
        query = visible(self._actor, May.EXPORT_COLLECTION, self._now)
        query = query.join(left, left.c.collection_id == Collection.id)
        return list(self._db.scalars(query.order_by(left.c.at.desc()).limit(MOST_COLLECTIONS)))

    def codes_here(self) -> dict[str, UUID]:
        """Which of the project's codes are ours, by its ids: known by id, or by the name it had."""
        codebooks = visible(self._actor, May.SEE_CODEBOOK, self._now).subquery()
        ids = select(Code.id).where(Code.codebook_id.in_(select(codebooks.c.id)))
        ours = {str(id): id for id in self._db.scalars(ids)}
        codes = of_collection(self.frozen.codes) if self.frozen else []
        names = {one.name.casefold(): one.id for one in codes if str(one.id) in ours}
        found = {}
        for code in self._project.codes:
            id = ours.get(code.guid) or names.get(one_line(code.name).casefold())
            if id is not None:
                found[code.guid] = id
        return found

    def text(self, theirs: ReadText) -> ToldText | str:
        """Our text that is the same sign for sign; else a code why there is none."""
        if theirs.words is None:
            return "no-words"
        by_id = [one for one in self.texts if str(one.guid) == theirs.guid]
        same = [one for one in self.texts if _bare(one.text) == _bare(theirs.words)]
        closest = [one for one in same if one in by_id] or [
            one for one in same if one.name == theirs.name
        ]
        if len(closest or same) == 1:
            return (closest or same)[0]
        return "several-alike" if same else "words-differ" if by_id else "not-ours"

    def back(self, text: ToldText, start: int, end: int) -> _Found | str:
        """The part at a place of a text, and the place in its words; else a code why not."""
        for part in text.parts:
            held, begins = text.held[part.id], text.begins[part.id]
            if begins <= start and end <= begins + len(held.text):
                there = held.back(start - begins, end - begins)
                if there is None:
                    return "cannot-tell"
                return _Found(part.id, there, self._told(part.id)[1].back(*there))
        return "not-one-answer"

    @property
    def me(self) -> str:
        """The actor, as coders are known in what leaves."""
        return str(coder_id(self._actor.account_id))

    def mark(self, part_id: UUID) -> str:
        """A mark of the words of a part, to know later that they are still the same."""
        return self._told(part_id)[0]

    def _told(self, part_id: UUID) -> tuple[str, Replaced]:
        """A mark of a part's words, and the words as they leave, made once for each part."""
        if part_id not in self._parts:
            part = self._db.get_one(StoryPart, part_id)
            names = self._freezing.names(part.story.relationship)
            self._parts[part_id] = mark_of(part.words), names.replace(part.words)
        return self._parts[part_id]

    @cached_property
    def _freezing(self) -> Freezing:
        assert self.frozen is not None
        collection = self._db.get_one(Collection, self.frozen.id)
        return Freezing(self._db, collection, self._now, self._actor, keeps=False)

    @cached_property
    def given(self) -> set[tuple[UUID, int, int, str, UUID]]:
        """Each coding that leaves: part, place in its words, who (id or name), code."""
        found = set()
        for story in self.frozen.stories if self.frozen else ():
            for said in story.quotations:
                for coding in said.codings if said.part_id else ():
                    for code in coding.codes:
                        for who in _called(coding.coder):
                            found.add((said.part_id, said.start, said.end, who, code))
        return found


def _given_at(said: FrozenQuotation | None) -> set[tuple[str, UUID]]:
    """Who gave which code to a quotation, by the coder's id and by the name."""
    codings = said.codings if said else ()
    return {(who, code) for one in codings for code in one.codes for who in _called(one.coder)}


def _look_at_text(looked: Looked, home: _Home, theirs: ReadText) -> None:
    ours = home.text(theirs)
    if isinstance(ours, str):
        looked.left.append(Left(theirs.name, "", ours))
        return
    reader = _Reader(theirs.words or "", ours.text, theirs.selections)
    for selection in theirs.selections:
        why = _look_at_selection(looked, home, ours, reader.place(selection), selection)
        if why:
            words = one_line(selection.name)[:LONGEST_NAME]
            looked.left.append(Left(theirs.name, words, why))


def _look_at_selection(
    looked: Looked,
    home: _Home,
    ours: ToldText,
    place: tuple[int, int] | str,
    selection: ReadSelection,
) -> str:
    """Put a selection to what would be brought in; a code why when not all of it can be."""
    if not selection.codings:
        return "no-code"
    found = place if isinstance(place, str) else home.back(ours, *place)
    if isinstance(found, str):
        return found
    fits = [one for one in selection.codings if looked.has_code(one[0])]
    new = [guid for guid, coder in fits if not _is_here(looked, home, found, guid, coder)]
    looked.here_already += len(fits) - len(new)
    if new and looked.is_full:
        return "too-many"
    if new:
        codes = tuple(dict.fromkeys(new))
        looked.places.append(PlaceBack(found.part_id, *found.as_told, codes))
        looked.marks[found.part_id] = home.mark(found.part_id)
    return "" if len(fits) == len(selection.codings) else "no-such-code"


def _is_here(looked: Looked, home: _Home, found: _Found, guid: str, coder: str) -> bool:
    """True when it is here: it left this house by its coder, or the actor gave it already."""
    code = looked.known.get(guid)
    names = _names(looked, home, coder)
    return any((found.part_id, *found.as_left, who, code) in home.given for who in names)


def _names(looked: Looked, home: _Home, coder: str) -> tuple[str, str, str]:
    """What a coder of the project may be called in what left, and what the actor is called."""
    return coder, looked.project.coders.get(coder, ""), home.me


def _look_at_file(looked: Looked, home: _Home, theirs: ReadMedium) -> None:
    ours = file_of(home.files, theirs)
    if ours is None:
        return  # it is counted among those that do not come in
    looked.files_here[theirs.source] += 1
    for place in ours.together(theirs.places):
        if why := _look_at_place(looked, home, ours, place):
            name = one_line(place.name)[:LONGEST_NAME]
            looked.left.append(Left(theirs.name, name, why))


def _look_at_place(looked: Looked, home: _Home, ours: OurFile, place: ReadPlace) -> str:
    """Put a place to what would be brought in; a code why when not all of it can be."""
    if not place.codings:
        return "no-code"
    said, where = ours.at(place), ours.where(place)
    if where is None:
        return "outside-the-file"
    fits = [one for one in place.codings if looked.has_code(one[0])]
    given = _given_at(said)
    new = [
        guid
        for guid, coder in fits
        if not any((who, looked.known.get(guid)) in given for who in _names(looked, home, coder))
    ]
    looked.here_already += len(fits) - len(new)
    if new and looked.is_full:
        return "too-many"
    if new:
        codes = tuple(dict.fromkeys(new))
        words = words_for(place, looked.names)
        id = said.id if said else None
        looked.in_files.append(FileBack(ours.story.id, ours.medium.id, id, where, words, codes))
    return "" if len(fits) == len(place.codings) else "no-such-code"


class _Reader:
    """Where selections are in our text, whichever way the other program counts.

    Programs count code points or UTF-16 units, and a return before a line end or not. Where these
    ways differ, the names of selections decide, which are often their words: the way in which
    most of them fit is that of all.
    """

    def __init__(self, theirs: str, ours: str, selections: Sequence[ReadSelection]) -> None:
        self._ours = ours
        ways = [
            (Counted(text, in_utf16), [found.start() for found in RETURN.finditer(text)])
            for text in dict.fromkeys((theirs, RETURN.sub("", theirs)))
            for in_utf16 in (False, True)
        ]
        fit = [sum(self._fits(_read(*way, one), one) for one in selections) for way in ways]
        self._ways = [way for way, count in zip(ways, fit, strict=True) if count == max(fit)]

    def place(self, selection: ReadSelection) -> tuple[int, int] | str:
        """From where to where, in code points; else a code why nobody can say."""
        found = {_read(*way, selection) for way in self._ways}
        inside = [place for place in found if self._is_inside(*place)]
        if len(found) > 1 and inside:
            return "cannot-tell"
        return inside[0] if inside else "outside-the-words"

    def _is_inside(self, low: int, high: int) -> bool:
        return 0 <= low < high <= len(self._ours)

    def _fits(self, place: tuple[int, int], selection: ReadSelection) -> bool:
        words = one_line(self._ours[slice(*place)]) if self._is_inside(*place) else ""
        return bool(words) and words[:LONGEST_NAME] == one_line(selection.name)[:LONGEST_NAME]


def _read(counted: Counted, returns: Sequence[int], selection: ReadSelection) -> tuple[int, int]:
    low, high = (counted.back(at) for at in (selection.start, selection.end))
    return low - bisect_left(returns, low), high - bisect_left(returns, high)


def _together(places: Iterable[PlaceBack]) -> list[PlaceBack]:
    """Each place once: some programs write a selection for each code."""
    found: dict[tuple[UUID, int, int], list[str]] = {}
    for one in places:
        found.setdefault((one.part_id, one.start, one.end), []).extend(one.codes)
    return [PlaceBack(*place, tuple(dict.fromkeys(codes))) for place, codes in found.items()]


def _bare(words: str) -> str:
    """Words as they are compared: with single line ends, and without space at the end."""
    return RETURN.sub("", words).rstrip()


def _called(coder: FrozenCoder) -> tuple[str, str]:
    return str(coder.id), coder.name


def _new_codes(looked: Looked) -> list[Listed]:
    """The codes that are not ours, as they would be kept."""
    raw = []
    for code in looked.project.codes:
        if code.guid in looked.known:
            continue
        words = "\n\n".join(filter(None, (code.description, code.memo)))
        looked.with_memo += bool(code.memo)
        raw.append(RawCode(code.guid, code.parent, code.name, words, code.colour, _uuid(code.guid)))
    return settled(raw)


def _codes_alone(data: bytes) -> Looked:
    try:
        codes = read_codes(data)
    except FileRefused as no:
        code = "not-a-project" if no.code == "not-a-codebook" else no.code
        raise ProjectRefused(code) from no
    return Looked(ReadProject("", "", {}, (), ()), codes=codes)


def _make_codes(
    db: Session, actor: Actor, name: str, codes: Sequence[Listed], now: datetime
) -> dict[str, UUID]:
    """The new codes in a codebook of their own, by the file's ids."""
    if not codes:
        return {}
    codebook: Codebook = make_codebook(db, actor.site_id, name, codes)
    record(db, "took a codebook in", now, actor=actor, about=codebook, codes=len(codes))
    keep_version(db, actor, codebook, CodebookChange.BEGAN, (), now)
    ids = {code.name.casefold(): code.id for code in codebook.codes}
    return {str(one.id or n): ids[one.name.casefold()] for n, one in enumerate(codes)}


def _codes_to_give(
    db: Session, actor: Actor, codes: Mapping[str, UUID], now: datetime
) -> dict[str, UUID]:
    """Those codes that the actor may see: ids in a form are only what somebody says."""
    codebooks = visible(actor, May.SEE_CODEBOOK, now).subquery()
    query = select(Code.id).where(
        Code.codebook_id.in_(select(codebooks.c.id)), Code.id.in_(set(codes.values()))
    )
    seen = set(db.scalars(query))
    return {guid: id for guid, id in codes.items() if id in seen}


def _unchanged(
    db: Session, actor: Actor, marks: Mapping[UUID, str], now: datetime
) -> Iterator[UUID]:
    """Those parts that the actor may see, and whose words are what was looked at."""
    for part_id, mark in marks.items():
        with suppress(NotHere):
            if mark_of(require(db, actor, May.SEE_STORY_PART, part_id, now).words) == mark:
                yield part_id


def _give(
    db: Session, actor: Actor, place: PlaceBack, codes: Mapping[str, UUID], now: datetime
) -> int | None:
    """Mark one place and give its codes; how many, None when it cannot be kept any more."""
    wanted = {codes[guid] for guid in place.codes if guid in codes}
    if not wanted:
        return None
    try:
        quotation = mark_quotation(db, actor, place.part_id, place.start, place.end, now)
    except (NotHere, NothingMarked, OutsideTheWords):
        return None
    return _add_codes(db, actor, quotation, wanted, now)


def _give_in_file(
    db: Session, actor: Actor, place: FileBack, codes: Mapping[str, UUID], now: datetime
) -> int | None:
    """Mark one place in a file, or take the quotation that is there, and give its codes."""
    wanted = {codes[guid] for guid in place.codes if guid in codes}
    if not wanted:
        return None
    try:
        quotation = _in_file(db, actor, place, now)
    except (NotHere, NothingDescribed, DescriptionTooLong, BadPlace):
        return None
    return _add_codes(db, actor, quotation, wanted, now)


def _in_file(db: Session, actor: Actor, place: FileBack, now: datetime) -> Quotation:
    if place.quotation_id is not None:
        return require(db, actor, May.SEE_QUOTATION, place.quotation_id, now)
    where = Region(*place.where) if len(place.where) == CORNERS else Stretch(*place.where)
    at = (db, actor, place.story_id, place.media_id)
    return mark_place(*at, where, place.words, now)


def _add_codes(
    db: Session, actor: Actor, quotation: Quotation, wanted: set[UUID], now: datetime
) -> int:
    """Give the codes beside those that the actor gave before; how many are new."""
    mine = {one.code_id for one in quotation.codings if one.coder_id == actor.account_id}
    code_quotation(db, actor, quotation.id, mine | wanted, now)
    return len(wanted - mine)


def _unpacked(
    told: str,
) -> tuple[list[Listed], dict[str, UUID], list[PlaceBack], dict[UUID, str], list[FileBack]]:
    """What `carried` made, looked at as what a stranger sent. Raises ProjectRefused."""
    try:
        packed = zlib.decompressobj()
        given = json.loads(packed.decompress(b64decode(told, validate=True), LARGEST_CARRIED))
        codes = [
            Listed(str(name), str(parent), str(words), int(look) % 8, _uuid(id))
            for name, parent, words, look, id in given["codes"][:MOST_CODES]
        ]
        known = {str(guid): UUID(id) for guid, id in given["known"].items()}
        parts = [(UUID(id), str(mark)) for id, mark in given["parts"]]
        guids = [str(one) for one in given["guids"]]
        places = [
            PlaceBack(parts[part][0], int(low), int(high), tuple(guids[n] for n in numbers))
            for part, low, high, numbers in given["places"][:MOST_PLACES]
        ]
        in_media = given.get("in_files", [])  # none in a form from before an upgrade
        in_files = [
            FileBack(
                UUID(story),
                UUID(medium),
                UUID(known_as) if known_as else None,
                _numbers(where),
                str(words),
                tuple(guids[n] for n in numbers),
            )
            for story, medium, known_as, where, words, numbers in in_media[:MOST_PLACES]
        ]
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, zlib.error) as no:
        raise ProjectRefused("not-a-project") from no
    return codes, known, places, dict(parts), in_files


def _numbers(where: Sequence[object]) -> Where:
    """Raises ValueError unless they say where a region or a stretch is."""
    if len(where) not in (CORNERS, MOMENTS):
        raise ValueError(where)
    return tuple(int(str(one)) for one in where)


def _uuid(told: str) -> UUID | None:
    try:
        return UUID(told)
    except ValueError:
        return None
