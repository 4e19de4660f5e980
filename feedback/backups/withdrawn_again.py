"""After a backup was put back: what was withdrawn since is withdrawn again, before it is served.

Each counts only for what there was at its own moment: a yes given after it stays. What was taken
back, switched off or closed and then allowed again stays as it was withdrawn: asking once more
harms nobody. Everyone is signed out, because nobody knows whose session ended since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from feedback.actions.passes import end_passes
from feedback.actions.record import record
from feedback.model.accounts import Account, BrowserSession, SignInLink
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import ResponseShare, SurveyResponse
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboards import Storyboard
from feedback.model.telling import DiaryEntry, EntryShare
from feedback.model.trust import Consent, Use
from feedback.withdrawn import Withdrawn

# A request may have begun before the backup's moment, and ended after it.
A_REQUEST = timedelta(minutes=10)


def withdraw_again(
    db: Session, withdrawn: Iterable[Withdrawn], since: datetime, now: datetime
) -> int:
    """Do again what was withdrawn `since` a backup's moment; how many things changed by it."""
    db.execute(delete(BrowserSession))
    done = sum(AGAIN[one.what](db, one) for one in withdrawn if one.at >= since - A_REQUEST)
    if done:
        record(db, "withdrawn again", now, count=done)
    db.flush()
    db.expire_all()
    return done


def _consent(db: Session, one: Withdrawn) -> int:
    account, relationship, use = UUID(one.about[0]), UUID(one.about[1]), Use(one.about[2])
    mine = (Consent.account_id == account, Consent.relationship_id == relationship)
    yes = (Consent.use == use, Consent.is_yes, Consent.withdrawn_at.is_(None))
    older = update(Consent).where(*mine, *yes, Consent.given_at <= one.at)
    done = _count(db, older.values(withdrawn_at=one.at))
    for told, share, key in (
        (DiaryEntry, EntryShare, EntryShare.entry_id),
        (SurveyResponse, ResponseShare, ResponseShare.response_id),
    ):
        theirs = select(told.id).where(
            told.account_id == account, told.relationship_id == relationship
        )
        if done:
            db.execute(delete(share).where(share.use == use, key.in_(theirs)))
    comics = (Storyboard.made_by_id == account, Storyboard.relationship_id == relationship)
    if done:
        _unshare_comics(db, use, *comics)
    return done


def _entry(db: Session, one: Withdrawn) -> int:
    mine = (DiaryEntry.id == UUID(one.about[0]), DiaryEntry.taken_back_at.is_(None))
    return _count(db, update(DiaryEntry).where(*mine).values(taken_back_at=one.at))


def _comic(db: Session, one: Withdrawn) -> int:
    mine = (Storyboard.id == UUID(one.about[0]), Storyboard.taken_back_at.is_(None))
    return _count(db, update(Storyboard).where(*mine).values(taken_back_at=one.at))


def _comic_share(db: Session, one: Withdrawn) -> int:
    return _unshare_comics(db, Use(one.about[1]), Storyboard.id == UUID(one.about[0]))


def _unshare_comics(db: Session, use: Use, *which: ColumnElement[bool]) -> int:
    own = select(Storyboard).where(Storyboard.story_id.is_(None), *which)
    shown = [comic for comic in db.scalars(own) if use.value in comic.shares]
    for comic in shown:
        comic.shares = [shared for shared in comic.shares if shared != use.value]
    return len(shown)


def _answers(db: Session, one: Withdrawn) -> int:
    mine = (SurveyResponse.id == UUID(one.about[0]), SurveyResponse.taken_back_at.is_(None))
    return _count(db, update(SurveyResponse).where(*mine).values(taken_back_at=one.at))


def _share(db: Session, one: Withdrawn) -> int:
    told, use = UUID(one.about[0]), Use(one.about[1])
    return sum(
        _count(db, delete(share).where(key == told, share.use == use))
        for share, key in (
            (EntryShare, EntryShare.entry_id),
            (ResponseShare, ResponseShare.response_id),
        )
    )


def _story(db: Session, one: Withdrawn) -> int:
    """Whatever they had said yes to of the story before, they did not say yes to it any more."""
    theirs = update(StoryApproval).where(
        StoryApproval.story_id == UUID(one.about[0]),
        StoryApproval.account_id == UUID(one.about[1]),
        StoryApproval.answer == Approved.YES,
        StoryApproval.answered_at <= one.at,
    )
    return _count(db, theirs.values(answer=Approved.NO, answered_at=one.at))


def _storyboard(db: Session, one: Withdrawn) -> int:
    """The same, of what is drawn from a story."""
    theirs = update(StoryboardApproval).where(
        StoryboardApproval.storyboard_id == UUID(one.about[0]),
        StoryboardApproval.account_id == UUID(one.about[1]),
        StoryboardApproval.answer == Approved.YES,
        StoryboardApproval.answered_at <= one.at,
    )
    return _count(db, theirs.values(answer=Approved.NO, answered_at=one.at))


def _cards(db: Session, one: Withdrawn) -> int:
    account = UUID(one.about[0])
    theirs = (SignInLink.account_id == account, SignInLink.revoked_at.is_(None))
    older = update(SignInLink).where(*theirs, SignInLink.made_at <= one.at)
    return _count(db, older.values(revoked_at=one.at)) + end_passes(db, account, one.at)


def _account(db: Session, one: Withdrawn) -> int:
    open_one = (Account.id == UUID(one.about[0]), Account.closed_at.is_(None))
    closed = _count(db, update(Account).where(*open_one).values(closed_at=one.at))
    return closed + _cards(db, one)


def _passes(db: Session, one: Withdrawn) -> int:
    return end_passes(db, UUID(one.about[0]), one.at)


AGAIN: dict[str, Callable[[Session, Withdrawn], int]] = {
    "consent": _consent,
    "entry": _entry,
    "answers": _answers,
    "comic": _comic,
    "comic-share": _comic_share,
    "share": _share,
    "story": _story,
    "storyboard": _storyboard,
    "cards": _cards,
    "account": _account,
    "passes": _passes,
}


def _count(db: Session, statement: object) -> int:
    found = db.execute(statement.execution_options(synchronize_session=False))  # type: ignore
    return found.rowcount
