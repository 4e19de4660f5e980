"""Someone's own comic: made by themselves, step by step, shown to whom they like, taken back.

It is a storyboard that comes from no story. Each step is kept at once; what someone does on two
devices follows one after the other. A photo, a drawing or a voice is an entry of their diary; who
may see the comic sees it in the comic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload, selectinload

from feedback.access import Actor, May, condition, require, visible
from feedback.actions.diaries import SHARES, find_own_entry
from feedback.actions.helping import keep_helping
from feedback.actions.looks import Look, looks_at
from feedback.actions.own_copies_gone import let_go_of_told
from feedback.actions.record import record
from feedback.actions.safety_flags import flag_words
from feedback.actions.story_versions import settled_title
from feedback.actions.storyboard_contents import current_board, usable_media
from feedback.actions.storyboards import Edit, begin_board, change_board, fresh
from feedback.model.care import Relationship
from feedback.model.keys import note_opened
from feedback.model.own_comics import COMIC_LAYOUTS, put_picture, say, set_voice
from feedback.model.storyboard_edits import add_page
from feedback.model.storyboard_pages import MOST_WORDS_IN_A_PANEL, WHOLE_PANEL, Board, Picture
from feedback.model.storyboards import ComicFile, Storyboard
from feedback.model.telling import DiaryEntry, MediaFile, MediaKind
from feedback.model.trust import Use

COMIC = "comic"


class TooManyWords(Exception):
    """A panel holds at most 35 words. `count` is how many there were."""

    code = "too-many-words"

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} words")
        self.count = count


def places_to_make(db: Session, actor: Actor, now: datetime) -> list[Relationship]:
    """The relationships about which the actor may make a comic, by the person's name."""
    query = visible(actor, May.MAKE_COMIC, now).options(
        joinedload(Relationship.person), joinedload(Relationship.worker)
    )
    return sorted(db.scalars(query), key=lambda one: one.person.name)


def list_comics(db: Session, actor: Actor, now: datetime) -> list[Storyboard]:
    """The comics that the actor made; for staff those that are shown to them. Newest first."""
    query = visible(actor, May.SEE_COMIC, now).options(joinedload(Storyboard.made_by))
    return list(db.scalars(query.order_by(Storyboard.made_at.desc(), Storyboard.number.desc())))


def see_comic(db: Session, actor: Actor, comic_id: UUID, now: datetime) -> Storyboard:
    """One comic. Raises NotHere."""
    comic: Storyboard = require(db, actor, May.SEE_COMIC, comic_id, now)
    note_opened(db, comic)
    return comic


def own_comic(db: Session, actor: Actor, comic_id: UUID, now: datetime) -> Storyboard:
    """One of the actor's own comics. Raises NotHere."""
    return require(db, actor, May.CHANGE_COMIC, comic_id, now)


def begin_comic(
    db: Session, actor: Actor, relationship_id: UUID, boxes: int, title: str, now: datetime
) -> Storyboard:
    """Begin a comic with one page of 1, 2, 4 or 6 panels. Raises NotHere."""
    require(db, actor, May.MAKE_COMIC, relationship_id, now)
    board = add_page(Board(), _layout(boxes), fresh)
    comic = begin_board(db, actor, relationship_id, settled_title(title), board, now)
    keep_helping(db, actor, relationship_id, comic.id, now)
    return comic


def add_comic_page(
    db: Session, actor: Actor, comic_id: UUID, boxes: int, now: datetime
) -> Storyboard:
    """One more page at the end. Raises NotHere."""
    return change_comic(
        db, actor, comic_id, "page-added", lambda board: add_page(board, _layout(boxes), fresh), now
    )


def change_comic(
    db: Session, actor: Actor, comic_id: UUID, what: str, edit: Edit, now: datetime
) -> Storyboard:
    """Change a comic as it is now; `what` is a short code of the change. Raises NotHere."""
    own_comic(db, actor, comic_id, now)
    # Whoever changes it on another device at the same moment waits here, and goes on from this.
    held = db.get_one(Storyboard, comic_id, with_for_update=True, populate_existing=True)
    comic = change_board(db, actor, comic_id, what, edit, held.saved_count, now)
    _keep_files(db, comic)
    keep_helping(db, actor, comic.relationship_id, comic.id, now)
    return comic


def say_in_comic(
    db: Session, actor: Actor, comic_id: UUID, panel_id: str, words: str, now: datetime
) -> Storyboard:
    """Put words into a panel; none takes them out. Raises NotHere, TooManyWords."""
    count = len(words.split())
    if count > MOST_WORDS_IN_A_PANEL or len(words) > 600:
        raise TooManyWords(count)
    comic = change_comic(
        db,
        actor,
        comic_id,
        "words-written",
        lambda board: say(board, panel_id, words, fresh()),
        now,
    )
    about = (comic.relationship_id, actor.account_id)
    flag_words(db, words, COMIC, comic.id, *about, now)
    return comic


def take_in(
    db: Session, actor: Actor, comic_id: UUID, panel_id: str, entry_id: UUID, now: datetime
) -> Storyboard:
    """Put what was just kept in the diary into a panel: its photo or drawing, or its voice.

    Twice is once. Raises NotHere.
    """
    entry = find_own_entry(db, actor, entry_id)
    media = next(iter(entry.media), None) if entry and not entry.taken_back_at else None
    comic = own_comic(db, actor, comic_id, now)
    if media is None or media.relationship_id != comic.relationship_id:
        return comic
    id = str(media.id)

    def put(board: Board) -> Board:
        if id in (*board.media_file_ids, *board.voice_ids):
            return board
        if media.kind is MediaKind.SOUND:
            return set_voice(board, panel_id, id)
        return put_picture(board, panel_id, Picture(fresh(), f"media:{id}", WHOLE_PANEL))

    return change_comic(db, actor, comic_id, "file-put-in", put, now)


def own_photos(db: Session, actor: Actor, comic: Storyboard, now: datetime) -> list[MediaFile]:
    """The maker's own photos and drawings that may stand in their comic, the newest first."""
    return list(reversed(usable_media(db, actor, comic, now)))


def files_in(
    db: Session, actor: Actor, comic: Storyboard, now: datetime, board: Board | None = None
) -> dict[str, MediaFile]:
    """The files that stand in a comic and the actor may see, by id: also those not ready yet."""
    board = board or current_board(db, comic)
    ids = [UUID(id) for id in (*board.media_file_ids, *board.voice_ids)]
    query = select(MediaFile).where(MediaFile.id.in_(ids), condition(actor, May.SEE_MEDIA, now))
    found = db.scalars(query.options(selectinload(MediaFile.copies)))
    return {str(one.id): one for one in found}


def name_comic(db: Session, actor: Actor, comic_id: UUID, title: str, now: datetime) -> Storyboard:
    """Give a comic a name. Raises NotHere, TitleMissing, TextTooLong."""
    comic = own_comic(db, actor, comic_id, now)
    settled = settled_title(title)
    if comic.title != settled:
        comic.title = settled
        record(db, "named a comic", now, actor=actor, about=comic)
        flag_words(db, settled, COMIC, comic.id, comic.relationship_id, actor.account_id, now)
    return comic


def share_comic(
    db: Session, actor: Actor, comic_id: UUID, shares: Iterable[Use], now: datetime
) -> Storyboard:
    """Say anew who may see a comic. It counts only with consent. Raises NotHere."""
    comic = own_comic(db, actor, comic_id, now)
    had = set(comic.shares)
    wanted = {use.value for use in shares if use in SHARES}
    comic.shares = sorted(wanted)
    for use in sorted(had - wanted):
        record(db, "stopped showing a comic", now, actor=actor, about=comic, use=use)
    if had - wanted:
        let_go_of_told(db, actor.account_id, comic.relationship_id, now, own_too=False)
    if wanted - had:
        facts = {f"for {use}": use in wanted for use in SHARES}
        record(db, "shared a comic", now, actor=actor, about=comic, **facts)
    return comic


def take_back_comic(db: Session, actor: Actor, comic_id: UUID, now: datetime) -> Storyboard:
    """Take a comic back: from now on nobody sees it. Its photos stay in the diary.

    Raises NotHere.
    """
    comic = own_comic(db, actor, comic_id, now)
    comic.taken_back_at = now
    let_go_of_told(db, actor.account_id, comic.relationship_id, now)
    db.execute(delete(ComicFile).where(ComicFile.storyboard_id == comic.id))
    record(db, "took a comic back", now, actor=actor, about=comic)
    return comic


def who_looked(db: Session, actor: Actor, comic_id: UUID, now: datetime) -> list[Look]:
    """Who looked at one's own comic, the newest first. Raises NotHere."""
    own_comic(db, actor, comic_id, now)
    return looks_at(db, [comic_id]).get(comic_id, [])


def entry_of(db: Session, media_file_id: UUID) -> DiaryEntry | None:
    """The entry that a file was told in."""
    media = db.get(MediaFile, media_file_id)
    return media.entry if media else None


def _layout(boxes: int) -> str:
    return COMIC_LAYOUTS.get(boxes, COMIC_LAYOUTS[4])


def _keep_files(db: Session, comic: Storyboard) -> None:
    """Which files stand in it is known outside its sealed pages, so that access can be asked."""
    board = current_board(db, comic)
    wanted = {UUID(id) for id in (*board.media_file_ids, *board.voice_ids)}
    mine = select(ComicFile).where(ComicFile.storyboard_id == comic.id)
    had = {one.media_file_id: one for one in db.scalars(mine)}
    for gone in had.keys() - wanted:
        db.delete(had[gone])
    db.add_all(ComicFile(storyboard_id=comic.id, media_file_id=id) for id in wanted - had.keys())
    db.flush()
