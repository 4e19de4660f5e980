"""Asking everyone whose telling is in a story what they think of it, and what they say.

The answer is to the story as it was shown: its title, its easy words, its parts and the words of
its quotations. When one of these changes they are asked again.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from feedback.access import (
    Actor,
    May,
    NotHere,
    require,
    source_may_be_used,
    visible,
)
from feedback.actions.approved import Stand, open_approvals
from feedback.actions.helping import keep_helping
from feedback.actions.meanwhile import mark_of
from feedback.actions.recalls import ask_back, hold_site
from feedback.actions.record import record
from feedback.actions.stories import parts_of, sources_of
from feedback.model.accounts import Account, Purpose, SignInLink
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import Answer, Voice
from feedback.model.passages import settle
from feedback.model.stories import Collection, Export, Story, StoryPart
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.telling import DiaryEntry
from feedback.model.ways_in import Passkey

LONGEST_WORDS = 4_000
SAID_YES, SAID_NO_YES = "said yes to a story", "did not say yes to a story"


class EasyWordsMissing(Exception):
    """A story is shown in easy words, and it has none yet."""

    code = "easy-words-missing"


class StoryChanged(Exception):
    """The story was changed since they were asked. They are asked again."""

    code = "story-changed"


class NotAnAnswer(Exception):
    """Nothing was said that is a yes, a change or a no."""

    code = "not-an-answer"


class TooLong(Exception):
    """The words are longer than we keep."""

    code = "too-long"


class HowReadMissing(Exception):
    """What is written down for someone says how the story was read to them, and who was there."""

    code = "how-read-missing"


class TheyCanSay(Exception):
    """They can come in and say it themselves: nobody says it for them."""

    code = "they-can-say"


@dataclass(frozen=True)
class Teller:
    """Someone whose telling is in a story, and what they said to it as it is now.

    `can_say` is False when nobody can come in for them, or staff wrote down what they said in a
    call: then a facilitator may write their answer down. `is_first` is the person it is about.
    """

    account: Account
    can_say: bool
    is_first: bool
    approval: StoryApproval | None = None
    before: StoryApproval | None = None

    @property
    def stand(self) -> Stand:
        """Where the story stands with them."""
        if self.approval is None:
            return Stand.AGAIN if self.before else Stand.NOT_ASKED
        return Stand(self.approval.answer.value) if self.approval.answer else Stand.ASKED


@dataclass(frozen=True)
class Asked:
    """A story as one of its tellers is shown it: their own parts, and its words when they may.

    `has_words` is False when someone took back a part of it: a retelling is shown only together
    with all that it retells.
    """

    approval: StoryApproval
    parts: Sequence[StoryPart]
    has_words: bool

    @property
    def story(self) -> Story:
        """The story."""
        return self.approval.story

    @property
    def is_of_now(self) -> bool:
        """True while the story is what they were asked about."""
        return self.approval.is_of_now


def tellers_of(db: Session, actor: Actor, story: Story, now: datetime) -> list[Teller]:
    """Everyone whose telling is in a story and may still be used; the person it is about first."""
    sources = sources_of(db, parts_of(db, actor, story, now)).values()
    told = [one if isinstance(one, DiaryEntry) else one.response for one in sources]
    accounts = {one.account_id: one.account for one in told}
    calls = {one.account_id for one in told if getattr(one, "voice", None) is Voice.STAFF}
    own = {one.account_id for one in told if getattr(one, "voice", None) is not Voice.STAFF}
    inside = _who_can_come_in(db, accounts, now) - (calls - own)
    open_ones = {one.account_id: one for one in open_approvals(db, [story.id])}
    found = []
    for id, account in accounts.items():
        approval = open_ones.get(id)
        is_of_now = approval is not None and approval.shown_count == story.shown_count
        given = {"approval": approval} if is_of_now else {"before": approval}
        is_first = account.person_id == story.relationship.person_id
        found.append(Teller(account, id in inside, is_first, **given))
    return sorted(found, key=lambda one: (not one.is_first, one.account.name))


def ask_tellers(db: Session, actor: Actor, story_id: UUID, now: datetime) -> int:
    """Ask everyone whose telling is in a story, once for the story as it is; how many were asked.

    Whoever was asked about it as it is now is not asked again, whatever they said.
    Raises NotHere, EasyWordsMissing.
    """
    story = _to_edit(db, actor, story_id, now)
    if not story.easy_words:
        raise EasyWordsMissing
    new = [one for one in tellers_of(db, actor, story, now) if one.can_say and not one.approval]
    for teller in new:
        _ask(db, actor, story, teller, now)
    db.flush()
    if new:
        record(db, "asked about a story", now, actor=actor, about=story, tellers=len(new))
    return len(new)


def write_answer_down(
    db: Session,
    actor: Actor,
    story_id: UUID,
    account_id: UUID | None,
    answer: str,
    how_read: str,
    who_was_there: str,
    words: str,
    shown: str,
    now: datetime,
) -> StoryApproval:
    """Write down what a teller said who cannot come in here themselves.

    `shown` is the mark of the story that was read to them (`mark_of_shown`). Raises NotHere,
    TheyCanSay, EasyWordsMissing, StoryChanged, NotAnAnswer, HowReadMissing, TooLong.
    """
    story = _to_edit(db, actor, story_id, now)
    tellers = {one.account.id: one for one in tellers_of(db, actor, story, now)}
    teller = tellers.get(account_id) if account_id else None
    if teller is None:
        raise NotHere(f"teller {account_id} of story {story_id}")
    if teller.can_say:
        raise TheyCanSay
    if not story.easy_words:
        raise EasyWordsMissing
    if shown != mark_of_shown(story):
        raise StoryChanged
    said, wanted = _answer(answer), _words(words)
    how_read, who_was_there = _words(how_read), _words(who_was_there)
    if not (how_read and who_was_there):
        raise HowReadMissing
    approval = teller.approval or _ask(db, actor, story, teller, now)
    was_yes = _has_said_yes(db, approval)
    approval.how_read, approval.who_was_there = how_read, who_was_there
    approval.recorded_by_id = actor.account_id
    _say(approval, said, wanted, now)
    db.flush()
    _record(db, actor, approval, said, now)
    ask_copies_back(db, approval, was_yes, now)
    return approval


def mark_of_shown(story: Story) -> str:
    """The mark of a story as its tellers are shown it now."""
    return mark_of(story.shown_count)


def say_what_i_think(
    db: Session, actor: Actor, approval_id: UUID, answer: str, words: str, now: datetime
) -> StoryApproval:
    """One of its tellers says yes, change it, or no. They can change their mind later.

    Raises NotHere, StoryChanged, NotAnAnswer, TooLong.
    """
    approval: StoryApproval = require(db, actor, May.APPROVE_STORY, approval_id, now)
    db.get(Story, approval.story_id, with_for_update=True, populate_existing=True)
    if not approval.is_of_now:
        raise StoryChanged
    said, wanted = _answer(answer), _words(words)
    was_yes = _has_said_yes(db, approval)
    approval.recorded_by_id = None
    approval.how_read = approval.who_was_there = None
    _say(approval, said, wanted, now)
    keep_helping(db, actor, approval.story.relationship_id, approval.id, now)
    _record(db, actor, approval, said, now)
    db.flush()
    ask_copies_back(db, approval, was_yes, now)
    return approval


def my_stories(db: Session, actor: Actor, now: datetime) -> list[StoryApproval]:
    """The stories the actor was asked about: those that wait for them first, then the newest."""
    query = visible(actor, May.APPROVE_STORY, now).options(joinedload(StoryApproval.story))
    found = db.scalars(query.order_by(StoryApproval.asked_at.desc(), StoryApproval.id))
    return sorted(found, key=lambda one: not waits_for_them(one))


def waits_for_them(approval: StoryApproval) -> bool:
    """True when they were asked about the story as it is, and did not say anything yet."""
    return approval.is_of_now and approval.answer is None


def see_my_story(db: Session, actor: Actor, approval_id: UUID, now: datetime) -> Asked:
    """A story as the actor is shown it. Raises NotHere."""
    approval: StoryApproval = require(db, actor, May.APPROVE_STORY, approval_id, now)
    parts = approval.story.parts
    sources = sources_of(db, parts)
    mine = [part for part in parts if _account_of(sources[part.id]) == actor.account_id]
    usable = set(usable_parts(db, approval.story_id, now))
    own = [part for part in mine if part.id in usable]
    return Asked(approval, own, has_words=len(usable) == len(parts))


def usable_parts(db: Session, story_id: UUID, now: datetime) -> list[UUID]:
    """The ids of a story's parts whose source may still be used in a story."""
    query = select(StoryPart.id).where(StoryPart.story_id == story_id, source_may_be_used(now))
    return list(db.scalars(query))


def _account_of(source: DiaryEntry | Answer) -> UUID | None:
    """Whose telling it is; what staff wrote down in a call is nobody's own."""
    if isinstance(source, DiaryEntry):
        return source.account_id
    return None if source.response.voice is Voice.STAFF else source.response.account_id


def _to_edit(db: Session, actor: Actor, story_id: UUID, now: datetime) -> Story:
    """The story, held while it is asked about, so that what is shown does not change meanwhile."""
    require(db, actor, May.EDIT_STORY, story_id, now)
    return db.get_one(Story, story_id, with_for_update=True, populate_existing=True)


def _ask(db: Session, actor: Actor, story: Story, teller: Teller, now: datetime) -> StoryApproval:
    if teller.before:
        teller.before.replaced_at = now
    approval = StoryApproval(
        story=story,
        account_id=teller.account.id,
        asked_by_id=actor.account_id,
        asked_at=now,
        shown_count=story.shown_count,
    )
    db.add(approval)
    return approval


def _has_said_yes(db: Session, approval: StoryApproval) -> bool:
    """True when they ever said yes to this story: copies may be out that left under it."""
    yes = select(StoryApproval.id).where(
        StoryApproval.story_id == approval.story_id,
        StoryApproval.account_id == approval.account_id,
        StoryApproval.answer == Approved.YES,
    )
    return db.scalars(yes.limit(1)).first() is not None


def _say(approval: StoryApproval, said: Approved, words: str, now: datetime) -> None:
    approval.answer, approval.answered_at = said, now
    approval.words = words if said is not Approved.YES and words else None


def _record(
    db: Session, actor: Actor, approval: StoryApproval, said: Approved, now: datetime
) -> None:
    """What is no yes is a withdrawal of an earlier one (`model.withdrawals`)."""
    verb = SAID_YES if said is Approved.YES else SAID_NO_YES
    facts = {"answer": said.value, "teller": str(approval.account_id)}
    record(db, verb, now, actor=actor, about=approval.story, **facts)


def ask_copies_back(
    db: Session, approval: StoryApproval | StoryboardApproval, was_yes: bool, now: datetime
) -> None:
    """Whoever had said yes and does not any more: copies that went out are asked back.

    A copy that is being made meanwhile either sees this, or is known here (`recalls.hold_site`).
    """
    story = approval.story
    if not was_yes or approval.answer is Approved.YES:
        return
    hold_site(db, story.site_id)
    if not _went_out(db, story):
        return
    told = _told(sources_of(db, story.parts).values(), approval.account_id)
    ask_back(db, approval.account_id, story.relationship_id, None, now, told)


def _told(sources: Iterable[DiaryEntry | Answer], account_id: UUID) -> set[UUID]:
    told = (one if isinstance(one, DiaryEntry) else one.response for one in sources)
    return {one.id for one in told if one.account_id == account_id}


def _went_out(db: Session, story: Story) -> bool:
    theirs = select(Export.story_ids).join(Collection).where(Collection.site_id == story.site_id)
    return any(str(story.id) in ids for ids in db.scalars(theirs))


def _answer(answer: str) -> Approved:
    try:
        return Approved(answer)
    except ValueError as wrong:
        raise NotAnAnswer from wrong


def _words(words: str) -> str:
    settled = settle(words).strip()
    if len(settled) > LONGEST_WORDS:
        raise TooLong
    return settled


def _who_can_come_in(db: Session, ids: Several[UUID], now: datetime) -> set[UUID]:
    """Of these accounts, those with a way in: a card, a passkey or a password."""
    links = select(SignInLink.account_id).where(
        SignInLink.revoked_at.is_(None),
        SignInLink.purpose == Purpose.COME_IN,
        or_(SignInLink.ends_at.is_(None), SignInLink.ends_at > now),
    )
    ways = or_(
        Account.password_hash.is_not(None),
        Account.id.in_(links),
        Account.id.in_(select(Passkey.account_id)),
    )
    query = select(Account.id).where(Account.id.in_(ids), Account.closed_at.is_(None), ways)
    return set(db.scalars(query))
