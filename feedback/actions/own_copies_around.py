"""What stands around what someone told, as tables of plain values for their own copy.

Names of carers, of professionals and of other people are in none of them: those are somebody
else's. Staff are named, because they looked or decided as staff.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.actions.answers_leaving import USE, copies_with
from feedback.model.accounts import Account
from feedback.model.answering import Agreement
from feedback.model.approvals import StoryApproval
from feedback.model.asking import Answer, SurveyResponse
from feedback.model.care import CircleMember, Contact, HandOff, Relationship
from feedback.model.changes import Change, ChangeSource
from feedback.model.needs import AccessRecord
from feedback.model.own_copies import OwnCopy
from feedback.model.safety import Concern
from feedback.model.stories import Collection as Gathered
from feedback.model.stories import Export, StoryPart
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.telling import DiaryEntry
from feedback.model.trust import Consent, CreditWish, Event

Row = dict[str, Any]
Places = Collection[UUID]


def relationships(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Who the social worker was, and when."""
    query = select(Relationship).where(Relationship.id.in_(places))
    for one in db.scalars(query.order_by(Relationship.from_on, Relationship.id)):
        days = {"from": one.from_on, "until": one.until_on}
        yield {"id": one.id, "social_worker": one.worker.name, **days}


def consents(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Every yes and no to a use, and when it stopped."""
    query = select(Consent).where(Consent.account_id == account.id)
    for one in db.scalars(query.order_by(Consent.given_at, Consent.id)):
        yield {
            "about": one.relationship_id,
            "use": one.use.value,
            "yes": one.is_yes,
            "said": one.given_at,
            "until": one.until,
            "stopped": one.withdrawn_at,
            "how": one.how,
            "helped_by": one.supported_by,
            "language": one.language,
            "who": ", ".join(one.audiences or ()),
            "shown": ", ".join(one.mediums or ()),
        }


def names(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Whose name they want with their story."""
    query = select(CreditWish).where(CreditWish.account_id == account.id)
    for one in db.scalars(query.order_by(CreditWish.said_at, CreditWish.id)):
        wish = {"which": one.credit.value, "name": one.name or ""}
        yield {"about": one.relationship_id, **wish, "said": one.said_at}


def agreements(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Every yes and no to a survey."""
    query = select(Agreement).where(Agreement.account_id == account.id)
    for one in db.scalars(query.order_by(Agreement.said_at, Agreement.id)):
        survey = one.invitation.survey.instrument.name
        yield {"survey": survey, "yes": one.is_yes, "said": one.said_at, "language": one.language}


def stories(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What they said to stories that were made from what they told."""
    query = select(StoryApproval).where(StoryApproval.account_id == account.id)
    for one in db.scalars(query.order_by(StoryApproval.asked_at, StoryApproval.id)):
        said = {"answer": one.answer.value if one.answer else "", "said": one.answered_at}
        how = {"words": one.words or "", "written_by_staff": one.recorded_by_id is not None}
        yield {"story": one.story.label, "asked": one.asked_at, **said, **how}


def drawings(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What they said to what was drawn from their stories, and what they wanted changed."""
    query = select(StoryboardApproval).where(StoryboardApproval.account_id == account.id)
    for one in db.scalars(query.order_by(StoryboardApproval.asked_at, StoryboardApproval.id)):
        said = {"answer": one.answer.value if one.answer else "", "said": one.answered_at}
        words = " / ".join(remark.words for remark in one.remarks)
        how = {"words": words, "written_by_staff": one.recorded_by_id is not None}
        drawn = {"storyboard": one.storyboard.label, "stage": one.stage.value}
        yield {**drawn, "asked": one.asked_at, **said, **how}


def needs(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What a person needs to read, hear and take part."""
    query = select(AccessRecord).where(AccessRecord.person_id == account.person_id)
    for one in db.scalars(query) if account.person_id else ():
        shown = {"needs": ", ".join(one.all_needs), "words": one.words or ""}
        more = {"interpreter": one.interpreter, "shown_to_staff": one.is_shared}
        yield {**shown, **more, "written_down": one.recorded_at, "asked_again": one.review_on}


def circle(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Who is around a person, without their names."""
    query = select(CircleMember).where(CircleMember.person_id == account.person_id)
    for one in db.scalars(query.order_by(CircleMember.from_on)) if account.person_id else ():
        yield {"who": one.who_they_are, "from": one.from_on, "until": one.until_on}


def contacts(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Who got in touch with a person or their social worker, and how."""
    query = select(Contact).where(Contact.relationship_id.in_(places)).order_by(Contact.at)
    for one in db.scalars(query) if account.person_id else ():
        yield {"at": one.at, "first": one.first.value, "how": one.how.value}


def concerns(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What they said about not being safe, and what they were told. Notes of staff are not here."""
    told = (Concern.told_id == account.id) & Concern.said_at.is_not(None)
    query = select(Concern).where(or_(Concern.raised_by_id == account.id, told))
    for one in db.scalars(query.order_by(Concern.raised_at, Concern.id)):
        own = one.raised_by_id == account.id
        said = {"answer": (one.said or "") if one.said_at else "", "answer_at": one.said_at}
        yield {"at": one.raised_at, "words": (one.words or "") if own else "", **said}


def goodbyes(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What two social workers said to a person at a hand-off."""
    query = select(HandOff).where(HandOff.from_relationship_id.in_(places)).order_by(HandOff.on)
    for one in db.scalars(query) if account.person_id else ():
        yield {"on": one.on, "goodbye": one.goodbye or "", "hello": one.hello or ""}


def changes(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What changed because of what they told."""
    mine = select(ChangeSource.change_id).where(ChangeSource.account_id == account.id)
    for one in db.scalars(select(Change).where(Change.id.in_(mine)).order_by(Change.made_at)):
        words = {name: getattr(one, name) for name in ("you_said", "we_did", "what_next")}
        yield {"at": one.made_at, "changed": one.has_changed, **words}


def carried_out(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """Copies that went out with a story in which something of theirs stands, or with answers of
    theirs, and to whom."""
    entries = select(DiaryEntry.id).where(DiaryEntry.account_id == account.id)
    responses = select(SurveyResponse.id).where(SurveyResponse.account_id == account.id)
    answers = select(Answer.id).where(Answer.response_id.in_(responses))
    mine = or_(StoryPart.entry_id.in_(entries), StoryPart.answer_id.in_(answers))
    stories = {str(id) for id in db.scalars(select(StoryPart.story_id).where(mine))}
    query = select(Export, Gathered).join(Gathered, Gathered.id == Export.collection_id)
    query = query.where(Gathered.site_id == account.site_id).order_by(Export.made_at, Export.id)
    for export, gathered in db.execute(query):
        if stories.intersection(export.story_ids):
            to = {"for": gathered.use.value, "given_to": export.given_to}
            yield {"at": export.made_at, "format": export.format, **to}
    for export in copies_with(db, account.site_id, list(db.scalars(responses))):
        to = {"for": USE.value, "given_to": export.given_to}
        yield {"at": export.made_at, "format": export.format, **to}


def doings(db: Session, account: Account, places: Places) -> Iterator[Row]:
    """What they did here, step by step, as it is in the chain of events.

    But for asking for copies, so that the same content gives the same bytes.
    """
    others = or_(Event.thing_kind.is_(None), Event.thing_kind != OwnCopy.__name__)
    query = select(Event.at, Event.verb).where(Event.account_id == account.id, others)
    rows = db.execute(query.order_by(Event.at, Event.id).execution_options(yield_per=500))
    for at, verb in rows:
        yield {"at": at, "what": verb}


Table = Callable[[Session, Account, Places], Iterator[Row]]
# name of the file: (its columns, its rows)
TABLES: Mapping[str, tuple[tuple[str, ...], Table]] = {
    "social-workers": (("id", "social_worker", "from", "until"), relationships),
    "yes-and-no": (
        (
            *("about", "use", "yes", "said", "until", "stopped", "how", "helped_by", "language"),
            *("who", "shown"),
        ),
        consents,
    ),
    "my-name": (("about", "which", "name", "said"), names),
    "yes-to-surveys": (("survey", "yes", "said", "language"), agreements),
    "my-stories": (
        ("story", "asked", "answer", "said", "words", "written_by_staff"),
        stories,
    ),
    "my-drawings": (
        ("storyboard", "stage", "asked", "answer", "said", "words", "written_by_staff"),
        drawings,
    ),
    "what-i-need": (
        ("needs", "words", "interpreter", "shown_to_staff", "written_down", "asked_again"),
        needs,
    ),
    "people-around": (("who", "from", "until"), circle),
    "contacts": (("at", "first", "how"), contacts),
    "not-safe": (("at", "words", "answer", "answer_at"), concerns),
    "goodbyes": (("on", "goodbye", "hello"), goodbyes),
    "what-changed": (("at", "changed", "you_said", "we_did", "what_next"), changes),
    "handed-out": (("at", "format", "for", "given_to"), carried_out),
    "what-i-did": (("at", "what"), doings),
}
