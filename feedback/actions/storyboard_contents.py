"""What may be shown of a storyboard today: every word looked up, asked about, with its stand-ins.

The one way in which a screen, an export and someone's own page come to a storyboard's words and
pictures. What may not be used any more is not in what comes back: where it stood is a place with
`is_gone`. What was written around it (the scene and the alternative text) tells it again, and is
left out with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from easyread import pictures
from easyread.pictures.sorted_cards import SortedCards
from feedback.access import (
    Actor,
    May,
    comic_may_be_used,
    condition,
    in_comics,
    may_at_all,
    source_may_be_used,
    visible,
)
from feedback.actions.disguises import Disguise, disguise_of
from feedback.actions.faces import copies_that_leave, face_refusal
from feedback.actions.frozen import FrozenCopy
from feedback.actions.pseudonyms import missing
from feedback.actions.replace_names import NameMap
from feedback.actions.sorted_cards import SortedAnswer, sorted_answers
from feedback.actions.stories import sources_of
from feedback.model.accounts import Account
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.keys import note_opened_rows
from feedback.model.stories import Quotation, Story, StoryPart
from feedback.model.storyboard_pages import (
    Board,
    Crop,
    Kind,
    Page,
    Panel,
    Picture,
    Place,
    Tail,
    Words,
)
from feedback.model.storyboards import Storyboard, StoryboardVersion
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind
from feedback.model.trust import Use

# Which safe copies of a photo or a drawing a page may show, the first that is there on screens.
PURPOSES = ("screen", "print", "thumb")


@dataclass(frozen=True)
class DrawnWords:
    """Words as they are shown. `words` is empty when they are gone, or nobody wrote any yet.

    `quotation_id` says where they come from; `is_shortened` that a human shortened them; with
    `is_replaced` stand-ins are in them. `teller` is the stand-in of whoever said a quotation.
    `bare` are the words without brackets around stand-ins, where these differ.
    """

    id: str
    kind: Kind
    place: Place
    tail: Tail
    words: str
    speaker: str = ""
    quotation_id: UUID | None = None
    is_shortened: bool = False
    is_replaced: bool = False
    is_gone: bool = False
    language: str = ""
    teller: str = ""
    bare: str = ""

    @property
    def drawn(self) -> str:
        """The words as they stand in a picture: nobody speaks in brackets."""
        return self.bare or self.words

    @property
    def is_verbatim(self) -> bool:
        """True when they are a quotation, word for word."""
        return self.quotation_id is not None and not (self.is_shortened or self.is_gone)


@dataclass(frozen=True)
class DrawnPicture:
    """A picture as it is shown: of the library (`symbol`), cards that someone sorted (`cards`),
    or safe copies of a photo or drawing.
    """

    id: str
    place: Place
    crop: Crop
    alt: str = ""
    symbol: str = ""
    cards: SortedCards | None = None
    media_file_id: UUID | None = None
    is_drawing: bool = False
    is_gone: bool = False
    copies: tuple[FrozenCopy, ...] = ()

    @property
    def copy(self) -> FrozenCopy | None:
        """The safe copy for screens."""
        return next(iter(self.copies), None)

    @property
    def print_copy(self) -> FrozenCopy | None:
        """The safe copy for paper, or the one for screens."""
        return next((one for one in self.copies if one.purpose == "print"), self.copy)


@dataclass(frozen=True)
class DrawnPanel:
    """A panel as it is shown. `number` counts from 1 on its page."""

    id: str
    number: int
    place: Place
    scene: str
    words: tuple[DrawnWords, ...]
    pictures: tuple[DrawnPicture, ...]
    alt: str

    @property
    def is_part_gone(self) -> bool:
        """True when something that stood in it may not be shown any more."""
        return any(one.is_gone for one in (*self.words, *self.pictures))

    @property
    def word_count(self) -> int:
        """How many words a reader meets in it; captions count, the scene does not."""
        return sum(len(one.words.split()) for one in self.words)


@dataclass(frozen=True)
class DrawnPage:
    """A page as it is shown. `number` counts from 1."""

    id: str
    number: int
    layout: str
    panels: tuple[DrawnPanel, ...]
    alt: str


@dataclass(frozen=True)
class DrawnBoard:
    """A storyboard as it may be shown at one moment."""

    id: UUID
    label: str
    title: str
    pages: tuple[DrawnPage, ...]

    @property
    def panels(self) -> Iterator[DrawnPanel]:
        """Every panel, in reading order."""
        return (panel for page in self.pages for panel in page.panels)

    @property
    def is_part_gone(self) -> bool:
        """True when something in it may not be shown any more."""
        return any(panel.is_part_gone for panel in self.panels)

    def page(self, page_id: str) -> DrawnPage | None:
        """The page with that id."""
        return next((page for page in self.pages if page.id == page_id), None)

    def panel(self, panel_id: str) -> DrawnPanel | None:
        """The panel with that id."""
        return next((panel for panel in self.panels if panel.id == panel_id), None)


@dataclass(frozen=True)
class Quoted:
    """A quotation of the storyboard's story that may be used today, with its stand-ins."""

    id: UUID
    words: str
    is_replaced: bool
    teller: str
    language: str
    number: int
    is_picture: bool = False
    media_file_id: UUID | None = None
    bare: str = ""


def current_board(db: Session, storyboard: Storyboard) -> Board:
    """The pages that count now. Raises CannotOpen."""
    found = select(StoryboardVersion).where(
        StoryboardVersion.storyboard_id == storyboard.id,
        StoryboardVersion.number == storyboard.saved_count,
    )
    return db.scalars(found).one().board


def resolve(
    db: Session,
    actor: Actor | None,
    storyboard: Storyboard,
    now: datetime,
    board: Board | None = None,
    names: NameMap | None = None,
) -> DrawnBoard:
    """A storyboard as `actor` may see it now; for an export (`actor` None) as it may be used.

    `board` are other pages than those that count, of an earlier version. `names` put other
    stand-ins in than those of the relationship. Whether the actor may see the storyboard at all
    is asked by the caller (`May.SEE_STORYBOARD`). Raises CannotOpen, KeyDestroyed.
    """
    board = board if board is not None else current_board(db, storyboard)
    names = names or names_of(db, storyboard, now)
    ids = [found for id in board.quotation_ids if (found := _uuid(id))]
    quoted = {one.id: one for one in _quoted(db, actor, storyboard, now, names, ids)}
    wanted = [found for id in board.media_file_ids if (found := _uuid(id))]
    media = {one.id: one for one in usable_media(db, actor, storyboard, now, wanted)}
    cards = _sorted_cards(db, storyboard, now, board.sorted_sources)
    copies = _copies(db, actor, storyboard, media.values())
    drawing = _Drawing(names, quoted, media, copies, cards)
    return DrawnBoard(
        id=storyboard.id,
        label=storyboard.label,
        title=names.plain(storyboard.title),
        pages=tuple(drawing.page(page, n) for n, page in enumerate(board.pages, 1)),
    )


def _sorted_cards(
    db: Session, storyboard: Storyboard, now: datetime, sources: list[str]
) -> dict[str, SortedAnswer]:
    """Those of these sorted cards that may be shown today. They count as opened."""
    usable = sorted_answers(db, storyboard, now) if sources else []
    found = {one.source: one for one in usable if one.source in sources}
    note_opened_rows(db, SurveyResponse, {one.response_id for one in found.values()})
    return found


def quotations_to_use(
    db: Session,
    actor: Actor | None,
    storyboard: Storyboard,
    now: datetime,
    names: NameMap | None = None,
) -> list[Quoted]:
    """The quotations of the storyboard's story that may be used today, in order of telling."""
    return _quoted(db, actor, storyboard, now, names or names_of(db, storyboard, now), None)


def usable_media(
    db: Session,
    actor: Actor | None,
    storyboard: Storyboard,
    now: datetime,
    only: Iterable[UUID] | None = None,
) -> list[MediaFile]:
    """Photos and drawings that may stand in a storyboard today and have a safe copy, in order.

    Those of the tellings its story comes from; in an own comic the maker's own.
    """
    whose = _of_story if storyboard.story_id else _of_maker
    query = select(MediaFile).where(
        MediaFile.kind == MediaKind.PHOTO, whose(actor, storyboard, now)
    )
    if only is not None:
        query = query.where(MediaFile.id.in_(list(only)))
    if actor is not None:
        query = query.where(condition(actor, May.SEE_MEDIA, now))
    query = query.options(selectinload(MediaFile.copies))
    found = db.scalars(query.order_by(MediaFile.received_at, MediaFile.position, MediaFile.id))
    return [one for one in found if any(one.copy_for(purpose) for purpose in PURPOSES)]


def names_of(db: Session, storyboard: Storyboard, now: datetime) -> NameMap:
    """What stands in for whom in a storyboard; nothing in an own comic. Raises CannotOpen."""
    if storyboard.story is None:
        return Disguise(())
    relationship, tellers = storyboard.relationship, tellers_of(db, storyboard.story)
    also = missing(db, relationship, tellers)
    return disguise_of(db, relationship, tellers, now.year, also)


def stand_ins_of(names: NameMap) -> list[str]:
    """The stand-ins that are known around a story, each once, for choosing a speaker."""
    return list(dict.fromkeys(stands_in for _, stands_in in names.names))


def tellers_of(db: Session, story: Story) -> list[Account]:
    """Everyone who told something of a story."""
    sources = sources_of(db, story.parts).values()
    told = (one if isinstance(one, DiaryEntry) else one.response for one in sources)
    return list(dict.fromkeys(one.account for one in told))


def _quoted(
    db: Session,
    actor: Actor | None,
    storyboard: Storyboard,
    now: datetime,
    names: NameMap,
    only: list[UUID] | None,
) -> list[Quoted]:
    if storyboard.story_id is None or only == []:
        return []
    query = _quotations(actor, now).join(StoryPart, Quotation.part_id == StoryPart.id)
    query = query.where(StoryPart.story_id == storyboard.story_id)
    if only is not None:
        query = query.where(Quotation.id.in_(only))
    order = (StoryPart.position, StoryPart.id, Quotation.start, Quotation.id)
    found = list(db.scalars(query.order_by(*order).options(joinedload(Quotation.part))))
    sources = sources_of(db, list({one.part_id: one.part for one in found}.values()))
    said = {part.id: names.replace(part.words) for part in {one.part for one in found}}
    made = []
    for number, one in enumerate(found, 1):
        source = sources[one.part_id]
        told = source if isinstance(source, DiaryEntry) else source.response
        if one.place is None:
            whole = said[one.part_id]
            start, end = whole.place(one.start, one.end)
        else:
            whole = names.replace(one.words)
            start, end = 0, len(whole.words)
        is_picture = one.place is not None and one.place.begins_ms is None
        made.append(
            Quoted(
                id=one.id,
                words=whole.words[start:end],
                bare=whole.bare(start, end),
                is_replaced=whole.is_replaced(start, end),
                teller=names.stand_in(told.account.name),
                language=source.language,
                number=number,
                is_picture=is_picture,
                media_file_id=one.place.media_file_id if one.place else None,
            )
        )
    return made


def _quotations(actor: Actor | None, now: datetime) -> Select:
    """Those that a facilitator may see; for everyone else those that may be used in a story."""
    if actor is not None and may_at_all(actor.role, May.SEE_QUOTATION):
        return visible(actor, May.SEE_QUOTATION, now)
    usable = select(StoryPart.id).where(StoryPart.id == Quotation.part_id, source_may_be_used(now))
    return select(Quotation).where(usable.correlate(Quotation).exists())


def _of_story(actor: Actor | None, storyboard: Storyboard, now: datetime) -> ColumnElement[bool]:
    parts = select(StoryPart).where(
        StoryPart.story_id == storyboard.story_id, source_may_be_used(now)
    )
    answers = parts.join(Answer, Answer.id == StoryPart.answer_id)
    return or_(
        MediaFile.entry_id.in_(parts.with_only_columns(StoryPart.entry_id)),
        tuple_(MediaFile.response_id, MediaFile.item).in_(
            answers.with_only_columns(Answer.response_id, Answer.item)
        ),
    )


def _of_maker(actor: Actor | None, storyboard: Storyboard, now: datetime) -> ColumnElement[bool]:
    """What the maker told in the same relationship; for others what stands in their comic now.

    Whoever may see the comic sees its pictures with it; only with a yes to stories they go out.
    """
    this = Storyboard.id == storyboard.id
    if actor is None:
        return in_comics(and_(this, comic_may_be_used(Use.STORY, now)))
    if actor.account_id != storyboard.made_by_id:
        return in_comics(this)
    theirs = [
        select(kind.id).where(
            kind.account_id == storyboard.made_by_id,
            kind.relationship_id == storyboard.relationship_id,
            kind.taken_back_at.is_(None),
        )
        for kind in (DiaryEntry, SurveyResponse)
    ]
    return or_(MediaFile.entry_id.in_(theirs[0]), MediaFile.response_id.in_(theirs[1]))


def _copies(
    db: Session, actor: Actor | None, storyboard: Storyboard, files: Iterable[MediaFile]
) -> dict[UUID, tuple[FrozenCopy, ...]]:
    """The copies of each file that are shown; where a story leaves, those with faces covered."""
    leaves = actor is None and storyboard.story_id is not None
    return {one.id: _leaving(db, one) if leaves else _in_the_house(one) for one in files}


def _leaving(db: Session, media: MediaFile) -> tuple[FrozenCopy, ...]:
    """None while the photo waits for someone who looks at it, or for its covered copies."""
    if face_refusal(db, media) is not None:
        return ()
    found = copies_that_leave(db, media, PURPOSES)
    return tuple(replace(_copy(copy), purpose=purpose) for purpose, copy in found)


def _in_the_house(media: MediaFile) -> tuple[FrozenCopy, ...]:
    copies = (media.copy_for(purpose) for purpose in PURPOSES)
    return tuple(_copy(copy) for copy in copies if copy is not None)


@dataclass(frozen=True)
class _Drawing:
    """What is known of a storyboard's contents while it is put together."""

    names: NameMap
    quoted: Mapping[UUID, Quoted]
    media: Mapping[UUID, MediaFile]
    copies: Mapping[UUID, tuple[FrozenCopy, ...]]
    cards: Mapping[str, SortedAnswer]

    def page(self, page: Page, number: int) -> DrawnPage:
        panels = tuple(self.panel(panel, n) for n, panel in enumerate(page.panels, 1))
        is_part_gone = any(panel.is_part_gone for panel in panels)
        alt = "" if is_part_gone else self.names.plain(page.alt)
        return DrawnPage(page.id, number, page.layout, panels, alt)

    def panel(self, panel: Panel, number: int) -> DrawnPanel:
        words = tuple(map(self.words, panel.words))
        pictures = tuple(map(self.picture, panel.pictures))
        is_part_gone = any(one.is_gone for one in (*words, *pictures))
        around = (panel.scene, panel.alt)
        scene, alt = ("", "") if is_part_gone else map(self.names.plain, around)
        return DrawnPanel(panel.id, number, panel.place, scene, words, pictures, alt)

    def words(self, one: Words) -> DrawnWords:
        where = {"id": one.id, "kind": one.kind, "place": one.place, "tail": one.tail}
        speaker = self.speaker(one.speaker)
        if one.quotation_id is None:
            said = self.names.replace(one.words or "")
            return DrawnWords(
                **where,
                words=said.words,
                bare=said.bare(),
                speaker=speaker,
                is_replaced=bool(said.spans),
            )
        id = _uuid(one.quotation_id)
        quoted = self.quoted.get(id) if id else None
        if quoted is None:
            return DrawnWords(**where, words="", quotation_id=id, is_gone=True)
        words, bare, is_replaced = quoted.words, quoted.bare, quoted.is_replaced
        if one.words is not None:
            shorter = self.names.replace(one.words)
            words, bare, is_replaced = shorter.words, shorter.bare(), bool(shorter.spans)
        return DrawnWords(
            **where,
            words=words,
            bare=bare,
            speaker=speaker,
            quotation_id=id,
            is_shortened=one.words is not None,
            is_replaced=is_replaced,
            language=quoted.language,
            teller=quoted.teller,
        )

    def speaker(self, speaker: str) -> str:
        """A speaker's name: a stand-in without its brackets where a real name was written."""
        said = self.names.plain(speaker)
        is_one = said.startswith("[") and said.endswith("]") and said.count("[") == 1
        return said[1:-1] if is_one else said

    def picture(self, one: Picture) -> DrawnPicture:
        where = {"id": one.id, "place": one.place, "crop": one.crop}
        if one.symbol:
            if one.symbol not in _library():
                return DrawnPicture(**where, is_gone=True)
            return DrawnPicture(**where, alt=self.names.plain(one.alt), symbol=one.symbol)
        if one.is_sorted:
            told = self.cards.get(one.source)
            if told is None:
                return DrawnPicture(**where, is_gone=True)
            alt = self.names.plain(one.alt or told.cards.words)
            return DrawnPicture(**where, alt=alt, cards=told.cards)
        id = _uuid(one.media_file_id)
        media = self.media.get(id) if id else None
        if media is None or not self.copies[media.id]:
            return DrawnPicture(**where, media_file_id=id, is_gone=True)
        return DrawnPicture(
            **where,
            alt=self.names.plain(one.alt or media.description or ""),
            media_file_id=media.id,
            is_drawing=media.is_drawing,
            copies=self.copies[media.id],
        )


def _copy(copy: object) -> FrozenCopy:
    fields = FrozenCopy.__dataclass_fields__
    return FrozenCopy(**{name: getattr(copy, name) for name in fields})


def _library() -> frozenset[str]:
    return frozenset(pictures.names())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
