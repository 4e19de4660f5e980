"""A frozen collection as a REFI-QDA project 1.0: users, codes, cases, sources, selections, sets.

Order and names are those of the schema (Project.xsd). What has no place in it, or would have a
wrong one, is left out and told in `Project.lost`. Ids are the same each time a thing goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from feedback.actions.frozen import (
    FrozenCoder,
    FrozenCollection,
    FrozenCopy,
    FrozenMedium,
    FrozenPart,
    FrozenQuotation,
    FrozenStory,
    LeftOut,
)
from feedback.actions.leaving_out import REASONS
from feedback.exports.codebook_files import ORIGIN, of_collection
from feedback.exports.media_names import ENDINGS
from feedback.exports.refi_elements import (
    VARIABLES,
    codebook_element,
    container,
    new_name,
    set_element,
    value_elements,
    variables_element,
    words_element,
)
from feedback.exports.refi_places import cues_of, in_picture, in_time, span
from feedback.exports.refi_texts import Counted, HeldWords, ToldText, guid, one_line, texts_of
from feedback.exports.xml_words import element, escaped

NAMESPACE = "urn:QDA-XML:project:1.0"
SCHEMA = "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
SOURCES = "sources"
LONGEST_NAME = 120
ELEMENTS = {"photo": "Picture", "sound": "Audio", "video": "Video"}
DRAFT = "A draft that nobody has checked."


@dataclass(frozen=True)
class Place:
    """A quotation in a source: the attributes that say where, in the order of the schema."""

    said: FrozenQuotation
    where: dict[str, int]


@dataclass(frozen=True)
class _Source:
    """A source that goes out: its id, the story it is in, its values, and its XML."""

    guid: UUID
    story: FrozenStory
    values: dict[str, str]
    xml: str


def copy_in_project(medium: FrozenMedium) -> FrozenCopy | None:
    """The copy that goes into a project: the largest of a photo, or the one that is played."""
    purposes = ("print", "screen") if medium.kind == "photo" else ("play",)
    return next(filter(None, map(medium.copy, purposes)), None)


@dataclass
class Project:
    """One project. `in_utf16` counts places as programs do that keep texts in UTF-16."""

    frozen: FrozenCollection
    in_utf16: bool = False
    lost: list[LeftOut] = field(default_factory=list)
    files: list[tuple[str, bytes | FrozenCopy]] = field(default_factory=list)
    _coders: dict[UUID, FrozenCoder] = field(default_factory=dict)

    @cached_property
    def xml(self) -> str:
        """`project.qde`. Fills `files` with (path, bytes or the copy to stream), and `lost`."""
        sources = [one for story in self.frozen.stories for one in self._sources(story)]
        about = {
            "xmlns": NAMESPACE,
            "xmlns:xsi": XSI,
            "xsi:schemaLocation": f"{NAMESPACE} {SCHEMA}",
            "name": escaped(one_line(self.frozen.name)),
            "origin": ORIGIN,
            "creatingUserGUID": guid("house"),
            "creationDateTime": self._made,
        }
        parts = (
            self._users(),
            codebook_element(of_collection(self.frozen.codes)),
            variables_element(),
            container("Cases", self._cases(sources)),
            container("Sources", [one.xml for one in sources]),
            container("Sets", self._sets(sources)),
            words_element("Description", self.frozen.introduction),
        )
        return HEAD + element("Project", about, *parts) + "\n"

    @property
    def _made(self) -> str:
        return f"{self.frozen.frozen_on.isoformat()}T00:00:00Z"

    def _by(self, coder: UUID) -> dict[str, object]:
        return {"creatingUser": coder, "creationDateTime": self._made}

    def _users(self) -> str:
        users = [(one.id, one.name) for one in self._coders.values()]
        users += [(guid("house"), ORIGIN)]
        return container(
            "Users", [element("User", {"guid": id, "name": name}) for id, name in users]
        )

    def _sources(self, story: FrozenStory) -> Iterator[_Source]:
        by_part: dict[UUID | None, list[FrozenQuotation]] = {}
        for said in story.quotations:
            by_part.setdefault(said.medium or said.part_id, []).append(said)
        for text in texts_of(story):
            yield self._text(story, text, by_part)
            for part in text.parts:
                by_part.pop(part.id, None)
        for part in story.parts:
            for said in by_part.get(part.id, ()):
                self._lose(story, said, "cannot-be-held")
        for medium in story.media:
            if source := self._medium(story, medium, by_part.get(medium.label, [])):
                yield source

    def _text(
        self,
        story: FrozenStory,
        text: ToldText,
        by_part: dict[UUID | None, list[FrozenQuotation]],
    ) -> _Source:
        counted = Counted(text.text, self.in_utf16)
        places = []
        for part in text.parts:
            for said in by_part.get(part.id, ()):
                start, end = text.place(part.id, said.start, said.end)
                if start == end:
                    self._lose(story, said, "cannot-be-held")
                    continue
                where = {"startPosition": counted.at(start), "endPosition": counted.at(end)}
                places.append(Place(said, where))
        values = self._values(story, text.parts[0])
        xml = element(
            "TextSource",
            self._text_file(text.guid, text.name, text.text),
            *self._selections("PlainTextSelection", places),
            *value_elements(values),
        )
        return _Source(text.guid, story, values, xml)

    def _text_file(self, id: UUID, name: str, text: str) -> dict[str, object]:
        path = f"{id}.txt"
        self.files.append((f"{SOURCES}/{path}", text.encode()))
        given = {"guid": id, "name": escaped(name), "plainTextPath": f"internal://{path}"}
        return {**given, **self._by(guid("house"))}

    def _medium(
        self, story: FrozenStory, medium: FrozenMedium, said: list[FrozenQuotation]
    ) -> _Source | None:
        id = guid("medium", story.id, medium.id)
        values = self._values(story, medium)
        copy = copy_in_project(medium)
        if copy is None:
            return self._words_alone(story, medium, said, values)
        path = f"{id}{ENDINGS[copy.media_type]}"
        self.files.append((f"{SOURCES}/{path}", copy))
        kind = ELEMENTS[medium.kind]
        name = f"{story.label} {medium.label}{ENDINGS[copy.media_type]}"
        places = in_picture if medium.kind == "photo" else in_time
        found = [Place(one, where) for one in said if (where := places(one, copy))]
        for one in said:
            if all(one is not place.said for place in found):
                self._lose(story, one, "outside-the-file")
        xml = element(
            f"{kind}Source",
            {
                "guid": id,
                "name": escaped(name),
                "path": f"internal://{path}",
                **self._by(guid("house")),
            },
            words_element("Description", medium.description),
            self._transcript(story, medium, found) if medium.transcript else "",
            *self._selections(f"{kind}Selection", found),
            *value_elements(values),
        )
        return _Source(id, story, values, xml)

    def _words_alone(
        self,
        story: FrozenStory,
        medium: FrozenMedium,
        said: list[FrozenQuotation],
        values: dict[str, str],
    ) -> _Source | None:
        """A recording of which only the words go out is a text."""
        held = HeldWords(medium.transcript)
        if not held.text.strip():
            for one in said:
                self._lose(story, one, "recording-stays")
            return None
        id, counted = guid("transcript", story.id, medium.id), Counted(held.text, self.in_utf16)
        places = []
        for one in said:
            cues = cues_of(medium, one)
            start, end = span(medium, held, cues) if cues else (0, 0)
            if start == end:
                self._lose(story, one, "recording-stays")
                continue
            where = {"startPosition": counted.at(start), "endPosition": counted.at(end)}
            places.append(Place(one, where))
        xml = element(
            "TextSource",
            self._text_file(id, f"{story.label} {medium.label} words", held.text),
            words_element("Description", DRAFT if medium.is_transcript_draft else ""),
            *self._selections("PlainTextSelection", places),
            *value_elements(values),
        )
        return _Source(id, story, values, xml)

    def _transcript(self, story: FrozenStory, medium: FrozenMedium, places: list[Place]) -> str:
        """The words of a recording with the moments that are known, and the same quotations."""
        id = guid("transcript", story.id, medium.id)
        held = HeldWords(medium.transcript)
        counted = Counted(held.text, self.in_utf16)
        points: dict[tuple[int, int], UUID] = {}

        def point(ms: int, place: int) -> UUID:
            return points.setdefault((ms, counted.at(held.at(place))), guid("point", id, ms, place))

        for (begins, ends, _), (low, high) in zip(medium.cues, medium.cue_places, strict=True):
            point(begins, low)
            point(ends, high)
        selections = []
        for place in places:
            cues = cues_of(medium, place.said)
            low, high = span(medium, held, cues) if cues else (0, 0)
            if low < high:
                first, last = min(cues), max(cues)
                where = {
                    "fromSyncPoint": point(medium.cues[first][0], medium.cue_places[first][0]),
                    "toSyncPoint": point(medium.cues[last][1], medium.cue_places[last][1]),
                }
                selections.append(Place(place.said, where))  # type: ignore[arg-type]
        return element(
            "Transcript",
            self._text_file(id, f"{story.label} {medium.label} words", held.text),
            words_element("Description", DRAFT if medium.is_transcript_draft else ""),
            *(
                element("SyncPoint", {"guid": one, "timeStamp": ms, "position": at})
                for (ms, at), one in sorted(points.items())
            ),
            *self._selections("TranscriptSelection", selections),
        )

    def _selections(self, kind: str, places: Iterable[Place]) -> Iterator[str]:
        """One for each coder: programs keep the coder of a selection, and no other."""
        for place in places:
            said = place.said
            name = escaped(one_line(said.words)[:LONGEST_NAME])
            about = words_element("Description", said.words) if said.is_picture else ""
            for given in said.codings:
                coder = given.coder
                self._coders.setdefault(coder.id, coder)
                by = self._by(coder.id)
                id = guid(kind, said.id, coder.id)
                codings = (
                    element(
                        "Coding",
                        {"guid": guid("coding", id, code), **by},
                        element("CodeRef", {"targetGUID": code}),
                    )
                    for code in given.codes
                )
                yield element(
                    kind, {"guid": id, "name": name, **place.where, **by}, about, *codings
                )

    def _values(self, story: FrozenStory, told: FrozenPart | FrozenMedium) -> dict[str, str]:
        part = next((one for one in story.parts if one.source_id == told.source_id), None)
        values = {
            "site": self.frozen.site,
            "story": story.label,
            "kind of story": story.kind,
            "told as": part.source if part else "",
            "round": part.wave if part else "",
            "told in": told.said_in,
            "role": part.role if part else "",
            "speaker": told.speaker,
            "language": part.language if part else "",
        }
        return {name: value for name, value in values.items() if value}

    def _cases(self, sources: Sequence[_Source]) -> list[str]:
        """One for each relationship, with all that its sources say of it."""
        by_case: dict[UUID, list[_Source]] = {}
        for one in sources:
            if one.story.about:
                by_case.setdefault(one.story.about.id, []).append(one)
        taken: set[str] = set()
        made = []
        for id, mine in by_case.items():
            about = mine[0].story.about
            name = new_name(one_line(about.name) if about else "", taken)
            values = {
                variable: "; ".join(sorted({one.values.get(variable, "") for one in mine} - {""}))
                for variable in VARIABLES
            }
            kept = {variable: value for variable, value in values.items() if value}
            refs = (element("SourceRef", {"targetGUID": one.guid}) for one in mine)
            given = {"guid": guid("case", id), "name": escaped(name)}
            made.append(element("Case", given, *value_elements(kept), *refs))
        return made

    def _sets(self, sources: Sequence[_Source]) -> Iterator[str]:
        """The collection, and each story in it with its easy words."""
        taken: set[str] = set()
        every = [one.guid for one in sources]
        yield set_element(guid("collection", self.frozen.id), self.frozen.name, "", every, taken)
        for story in self.frozen.stories:
            mine = [one.guid for one in sources if one.story is story]
            name = f"{story.label} {story.title}"
            yield set_element(guid("story", story.id), name, story.easy_words, mine, taken)

    def _lose(self, story: FrozenStory, said: FrozenQuotation, why: str) -> None:
        self.lost.append(LeftOut(story.label, f"the quotation {said.label}", why, REASONS[why]))
