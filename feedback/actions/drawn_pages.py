"""Pages that an illustrator drew outside: brought to a stage of a storyboard, put in order, shown.

Where there are some they stand in place of the studio's own pages of that stage: its tellers are
shown them, and as finished pictures they go out. Whatever changes in them after a yes is asked
again. They tell the whole story again, so nobody sees them once a part of it may not be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from feedback.access import Actor, May, NotHere, drawn_may_be_shown, require
from feedback.actions.frozen import FrozenCopy
from feedback.actions.later import ask_for
from feedback.actions.meanwhile import ChangedMeanwhile, mark_of, refuse_when_changed
from feedback.actions.media_files import KeptFile
from feedback.actions.record import record
from feedback.actions.replace_names import NameMap
from feedback.actions.second_codings import own_open
from feedback.actions.storyboard_agreed import newest
from feedback.actions.storyboard_contents import DrawnBoard, names_of
from feedback.actions.storyboard_contents import DrawnPage as StudioPage
from feedback.model.drawn_pages import DRAWN, DrawnPage
from feedback.model.keys import note_opened_rows
from feedback.model.passages import settle
from feedback.model.stories import StoryPart
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboard_pages import MOST_PAGES
from feedback.model.storyboards import Stage, Storyboard
from feedback.model.telling import MediaFile, MediaKind, SafeCopy

LONGEST_ALT = 1000
NOT_THE_STUDIOS = 0  # no version of the studio's pages was shown
NO_BRACKETS = str.maketrans("", "", "[]")
PURPOSES = ("screen", "print", "phone", "thumb")


class NoPages(ValueError):
    """No file was chosen."""

    code = "no-pages"


class TooManyPages(ValueError):
    """A storyboard has no more pages than `MOST_PAGES`."""

    code = "too-many-pages"


class AltTooLong(ValueError):
    """The words for a page are longer than we keep."""

    code = "too-long"


class PagesNotDone(Exception):
    """A page cannot be shown yet: it is not ready, has trouble, or no words for it."""

    code = "pages-not-done"


@dataclass(frozen=True)
class ShownPage:
    """A page as it is shown: `number` counts from 1, `alt` has stand-ins in place.

    It `is_gone` when it may not be shown any more; then it has no copies.
    """

    id: UUID
    number: int
    alt: str
    copies: tuple[FrozenCopy, ...]
    shows_someone: bool = False
    is_gone: bool = False

    def copy(self, purpose: str) -> FrozenCopy | None:
        """The safe copy for a purpose."""
        return next((one for one in self.copies if one.purpose == purpose), None)


def pages_of(db: Session, storyboard_id: UUID, stage: Stage) -> list[DrawnPage]:
    """The pages that were brought for a stage, in order."""
    query = select(DrawnPage).where(
        DrawnPage.storyboard_id == storyboard_id, DrawnPage.stage == stage
    )
    query = query.options(selectinload(DrawnPage.media_file).selectinload(MediaFile.copies))
    order = (DrawnPage.position, DrawnPage.number, DrawnPage.id)
    return list(db.scalars(query.order_by(*order)))


def see_pages(
    db: Session, actor: Actor, storyboard_id: UUID, stage: Stage, now: datetime
) -> tuple[Storyboard, list[DrawnPage]]:
    """A storyboard and the pages that were brought for a stage. Raises NotHere."""
    storyboard = _of_story(db, actor, storyboard_id, stage, now)
    pages = pages_of(db, storyboard.id, stage)
    if pages and may_be_shown(db, storyboard, now):
        _note_shown(db, storyboard)
    return storyboard, pages


def may_be_shown(db: Session, storyboard: Storyboard, now: datetime) -> bool:
    """True while all that the story comes from may be used."""
    query = select(Storyboard.id).where(Storyboard.id == storyboard.id, drawn_may_be_shown(now))
    return db.scalar(query) is not None


def shown_pages(
    db: Session, storyboard: Storyboard, now: datetime, names: NameMap | None = None
) -> tuple[ShownPage, ...]:
    """The pages of the storyboard's stage as they are shown today; none when none were brought.

    Called by actions that have asked access. Raises CannotOpen, KeyDestroyed.
    """
    pages = pages_of(db, storyboard.id, storyboard.stage)
    if not pages:
        return ()
    names = names or names_of(db, storyboard, now)
    is_gone = not may_be_shown(db, storyboard, now)
    return tuple(_shown(page, n, names, is_gone) for n, page in enumerate(pages, 1))


def see_copy(
    db: Session, actor: Actor, storyboard_id: UUID, page_id: UUID, now: datetime
) -> SafeCopy:
    """A copy of a page, for whoever works on the storyboard. Raises NotHere."""
    storyboard = _to_work_on(db, actor, storyboard_id, now)
    page = db.get(DrawnPage, page_id)
    copy = _copy_of(db, storyboard, page, "phone", now)
    _note_shown(db, storyboard)
    return copy


def copy_for_teller(db: Session, storyboard: Storyboard, page_id: UUID, now: datetime) -> SafeCopy:
    """A copy of a page of the stage that its tellers are shown. Raises NotHere.

    Called by actions that have asked access.
    """
    page = db.get(DrawnPage, page_id)
    if page is not None and page.stage is not storyboard.stage:
        raise NotHere(f"drawn page {page_id} of another stage")
    return _copy_of(db, storyboard, page, "screen", now)


def must_be_done(db: Session, storyboard: Storyboard, now: datetime) -> None:
    """Nobody is asked about pages that cannot be shown. Raises PagesNotDone."""
    pages = pages_of(db, storyboard.id, storyboard.stage)
    if pages and not (all(page.is_done for page in pages) and may_be_shown(db, storyboard, now)):
        raise PagesNotDone


def bring_pages(
    db: Session,
    actor: Actor,
    storyboard_id: UUID,
    stage: Stage,
    files: Sequence[KeptFile],
    now: datetime,
    instead_of: UUID | None = None,
) -> list[DrawnPage]:
    """Bring pages for a stage: after those that are there, or one file in place of one page.

    A file of several pages is one page until it is opened (`take_up_pages`). The same files sent
    again, as by a second tap, are the same pages: nothing is added. Raises NotHere, NoPages,
    TooManyPages.
    """
    storyboard = _held(db, actor, storyboard_id, stage, now)
    there = pages_of(db, storyboard.id, stage)
    old = _page(there, instead_of) if instead_of else None
    if not files or (old and len(files) > 1):
        raise NoPages
    if old is None and _are_there(there, files):
        return []
    if len(there) + len(files) - bool(old) > MOST_PAGES:
        raise TooManyPages
    made = [_add(db, actor, storyboard, stage, file, now) for file in files]
    at = there.index(old) if old else len(there)
    _put_in_order([*there[:at], *made, *there[at + bool(old) :]])
    if old:
        _forget(db, [old])
    _changed(db, actor, storyboard, stage, now, "brought", len(made))
    return made


def keep_words(
    db: Session,
    actor: Actor,
    storyboard_id: UUID,
    stage: Stage,
    alts: Mapping[UUID, str],
    shows: Iterable[UUID],
    now: datetime,
    shown: Mapping[UUID, str] | None = None,
) -> None:
    """Keep what each page shows in words, and whether someone can be recognised in it.

    Pages that are not in `alts` stay as they are. `shown` are the marks of what was shown of them
    (`mark_of_page`). Raises NotHere, AltTooLong, ChangedMeanwhile.
    """
    storyboard = _held(db, actor, storyboard_id, stage, now)
    shows, shown, changed = set(shows), shown or {}, 0
    there = {page.id: page for page in pages_of(db, storyboard.id, stage)}
    if any(id in shown and id not in there for id in alts):
        raise ChangedMeanwhile
    for page in (there[id] for id in alts if id in there):
        alt = _settled(alts[page.id])
        if len(alt) > LONGEST_ALT:
            raise AltTooLong
        given = alt, page.id in shows
        if _kept(page) != given:
            refuse_when_changed(shown.get(page.id), *_kept(page))
            page.alt, page.shows_someone = alt or None, page.id in shows
            changed += 1
    if changed:
        _changed(db, actor, storyboard, stage, now, "described", changed)


def mark_of_page(page: DrawnPage) -> str:
    """What is kept of a page in words, as a mark."""
    return mark_of(*_kept(page))


def mark_of_typed(alt: str, shows_someone: bool) -> str:
    """The mark that a page has once this is kept."""
    return mark_of(_settled(alt), shows_someone)


def move_page(
    db: Session,
    actor: Actor,
    storyboard_id: UUID,
    stage: Stage,
    page_id: UUID,
    by: int,
    now: datetime,
) -> None:
    """Move a page so many places later; earlier when `by` is below 0. Raises NotHere."""
    storyboard = _held(db, actor, storyboard_id, stage, now)
    there = pages_of(db, storyboard.id, stage)
    page = _page(there, page_id)
    left = [one for one in there if one is not page]
    at = max(0, min(there.index(page) + by, len(left)))
    moved = [*left[:at], page, *left[at:]]
    if moved != there:
        _put_in_order(moved)
        _changed(db, actor, storyboard, stage, now, "moved", 1)


def remove_page(
    db: Session, actor: Actor, storyboard_id: UUID, stage: Stage, page_id: UUID, now: datetime
) -> None:
    """Take a page away, and its file when no other page is in it. Raises NotHere."""
    storyboard = _held(db, actor, storyboard_id, stage, now)
    there = pages_of(db, storyboard.id, stage)
    page = _page(there, page_id)
    _put_in_order([one for one in there if one is not page])
    _forget(db, [page])
    _changed(db, actor, storyboard, stage, now, "removed", 1)


def hold_board_of(db: Session, media_id: UUID) -> None:
    """Hold the storyboard that a file is a page of, if it is one: before the file itself, because
    whoever takes a page away holds them in this order."""
    boards = select(DrawnPage.storyboard_id).where(DrawnPage.media_file_id == media_id)
    db.execute(select(Storyboard.id).where(Storyboard.id.in_(boards)).with_for_update()).all()


def take_up_pages(db: Session, media: MediaFile, pages: int, now: datetime) -> str | None:
    """A file was opened and has so many pages: each gets its place, right after the first.

    The code of what is wrong when they are more than fit; then nothing changed. Called by the job
    that opened it, in its transaction, which holds the storyboard (`hold_board_of`).
    """
    found = select(DrawnPage).where(DrawnPage.media_file_id == media.id).limit(1)
    first = db.scalars(found).first()
    if first is None or pages < 2:
        return None
    there = pages_of(db, first.storyboard_id, first.stage)
    if len(there) + pages - 1 > MOST_PAGES:
        return TooManyPages.code
    like = {name: getattr(first, name) for name in ("stage", "brought_by_id", "brought_at")}
    more = [
        DrawnPage(storyboard=first.storyboard, media_file=media, number=number, position=0, **like)
        for number in range(2, pages + 1)
    ]
    at = there.index(first) + 1
    db.add_all(more)
    _put_in_order([*there[:at], *more, *there[at:]])
    _ask_anew(db, first.storyboard, first.stage, now)
    return None


def offered_words(drawn: DrawnBoard, number: int) -> str:
    """What the studio's page of that number says in words, to begin with: none when there is none.

    Its own words for it, or what happens in each panel and what is said there; stand-ins have no
    brackets, because nobody speaks in brackets.
    """
    page = next((one for one in drawn.pages if one.number == number), None)
    if page is None:
        return ""
    words = page.alt.translate(NO_BRACKETS) or " ".join(_sentences(page))
    return words if len(words) <= LONGEST_ALT else words[:LONGEST_ALT].rpartition(" ")[0]


def _sentences(page: StudioPage) -> Iterable[str]:
    for panel in page.panels:
        yield from filter(None, [(panel.alt or panel.scene).translate(NO_BRACKETS)])
        for one in panel.words:
            who = one.speaker or one.teller
            yield from [f"{who}: {one.drawn}" if who else one.drawn] if one.words else []


def _of_story(
    db: Session, actor: Actor, storyboard_id: UUID, stage: Stage, now: datetime
) -> Storyboard:
    storyboard = _to_work_on(db, actor, storyboard_id, now)
    if stage not in DRAWN:
        raise NotHere(f"drawn pages of {storyboard_id} for {stage}")
    return storyboard


def _to_work_on(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Storyboard:
    """A story's storyboard. Its pages show what others chose, so who codes it alone sees none."""
    storyboard: Storyboard = require(db, actor, May.EDIT_STORYBOARD, storyboard_id, now)
    if not has_place_for_pages(db, actor, storyboard):
        raise NotHere(f"drawn pages of {storyboard_id}")
    return storyboard


def has_place_for_pages(db: Session, actor: Actor, storyboard: Storyboard) -> bool:
    """Whether the actor can bring pages here: it is of a story that they do not code alone."""
    story_id = storyboard.story_id
    return story_id is not None and own_open(db, actor, story_id) is None


def _held(
    db: Session, actor: Actor, storyboard_id: UUID, stage: Stage, now: datetime
) -> Storyboard:
    """The storyboard, held: whoever asks about it or changes it waits."""
    _of_story(db, actor, storyboard_id, stage, now)
    return db.get_one(Storyboard, storyboard_id, with_for_update=True, populate_existing=True)


def _note_shown(db: Session, storyboard: Storyboard) -> None:
    """A page tells the whole story, so whoever is shown one looks at all its parts."""
    parts = select(StoryPart.id).where(StoryPart.story_id == storyboard.story_id)
    note_opened_rows(db, StoryPart, db.scalars(parts))


def _kept(page: DrawnPage) -> tuple[str, bool]:
    return page.alt or "", page.shows_someone


def _settled(alt: str) -> str:
    return settle(alt).strip()


def _page(pages: Sequence[DrawnPage], page_id: UUID) -> DrawnPage:
    found = next((page for page in pages if page.id == page_id), None)
    if found is None:
        raise NotHere(f"drawn page {page_id}")
    return found


def _add(
    db: Session, actor: Actor, storyboard: Storyboard, stage: Stage, file: KeptFile, now: datetime
) -> DrawnPage:
    media = MediaFile(
        id=file.id,
        relationship_id=storyboard.relationship_id,
        kind=MediaKind.PHOTO,
        is_drawing=True,
        size=file.size,
        sha256=file.sha256,
        received_at=now,
        key=file.key,
        file_name=file.file_name,
    )
    page = DrawnPage(
        storyboard=storyboard,
        stage=stage,
        position=0,
        number=1,
        media_file=media,
        brought_by_id=actor.account_id,
        brought_at=now,
    )
    db.add_all([media, page])
    db.flush()
    ask_for(db, "prepare-media", media.id, now)
    return page


def _are_there(pages: Iterable[DrawnPage], files: Iterable[KeptFile]) -> bool:
    return {file.sha256 for file in files} <= {page.media_file.sha256 for page in pages}


def _put_in_order(pages: Iterable[DrawnPage]) -> None:
    for position, page in enumerate(pages, 1):
        page.position = position


def _forget(db: Session, pages: Iterable[DrawnPage]) -> None:
    """Remove rows; the bytes cannot be opened without them, and are swept."""
    for page in pages:
        media = page.media_file
        db.delete(page)
        db.flush()
        others = select(DrawnPage.id).where(DrawnPage.media_file_id == media.id).limit(1)
        if db.scalar(others) is None:
            db.execute(delete(SafeCopy).where(SafeCopy.media_file_id == media.id))
            db.execute(delete(MediaFile).where(MediaFile.id == media.id))
            db.expunge(media)


def _changed(
    db: Session,
    actor: Actor,
    storyboard: Storyboard,
    stage: Stage,
    now: datetime,
    what: str,
    pages: int,
) -> None:
    db.flush()
    _ask_anew(db, storyboard, stage, now)
    facts = {"stage": stage.value, "what": what, "pages": pages}
    record(db, "changed drawn pages", now, actor=actor, about=storyboard, **facts)


def _ask_anew(db: Session, storyboard: Storyboard, stage: Stage, now: datetime) -> None:
    """A yes to this stage was to other pages, and no yes to the studio's."""
    for one in newest(db, [storyboard.id]):
        if one.stage is stage:
            one.replaced_at = now
    db.execute(
        update(StoryboardApproval)
        .where(StoryboardApproval.storyboard_id == storyboard.id, StoryboardApproval.stage == stage)
        .values(number=NOT_THE_STUDIOS)
    )


def _shown(page: DrawnPage, number: int, names: NameMap, is_gone: bool) -> ShownPage:
    copies = () if is_gone else tuple(_copies(page))
    alt = "" if is_gone else names.replace(page.alt or "").bare()
    return ShownPage(page.id, number, alt, copies, page.shows_someone, is_gone)


def _copy_of(
    db: Session, storyboard: Storyboard, page: DrawnPage | None, purpose: str, now: datetime
) -> SafeCopy:
    is_there = page is not None and page.storyboard_id == storyboard.id
    copy = page.copy_for(purpose) if page and is_there else None
    if copy is None or not may_be_shown(db, storyboard, now):
        raise NotHere(f"a drawn page of {storyboard.id}")
    return copy


def _copies(page: DrawnPage) -> Iterable[FrozenCopy]:
    """Its safe copies, by what they are for."""
    for purpose in PURPOSES:
        copy = page.copy_for(purpose)
        if copy is not None:
            size = (copy.width, copy.height, copy.seconds, copy.size, copy.sha256)
            yield FrozenCopy(copy.id, purpose, copy.media_type, *size)
