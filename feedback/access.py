"""Who may: the only place that says who sees or does what.

A rule is a SQL condition for one thing and one role, so that a list, a count, a search and a
single page obey the same words. What no rule allows is refused, and looks as if it were not
there. `now` is passed in: a consent that ended yesterday no longer counts today.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import Session, aliased

from feedback.model.accounts import Account, Role
from feedback.model.answering import SafetyFlag
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import (
    Answer,
    Invitation,
    ResponseShare,
    Survey,
    SurveyResponse,
    Voice,
)
from feedback.model.care import CircleMember, HandOff, Person, Relationship, Site
from feedback.model.changes import Change, ChangeSource
from feedback.model.erasing import Erasure
from feedback.model.finding import Search
from feedback.model.learning import LearningDay
from feedback.model.names import NameHolder
from feedback.model.needs import AccessRecord
from feedback.model.outbox import FileCheck, Job, JobState
from feedback.model.own_copies import OwnCopy
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.pictures import OwnPicture
from feedback.model.prompts import MessageState, PromptPlan, ReminderMessage, ShownPrompt
from feedback.model.recalls import Recall
from feedback.model.safety import Concern, SafetyLead
from feedback.model.sayings import Saying
from feedback.model.second_coding import SecondCoding
from feedback.model.stories import (
    Codebook,
    Collection,
    Memo,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.story_steps import StoryStep
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboards import ComicFile, Storyboard
from feedback.model.telling import DiaryEntry, EntryShare, MediaFile, MediaKind, Transcript
from feedback.model.trust import Consent, Use

Thing = TypeVar("Thing")
Condition = Callable[["Actor", datetime], ColumnElement[bool]]


class NotHere(LookupError):
    """There is no such thing, or not for this actor. The two look the same from outside."""


@dataclass(frozen=True)
class Actor:
    """Whoever acts now: an account, as it was when the request began."""

    account_id: UUID
    role: Role
    site_id: UUID
    name: str
    person_id: UUID | None = None
    carer_id: UUID | None = None
    professional_id: UUID | None = None
    worker_id: UUID | None = None
    is_demonstration: bool = False
    site_name: str = ""
    reading: str = ""
    # On a tablet for many: the one survey that this browser may answer, and nothing else.
    only_invitation_id: UUID | None = None
    # Who helps in this browser today: the id of an account of the circle, "someone", or nobody.
    helper: str = ""
    # What was told before may be seen while they help.
    shows_before: bool = False
    own_pictures: int = 0
    symbols: int = 0

    @classmethod
    def of(cls, account: Account, only_invitation_id: UUID | None = None) -> Actor:
        """The actor that an account is; on a tablet for many, for its one survey."""
        return cls(
            account_id=account.id,
            role=account.role,
            site_id=account.site_id,
            name=account.name,
            person_id=account.person_id,
            carer_id=account.carer_id,
            professional_id=account.professional_id,
            worker_id=account.worker_id,
            is_demonstration=account.site.is_demonstration,
            site_name=account.site.name,
            reading=account.reading,
            only_invitation_id=only_invitation_id,
            own_pictures=account.own_pictures,
            symbols=account.site.symbols,
        )


class May(enum.StrEnum):
    """What someone may do. Each is about one kind of thing, named in RULES."""

    SEE_RELATIONSHIP = "see a relationship"
    SEE_PERSON = "see a person and the history of their relationships"
    BEGIN_RELATIONSHIP = "give a person a named social worker"
    HAND_OVER = "hand a relationship over, or end it"
    ERASE = "erase what is kept about a person"
    HOLD = "say that what is kept about a relationship must not be erased"
    SEE_ERASURE = "see what was erased, and which copies to ask back for"
    ASK_OWN_COPY = "ask for a copy of all that is kept about them"
    GET_OWN_COPY = "get their copy, or take it away"
    ASK_COPY_FOR = "ask for a copy of all that is kept about a person, for them"
    LOOK_INTO_COPY = "decide what others said may be in someone's copy"
    KEEP_RETENTION = "say for how many days a site keeps what it keeps"
    ADD_SOMEONE = "add a person or a social worker to a site"
    RENAME = "mend someone's name"
    CHANGE_CIRCLE = "say who is in a person's circle"
    INVITE_STAFF = "invite someone to work in a site"
    MANAGE_STAFF = "change what a member of staff may"
    CLOSE_ACCOUNT = "close someone's account, or open it again"
    MAKE_CARD = "make someone's card for coming in, or stop it"
    ASK_SURVEYS = "ask the surveys of a round"
    SAY_WHO_HELPS = "say who helps them today"
    TELL_NEEDS = "say what they need"
    SEE_NEEDS = "see what someone needs"
    RECORD_NEEDS = "write down what someone needs"
    ADD_ENTRY = "add a diary entry to a relationship"
    SEE_ENTRY = "see a diary entry"
    CHANGE_ENTRY = "change or take back a diary entry"
    USE_ENTRY = "use a diary entry in a story"
    PUT_PROMPT = "put something to tell about on a diary"
    SEE_PROMPT_PLAN = "see what is put on a diary to tell about"
    ANSWER_PROMPT = "be asked to tell about something"
    SEE_SHOWN_PROMPT = "see what was shown in a diary to tell about"
    ANSWER_SURVEY = "answer a survey"
    SEE_RESPONSE = "see the answers to a survey"
    CHANGE_RESPONSE = "change or take back answers"
    PUT_BACK_RESPONSE = "put back answers that were taken back"
    USE_RESPONSE = "use answers in a story"
    RUN_GROUP = "let someone answer a survey on a tablet for many"
    RECORD_CALL = "write down a phone call about a relationship"
    WRITE_CAPACITY_NOTE = "write down how someone was helped to decide"
    MAKE_PAPER = "print a survey about a relationship"
    PUT_LINK_ON_PAPER = "print a person's own link on their paper"
    SEE_PAPER = "see papers that were printed"
    SEE_PAPER_COPY = "see one printed paper"
    TYPE_PAPER = "type in a paper about a relationship"
    PUT_PICTURE = "put a person's own photo in place of a picture"
    SEE_OWN_PICTURE = "see or take away a person's own photo"
    IMPORT_SYMBOLS = "bring a site's own symbols in"
    RECORD_CONTACT = "record who got in touch about a relationship"
    GIVE_CONSENT = "say yes or no to a use of what is told in a relationship"
    WITHDRAW_CONSENT = "take a yes back"
    SEE_MEDIA = "see a photo, sound or video"
    WRITE_WORDS = "write down the words of a sound or video"
    SEE_WORDS = "see the words of a sound or video"
    SEE_STORY = "see a story"
    EDIT_STORY = "work on a story"
    APPROVE_STORY = "look at a story made from what they told, and say what they think"
    SEE_STORY_PART = "see a part of a story"
    SEE_QUOTATION = "see a quotation"
    FINISH_SECOND_CODING = "say that their second coding is done"
    STOP_SECOND_CODING = "stop a second coding"
    COMPARE_CODERS = "compare who coded what in a story, and settle it"
    NAME_HOLDERS = "say who holds the names of a site"
    SEE_NAME_MAP = "see every name that is replaced in a relationship"
    SEE_MEMO = "see a memo"
    CHANGE_MEMO = "take a memo away"
    SEE_STEP = "see what was done in a story"
    APPROVE_STORYBOARD = "look at what is drawn from what they told, and say what they think"
    SEE_STORYBOARD = "see a storyboard"
    EDIT_STORYBOARD = "work on a storyboard"
    MAKE_COMIC = "make a comic of their own about a relationship"
    SEE_COMIC = "see a comic that someone made of their own"
    CHANGE_COMIC = "change, share or take back a comic of their own"
    SEE_CODEBOOK = "see a codebook"
    EDIT_CODEBOOK = "change a codebook"
    MAKE_CODEBOOK = "make a codebook for a site"
    SEE_SEARCH = "see a search of stories"
    CHANGE_SEARCH = "keep a search of stories, or take it away"
    SEE_LEARNING_DAY = "see a learning day"
    EDIT_LEARNING_DAY = "change a learning day"
    MAKE_LEARNING_DAY = "prepare a learning day for a site"
    SHOW_STORY_PART = "show a part of a story to a team"
    SEE_COLLECTION = "see a collection"
    EDIT_COLLECTION = "change a collection"
    MAKE_COLLECTION = "make a collection for a site"
    EXPORT_COLLECTION = "carry a collection out"
    MAKE_CHANGE = "say what changed in a site"
    SEE_CHANGE = "see what changed"
    SEE_FLAG = "see that someone may not be safe"
    NAME_SAFETY_LEAD = "say who leads safety in a site"
    RAISE_CONCERN = "tell a site that someone may not be safe"
    SEE_OWN_CONCERN = "see what was done about their concern"
    SEE_CONCERN = "see a concern, and decide what is done"
    SEE_RECALL = "see and mark copies that are asked back"
    SEE_OWN_RECALL = "see which copies of their telling were given out"
    SEE_HAND_OFF = "see the goodbye of a social worker"
    FINISH_ENTRY = "finish an entry that was begun before a relationship ended"
    EDIT_HELP = "change the help lines of a site"
    CARRY_OUT_ANSWERS = "carry out the answers to a survey"
    SEE_INDICATORS = "see a site's indicators"
    COMPARE_CODES = "see how many people each code stands for, site by site"
    HEAR_SAYING = "hear or see how words are said"
    RECORD_SAYING = "record how the words of a survey are said in a site"
    CHANGE_SAYING = "take a recording away"
    KEEP_LANGUAGES = "look after the languages of a site"
    SEE_JOBS = "see work that stopped, and let it be tried again"
    HAND_OVER_MESSAGE = "hand a reminder over that someone asked for"
    SEE_TROUBLED_FILES = "see which files are missing or altered"


@dataclass(frozen=True)
class Rule:
    """The kind of thing a May is about, and the condition for each role that may at all."""

    thing: type
    by_role: Mapping[Role, Condition]


# --- relationships ---------------------------------------------------------------------------


def _current(now: datetime) -> ColumnElement[bool]:
    today = now.date()
    not_over = or_(Relationship.until_on.is_(None), Relationship.until_on > today)
    return and_(Relationship.from_on <= today, not_over, _not_erased())


def _not_erased() -> ColumnElement[bool]:
    """What was erased is counted, and seen by nobody."""
    return Relationship.erased_at.is_(None)


def own_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about this person, now or before"""
    return and_(Relationship.person_id == actor.person_id, _not_erased())


def own_current_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about this person and stands today"""
    return and_(own_relationship(actor, now), _current(now))


def circle_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it stands today and they are in the person's circle today"""
    return and_(_in_circle(actor, now), _current(now))


def _in_circle(actor: Actor, now: datetime) -> ColumnElement[bool]:
    today = now.date()
    member = select(CircleMember.person_id).where(
        _is_member(actor),
        CircleMember.from_on <= today,
        or_(CircleMember.until_on.is_(None), CircleMember.until_on > today),
    )
    return Relationship.person_id.in_(member)


def _is_member(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.CARER:
        return CircleMember.carer_id == actor.carer_id
    return CircleMember.professional_id == actor.professional_id


def named_worker_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they are the named social worker today"""
    return and_(Relationship.worker_id == actor.worker_id, _current(now))


def site_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site"""
    return and_(Relationship.site_id == actor.site_id, _not_erased())


def not_their_own_work(actor: Actor) -> ColumnElement[bool]:
    """They were never the social worker in it.

    Someone who was a social worker and joins the office reads nothing that was told about
    themselves: whoever shared it with the team did not share it with them (decision 33).
    """
    return Relationship.worker_id.is_distinct_from(actor.worker_id)


def told_in_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site, and they were never the social worker in it"""
    return and_(site_relationship(actor, now), not_their_own_work(actor))


def current_site_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site and stands today"""
    return and_(site_relationship(actor, now), _current(now))


def _is_over(now: datetime) -> ColumnElement[bool]:
    has_ended = and_(Relationship.until_on.is_not(None), Relationship.until_on <= now.date())
    return and_(has_ended, _not_erased())


def own_ended_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about this person and is over"""
    return and_(own_relationship(actor, now), _is_over(now))


def circle_ended_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is over, and they are in the person's circle today"""
    return and_(_in_circle(actor, now), _is_over(now))


def worker_ended_relationship(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they were the named social worker until it ended"""
    return and_(Relationship.worker_id == actor.worker_id, _is_over(now))


def own_hand_off(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it ended a relationship of their own"""
    return HandOff.from_relationship_id.in_(_relationships(own_relationship, actor, now))


def site_person(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the person is in their own site"""
    return and_(Person.site_id == actor.site_id, Person.erased_at.is_(None))


def own_person(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is themselves"""
    return Person.id == actor.person_id


def own_account(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own account"""
    return Account.id == actor.account_id


def named_workers_person(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they are the person's named social worker today"""
    mine = select(Relationship.person_id).where(named_worker_relationship(actor, now))
    return Person.id.in_(mine)


def own_needs(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about themselves"""
    return AccessRecord.person_id == actor.person_id


def needs_shared_with_worker(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the person said yes to showing it, and they are their named social worker today"""
    mine = select(Person.id).where(named_workers_person(actor, now))
    return and_(AccessRecord.is_shared.is_(True), AccessRecord.person_id.in_(mine))


def needs_shared_in_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the person said yes to showing it, and is in their own site"""
    return and_(AccessRecord.is_shared.is_(True), AccessRecord.site_id == actor.site_id)


def _relationships(condition: Condition, actor: Actor, now: datetime) -> Select[tuple[UUID]]:
    return select(Relationship.id).where(condition(actor, now))


# --- consent ---------------------------------------------------------------------------------


def consented(teller: Any, relationship: Any, use: Any, now: datetime) -> ColumnElement[bool]:
    """A yes of this teller to this use in this relationship stands at this moment."""
    return (
        select(Consent.id)
        .where(
            Consent.account_id == teller,
            Consent.relationship_id == relationship,
            Consent.use == use,
            Consent.is_yes.is_(True),
            Consent.withdrawn_at.is_(None),
            or_(Consent.until.is_(None), Consent.until >= now.date()),
        )
        .exists()
    )


def entry_may_be_used(use: Use, now: datetime) -> ColumnElement[bool]:
    """The entry is shared for this use, its teller's yes stands, and it was not taken back."""
    shared = select(EntryShare.entry_id).where(
        EntryShare.entry_id == DiaryEntry.id, EntryShare.use == use
    )
    return and_(
        DiaryEntry.taken_back_at.is_(None),
        shared.exists(),
        consented(DiaryEntry.account_id, DiaryEntry.relationship_id, use, now),
    )


def response_may_be_used(use: Use, now: datetime) -> ColumnElement[bool]:
    """The answers were sent and shared for this use, and the yes stands."""
    shared = select(ResponseShare.response_id).where(
        ResponseShare.response_id == SurveyResponse.id, ResponseShare.use == use
    )
    return and_(
        SurveyResponse.sent_at.is_not(None),
        SurveyResponse.taken_back_at.is_(None),
        shared.exists(),
        consented(SurveyResponse.account_id, SurveyResponse.relationship_id, use, now),
    )


def response_may_be_counted(now: datetime) -> ColumnElement[bool]:
    """The answers were sent and shared with someone, and a yes to that stands.

    What someone keeps to themselves is in no total, not even without a name.
    """
    shared = select(ResponseShare.response_id).where(
        ResponseShare.response_id == SurveyResponse.id,
        consented(
            SurveyResponse.account_id, SurveyResponse.relationship_id, ResponseShare.use, now
        ),
    )
    return and_(
        SurveyResponse.sent_at.is_not(None),
        SurveyResponse.taken_back_at.is_(None),
        shared.exists(),
    )


def own_consent(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they said it themselves, also about a circle or a relationship they have left"""
    return Consent.account_id == actor.account_id


# --- diary entries ---------------------------------------------------------------------------


def own_entry(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they told it themselves"""
    return and_(DiaryEntry.account_id == actor.account_id, DiaryEntry.taken_back_at.is_(None))


def entry_shared_with_worker(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the teller shared it with their named social worker, and that is them today"""
    mine = _relationships(named_worker_relationship, actor, now)
    return and_(DiaryEntry.relationship_id.in_(mine), entry_may_be_used(Use.WORKER, now))


def own_or_shared_entry(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they told it themselves, or the teller shared it with them as named social worker"""
    return or_(own_entry(actor, now), entry_shared_with_worker(actor, now))


def entry_shared_with_team(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site and the teller shared it with the team or for stories,
    and they were not the social worker in it
    """
    site = _relationships(told_in_site, actor, now)
    shared = or_(entry_may_be_used(Use.TEAM, now), entry_may_be_used(Use.STORY, now))
    return and_(DiaryEntry.relationship_id.in_(site), shared)


def entry_shared_for_stories(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site and the teller said it may go into a story,
    and they were not the social worker in it
    """
    site = _relationships(told_in_site, actor, now)
    return and_(DiaryEntry.relationship_id.in_(site), entry_may_be_used(Use.STORY, now))


# --- prompts ---------------------------------------------------------------------------------


def own_prompt(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is on their own diary"""
    return PromptPlan.account_id == actor.account_id


def own_open_prompt(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is on their own diary, about a relationship they may tell about today"""
    places = _TELLING.get(actor.role)
    if places is None:
        return false()
    mine = _relationships(places, actor, now)
    return and_(own_prompt(actor, now), PromptPlan.relationship_id.in_(mine))


def site_prompt(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about a relationship of their own site"""
    return PromptPlan.relationship_id.in_(_relationships(site_relationship, actor, now))


def _shown(plan: Condition) -> Condition:
    def shown(actor: Actor, now: datetime) -> ColumnElement[bool]:
        return ShownPrompt.plan_id.in_(select(PromptPlan.id).where(plan(actor, now)))

    shown.__doc__ = plan.__doc__
    return shown


# --- survey responses ------------------------------------------------------------------------


def own_invitation(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they were asked to answer it"""
    return Invitation.account_id == actor.account_id


def led_flag(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about a relationship of their own site, and they lead safety there"""
    site = _relationships(site_relationship, actor, now)
    return and_(SafetyFlag.relationship_id.in_(site), _leads_safety(actor))


def led_concern(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site, and they lead safety there"""
    return and_(Concern.site_id == actor.site_id, _leads_safety(actor))


def _leads_safety(actor: Actor) -> ColumnElement[bool]:
    """They are named as lead or deputy. While a site has named nobody who is still there, its
    whole office is asked: a cry for help that no one may see would be worse.
    """
    someone = aliased(Account)
    named = (
        select(SafetyLead.account_id)
        .join(someone, someone.id == SafetyLead.account_id)
        .where(
            SafetyLead.site_id == actor.site_id,
            someone.closed_at.is_(None),
            someone.role == Role.FACILITATOR,
        )
    )
    return or_(named.where(SafetyLead.account_id == actor.account_id).exists(), ~named.exists())


def own_concern(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they raised it, or they are told what was done"""
    is_told = and_(Concern.told_id == actor.account_id, Concern.said_at.is_not(None))
    return or_(Concern.raised_by_id == actor.account_id, is_told)


def site_recall(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the copy is of their own site"""
    return Recall.site_id == actor.site_id


def own_recall(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the copy holds something they told"""
    return Recall.account_id == actor.account_id


def site_invitation(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """someone in their own site was asked to answer it, about a relationship of today"""
    site = _relationships(current_site_relationship, actor, now)
    return Invitation.relationship_id.in_(site)


def own_response(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """these are their own answers"""
    return and_(
        SurveyResponse.account_id == actor.account_id, SurveyResponse.taken_back_at.is_(None)
    )


def own_response_even_taken_back(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """these are their own answers, taken back or not"""
    return SurveyResponse.account_id == actor.account_id


def own_or_shared_response(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """these are their own, or the answers were shared with them as named social worker"""
    mine = _relationships(named_worker_relationship, actor, now)
    shared = and_(SurveyResponse.relationship_id.in_(mine), response_may_be_used(Use.WORKER, now))
    return or_(own_response(actor, now), shared)


def own_or_team_response(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """these are their own, or the answers are in their site and shared with the team,
    and they were not the social worker in it
    """
    site = _relationships(told_in_site, actor, now)
    shared = or_(response_may_be_used(Use.TEAM, now), response_may_be_used(Use.STORY, now))
    in_site = and_(SurveyResponse.relationship_id.in_(site), shared)
    return or_(own_response(actor, now), in_site)


def response_shared_for_stories(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the answers are in their site and may go into a story,
    and they were not the social worker in it
    """
    site = _relationships(told_in_site, actor, now)
    return and_(SurveyResponse.relationship_id.in_(site), response_may_be_used(Use.STORY, now))


# --- paper -----------------------------------------------------------------------------------


def own_paper(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they asked for these papers themselves: a person's own link may stand on them"""
    return and_(PaperSet.account_id == actor.account_id, PaperSet.site_id == actor.site_id)


def own_paper_copy(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they asked for this paper themselves"""
    return PaperCopy.set_id.in_(select(PaperSet.id).where(own_paper(actor, now)))


# --- a person's own photos -------------------------------------------------------------------


def own_picture(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it stands in place of a picture for them"""
    return and_(OwnPicture.person_id == actor.person_id, OwnPicture.taken_away_at.is_(None))


def _picture_they_put(relationship: Condition) -> Condition:
    def put(actor: Actor, now: datetime) -> ColumnElement[bool]:
        people = select(Relationship.person_id).where(relationship(actor, now))
        return and_(
            OwnPicture.account_id == actor.account_id,
            OwnPicture.person_id.in_(people),
            OwnPicture.taken_away_at.is_(None),
        )

    put.__doc__ = f"they put it there for the person, and {relationship.__doc__}"
    return put


# --- media -----------------------------------------------------------------------------------


def _media_of(entry: Condition, response: Condition, photo: Condition) -> Condition:
    def media(actor: Actor, now: datetime) -> ColumnElement[bool]:
        entries = select(DiaryEntry.id).where(entry(actor, now))
        responses = select(SurveyResponse.id).where(response(actor, now))
        photos = select(OwnPicture.media_file_id).where(photo(actor, now))
        return or_(
            MediaFile.entry_id.in_(entries),
            MediaFile.response_id.in_(responses),
            MediaFile.id.in_(photos),
        )

    media.__doc__ = (
        f"{entry.__doc__}; or for answers: {response.__doc__}; or for own photos: {photo.__doc__}"
    )
    return media


def in_comics(comics: ColumnElement[bool]) -> ColumnElement[bool]:
    """The file stands in one of these comics, and the telling it comes from was not taken back."""
    files = select(ComicFile.media_file_id).join(
        Storyboard, Storyboard.id == ComicFile.storyboard_id
    )
    told = select(DiaryEntry.id).where(DiaryEntry.taken_back_at.is_(None))
    answered = select(SurveyResponse.id).where(SurveyResponse.taken_back_at.is_(None))
    is_kept = or_(MediaFile.entry_id.in_(told), MediaFile.response_id.in_(answered))
    is_of_the_same = MediaFile.relationship_id == Storyboard.relationship_id
    stands = files.where(comics, is_of_the_same).correlate(MediaFile)
    return and_(MediaFile.id.in_(stands), is_kept)


def _or_in_comic(media: Condition, comic: Condition) -> Condition:
    def shown(actor: Actor, now: datetime) -> ColumnElement[bool]:
        return or_(media(actor, now), in_comics(comic(actor, now)))

    shown.__doc__ = f"{media.__doc__}; or it stands in a comic: {comic.__doc__}"
    return shown


def drawn_may_be_shown(now: datetime) -> ColumnElement[bool]:
    """All that the storyboard's story comes from may still be used: a drawn page tells all of it
    again, and nobody knows which part stands on which page."""
    part = aliased(StoryPart)
    usable = select(StoryPart.id).where(source_may_be_used(now))
    stays = select(part.id).where(part.story_id == Storyboard.story_id, part.id.not_in(usable))
    return ~stays.correlate(Storyboard).exists()


# --- the words of sounds and films -----------------------------------------------------------

RECORDINGS = (MediaKind.SOUND, MediaKind.VIDEO)


def own_recording(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they told it themselves, in a sound or a film"""
    entries = select(DiaryEntry.id).where(own_entry(actor, now))
    responses = select(SurveyResponse.id).where(own_response(actor, now))
    told = or_(MediaFile.entry_id.in_(entries), MediaFile.response_id.in_(responses))
    return and_(MediaFile.kind.in_(RECORDINGS), told)


def _recordings_of(media: Condition) -> Condition:
    def recordings(actor: Actor, now: datetime) -> ColumnElement[bool]:
        return and_(MediaFile.kind.in_(RECORDINGS), media(actor, now))

    recordings.__doc__ = f"it is a sound or a film, and {media.__doc__}"
    return recordings


def _words_of(media: Condition) -> Condition:
    def words(actor: Actor, now: datetime) -> ColumnElement[bool]:
        seen = select(MediaFile.id).where(media(actor, now))
        own = select(MediaFile.id).where(own_recording(actor, now))
        return and_(
            Transcript.media_file_id.in_(seen),
            or_(Transcript.media_file_id.in_(own), not_(_crossed_out())),
        )

    words.__doc__ = f"{media.__doc__}; what the teller wrote before and changed is only theirs"
    return words


def _crossed_out() -> ColumnElement[bool]:
    """The teller wrote it, and words that someone confirmed came after it."""
    later = aliased(Transcript)
    newer = select(later.id).where(
        later.media_file_id == Transcript.media_file_id,
        later.version > Transcript.version,
        later.is_draft.is_(False),
    )
    entries = select(DiaryEntry.id).where(DiaryEntry.account_id == Transcript.account_id)
    responses = select(SurveyResponse.id).where(SurveyResponse.account_id == Transcript.account_id)
    by_teller = select(MediaFile.id).where(
        MediaFile.id == Transcript.media_file_id,
        or_(MediaFile.entry_id.in_(entries), MediaFile.response_id.in_(responses)),
    )
    return and_(newer.exists(), by_teller.exists())


# --- stories ---------------------------------------------------------------------------------
# Each rule asks about one row, so that opening one thing costs the same in a site of any size.


def site_story(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a story of their own site, something it comes from may still be used, and they were not
    the social worker in it"""
    parts = select(StoryPart.id).where(StoryPart.story_id == Story.id, source_may_be_used(now))
    return and_(_of_their_site(actor), parts.correlate(Story).exists())


def usable_story_part(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site and what it comes from may still be used in a story"""
    story = select(Story.id).where(Story.id == StoryPart.story_id, _of_their_site(actor))
    return and_(story.correlate(StoryPart).exists(), source_may_be_used(now))


def _of_their_site(actor: Actor) -> ColumnElement[bool]:
    told = select(Relationship.id).where(
        Relationship.id == Story.relationship_id, not_their_own_work(actor)
    )
    return and_(Story.site_id == actor.site_id, told.correlate(Story).exists())


def source_may_be_used(now: datetime, use: Use = Use.STORY) -> ColumnElement[bool]:
    """What the part comes from may still be used so."""
    entry = select(DiaryEntry.id).where(
        DiaryEntry.id == StoryPart.entry_id, entry_may_be_used(use, now)
    )
    answer = (
        select(Answer.id)
        .join(SurveyResponse, Answer.response_id == SurveyResponse.id)
        .where(
            Answer.id == StoryPart.answer_id,
            response_may_be_used(use, now),
            Answer.is_aside.is_(False),
        )
    )
    return or_(*(told.correlate(StoryPart).exists() for told in (entry, answer)))


def story_asked_about(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they were asked about it, something they told is in it and may still be used,
    and the person it is about said yes to it before anyone else is shown it
    """
    asked = and_(StoryApproval.account_id == actor.account_id, StoryApproval.replaced_at.is_(None))
    mine = _told_of(StoryApproval, actor, now)
    return and_(asked, mine, not_(_waits_for_the_person(now)))


def _told_of(thing: Any, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """Something they told is in the story that it is about, and may still be used."""
    parts = select(StoryPart.id).where(
        StoryPart.story_id == thing.story_id,
        source_may_be_used(now),
        _told_by(actor.account_id),
    )
    return parts.correlate(thing).exists()


def _told_by(account: Any) -> ColumnElement[bool]:
    """The part comes from this teller. What staff wrote down in a call is not their own telling."""
    entry, answer, response = aliased(DiaryEntry), aliased(Answer), aliased(SurveyResponse)
    of_entry = select(entry.account_id).where(entry.id == StoryPart.entry_id)
    of_answer = (
        select(response.account_id)
        .join(answer, answer.response_id == response.id)
        .where(answer.id == StoryPart.answer_id, response.voice != Voice.STAFF)
    )
    told = (one.correlate(StoryPart).scalar_subquery() for one in (of_entry, of_answer))
    return func.coalesce(*told) == account


def _waits_for_the_person(now: datetime) -> ColumnElement[bool]:
    """The person of the relationship told something of the same story, may still be asked, and has
    not said yes to it as it is.

    The easy words tell again what the person told: they decide before their circle reads it.
    """
    person, shown = aliased(Account), aliased(Story)
    told = select(StoryPart.id).where(
        StoryPart.story_id == shown.id, source_may_be_used(now), _told_by(person.id)
    )
    waits = (
        select(person.id)
        .join(Relationship, Relationship.person_id == person.person_id)
        .join(shown, shown.relationship_id == Relationship.id)
        .where(
            shown.id == StoryApproval.story_id,
            person.id != StoryApproval.account_id,
            told.correlate(shown, person).exists(),
            ~_said_yes(person.id, shown).correlate(shown, person).exists(),
        )
    )
    return waits.correlate(StoryApproval).exists()


def story_is_approved(now: datetime) -> ColumnElement[bool]:
    """Everyone whose telling is in it, and may still be used, said yes to it as it is now."""
    entry, answer, response = aliased(DiaryEntry), aliased(Answer), aliased(SurveyResponse)
    parts = select(StoryPart.id).where(StoryPart.story_id == Story.id)
    lacking = select(StoryPart.id).where(StoryPart.story_id == Story.id, source_may_be_used(now))
    of_entries = lacking.join(entry, entry.id == StoryPart.entry_id).where(
        ~_said_yes(entry.account_id, Story).correlate(Story, entry).exists()
    )
    of_answers = (
        lacking.join(answer, answer.id == StoryPart.answer_id)
        .join(response, response.id == answer.response_id)
        .where(~_said_yes(response.account_id, Story).correlate(Story, response).exists())
    )
    return and_(
        parts.correlate(Story).exists(),
        ~of_entries.correlate(Story).exists(),
        ~of_answers.correlate(Story).exists(),
    )


def _said_yes(teller: Any, story: Any) -> Select[Any]:
    """The yes of a teller to a story as it is. The caller says what it correlates with."""
    said = aliased(StoryApproval)
    return select(said.id).where(
        said.story_id == story.id,
        said.account_id == teller,
        said.replaced_at.is_(None),
        said.answer == Approved.YES,
        said.shown_count == story.shown_count,
    )


def usable_quotation(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site and what it comes from may still be used in a story, and neither they nor
    its maker code that story alone"""
    return and_(_of_usable_part(Quotation, actor, now), _not_coded_alone(actor))


def _not_coded_alone(actor: Actor) -> ColumnElement[bool]:
    parts = select(StoryPart.id, SecondCoding.coder_id).join(
        SecondCoding, SecondCoding.story_id == StoryPart.story_id
    )
    return coded_apart(actor, Quotation.part_id, Quotation.made_by_id, parts)


def quotation_may_be_counted(now: datetime) -> ColumnElement[bool]:
    """In a statement that joins quotations with their parts: what the part comes from may be used
    in a story, and nobody codes that story alone just now."""
    alone = select(SecondCoding.id).where(
        SecondCoding.story_id == StoryPart.story_id,
        SecondCoding.done_at.is_(None),
        SecondCoding.stopped_at.is_(None),
    )
    return and_(source_may_be_used(now), ~alone.correlate(StoryPart).exists())


def sees_quotation_of_part(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """May.SEE_QUOTATION in a statement that joins quotations with their parts.

    The same rule: who sees the part sees what is marked in it, unless it is coded alone. The part
    is asked about once, and not once for each of its quotations.
    """
    return and_(condition(actor, May.SEE_STORY_PART, now), _not_coded_alone(actor))


def _of_usable_part(thing: Any, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The part of a story that it is about, and there is one, may be used."""
    part = select(StoryPart.id).where(StoryPart.id == thing.part_id, usable_story_part(actor, now))
    return part.correlate(thing).exists()


def _of_site_story(thing: Any, actor: Actor, now: datetime) -> ColumnElement[bool]:
    """The story that it is about, and there is one, is of their site."""
    story = select(Story.id).where(Story.id == thing.story_id, site_story(actor, now))
    return story.correlate(thing).exists()


def coded_apart(
    actor: Actor, place: Any, maker: Any, codings: Select[tuple[UUID, UUID]]
) -> ColumnElement[bool]:
    """They made it themselves, or neither they nor its maker code that story alone just now.

    `codings` are the places of second codings, each with its coder; those that are open count.
    A blind second coding is one where coders do not see each other's until it is done.
    """
    places, coders = codings.selected_columns
    is_open = and_(SecondCoding.done_at.is_(None), SecondCoding.stopped_at.is_(None))
    alone = codings.with_only_columns(places).where(is_open, coders == actor.account_id)
    by_others = tuple_(place, maker).not_in(codings.where(is_open))
    return or_(maker == actor.account_id, and_(place.not_in(alone), by_others))


def open_own_second_coding(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own second coding of a story of their site, and it is not done"""
    return and_(SecondCoding.coder_id == actor.account_id, open_second_coding(actor, now))


def open_second_coding(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a second coding of a story of their own site, and it is not done"""
    is_open = and_(SecondCoding.done_at.is_(None), SecondCoding.stopped_at.is_(None))
    return and_(is_open, _of_site_story(SecondCoding, actor, now))


def compared_story(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a story of their own site that was coded a second time, and they do not code it alone
    now"""
    done = select(SecondCoding.story_id).where(SecondCoding.done_at.is_not(None))
    alone = select(SecondCoding.story_id).where(open_own_second_coding(actor, now))
    return and_(site_story(actor, now), Story.id.in_(done), Story.id.not_in(alone))


def relationship_of_held_names(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they hold the names of their own site, and were never the social worker in it"""
    holds = select(NameHolder.id).where(
        NameHolder.site_id == actor.site_id, NameHolder.account_id == actor.account_id
    )
    return and_(told_in_site(actor, now), holds.exists())


def site_memo(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is beside a story of their own site, and its quotation may still be used, and neither they
    nor its writer code that story alone"""
    quoted = select(Quotation.id).where(
        Quotation.id == Memo.quotation_id, usable_quotation(actor, now)
    )
    usable = or_(Memo.quotation_id.is_(None), quoted.correlate(Memo).exists())
    codings = select(SecondCoding.story_id, SecondCoding.coder_id)
    apart = coded_apart(actor, Memo.story_id, Memo.account_id, codings)
    return and_(_of_site_story(Memo, actor, now), usable, apart)


def own_memo(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they wrote it, and they may still see it"""
    return and_(Memo.account_id == actor.account_id, site_memo(actor, now))


def site_step(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it was done in a story of their own site, with what may still be used, and neither they nor
    whoever did it code that story alone"""
    there = select(Quotation.id).where(Quotation.id == StoryStep.quotation_id)
    seen = there.where(usable_quotation(actor, now)).correlate(StoryStep)
    codings = select(SecondCoding.story_id, SecondCoding.coder_id)
    return and_(
        _of_site_story(StoryStep, actor, now),
        coded_apart(actor, StoryStep.story_id, StoryStep.account_id, codings),
        or_(StoryStep.part_id.is_(None), _of_usable_part(StoryStep, actor, now)),
        or_(~there.correlate(StoryStep).exists(), seen.exists()),
    )


def storyboard_of_site_story(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a storyboard of a story of their own site, something the story comes from may still be
    used, and they were not the social worker in it"""
    return _of_site_story(Storyboard, actor, now)


def site_storyboard(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site and of a story that they may see, or a comic whose maker said yes to
    stories, and they were not the social worker in it"""
    return or_(storyboard_of_site_story(actor, now), _comic_shared_for_stories(actor, now))


def comic_may_be_used(use: Use, now: datetime) -> ColumnElement[bool]:
    """The comic is its maker's own, shared for this use, their yes stands, and it is not taken
    back."""
    return and_(
        Storyboard.story_id.is_(None),
        Storyboard.taken_back_at.is_(None),
        cast(Storyboard.shares, String).like(f'%"{use.value}"%'),
        consented(Storyboard.made_by_id, Storyboard.relationship_id, use, now),
    )


def storyboard_asked_about(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they were asked about it, something they told is in its story and may still be used, and
    everyone whose telling is in that story said yes to it as it is now"""
    asked = StoryboardApproval.account_id == actor.account_id
    agreed = select(Story.id).where(Story.id == Storyboard.story_id, story_is_approved(now))
    drawn = select(Storyboard.id).where(
        Storyboard.id == StoryboardApproval.storyboard_id,
        _told_of(Storyboard, actor, now),
        agreed.correlate(Storyboard).exists(),
    )
    is_newest = StoryboardApproval.replaced_at.is_(None)
    return and_(asked, is_newest, drawn.correlate(StoryboardApproval).exists())


def _comic_shared_for_stories(actor: Actor, now: datetime) -> ColumnElement[bool]:
    site = _relationships(told_in_site, actor, now)
    return and_(Storyboard.relationship_id.in_(site), comic_may_be_used(Use.STORY, now))


def comic_shared_with_worker(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """the maker shared it with their named social worker, and that is them today"""
    mine = _relationships(named_worker_relationship, actor, now)
    return and_(Storyboard.relationship_id.in_(mine), comic_may_be_used(Use.WORKER, now))


def comic_shared_with_team(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site and the maker shared it with the team or for stories,
    and they were not the social worker in it
    """
    site = _relationships(told_in_site, actor, now)
    shared = or_(comic_may_be_used(Use.TEAM, now), comic_may_be_used(Use.STORY, now))
    return and_(Storyboard.relationship_id.in_(site), shared)


def own_comic(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they made it themselves, from no story, and did not take it back"""
    return and_(
        Storyboard.made_by_id == actor.account_id,
        Storyboard.story_id.is_(None),
        Storyboard.taken_back_at.is_(None),
    )


def site_codebook(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a codebook of their own site"""
    return Codebook.site_id == actor.site_id


def own_search(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own, and of the site where they work"""
    return and_(Search.account_id == actor.account_id, Search.site_id == actor.site_id)


def own_or_shared_search(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own, or one of their own site that is kept for all of its office"""
    shared = and_(Search.is_shared.is_(True), Search.kept_at.is_not(None))
    return and_(Search.site_id == actor.site_id, or_(Search.account_id == actor.account_id, shared))


def site_learning_day(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a learning day of their own site"""
    return LearningDay.site_id == actor.site_id


def story_part_for_team(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their site, and what it comes from may be shown to the team and used in a story"""
    return and_(usable_story_part(actor, now), source_may_be_used(now, Use.TEAM))


def site_collection(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a collection of their own site"""
    return Collection.site_id == actor.site_id


# --- sites -----------------------------------------------------------------------------------


def own_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own site"""
    return Site.id == actor.site_id


def account_of_no_office(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is open, in their own site, and not one of its office"""
    in_site = and_(Account.site_id == actor.site_id, Account.closed_at.is_(None))
    return and_(in_site, Account.role.not_in(_OF_OFFICES))


def own_open_account(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is about themselves, or what they told"""
    return and_(Account.id == actor.account_id, Account.closed_at.is_(None))


def own_copy(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is their own"""
    return OwnCopy.account_id == actor.account_id


def site_copy(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """someone of their own site asked for it; they see what others said, and never the copy"""
    return OwnCopy.site_id == actor.site_id


def other_staff(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they work in their own site, open or closed, and it is not themselves"""
    in_site = and_(Account.site_id == actor.site_id, Account.id != actor.account_id)
    return and_(in_site, Account.role.in_((WORKER, *_OF_OFFICES)))


def site_account_of_no_office(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is open or closed, in their own site, not erased, and not one of its office"""
    erased = select(Person.id).where(Person.erased_at.is_not(None))
    not_erased = or_(Account.person_id.is_(None), Account.person_id.not_in(erased))
    no_office = Account.role.not_in(_OF_OFFICES)
    return and_(Account.site_id == actor.site_id, no_office, not_erased)


def other_account_of_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site, open or closed, not erased, and not their own"""
    return or_(site_account_of_no_office(actor, now), other_staff(actor, now))


def any_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they compare all the sites of the programme"""
    return Site.is_demonstration == actor.is_demonstration


def site_survey(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is a survey of their own site"""
    return Survey.site_id == actor.site_id


def survey_of_any_site(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """they compare all the sites of the programme, and it was asked in one of them"""
    return Survey.site_id.in_(select(Site.id).where(any_site(actor, now)))


def site_saying(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it was recorded for their own site and not taken away"""
    return and_(Saying.site_id == actor.site_id, Saying.taken_away_at.is_(None))


def change_from_own_telling(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it came from something they told"""
    told = select(ChangeSource.change_id).where(ChangeSource.account_id == actor.account_id)
    return Change.id.in_(told)


def site_change(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is in their own site"""
    return Change.site_id == actor.site_id


def site_erasure(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it was erased in their own site"""
    return Erasure.site_id == actor.site_id


def stopped_job(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it stopped, and is about their own site or about the installation as a whole"""
    whose = or_(Job.site_id == actor.site_id, Job.site_id.is_(None))
    return and_(Job.state == JobState.PARKED, whose)


def kept_message(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it waits to be handed over, and is for someone of their own site"""
    is_kept = ReminderMessage.state == MessageState.KEPT
    return and_(is_kept, ReminderMessage.site_id == actor.site_id)


def troubled_file(actor: Actor, now: datetime) -> ColumnElement[bool]:
    """it is missing or altered, and belongs to their own site"""
    return and_(FileCheck.troubled_at.is_not(None), FileCheck.site_id == actor.site_id)


PERSON, CARER, PROFESSIONAL = Role.PERSON, Role.CARER, Role.PROFESSIONAL
WORKER, FACILITATOR, EVALUATOR = Role.WORKER, Role.FACILITATOR, Role.EVALUATOR
ADMINISTRATOR, PROGRAMME = Role.ADMINISTRATOR, Role.PROGRAMME
# Facilitators and administrators run a site. Only facilitators see what is told in it.
OFFICE = (FACILITATOR, ADMINISTRATOR)
# Whoever has one of these never comes in with a card that the office made.
_OF_OFFICES = (*OFFICE, EVALUATOR, PROGRAMME)

# Whoever compares sites sees totals of all, and of no site its settings, names or words. An
# evaluator carries out coded answers too.
COMPARE = (EVALUATOR, PROGRAMME)

_RELATIONSHIP = {
    PERSON: own_relationship,
    CARER: circle_relationship,
    PROFESSIONAL: circle_relationship,
    WORKER: named_worker_relationship,
    FACILITATOR: site_relationship,
}
_TELLING = {
    PERSON: own_current_relationship,
    CARER: circle_relationship,
    PROFESSIONAL: circle_relationship,
    # A reflective diary of their own: nobody sees it but whom they share it with.
    WORKER: named_worker_relationship,
}
_ENDED = {
    PERSON: own_ended_relationship,
    CARER: circle_ended_relationship,
    PROFESSIONAL: circle_ended_relationship,
    WORKER: worker_ended_relationship,
}
_OWN_CONSENT = dict.fromkeys(_TELLING, own_consent)
_OWN_ENTRY = dict.fromkeys(_TELLING, own_entry)
_OWN_COPY = (PERSON, CARER, PROFESSIONAL)
_STAFF = {WORKER: named_worker_relationship, FACILITATOR: site_relationship}
_OWN_INVITATION = {PERSON: own_invitation, CARER: own_invitation, PROFESSIONAL: own_invitation}
_OWN_RESPONSE = dict.fromkeys((PERSON, CARER, PROFESSIONAL, WORKER, FACILITATOR), own_response)
_SEE_ENTRY = {
    **_OWN_ENTRY,
    WORKER: own_or_shared_entry,
    FACILITATOR: entry_shared_with_team,
}
_SEE_RESPONSE = {
    **_OWN_RESPONSE,
    WORKER: own_or_shared_response,
    FACILITATOR: own_or_team_response,
}
_SEE_OWN_PICTURE = {
    PERSON: own_picture,
    **{role: _picture_they_put(_RELATIONSHIP[role]) for role in _RELATIONSHIP if role != PERSON},
}
_PAPER = {WORKER: own_paper, FACILITATOR: own_paper}
_STORY = {FACILITATOR: site_story}
_OWN_COMIC = dict.fromkeys(_TELLING, own_comic)
# A comic is made by the person, or by a carer who is in their circle.
_MAKING_COMICS = {role: _TELLING[role] for role in (PERSON, CARER)}
_CHANGE_COMIC = dict.fromkeys(_MAKING_COMICS, own_comic)
_SHOWN_COMIC = {WORKER: comic_shared_with_worker, FACILITATOR: comic_shared_with_team}
_COLLECTION = {FACILITATOR: site_collection}
_CODEBOOK = {FACILITATOR: site_codebook}
_CHANGE = {
    PERSON: change_from_own_telling,
    CARER: change_from_own_telling,
    PROFESSIONAL: change_from_own_telling,
    FACILITATOR: site_change,
}

_SEE_MEDIA = {
    role: _media_of(_SEE_ENTRY[role], _SEE_RESPONSE[role], _SEE_OWN_PICTURE[role])
    for role in _SEE_ENTRY
}
_SEE_MEDIA |= {role: _or_in_comic(_SEE_MEDIA[role], comic) for role, comic in _SHOWN_COMIC.items()}
# The social worker puts no words into the mouth of someone who speaks about them.
_WRITE_WORDS = {
    **dict.fromkeys(_SEE_MEDIA, own_recording),
    FACILITATOR: _recordings_of(_SEE_MEDIA[FACILITATOR]),
}

RULES: dict[May, Rule] = {
    May.SEE_RELATIONSHIP: Rule(Relationship, _RELATIONSHIP),
    May.SEE_PERSON: Rule(Person, dict.fromkeys(OFFICE, site_person)),
    May.BEGIN_RELATIONSHIP: Rule(Person, dict.fromkeys(OFFICE, site_person)),
    May.HAND_OVER: Rule(Relationship, dict.fromkeys(OFFICE, current_site_relationship)),
    May.ERASE: Rule(Person, {FACILITATOR: site_person}),
    May.HOLD: Rule(Relationship, {FACILITATOR: site_relationship}),
    May.SEE_ERASURE: Rule(Erasure, {FACILITATOR: site_erasure}),
    May.ASK_OWN_COPY: Rule(Account, dict.fromkeys(_OWN_COPY, own_open_account)),
    May.GET_OWN_COPY: Rule(OwnCopy, dict.fromkeys(_OWN_COPY, own_copy)),
    May.ASK_COPY_FOR: Rule(Person, {FACILITATOR: site_person}),
    May.LOOK_INTO_COPY: Rule(OwnCopy, {FACILITATOR: site_copy}),
    May.KEEP_RETENTION: Rule(Site, {ADMINISTRATOR: own_site}),
    May.ADD_SOMEONE: Rule(Site, dict.fromkeys(OFFICE, own_site)),
    May.RENAME: Rule(Account, dict.fromkeys(OFFICE, account_of_no_office)),
    May.CHANGE_CIRCLE: Rule(Person, dict.fromkeys(OFFICE, site_person)),
    May.INVITE_STAFF: Rule(Site, {ADMINISTRATOR: own_site}),
    May.MANAGE_STAFF: Rule(Account, {ADMINISTRATOR: other_staff}),
    May.CLOSE_ACCOUNT: Rule(
        Account, {FACILITATOR: site_account_of_no_office, ADMINISTRATOR: other_account_of_site}
    ),
    May.MAKE_CARD: Rule(Account, dict.fromkeys(OFFICE, account_of_no_office)),
    May.ASK_SURVEYS: Rule(Site, dict.fromkeys(OFFICE, own_site)),
    May.SAY_WHO_HELPS: Rule(Account, {PERSON: own_account}),
    May.TELL_NEEDS: Rule(Person, {PERSON: own_person}),
    May.SEE_NEEDS: Rule(
        AccessRecord,
        {PERSON: own_needs, WORKER: needs_shared_with_worker, FACILITATOR: needs_shared_in_site},
    ),
    May.RECORD_NEEDS: Rule(Person, {WORKER: named_workers_person, FACILITATOR: site_person}),
    May.ADD_ENTRY: Rule(Relationship, _TELLING),
    May.SEE_ENTRY: Rule(DiaryEntry, _SEE_ENTRY),
    May.CHANGE_ENTRY: Rule(DiaryEntry, _OWN_ENTRY),
    May.USE_ENTRY: Rule(DiaryEntry, {FACILITATOR: entry_shared_for_stories}),
    May.PUT_PROMPT: Rule(Relationship, {FACILITATOR: current_site_relationship}),
    May.SEE_PROMPT_PLAN: Rule(
        PromptPlan, {**dict.fromkeys(_TELLING, own_prompt), FACILITATOR: site_prompt}
    ),
    May.ANSWER_PROMPT: Rule(PromptPlan, dict.fromkeys(_TELLING, own_open_prompt)),
    May.SEE_SHOWN_PROMPT: Rule(
        ShownPrompt,
        {**dict.fromkeys(_TELLING, _shown(own_prompt)), FACILITATOR: _shown(site_prompt)},
    ),
    May.ANSWER_SURVEY: Rule(Invitation, _OWN_INVITATION),
    May.SEE_RESPONSE: Rule(SurveyResponse, _SEE_RESPONSE),
    May.CHANGE_RESPONSE: Rule(SurveyResponse, _OWN_RESPONSE),
    May.PUT_BACK_RESPONSE: Rule(
        SurveyResponse, dict.fromkeys(_OWN_RESPONSE, own_response_even_taken_back)
    ),
    May.USE_RESPONSE: Rule(SurveyResponse, {FACILITATOR: response_shared_for_stories}),
    May.RUN_GROUP: Rule(Invitation, {FACILITATOR: site_invitation}),
    May.RECORD_CALL: Rule(Relationship, _STAFF),
    May.WRITE_CAPACITY_NOTE: Rule(Relationship, _STAFF),
    May.MAKE_PAPER: Rule(Relationship, _STAFF),
    # With the link someone can sign in as the person, so their social worker never holds it.
    May.PUT_LINK_ON_PAPER: Rule(Relationship, {FACILITATOR: site_relationship}),
    May.SEE_PAPER: Rule(PaperSet, _PAPER),
    May.SEE_PAPER_COPY: Rule(PaperCopy, dict.fromkeys(_PAPER, own_paper_copy)),
    May.TYPE_PAPER: Rule(Relationship, {FACILITATOR: site_relationship}),
    May.PUT_PICTURE: Rule(Relationship, {**_TELLING, **_STAFF}),
    May.SEE_OWN_PICTURE: Rule(OwnPicture, _SEE_OWN_PICTURE),
    May.IMPORT_SYMBOLS: Rule(Site, {FACILITATOR: own_site}),
    May.RECORD_CONTACT: Rule(Relationship, _STAFF),
    May.GIVE_CONSENT: Rule(Relationship, _TELLING),
    May.WITHDRAW_CONSENT: Rule(Consent, _OWN_CONSENT),
    May.SEE_MEDIA: Rule(MediaFile, _SEE_MEDIA),
    May.WRITE_WORDS: Rule(MediaFile, _WRITE_WORDS),
    May.SEE_WORDS: Rule(Transcript, {role: _words_of(_SEE_MEDIA[role]) for role in _SEE_MEDIA}),
    May.SEE_STORY: Rule(Story, _STORY),
    May.EDIT_STORY: Rule(Story, _STORY),
    May.APPROVE_STORY: Rule(StoryApproval, dict.fromkeys(_TELLING, story_asked_about)),
    May.SEE_STORY_PART: Rule(StoryPart, {FACILITATOR: usable_story_part}),
    May.SEE_QUOTATION: Rule(Quotation, {FACILITATOR: usable_quotation}),
    May.FINISH_SECOND_CODING: Rule(SecondCoding, {FACILITATOR: open_own_second_coding}),
    May.STOP_SECOND_CODING: Rule(SecondCoding, {FACILITATOR: open_second_coding}),
    May.COMPARE_CODERS: Rule(Story, {FACILITATOR: compared_story}),
    May.NAME_HOLDERS: Rule(Site, {ADMINISTRATOR: own_site}),
    May.SEE_NAME_MAP: Rule(Relationship, {FACILITATOR: relationship_of_held_names}),
    May.SEE_MEMO: Rule(Memo, {FACILITATOR: site_memo}),
    May.CHANGE_MEMO: Rule(Memo, {FACILITATOR: own_memo}),
    May.SEE_STEP: Rule(StoryStep, {FACILITATOR: site_step}),
    May.APPROVE_STORYBOARD: Rule(
        StoryboardApproval, dict.fromkeys(_TELLING, storyboard_asked_about)
    ),
    May.SEE_STORYBOARD: Rule(Storyboard, {**_OWN_COMIC, FACILITATOR: site_storyboard}),
    May.EDIT_STORYBOARD: Rule(Storyboard, {**_OWN_COMIC, FACILITATOR: storyboard_of_site_story}),
    May.MAKE_COMIC: Rule(Relationship, _MAKING_COMICS),
    May.SEE_COMIC: Rule(Storyboard, {**_CHANGE_COMIC, **_SHOWN_COMIC}),
    May.CHANGE_COMIC: Rule(Storyboard, _CHANGE_COMIC),
    May.SEE_CODEBOOK: Rule(Codebook, _CODEBOOK),
    May.EDIT_CODEBOOK: Rule(Codebook, _CODEBOOK),
    May.MAKE_CODEBOOK: Rule(Site, {FACILITATOR: own_site}),
    May.SEE_SEARCH: Rule(Search, {FACILITATOR: own_or_shared_search}),
    May.CHANGE_SEARCH: Rule(Search, {FACILITATOR: own_search}),
    May.SEE_LEARNING_DAY: Rule(LearningDay, {FACILITATOR: site_learning_day}),
    May.EDIT_LEARNING_DAY: Rule(LearningDay, {FACILITATOR: site_learning_day}),
    May.MAKE_LEARNING_DAY: Rule(Site, {FACILITATOR: own_site}),
    May.SHOW_STORY_PART: Rule(StoryPart, {FACILITATOR: story_part_for_team}),
    May.SEE_COLLECTION: Rule(Collection, _COLLECTION),
    May.EDIT_COLLECTION: Rule(Collection, _COLLECTION),
    May.MAKE_COLLECTION: Rule(Site, {FACILITATOR: own_site}),
    May.EXPORT_COLLECTION: Rule(Collection, _COLLECTION),
    May.MAKE_CHANGE: Rule(Site, {FACILITATOR: own_site}),
    May.SEE_CHANGE: Rule(Change, _CHANGE),
    May.SEE_FLAG: Rule(SafetyFlag, {FACILITATOR: led_flag}),
    May.NAME_SAFETY_LEAD: Rule(Site, dict.fromkeys(OFFICE, own_site)),
    May.RAISE_CONCERN: Rule(Site, dict.fromkeys(_RELATIONSHIP, own_site)),
    May.SEE_OWN_CONCERN: Rule(Concern, dict.fromkeys(_RELATIONSHIP, own_concern)),
    May.SEE_CONCERN: Rule(Concern, {FACILITATOR: led_concern}),
    May.SEE_RECALL: Rule(Recall, {FACILITATOR: site_recall}),
    May.SEE_OWN_RECALL: Rule(Recall, dict.fromkeys(_TELLING, own_recall)),
    May.SEE_HAND_OFF: Rule(HandOff, {PERSON: own_hand_off}),
    May.FINISH_ENTRY: Rule(Relationship, _ENDED),
    May.EDIT_HELP: Rule(Site, dict.fromkeys(OFFICE, own_site)),
    May.SEE_INDICATORS: Rule(
        Site, {**dict.fromkeys((FACILITATOR, WORKER), own_site), **dict.fromkeys(COMPARE, any_site)}
    ),
    May.COMPARE_CODES: Rule(Site, dict.fromkeys(COMPARE, any_site)),
    # Codes without words, of those who said yes to research (decision 48).
    May.CARRY_OUT_ANSWERS: Rule(Survey, {FACILITATOR: site_survey, EVALUATOR: survey_of_any_site}),
    May.HEAR_SAYING: Rule(Saying, dict.fromkeys(Role, site_saying)),
    May.RECORD_SAYING: Rule(Site, {FACILITATOR: own_site}),
    May.CHANGE_SAYING: Rule(Saying, {FACILITATOR: site_saying}),
    May.KEEP_LANGUAGES: Rule(Site, dict.fromkeys(OFFICE, own_site)),
    May.SEE_JOBS: Rule(Job, dict.fromkeys(OFFICE, stopped_job)),
    May.HAND_OVER_MESSAGE: Rule(ReminderMessage, dict.fromkeys(OFFICE, kept_message)),
    May.SEE_TROUBLED_FILES: Rule(FileCheck, dict.fromkeys(OFFICE, troubled_file)),
}


# What a browser on a tablet for many may at all, and how it is narrowed to its one survey.
ON_A_SHARED_TABLET: dict[May, Callable[[Any], ColumnElement[bool]]] = {
    May.ANSWER_SURVEY: lambda only: Invitation.id == only,
    May.SAY_WHO_HELPS: lambda only: Account.id.in_(
        select(Invitation.account_id).where(Invitation.id == only)
    ),
    May.CHANGE_RESPONSE: lambda only: SurveyResponse.invitation_id == only,
    May.SEE_MEDIA: lambda only: MediaFile.response_id.in_(
        select(SurveyResponse.id).where(SurveyResponse.invitation_id == only)
    ),
}


def condition(actor: Actor, may: May, now: datetime) -> ColumnElement[bool]:
    """The SQL condition under which `actor` may; `false` where no rule says so."""
    rule = RULES[may].by_role.get(actor.role)
    return false() if rule is None else and_(rule(actor, now), _within_tablet(actor, may))


def _within_tablet(actor: Actor, may: May) -> ColumnElement[bool]:
    """Everything on a browser of one's own; on a tablet for many only its one survey."""
    only, narrowed = actor.only_invitation_id, ON_A_SHARED_TABLET.get(may)
    if only is None:
        return true()
    inside = narrowed(only) if narrowed else false()
    # The place of a prepared statement may be filled with nothing.
    return or_(only.is_(None), inside) if isinstance(only, ColumnElement) else inside


def may_be_on_a_shared_tablet(may: May | None) -> bool:
    """True for what someone may do on a tablet for many; pages are refused early when not."""
    return may in ON_A_SHARED_TABLET


def visible(actor: Actor, may: May, now: datetime) -> Select[Any]:
    """A SELECT of all the things that `actor` may. Lists, counts and searches begin here."""
    return select(RULES[may].thing).where(condition(actor, may, now))


def require(db: Session, actor: Actor, may: May, thing_id: UUID, now: datetime) -> Any:
    """The thing, when `actor` may. Raises NotHere when not, or when there is none."""
    values = values_of(actor, now) | {"thing_id": thing_id}
    thing = db.scalars(_one(actor.role, may), values).first()
    if thing is None:
        raise NotHere(f"{may}: {thing_id}")
    return thing


@cache
def _one(role: Role, may: May) -> Select[Any]:
    thing = RULES[may].thing
    return select(thing).where(prepared(role, may), thing.id == bindparam("thing_id"))


def prepared(role: Role, may: May) -> ColumnElement[bool]:
    """The same condition for any actor of a role, to be executed with `values_of` the actor.

    Making a condition takes longer than asking the database, so statements that are asked all
    the time are made once with it. The rules are the same functions: they meet an actor and a
    moment whose parts are the places to fill.
    """
    return condition(anyone(role), may, ANY_MOMENT)


def values_of(actor: Actor, now: datetime) -> dict[str, Any]:
    """What fills the places of a `prepared` condition."""
    return {f"actor_{name}": getattr(actor, name) for name in _PLACES} | {"today": now.date()}


_PLACES = {
    "account_id": Account.id.type,
    "site_id": Account.site_id.type,
    "person_id": Account.person_id.type,
    "carer_id": Account.carer_id.type,
    "professional_id": Account.professional_id.type,
    "worker_id": Account.worker_id.type,
    "is_demonstration": Site.is_demonstration.type,
    "only_invitation_id": Invitation.id.type,
}


def anyone(role: Role) -> Actor:
    """An actor whose parts are the places of a prepared condition."""
    places = {name: bindparam(f"actor_{name}", type_=kind) for name, kind in _PLACES.items()}
    return Actor(role=role, name="", **places)


class _AnyMoment:
    """The moment of a prepared condition: rules ask it for its day only, and it is `today`."""

    def date(self) -> ColumnElement[Any]:
        return bindparam("today", type_=Date())


ANY_MOMENT: Any = _AnyMoment()


def may_at_all(role: Role, may: May) -> bool:
    """True when some rule could allow this role; pages are refused early when not."""
    return role in RULES[may].by_role


def explain(actor: Actor, may: May) -> str:
    """Why, in a sentence: when does a rule allow this actor, or that none does."""
    said, who = reason(actor.role, may), _WHO.get(actor.role, f"A {actor.role}")
    return f"{who} may {may} when {said}." if said else f"{who} may never {may}."


_WHO = {Role.EVALUATOR: "An evaluator", Role.PROGRAMME: "Someone of the programme"}


def reason(role: Role, may: May) -> str:
    """What the rule of a role says; empty where there is none. `web.why` says it on pages."""
    rule = RULES[may].by_role.get(role)
    return " ".join((rule.__doc__ or "").split()) if rule else ""
