"""A collection as it is carried out: plain values that nothing can change any more.

Every word in here has its stand-ins in place. No real name and no key is in here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from feedback.actions.frozen_storyboards import FrozenStoryboard


@dataclass(frozen=True)
class LeftOut:
    """Something that stays in the house: which story, what of it, and why.

    `reason` is a stable code of `leaving_out.REASONS`; `words` say it in plain English. `use` is
    the one that the reason is about, when it is about one.
    """

    story: str
    what: str
    reason: str
    words: str
    use: str = ""

    def as_facts(self) -> dict[str, str]:
        """The same as a plain table, to be kept with the export."""
        return {
            "story": self.story,
            "what": self.what,
            "reason": self.reason,
            "words": self.words,
        }


@dataclass(frozen=True)
class FrozenConsent:
    """A yes that stood when the collection was frozen."""

    id: UUID
    use: str
    given_on: date
    until: date | None
    how: str
    was_supported: bool
    audiences: tuple[str, ...] = ()
    mediums: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrozenTeller:
    """Someone who told a part of a story, under their stand-in, and what they said yes to.

    `credit` is whose name they want with it; `credit_name` the one they chose, when it is not one
    that stays in the house. A real name is never in here.
    """

    speaker: str
    role: str
    consents: tuple[FrozenConsent, ...]
    credit: str = "none"
    credit_name: str = ""

    @property
    def is_written_by_hand(self) -> bool:
        """True when they want a name that stays in the house: the team gives it by hand."""
        return self.credit != "none" and not self.credit_name

    @property
    def credited_as(self) -> str:
        """The name that stands with what they told: the one they chose, else their stand-in."""
        return self.credit_name or self.speaker

    def said_yes(self, use: str) -> bool:
        """True when a yes to this use stood, for those who are to see it and as it is shown."""
        return any(yes.use == use for yes in self.consents)


@dataclass(frozen=True)
class FrozenCoder:
    """A coder, by a number. `id` is made from their account's, which it does not tell."""

    id: UUID
    name: str


@dataclass(frozen=True)
class FrozenCoding:
    """The codes that one coder gave to a quotation, or settled it with, by the codes' ids."""

    coder: FrozenCoder
    codes: tuple[UUID, ...]


@dataclass(frozen=True)
class FrozenQuotation:
    """Someone's words. `start` and `end` count code points of the source with stand-ins in.

    From a picture, a sound or a film (`place_kind` is "picture" or "time", not "words") it has no
    place in the words, and `medium` is the label of the file. `place` is then left, top, right and
    bottom in thousandths of the upright picture, or when it begins and ends in milliseconds.
    `is_settled` when coders differed and its codes are what was settled then.
    `may_quote` is "yes", "ask first" for words that nobody has checked, "no" for a coder's own.
    `codings` say which coder gave which codes; without a code, who marked it.
    """

    label: str
    words: str
    is_replaced: bool
    speaker: str
    role: str
    said_in: str
    language: str
    source: str
    source_id: UUID
    asked: str
    feeling: str
    start: int
    end: int
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    place_kind: str = "words"
    place: tuple[int, ...] = ()
    medium: str = ""
    may_quote: str = "yes"
    is_settled: bool = False
    id: UUID | None = None
    part_id: UUID | None = None
    codings: tuple[FrozenCoding, ...] = ()

    @property
    def is_picture(self) -> bool:
        """True when the words are a coder's description of a place in a picture."""
        return self.place_kind == "picture"


@dataclass(frozen=True)
class FrozenCopy:
    """A safe copy in the store: width and height in pixels, size in bytes, sha256 in hex."""

    id: UUID
    purpose: str
    media_type: str
    width: int | None
    height: int | None
    seconds: float | None
    size: int
    sha256: str


@dataclass(frozen=True)
class FrozenMedium:
    """A photo, a sound or a film of a story, with the copies that go with it.

    Of a recording only the words may go: then it has no copies.
    """

    label: str
    kind: str
    source_id: UUID
    speaker: str
    said_in: str
    description: str
    transcript: str
    transcript_language: str
    is_transcript_draft: bool
    is_end_missing: bool
    copies: tuple[FrozenCopy, ...]
    # (begins, ends, words) in milliseconds, where it is known when the words are said.
    cues: tuple[tuple[int, int, str], ...] = ()
    # (begins, ends) in milliseconds of what a tone covers.
    covered: tuple[tuple[int, int], ...] = ()
    # Who is in a photo: "me", "someone", "nobody"; empty when nobody has said.
    shows: str = ""
    # For each cue, from where to where it stands in the transcript, in code points.
    cue_places: tuple[tuple[int, int], ...] = ()
    id: UUID | None = None
    # Faces in it are covered; its voice sounds different, which an expert can turn back.
    has_covered_faces: bool = False
    is_voice_different: bool = False

    @property
    def is_here(self) -> bool:
        """False when only its words go out, because the sound holds what was replaced."""
        return bool(self.copies)

    def copy(self, purpose: str) -> FrozenCopy | None:
        """The copy for a purpose, when it goes out."""
        return next((copy for copy in self.copies if copy.purpose == purpose), None)


@dataclass(frozen=True)
class FrozenPicked:
    """Pictures of the library that someone told with, by name, in the order they were picked."""

    source_id: UUID
    speaker: str
    said_in: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class FrozenPart:
    """All the words of a part, also those that nobody marked, for formats in which others code.

    Its tellers said yes to them as they are, and traces in all of them are decided about.
    Quotations with its `id` count in these words.
    """

    id: UUID
    source_id: UUID
    speaker: str
    role: str
    said_in: str
    language: str
    source: str
    asked: str
    wave: str
    words: str


@dataclass(frozen=True)
class FrozenRelationship:
    """Whom a story is about: the stand-ins of a person and their named social worker."""

    id: UUID
    name: str


@dataclass(frozen=True)
class FrozenStory:
    """A story. `easy_words` and the title are empty when a part of the story stays behind.

    `not_looked_at` counts places, dates and unknown names that no human has decided about.
    `agreed` are the steps of its drawings (script, pencils, final) that all who told it agreed to.
    `script` is the storyboard whose script they agreed to, for whoever draws it.
    """

    id: UUID
    label: str
    title: str
    easy_words: str
    quotations: tuple[FrozenQuotation, ...]
    media: tuple[FrozenMedium, ...]
    tellers: tuple[FrozenTeller, ...]
    picked: tuple[FrozenPicked, ...] = ()
    not_looked_at: int = 0
    agreed: tuple[str, ...] = ()
    parts: tuple[FrozenPart, ...] = ()
    about: FrozenRelationship | None = None
    kind: str = ""
    storyboards: tuple[FrozenStoryboard, ...] = ()
    script: FrozenStoryboard | None = None

    def is_agreed(self, step: str) -> bool:
        """True when all who told it said yes to this step of what was drawn from it."""
        return step in self.agreed

    @property
    def is_final(self) -> bool:
        """True when all who told it said yes to the last step."""
        return self.is_agreed("final")

    @property
    def picked_names(self) -> tuple[str, ...]:
        """The pictures of the library in it, each once, in order of first use."""
        return tuple(dict.fromkeys(name for one in self.picked for name in one.names))

    @property
    def consent_ids(self) -> tuple[str, ...]:
        """The ids of every yes that this story goes out under, sorted."""
        return tuple(sorted({str(yes.id) for who in self.tellers for yes in who.consents}))

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of the codes on its quotations, each once, in order of first use."""
        return tuple(dict.fromkeys(code for said in self.quotations for code in said.codes))


@dataclass(frozen=True)
class FrozenCode:
    """A code of the codebook, its look (0 to 7), and how many quotations here carry it."""

    codebook: str
    name: str
    parent: str
    description: str
    count: int
    id: UUID
    look: int


@dataclass(frozen=True)
class FrozenCollection:
    """What goes out of the house on one day, for one use, for some people, to be shown in one way.

    `frozen_on` is the day in UTC.

    `symbol_credits` says who made the site's own symbols, and on which terms.
    """

    id: UUID
    name: str
    introduction: str
    use: str
    site: str
    is_demonstration: bool
    frozen_on: date
    stories: tuple[FrozenStory, ...]
    codes: tuple[FrozenCode, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())
    symbol_credits: tuple[str, ...] = ()
    audience: str = "team"
    medium: str = "paper"

    @property
    def status(self) -> str:
        """A draft until everyone said yes to what was made of every story: then it is final."""
        return "final" if all(story.is_final for story in self.stories) else "draft"

    @property
    def consent_ids(self) -> tuple[str, ...]:
        """The ids of every yes that the collection goes out under, sorted."""
        return tuple(sorted({one for story in self.stories for one in story.consent_ids}))
