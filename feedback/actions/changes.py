"""What changed: telling it, checking its words, and finding it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from easyread.lint import Report, check
from easyread.pictures import NoSuchPicture, picture
from feedback.access import Actor, May, require, visible
from feedback.actions.answered import shared_entries, shared_responses
from feedback.actions.record import record
from feedback.model.asking import SurveyResponse
from feedback.model.changes import Change, ChangeSource
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Event

FIELDS = ("you_said", "we_did", "what_next")
LONGEST_WORDS = 1_000
PICTURES = {True: "what-changed", False: "nothing-changed"}
SEEN, THANKED = "change seen", "change thanked for"


@dataclass(frozen=True)
class NewChange:
    """What staff want to tell: three texts, a picture, by when, and where it came from.

    With `has_changed` False, `we_did` says why nothing has changed.
    """

    you_said: str
    we_did: str
    what_next: str
    has_changed: bool = True
    picture: str = ""
    by_on: date | None = None
    entry_ids: frozenset[UUID] = frozenset()
    response_ids: frozenset[UUID] = frozenset()
    language: str = "en"


class ChangeNotReady(ValueError):
    """It cannot be sent yet. `problems` maps a field to a stable code and plain English words."""

    code = "change-not-ready"

    def __init__(self, problems: dict[str, tuple[str, str]]) -> None:
        super().__init__("; ".join(words for _, words in problems.values()))
        self.problems = problems


MISSING = {
    "you_said": ("you-said-missing", "Write what people said."),
    "we_did": ("we-did-missing", "Write what you did, or why nothing has changed."),
    "what_next": ("what-next-missing", "Write what happens next."),
}
TOO_HARD = ("too-hard", "These words are too hard to read. Make them easier.")
TOO_LONG = ("too-long", f"Use {LONGEST_WORDS} letters or fewer.")
NO_SOURCE = ("no-source", "Choose what this change came from.")
SOURCE_NOT_HERE = ("source-not-here", "You can no longer use one of these. Choose again.")
NO_PICTURE = ("no-such-picture", "There is no picture with this name.")
PAST_DAY = ("day-is-over", "Choose a day from today on.")


def check_words(told: NewChange) -> dict[str, Report]:
    """What the easy-read lint says about each text that is not empty."""
    texts = {name: getattr(told, name).strip() for name in FIELDS}
    return {name: check(text, language=told.language) for name, text in texts.items() if text}


def tell_change(db: Session, actor: Actor, told: NewChange, now: datetime) -> Change:
    """Tell people of the actor's site what changed because of what they told.

    Everything wrong is said at once. Warnings of the lint may pass, failures may not. Raises
    NotHere, ChangeNotReady.
    """
    require(db, actor, May.MAKE_CHANGE, actor.site_id, now)
    sources = _sources(db, actor, told, now)
    if problems := _problems(told, sources, now):
        raise ChangeNotReady(problems)
    change = Change(
        site_id=actor.site_id,
        made_by_id=actor.account_id,
        made_at=now,
        has_changed=told.has_changed,
        picture=told.picture or PICTURES[told.has_changed],
        by_on=told.by_on,
        language=told.language,
        sources=sources,
        **{name: getattr(told, name).strip() for name in FIELDS},
    )
    db.add(change)
    db.flush()
    record(db, "change told", now, actor=actor, about=change, sources=len(sources))
    return change


def _sources(db: Session, actor: Actor, told: NewChange, now: datetime) -> list[ChangeSource]:
    """One source for each thing the actor may still see; the teller is who finds the change."""
    entries = shared_entries(actor, now).where(DiaryEntry.id.in_(told.entry_ids))
    responses = shared_responses(actor, now).where(SurveyResponse.id.in_(told.response_ids))
    found = [ChangeSource(entry_id=e.id, account_id=e.account_id) for e in db.scalars(entries)]
    found += [
        ChangeSource(response_id=r.id, account_id=r.account_id) for r in db.scalars(responses)
    ]
    return found


def _problems(
    told: NewChange, sources: list[ChangeSource], now: datetime
) -> dict[str, tuple[str, str]]:
    found = {name: why for name, why in MISSING.items() if not getattr(told, name).strip()}
    found |= {n: TOO_HARD for n, report in check_words(told).items() if report.verdict == "fail"}
    found |= {name: TOO_LONG for name in FIELDS if len(getattr(told, name)) > LONGEST_WORDS}
    if len(sources) < len(told.entry_ids) + len(told.response_ids):
        found["sources"] = SOURCE_NOT_HERE
    elif not sources:
        found["sources"] = NO_SOURCE
    if told.picture and not _is_picture(told.picture):
        found["picture"] = NO_PICTURE
    if told.by_on and told.by_on < now.date():
        found["by_on"] = PAST_DAY
    return found


def _is_picture(name: str) -> bool:
    try:
        return bool(picture(name))
    except NoSuchPicture:
        return False


@dataclass(frozen=True)
class MyChange:
    """A change as its tellers find it: `seen_at` is None until they say they have seen it."""

    change: Change
    seen_at: datetime | None
    is_thanked: bool = False


def my_changes(db: Session, actor: Actor, now: datetime, most: int = 50) -> list[MyChange]:
    """What changed because of what the actor told: the unseen first, then the newest."""
    query = visible(actor, May.SEE_CHANGE, now).options(selectinload(Change.sources))
    changes = db.scalars(query.order_by(Change.made_at.desc(), Change.id).limit(most))
    mine = [_mine(change, actor) for change in changes]
    return sorted(mine, key=lambda one: one.seen_at is not None)


def find_change(db: Session, actor: Actor, change_id: UUID, now: datetime) -> MyChange:
    """One change. Raises NotHere."""
    change: Change = require(db, actor, May.SEE_CHANGE, change_id, now)
    mine = _mine(change, actor)
    return MyChange(change, mine.seen_at, _is_recorded(db, actor, change_id, THANKED))


def _mine(change: Change, actor: Actor) -> MyChange:
    seen = [one.seen_at for one in change.sources if one.account_id == actor.account_id]
    return MyChange(change, max(seen) if seen and all(seen) else None)  # type: ignore[type-var]


def mark_seen(db: Session, actor: Actor, change_id: UUID, now: datetime) -> Change:
    """The actor has found what changed. Seeing it again changes nothing. Raises NotHere."""
    change: Change = require(db, actor, May.SEE_CHANGE, change_id, now)
    unseen = [
        one for one in change.sources if one.account_id == actor.account_id and not one.seen_at
    ]
    for source in unseen:
        source.seen_at = now
    if unseen:
        record(db, SEEN, now, actor=actor, about=change)
    return change


def say_thank_you(db: Session, actor: Actor, change_id: UUID, now: datetime) -> Change:
    """The actor says thank you, once; it is then seen too. Raises NotHere."""
    change = mark_seen(db, actor, change_id, now)
    is_teller = any(one.account_id == actor.account_id for one in change.sources)
    if is_teller and not _is_recorded(db, actor, change_id, THANKED):
        record(db, THANKED, now, actor=actor, about=change)
    return change


def _is_recorded(db: Session, actor: Actor, change_id: UUID, verb: str) -> bool:
    done = select(Event.id).where(
        Event.verb == verb, Event.thing_id == change_id, Event.account_id == actor.account_id
    )
    return db.scalars(done).first() is not None


@dataclass(frozen=True)
class ChangeTold:
    """A change as staff see it: how many people it was told to, have seen it, said thank you."""

    change: Change
    tellers: int
    seen: int
    thanks: int = field(default=0)


def changes_told(
    db: Session, actor: Actor, now: datetime, before: datetime | None = None, most: int = 20
) -> list[ChangeTold]:
    """The changes the actor's site has told, newest first."""
    query = visible(actor, May.SEE_CHANGE, now).options(selectinload(Change.sources))
    if before:
        query = query.where(Change.made_at < before)
    changes = list(db.scalars(query.order_by(Change.made_at.desc(), Change.id).limit(most)))
    said = select(Event.thing_id, Event.account_id).where(
        Event.verb == THANKED, Event.thing_id.in_([one.id for one in changes])
    )
    thanks = [change_id for change_id, _ in db.execute(said.distinct())]
    return [_told(change, thanks.count(change.id)) for change in changes]


def _told(change: Change, thanks: int) -> ChangeTold:
    tellers = {one.account_id for one in change.sources}
    unseen = {one.account_id for one in change.sources if not one.seen_at}
    return ChangeTold(change, len(tellers), len(tellers - unseen), thanks)
