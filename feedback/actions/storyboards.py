"""Making storyboards and changing their pages: each change is a version, and can be undone.

Nothing is written over. Whoever changes pages that someone else changed meanwhile is told, and
what they did is kept aside.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require, visible
from feedback.actions.pseudonyms import make_missing
from feedback.actions.record import record
from feedback.actions.story_versions import settled_title
from feedback.actions.storyboard_agreed import STAGES, ask_anew, is_agreed
from feedback.actions.storyboard_contents import tellers_of
from feedback.model.care import Site
from feedback.model.passages import settle
from feedback.model.stories import Story
from feedback.model.storyboard_edits import add_page
from feedback.model.storyboard_pages import Board, from_json, to_json
from feedback.model.storyboards import Stage, Storyboard, StoryboardVersion

MOST_UNNAMED = 200
LONGEST_NAME = 120
BEGAN, UNDID, REDID, PUT_BACK = "began", "undid", "redid", "put-back"

Edit = Callable[[Board], Board]


class NameMissing(Exception):
    """A version that is to be found again needs a name."""

    code = "name-missing"


class NameTooLong(Exception):
    """The name is longer than we keep."""

    code = "too-long"


class NotAgreed(Exception):
    """Not everyone who told the story said yes to this stage as it is now."""

    code = "not-agreed"


class ChangedMeanwhile(Exception):
    """Someone else changed the pages since they were shown. Nothing was written over.

    `version` holds what was done, put aside; it is kept when the caller commits.
    """

    code = "changed-meanwhile"

    def __init__(self, version: StoryboardVersion) -> None:
        super().__init__(f"version {version.number}")
        self.version = version


class NothingToTurn(Exception):
    """There is nothing of one's own to undo or to redo; `code` says whether others did the last."""

    NOTHING = "nothing"
    OTHERS = "others-since"

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Turns:
    """What can be undone and redone next: the code of what was done; None where nothing can be."""

    undo: str | None
    redo: str | None


def fresh() -> str:
    """A new id for a page, a panel, words or a picture."""
    return secrets.token_hex(6)


def list_storyboards(db: Session, actor: Actor, now: datetime) -> list[Storyboard]:
    """The storyboards that the actor may see, the newest first."""
    query = visible(actor, May.SEE_STORYBOARD, now).options(
        joinedload(Storyboard.story), joinedload(Storyboard.made_by)
    )
    return list(db.scalars(query.order_by(Storyboard.number.desc(), Storyboard.id)))


def storyboards_of(db: Session, actor: Actor, story_id: UUID, now: datetime) -> list[Storyboard]:
    """The storyboards of one story that the actor may see, in order."""
    query = visible(actor, May.SEE_STORYBOARD, now).where(Storyboard.story_id == story_id)
    return list(db.scalars(query.order_by(Storyboard.number)))


def see_storyboard(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Storyboard:
    """One storyboard. Raises NotHere."""
    return require(db, actor, May.SEE_STORYBOARD, storyboard_id, now)


def make_storyboard(
    db: Session,
    actor: Actor,
    story_id: UUID,
    title: str,
    now: datetime,
    board: Board | None = None,
) -> Storyboard:
    """Begin a storyboard of a story, with one page to fill or with the pages of `board`.

    Everyone around the story has a stand-in from then on. Raises NotHere, TitleMissing,
    TextTooLong, KeyDestroyed.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    title = settled_title(title)
    make_missing(db, story.relationship, tellers_of(db, story))
    pages = board or add_page(Board(), "two-by-two", fresh)
    return begin_board(db, actor, story.relationship_id, title, pages, now, story)


def begin_board(
    db: Session,
    actor: Actor,
    relationship_id: UUID,
    title: str,
    board: Board,
    now: datetime,
    story: Story | None = None,
) -> Storyboard:
    """Keep a new storyboard with its first version. The caller has asked whether the actor may."""
    storyboard = Storyboard(
        relationship_id=relationship_id,
        site_id=actor.site_id,
        story=story,
        number=_next_number(db, actor.site_id),
        made_by_id=actor.account_id,
        made_at=now,
        title=title,
        stage=Stage.SCRIPT,
        saved_count=1,
        shares=[],
    )
    db.add(storyboard)
    db.flush()
    _add_version(db, storyboard, board, actor, now, BEGAN)
    record(db, "made a storyboard", now, actor=actor, about=storyboard, pages=len(board.pages))
    return storyboard


def change_board(
    db: Session,
    actor: Actor,
    storyboard_id: UUID,
    what: str,
    edit: Edit,
    shown: int,
    now: datetime,
) -> Storyboard:
    """Change the pages that were shown as version `shown`; `what` is a short code of the change.

    A change that changes nothing is no version. Raises NotHere, BadBoard (also when the change
    would make pages that cannot be kept), and ChangedMeanwhile: then it is kept aside.
    """
    storyboard = _to_edit(db, actor, storyboard_id, now)
    seen = _version(db, storyboard, shown)
    if seen is None:
        raise NotHere(f"version {shown} of storyboard {storyboard_id}")
    before = seen.board
    after = from_json(to_json(edit(before)))
    if after == before:
        return storyboard
    if shown != storyboard.saved_count:
        aside = _add_version(db, storyboard, after, actor, now, what, before=seen, is_aside=True)
        record(db, "put a storyboard's change aside", now, actor=actor, about=storyboard)
        raise ChangedMeanwhile(aside)
    version = _add_version(db, storyboard, after, actor, now, what, before=seen)
    _let_count(db, storyboard, version, actor, now)
    return storyboard


def undo(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> str:
    """Undo the actor's last change; the code of what it was. Raises NotHere, NothingToTurn."""
    storyboard = _to_edit(db, actor, storyboard_id, now)
    done, earlier = _undoable(db, storyboard)
    if done is None or earlier is None:
        raise NothingToTurn(NothingToTurn.NOTHING)
    if done.made_by_id != actor.account_id:
        raise NothingToTurn(NothingToTurn.OTHERS)
    _turn_to(db, storyboard, earlier, actor, now, UNDID)
    return done.what


def redo(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> str:
    """Do again what was undone last; the code of what it was. Raises NotHere, NothingToTurn."""
    storyboard = _to_edit(db, actor, storyboard_id, now)
    undone = _redoable(db, storyboard)
    if undone is None:
        raise NothingToTurn(NothingToTurn.NOTHING)
    if undone.made_by_id != actor.account_id:
        raise NothingToTurn(NothingToTurn.OTHERS)
    _turn_to(db, storyboard, undone, actor, now, REDID)
    return undone.what


def turns(db: Session, actor: Actor, storyboard: Storyboard) -> Turns:
    """What the actor can undo and redo next."""
    done, earlier = _undoable(db, storyboard)
    undone = _redoable(db, storyboard)
    can_undo = done and earlier and done.made_by_id == actor.account_id
    can_redo = undone and undone.made_by_id == actor.account_id
    return Turns(done.what if done and can_undo else None, undone.what if can_redo else None)  # type: ignore[union-attr]


def versions_of(
    db: Session, actor: Actor, storyboard_id: UUID, now: datetime
) -> list[StoryboardVersion]:
    """Every version that is kept, the newest first. Raises NotHere."""
    require(db, actor, May.EDIT_STORYBOARD, storyboard_id, now)
    query = select(StoryboardVersion).where(StoryboardVersion.storyboard_id == storyboard_id)
    query = query.options(joinedload(StoryboardVersion.made_by))
    return list(db.scalars(query.order_by(StoryboardVersion.number.desc())))


def see_version(
    db: Session, actor: Actor, storyboard_id: UUID, number: int, now: datetime
) -> StoryboardVersion:
    """One version. Raises NotHere."""
    storyboard: Storyboard = require(db, actor, May.EDIT_STORYBOARD, storyboard_id, now)
    found = _version(db, storyboard, number)
    if found is None:
        raise NotHere(f"version {number} of storyboard {storyboard_id}")
    return found


def name_version(
    db: Session, actor: Actor, storyboard_id: UUID, number: int, name: str, now: datetime
) -> StoryboardVersion:
    """Give a version a name, so that it is kept for good. Raises NotHere, NameMissing,
    NameTooLong."""
    storyboard = _to_edit(db, actor, storyboard_id, now)
    found = _version(db, storyboard, number)
    settled = " ".join(settle(name).split())
    if found is None:
        raise NotHere(f"version {number} of storyboard {storyboard_id}")
    if not settled:
        raise NameMissing
    if len(settled) > LONGEST_NAME:
        raise NameTooLong
    if found.name != settled:
        found.name = settled
        facts = {"version": number}
        record(db, "named a storyboard's version", now, actor=actor, about=storyboard, **facts)
    return found


def put_back(
    db: Session, actor: Actor, storyboard_id: UUID, number: int, now: datetime
) -> Storyboard:
    """Let the pages of an earlier version, or of one put aside, count again. Raises NotHere.

    They become the newest version; those that counted stay in the list.
    """
    storyboard = _to_edit(db, actor, storyboard_id, now)
    found = _version(db, storyboard, number)
    current = _version(db, storyboard, storyboard.saved_count)
    if found is None or current is None:
        raise NotHere(f"version {number} of storyboard {storyboard_id}")
    if found.document != current.document:
        board = found.board
        version = _add_version(db, storyboard, board, actor, now, PUT_BACK, before=current)
        _let_count(db, storyboard, version, actor, now)
    return storyboard


def rename_storyboard(
    db: Session, actor: Actor, storyboard_id: UUID, title: str, now: datetime
) -> Storyboard:
    """Give a storyboard another title. Raises NotHere, TitleMissing, TextTooLong."""
    storyboard = _to_edit(db, actor, storyboard_id, now)
    settled = settled_title(title)
    if storyboard.title != settled:
        storyboard.title = settled
        ask_anew(db, storyboard, now)
        record(db, "renamed a storyboard", now, actor=actor, about=storyboard)
    return storyboard


def change_stage(
    db: Session, actor: Actor, storyboard_id: UUID, stage: Stage, now: datetime
) -> Storyboard:
    """Say how far a storyboard is.

    It goes on by one stage when everyone who told the story said yes to it as it is, and back at
    any time. Raises NotHere, NotAgreed.
    """
    storyboard = _to_edit(db, actor, storyboard_id, now)
    further = STAGES.index(stage) - STAGES.index(storyboard.stage)
    if further > 1 or (further == 1 and not is_agreed(db, storyboard, now)):
        raise NotAgreed
    if storyboard.stage is not stage:
        storyboard.stage = stage
        facts = {"stage": stage.value}
        record(db, "changed a storyboard's stage", now, actor=actor, about=storyboard, **facts)
    return storyboard


def _to_edit(db: Session, actor: Actor, storyboard_id: UUID, now: datetime) -> Storyboard:
    """The storyboard, held: two who change it at once wait for each other here."""
    require(db, actor, May.EDIT_STORYBOARD, storyboard_id, now)
    return db.get_one(Storyboard, storyboard_id, with_for_update=True, populate_existing=True)


def _version(db: Session, storyboard: Storyboard, number: int) -> StoryboardVersion | None:
    query = select(StoryboardVersion).where(
        StoryboardVersion.storyboard_id == storyboard.id, StoryboardVersion.number == number
    )
    return db.scalars(query).first()


def _undoable(
    db: Session, storyboard: Storyboard
) -> tuple[StoryboardVersion | None, StoryboardVersion | None]:
    """The change that stands last, and the version that it was made from."""
    current = _version(db, storyboard, storyboard.saved_count)
    done = current and _version(db, storyboard, current.stands_for)
    earlier = done and done.before_number and _version(db, storyboard, done.before_number)
    return done or None, earlier or None


def _redoable(db: Session, storyboard: Storyboard) -> StoryboardVersion | None:
    """The change that was undone last and can be done again.

    The changes lie on a way, each made from the one before it. It ends at the newest that nobody
    put aside; what stands now is on it, and what comes after that was undone.
    """
    current = _version(db, storyboard, storyboard.saved_count)
    if current is None or current.of_number is None:
        return None
    newest = select(StoryboardVersion).where(
        StoryboardVersion.storyboard_id == storyboard.id,
        StoryboardVersion.of_number.is_(None),
        StoryboardVersion.is_aside.is_(False),
    )
    made = {one.number: one for one in db.scalars(newest.order_by(StoryboardVersion.number))}
    at = max(made, default=None)
    while at in made:
        before = made[at].before_number
        if before == current.stands_for:
            return made[at]
        at = before
    return None


def _turn_to(
    db: Session,
    storyboard: Storyboard,
    to: StoryboardVersion,
    actor: Actor,
    now: datetime,
    what: str,
) -> None:
    version = _add_version(db, storyboard, to.board, actor, now, what, of=to)
    _let_count(db, storyboard, version, actor, now)


def _add_version(
    db: Session,
    storyboard: Storyboard,
    board: Board,
    actor: Actor,
    now: datetime,
    what: str,
    before: StoryboardVersion | None = None,
    of: StoryboardVersion | None = None,
    is_aside: bool = False,
) -> StoryboardVersion:
    last = db.scalar(
        select(func.max(StoryboardVersion.number)).where(
            StoryboardVersion.storyboard_id == storyboard.id
        )
    )
    version = StoryboardVersion(
        storyboard=storyboard,
        number=(last or 0) + 1,
        made_by_id=actor.account_id,
        made_at=now,
        what=what,
        before_number=before.stands_for if before else None,
        of_number=of.stands_for if of else None,
        is_aside=is_aside,
        board=board,
    )
    db.add(version)
    db.flush()
    return version


def _let_count(
    db: Session, storyboard: Storyboard, version: StoryboardVersion, actor: Actor, now: datetime
) -> None:
    storyboard.saved_count = version.number
    db.flush()
    _forget_oldest(db, storyboard)
    facts = {"what": version.what, "version": version.number}
    record(db, "changed a storyboard", now, actor=actor, about=storyboard, **facts)


def _forget_oldest(db: Session, storyboard: Storyboard) -> None:
    """Only the newest versions without a name are kept; what has a name is kept for good."""
    unnamed = (
        select(StoryboardVersion.id)
        .where(
            StoryboardVersion.storyboard_id == storyboard.id,
            StoryboardVersion.name_sealed.is_(None),
            StoryboardVersion.number != storyboard.saved_count,
        )
        .order_by(StoryboardVersion.number.desc())
        .offset(MOST_UNNAMED - 1)
    )
    old = list(db.scalars(unnamed))
    if old:
        db.execute(delete(StoryboardVersion).where(StoryboardVersion.id.in_(old)))


def _next_number(db: Session, site_id: UUID) -> int:
    """The next storyboard number of a site. Two who begin at once wait for each other here."""
    db.get(Site, site_id, with_for_update=True, populate_existing=True)
    last = db.scalar(select(func.max(Storyboard.number)).where(Storyboard.site_id == site_id))
    return (last or 0) + 1
