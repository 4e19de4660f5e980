"""The versions of a story's words, and each facilitator's own draft: nothing is written over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import Actor, May, NotHere, require
from feedback.actions.record import record
from feedback.model.passages import settle
from feedback.model.stories import Story
from feedback.model.story_words import StoryDraft, StoryVersion

LONGEST_TITLE = 120
LONGEST_EASY_WORDS = 20_000


class TitleMissing(Exception):
    """A story needs a title."""

    code = "title-missing"


class TextTooLong(Exception):
    """The title or the easy words are longer than we keep."""

    code = "too-long"


@dataclass(frozen=True)
class Words:
    """A story's title and its easy words."""

    title: str
    easy_words: str = ""

    def settled(self) -> Words:
        """As they are kept. Raises TitleMissing, TextTooLong."""
        title, easy_words = settled_title(self.title), settle(self.easy_words).strip()
        if len(easy_words) > LONGEST_EASY_WORDS:
            raise TextTooLong
        return Words(title, easy_words)


def words_of(kept: Story | StoryVersion | StoryDraft) -> Words:
    """The words that something holds."""
    return Words(kept.title, kept.easy_words or "")


def settled_title(title: str) -> str:
    """A title as it is kept. Raises TitleMissing, TextTooLong."""
    settled = " ".join(settle(title).split())
    if not settled:
        raise TitleMissing
    if len(settled) > LONGEST_TITLE:
        raise TextTooLong
    return settled


def keep_version(
    db: Session, story: Story, words: Words, account_id: UUID, now: datetime, is_aside: bool = False
) -> StoryVersion:
    """Write the next version down; first the words from before versions were kept, if need be.

    The same words put aside again by the same facilitator are the same version. The caller holds
    the story.
    """
    known = _versions(db, story.id)
    for one in known if is_aside else ():
        if one.is_aside and one.account_id == account_id and words_of(one) == words:
            return one
    if not known:
        known = [_add(db, story, words_of(story), None, story.begun_at, 1, False)]
    return _add(db, story, words, account_id, now, known[0].number + 1, is_aside)


def keep_first_version(db: Session, story: Story, account_id: UUID, now: datetime) -> StoryVersion:
    """The words that a story begins with."""
    return _add(db, story, words_of(story), account_id, now, 1, False)


def versions_of(db: Session, actor: Actor, story_id: UUID, now: datetime) -> list[StoryVersion]:
    """Every version of a story's words, the newest first. Raises NotHere."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    return _versions(db, story_id)


def current_of(versions: Iterable[StoryVersion]) -> StoryVersion | None:
    """Of versions, the newest first: the one that the story has now."""
    return next((one for one in versions if not one.is_aside), None)


def see_version(
    db: Session, actor: Actor, story_id: UUID, version_id: UUID | None, now: datetime
) -> StoryVersion:
    """One version of a story's words. Raises NotHere."""
    for version in versions_of(db, actor, story_id, now):
        if version.id == version_id:
            return version
    raise NotHere(f"version {version_id} of story {story_id}")


def bring_back(
    db: Session, actor: Actor, story_id: UUID, version_id: UUID | None, now: datetime
) -> Story:
    """Let the story have the words of an earlier version, or of one put aside. Raises NotHere.

    They become its newest version; the one that it had stays in the list.
    """
    version = see_version(db, actor, story_id, version_id, now)
    story = db.get_one(Story, story_id, with_for_update=True, populate_existing=True)
    words = words_of(version)
    if words != words_of(story):
        keep_version(db, story, words, actor.account_id, now)
        put_into(story, words)
        record(db, "brought a version back", now, actor=actor, about=story, version=version.number)
    return story


def put_into(story: Story, words: Words) -> None:
    """The story has these words now."""
    if story.title != words.title:
        story.title = words.title
    if (story.easy_words or "") != words.easy_words:
        story.easy_words = words.easy_words or None
    story.saved_count += 1


def keep_draft(
    db: Session, actor: Actor, story_id: UUID, words: Words, saved_count: int, now: datetime
) -> StoryDraft | None:
    """Keep what the actor is writing, for themselves alone: one draft for each story.

    What the story has already is no draft, and goes. What is too long to be kept is cut nowhere:
    it is refused. Raises NotHere, TextTooLong.
    """
    story: Story = require(db, actor, May.EDIT_STORY, story_id, now)
    words = Words(" ".join(settle(words.title).split()), settle(words.easy_words).strip())
    if len(words.title) > LONGEST_TITLE or len(words.easy_words) > LONGEST_EASY_WORDS:
        raise TextTooLong
    db.get(Story, story_id, with_for_update=True, populate_existing=True)
    if words == words_of(story):
        forget_draft(db, actor, story_id)
        return None
    draft = _draft(db, actor, story_id)
    if draft is None:
        draft = StoryDraft(story=story, account_id=actor.account_id)
        db.add(draft)
    draft.title, draft.easy_words = words.title, words.easy_words or None
    draft.written_at, draft.saved_count = now, saved_count
    db.flush()
    return draft


def my_draft(db: Session, actor: Actor, story_id: UUID, now: datetime) -> StoryDraft | None:
    """What the actor wrote for a story and did not keep yet. Raises NotHere."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    return _draft(db, actor, story_id)


def throw_draft_away(db: Session, actor: Actor, story_id: UUID, now: datetime) -> None:
    """The actor does not want what they wrote and did not keep. Raises NotHere."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    forget_draft(db, actor, story_id)


def forget_draft(db: Session, actor: Actor, story_id: UUID) -> None:
    """The actor's draft goes: it was kept, or they do not want it."""
    mine = delete(StoryDraft).where(
        StoryDraft.story_id == story_id, StoryDraft.account_id == actor.account_id
    )
    db.execute(mine)


def _draft(db: Session, actor: Actor, story_id: UUID) -> StoryDraft | None:
    mine = select(StoryDraft).where(
        StoryDraft.story_id == story_id, StoryDraft.account_id == actor.account_id
    )
    return db.scalars(mine).first()


def _versions(db: Session, story_id: UUID) -> list[StoryVersion]:
    query = select(StoryVersion).where(StoryVersion.story_id == story_id)
    query = query.options(joinedload(StoryVersion.account)).order_by(StoryVersion.number.desc())
    return list(db.scalars(query))


def _add(
    db: Session,
    story: Story,
    words: Words,
    account_id: UUID | None,
    at: datetime,
    number: int,
    is_aside: bool,
) -> StoryVersion:
    version = StoryVersion(
        story=story,
        number=number,
        account_id=account_id,
        written_at=at,
        is_aside=is_aside,
        title=words.title,
        easy_words=words.easy_words or None,
    )
    db.add(version)
    db.flush()
    return version
