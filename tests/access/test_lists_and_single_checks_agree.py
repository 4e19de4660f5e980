"""For every kind of thing and every actor: the list holds exactly what the single check allows.

And what each may see is written here as a table, so that a new rule needs a new line.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from feedback.access import (
    RULES,
    Actor,
    May,
    NotHere,
    explain,
    require,
    sees_quotation_of_part,
    visible,
)
from feedback.actions.storyboards import begin_board
from feedback.model.accounts import Role
from feedback.model.answering import SafetyFlag
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import Voice
from feedback.model.care import HandOff
from feedback.model.changes import Change, ChangeSource
from feedback.model.erasing import Erasure
from feedback.model.finding import Search
from feedback.model.learning import LearningDay
from feedback.model.names import NameHolder
from feedback.model.needs import AccessRecord
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from feedback.model.own_copies import CopyState, OwnCopy
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.pictures import OwnPicture
from feedback.model.prompts import (
    MessageState,
    PromptPlan,
    PublishedPrompt,
    ReminderMessage,
    ShownPrompt,
)
from feedback.model.recalls import Recall
from feedback.model.safety import Concern, Place, Raised, SafetyLead
from feedback.model.second_coding import SecondCoding
from feedback.model.stories import (
    Codebook,
    Collection,
    Export,
    Memo,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.story_steps import StepKind, StoryStep
from feedback.model.storyboard_approvals import StoryboardApproval
from feedback.model.storyboard_pages import Board
from feedback.model.storyboards import Stage, Storyboard
from feedback.model.telling import MediaFile, MediaKind, Transcript
from feedback.model.trust import Use

ACTORS = (
    "person",
    "carer",
    "professional",
    "worker",
    "former_worker",
    "facilitator",
    "office",
    "evaluator",
    "programme",
    "administrator",
    "other_person",
    "other_worker",
    "other_facilitator",
)


@pytest.fixture
def pilot(build, db, now):
    """One relationship with a former one, everything told in it, and a second site beside it."""
    p = SimpleNamespace()
    p.site, p.other_site = build.site("Camden"), build.site("Sheffield")
    p.person, p.other_person = build.person(p.site), build.person(p.other_site, "Tom")
    p.worker, p.former_worker = build.worker(p.site), build.worker(p.site, "Ann Long")
    p.other_worker = build.worker(p.other_site, "Raj")
    p.carer, p.professional = build.carer(p.person), build.professional(p.person)
    # The facilitator leads safety; someone else works in the same office.
    p.facilitator, p.office = build.facilitator(p.site), build.facilitator(p.site, "Lou")
    p.other_facilitator = build.facilitator(p.other_site, "Kim")
    p.evaluator, p.programme = build.evaluator(p.site), build.programme(p.site)
    p.administrator = build.administrator(p.site)
    today = now.date()
    p.former = build.relationship(
        p.person, p.former_worker, today - timedelta(days=400), today - timedelta(days=90)
    )
    p.current = build.relationship(p.person, p.worker)
    p.elsewhere = build.relationship(p.other_person, p.other_worker)
    _tell(build, p)
    _ask_diaries(db, p, now)
    _print_and_put(db, p, now)
    _work(build, db, p, now)
    _write_down(db, p, now)
    _worry(db, p, now)
    _hand_out(db, p, now)
    build.commit()
    return p


COMICS = (
    ("comic_private", "person", []),
    ("comic_for_worker", "person", ["worker"]),
    ("comic_for_team", "person", ["team"]),
    ("comic_for_story", "person", ["story"]),
    ("comic_taken_back", "person", ["worker", "team", "story"]),
    ("comic_of_carer", "carer", ["worker", "team", "story"]),  # who said yes to the team only
)


def _tell(build, p):
    uses = (Use.WORKER, Use.TEAM, Use.STORY)
    build.consent(p.person, p.current, *uses)
    build.consent(p.person, p.former, *uses)
    build.consent(p.carer, p.current, Use.TEAM)
    build.consent(p.other_person, p.elsewhere, *uses)
    p.private = build.entry(p.person, p.current, "private")
    p.for_worker = build.entry(p.person, p.current, "for my worker", Use.WORKER)
    p.for_team = build.entry(p.person, p.current, "for the team", Use.TEAM)
    p.for_story = build.entry(p.person, p.current, "for a story", Use.STORY)
    p.before = build.entry(p.person, p.former, "before", Use.WORKER, Use.STORY)
    p.carers = build.entry(p.carer, p.current, "carer, no consent for stories", Use.STORY, Use.TEAM)
    # The worker's reflective diary: one for themselves alone, one for the team.
    build.consent(p.worker, p.current, Use.TEAM)
    p.workers_own = build.entry(p.worker, p.current, "the worker's own")
    p.workers_for_team = build.entry(p.worker, p.current, "for the team", Use.TEAM)
    p.elsewhere_entry = build.entry(p.other_person, p.elsewhere, "elsewhere", *uses)
    for name, by, shares in COMICS:
        actor, about = Actor.of(getattr(p, by)), p.current
        comic = begin_board(build.db, actor, about.id, name, Board(), build.now)
        comic.shares = shares
        setattr(p, name, comic)
    p.comic_taken_back.taken_back_at = build.now
    survey = build.survey(p.site, "", "my-social-worker")
    p.invitation = build.invitation(survey, p.current, p.person)
    p.sent = build.response(survey, p.current, p.person, {"listens": ["good"]}, *uses)
    p.unsent = build.response(
        survey, p.current, p.carer, {"listens": "words"}, Use.TEAM, is_sent=False
    )
    p.call = build.response(survey, p.current, p.worker, {"listens": ["good"]})
    assert p.call.voice is Voice.STAFF


def _ask_diaries(db, p, now):
    """Prompts: on the person's diary now and before, and on the worker's."""
    text = PublishedPrompt(name="x", version=1, text="{}", sha256="0" * 64, published_at=now)

    def plan(about, whose):
        return PromptPlan(
            relationship_id=about.id,
            account_id=whose.id,
            prompt=text,
            put_by_id=p.facilitator.id,
            put_at=now,
            from_on=now.date(),
            open_days=7,
        )

    p.prompt, p.prompt_before = plan(p.current, p.person), plan(p.former, p.person)
    p.prompt_worker = plan(p.current, p.worker)
    today = now.date()
    p.shown = ShownPrompt(
        plan=p.prompt, due_on=today, expires_on=today, language="en", shown_at=now
    )
    db.add_all([p.prompt, p.prompt_before, p.prompt_worker, p.shown])
    db.flush()


def _print_and_put(db, p, now):
    """Papers that the facilitator asked for, and photos of the person's own: one by the carer."""
    papers = PaperSet(
        site_id=p.site.id,
        survey_id=p.invitation.survey_id,
        account_id=p.facilitator.id,
        language="en",
        size="normal",
        asked_at=now,
    )
    db.add(papers)
    for position, about in enumerate((p.current.id, None)):
        number = f"AAAA-{position:04}"
        db.add(PaperCopy(paper_set=papers, relationship_id=about, number=number, position=position))
    for putter, idea, away in (
        (p.person, "home", None),
        (p.carer, "tea", None),
        (p.person, "family", now),
    ):
        media = MediaFile(
            relationship_id=p.current.id,
            kind=MediaKind.PHOTO,
            size=1,
            sha256="0" * 64,
            received_at=now,
            key=b"k" * 32,
        )
        db.add(media)
        db.flush()
        db.add(
            OwnPicture(
                person_id=p.person.person_id,
                idea=idea,
                media_file_id=media.id,
                account_id=putter.id,
                put_at=now,
                taken_away_at=away,
            )
        )
    db.flush()


def _work(build, db, p, now):
    made = {"begun_by_id": p.facilitator.id, "begun_at": now}
    story = Story(
        relationship_id=p.current.id, site_id=p.site.id, number=1, title="A story", **made
    )
    parts = [
        StoryPart(story=story, position=1, entry_id=p.for_story.id, words="for a story"),
        StoryPart(story=story, position=2, entry_id=p.private.id, words="private"),
        StoryPart(story=story, position=3, answer_id=p.sent.answers[0].id, words="listens: good"),
    ]
    asked = {"story": story, "asked_by_id": p.facilitator.id, "asked_at": now, "shown_count": 1}
    approvals = [
        StoryApproval(account_id=account.id, **asked)
        for account in (p.person, p.carer, p.worker, p.other_person)
    ]
    quotations = [
        Quotation(
            part=part,
            start=0,
            end=3,
            words=part.words[:3],
            made_by_id=p.facilitator.id,
            made_at=now,
        )
        for part in parts
    ]
    memos = [
        Memo(
            story=story,
            quotation_id=quotation and quotation.id,
            account_id=p.facilitator.id,
            written_at=now,
            words="memo",
        )
        for quotation in (None, quotations[0], quotations[1])
    ]
    at = {"account_id": p.facilitator.id, "done_at": now, "act": uuid4()}
    steps = [
        StoryStep(story=story, number=number, kind=StepKind.MARKED, part_id=part.id, **at)
        for number, part in enumerate(parts)
    ]
    codings = [
        SecondCoding(story=story, coder_id=by.id, asked_by_id=by.id, asked_at=now, done_at=done)
        for by, done in ((p.facilitator, now), (p.worker, None))
    ]
    asked = {"site_id": p.site.id, "asked_at": now, "kept_at": now, "words": "stairs"}
    searches = [
        Search(account_id=p.facilitator.id, **asked),
        Search(account_id=p.worker.id, **asked),
        Search(account_id=p.worker.id, is_shared=True, **asked),
    ]
    change = Change(
        site_id=p.site.id,
        made_by_id=p.facilitator.id,
        made_at=now,
        has_changed=True,
        you_said="You said",
        we_did="We did",
        what_next="What next",
    )
    change.sources.append(ChangeSource(entry_id=p.for_team.id, account_id=p.person.id))
    p.needs, p.hidden_needs = _needs(p.person, now, True), _needs(p.other_person, now, False)
    db.add_all(
        [
            *searches,
            *_storyboards(p, story, now),
            p.needs,
            p.hidden_needs,
            story,
            *approvals,
            *parts,
            *quotations,
            *memos,
            *steps,
            LearningDay(
                site_id=p.site.id, title="A day", on=now.date(), made_by_id=p.office.id, made_at=now
            ),
            *codings,
            change,
            Codebook(site_id=p.site.id, name="The pilot's own"),
            Collection(site_id=p.site.id, name="Spring", made_by_id=p.facilitator.id, made_at=now),
            *_jobs(p, story, now),
            *_files(p, now),
            *_messages(p, now),
            OwnCopy(
                site_id=p.site.id,
                account_id=p.person.id,
                asked_by_id=p.person.id,
                asked_at=now,
                state=CopyState.LOOKED_AT,
            ),
            *(Erasure(site_id=site, at=now) for site in (p.site.id, p.other_site.id)),
            *(_media(p.current, now, entry_id=entry.id) for entry in (p.private, p.for_worker)),
            _media(p.current, now, response_id=p.sent.id),
        ]
    )
    db.flush()
    _say_yes(db, story, approvals[0], now)


def _say_yes(db, story, approval, now):
    """Whoever told what may be used of the story said yes to it as it is now."""
    db.refresh(story, ["shown_count"])
    approval.answer, approval.answered_at = Approved.YES, now
    approval.shown_count = story.shown_count


def _storyboards(p, story, now):
    """One of the story; comics that people made of their own are in COMICS."""
    where = {"relationship_id": story.relationship_id, "site_id": p.site.id, "made_at": now}
    made = {"story": story, "made_by_id": p.facilitator.id, "number": 101}
    yield (board := Storyboard(title="Storyboard", **where, **made))
    yield from _asked_about(p, board, now)


def _asked_about(p, board, now):
    """Four are asked; only the person told something of its story that may be used."""
    asked = {"stage": Stage.SCRIPT, "number": 1, "shown_count": 1, "asked_at": now}
    for account in (p.person, p.carer, p.worker, p.other_person):
        about = {"storyboard": board, "account_id": account.id, "asked_by_id": p.facilitator.id}
        yield StoryboardApproval(**asked, **about)


def _jobs(p, story, now):
    """One that waits, one that stopped for everyone, and one that stopped in each site."""
    yield Job(kind="x", thing_id=story.id, asked_at=now, not_before=now)
    for site_id in (None, p.site.id, p.other_worker.site_id):
        given = {"site_id": site_id, "state": JobState.PARKED, "asked_at": now, "not_before": now}
        yield Job(kind="x", thing_id=story.id, **given)


def _files(p, now):
    """One that is sound, and one that is missing in each site."""
    yield FileCheck(what="x", site_id=p.site.id, state=FileState.SOUND, checked_at=now)
    for site_id in (p.site.id, p.other_worker.site_id):
        given = {"state": FileState.MISSING, "checked_at": now, "troubled_at": now}
        yield FileCheck(what="x", site_id=site_id, **given)


def _messages(p, now):
    """One that was sent, and one that waits to be handed over in each site."""
    for of, state in (
        (p.carer, MessageState.SENT),
        (p.person, MessageState.KEPT),
        (p.other_person, MessageState.KEPT),
    ):
        given = {"site_id": of.site_id, "due_at": now, "language": "en", "state": state}
        yield ReminderMessage(account_id=of.id, **given)


def _write_down(db, p, now):
    """Words of recordings: told to all, to the team, privately, by the carer, and elsewhere."""
    told = {
        "story": (p.current, p.for_story),
        "team": (p.current, p.for_team),
        "private": (p.current, p.private),
        "worker": (p.current, p.for_worker),
        "carers": (p.current, p.carers),
        "elsewhere": (p.elsewhere, p.elsewhere_entry),
    }
    for name, (about, entry) in told.items():
        sound = _media(about, now, entry_id=entry.id, kind=MediaKind.SOUND)
        words = _words(sound, now, 1, entry.account_id, is_draft=False)
        setattr(p, f"sound_{name}", sound)
        setattr(p, f"words_{name}", words)
        db.add(words)
    # What its teller wrote first counts no more: someone of staff confirmed the same with times.
    p.words_after = _words(p.sound_team, now, 2, p.facilitator.id, is_draft=False)
    p.words_draft = _words(p.sound_story, now, 2, None, is_draft=True)
    db.add_all([p.words_after, p.words_draft])
    db.flush()


def _worry(db, p, now):
    """Concerns by a tap, by staff with an answer, and elsewhere, where nobody leads; and flags."""
    db.add(
        SafetyLead(site_id=p.site.id, place=Place.LEAD, account_id=p.facilitator.id, named_at=now)
    )
    holder = {"site_id": p.site.id, "account_id": p.facilitator.id, "named_at": now}
    db.add(NameHolder(named_by_id=p.administrator.id, **holder))

    def concern(about, by, raised, **more):
        return Concern(
            site_id=about.site_id,
            relationship_id=about.id,
            raised=raised,
            raised_by_id=by.id,
            raised_at=now,
            thing_id=uuid4(),
            **more,
        )

    p.tapped = concern(p.current, p.person, Raised.TAP, told_id=p.person.id)
    p.by_worker = concern(p.current, p.worker, Raised.STAFF, told_id=p.person.id)
    p.answered = concern(p.former, p.former_worker, Raised.STAFF, told_id=p.person.id, said_at=now)
    p.tapped_elsewhere = concern(p.elsewhere, p.other_person, Raised.TAP)
    db.add_all([p.tapped, p.by_worker, p.answered, p.tapped_elsewhere])
    for about, by in ((p.current, p.person), (p.elsewhere, p.other_person)):
        flag = {"relationship_id": about.id, "account_id": by.id, "told_in": "diary", "at": now}
        db.add(SafetyFlag(thing_id=uuid4(), **flag))
    db.flush()


def _hand_out(db, p, now):
    """A copy with something of the person, asked back; and the hand-off from before."""
    collection = db.scalars(select(Collection)).one()
    export = Export(
        collection_id=collection.id, format="story-pack", made_at=now, manifest_sha256="0" * 64
    )
    db.add(export)
    db.flush()
    p.recall = Recall(
        export_id=export.id,
        account_id=p.person.id,
        relationship_id=p.current.id,
        site_id=p.site.id,
        because="story",
        asked_at=now,
    )
    p.hand_off = HandOff(
        from_relationship_id=p.former.id, to_relationship_id=p.current.id, on=now.date()
    )
    db.add_all([p.recall, p.hand_off])
    db.flush()


def _words(sound, now, version, account_id, is_draft):
    return Transcript(
        media_file=sound,
        version=version,
        account_id=account_id,
        language="en",
        is_draft=is_draft,
        written_at=now,
        words="words",
    )


def _needs(account, now, is_shared):
    return AccessRecord(
        person_id=account.person_id,
        site_id=account.site_id,
        needs=["phone-call"],
        from_reading=[],
        is_shared=is_shared,
        recorded_by_id=account.id,
        recorded_at=now,
        review_on=now.date(),
    )


def _media(relationship, now, kind=MediaKind.PHOTO, **of):
    return MediaFile(
        relationship_id=relationship.id,
        kind=kind,
        size=1,
        sha256="0" * 64,
        received_at=now,
        key=b"k" * 32,
        **of,
    )


def test_the_list_holds_exactly_what_the_single_check_allows(db, now, pilot):
    for who, may in product(ACTORS, May):
        actor = Actor.of(getattr(pilot, who))
        listed = {thing.id for thing in db.scalars(visible(actor, may, now))}
        for thing_id in db.scalars(select(RULES[may].thing.id)).all():
            assert _may(db, actor, may, thing_id, now) == (thing_id in listed), (who, may)


def _may(db, actor, may, thing_id, now):
    try:
        require(db, actor, may, thing_id, now)
    except NotHere:
        return False
    return True


ENTRIES = {
    "person": {"private", "for_worker", "for_team", "for_story", "before"},
    "carer": {"carers"},
    "professional": set(),
    "worker": {"for_worker", "workers_own", "workers_for_team"},
    "former_worker": set(),
    "facilitator": {"for_team", "for_story", "before", "carers", "workers_for_team"},
    "evaluator": set(),
    "other_person": {"elsewhere_entry"},
    "other_worker": {"elsewhere_entry"},
    "other_facilitator": {"elsewhere_entry"},
}
USABLE_ENTRIES = {"facilitator": {"for_story", "before"}, "other_facilitator": {"elsewhere_entry"}}
OWN_ENTRIES = {
    "person": {"private", "for_worker", "for_team", "for_story", "before"},
    "carer": {"carers"},
    "worker": {"workers_own", "workers_for_team"},
    "other_person": {"elsewhere_entry"},
}
# Whoever tells about a relationship today; staff of the site read, and tell nothing.
TELL = {
    "person": {"current"},
    "carer": {"current"},
    "professional": {"current"},
    "worker": {"current"},
    "other_person": {"elsewhere"},
    "other_worker": {"elsewhere"},
}
PUT_PROMPTS = {"facilitator": {"current"}, "other_facilitator": {"elsewhere"}}
PLANS = {
    "person": {"prompt", "prompt_before"},
    "worker": {"prompt_worker"},
    "facilitator": {"prompt", "prompt_before", "prompt_worker"},
}
ASKED = {"person": {"prompt"}, "worker": {"prompt_worker"}}
SHOWN = {"person": {"shown"}, "facilitator": {"shown"}}
RESPONSES = {
    "person": {"sent"},
    "carer": {"unsent"},
    "worker": {"sent", "call"},
    "facilitator": {"sent"},
}
RELATIONSHIPS = {
    "person": {"former", "current"},
    "carer": {"current"},
    "professional": {"current"},
    "worker": {"current"},
    "facilitator": {"former", "current"},
    "other_person": {"elsewhere"},
    "other_worker": {"elsewhere"},
    "other_facilitator": {"elsewhere"},
}
HAND_OVERS = {**PUT_PROMPTS, "administrator": {"current"}}
NEEDS = {
    "person": {"needs"},
    "worker": {"needs"},
    "facilitator": {"needs"},
    "other_person": {"hidden_needs"},
}
# The team of the site; never the social worker, whom the answers are about.
TYPED_PAPERS = {"facilitator": {"current", "former"}, "other_facilitator": {"elsewhere"}}
PRINTED = {**TYPED_PAPERS, "worker": {"current"}, "other_worker": {"elsewhere"}}
PUT_PICTURES = {
    **PRINTED,
    "person": {"current"},
    "carer": {"current"},
    "professional": {"current"},
    "other_person": {"elsewhere"},
}
# The named social worker writes no words of what is told about them, and reads what is shared.
OWN_SOUNDS = {
    "person": {"sound_story", "sound_team", "sound_private", "sound_worker"},
    "carer": {"sound_carers"},
    "other_person": {"sound_elsewhere"},
}
SOUNDS = {
    **OWN_SOUNDS,
    "facilitator": {"sound_story", "sound_team", "sound_carers"},
    "other_facilitator": {"sound_elsewhere"},
}
WORDS = {
    "person": {
        "words_story",
        "words_draft",
        "words_team",
        "words_after",
        "words_private",
        "words_worker",
    },
    "carer": {"words_carers"},
    "worker": {"words_worker"},
    "facilitator": {"words_story", "words_draft", "words_after", "words_carers"},
    "other_person": {"words_elsewhere"},
    "other_worker": {"words_elsewhere"},
    "other_facilitator": {"words_elsewhere"},
}
# The office prints cards for all but itself: whoever has a card comes in as its owner.
CARDS = {
    "facilitator": {"person", "carer", "professional", "worker", "former_worker"},
    "administrator": {"person", "carer", "professional", "worker", "former_worker"},
    "other_facilitator": {"other_person", "other_worker"},
}
# Of their own site, and never themselves: nobody gives themselves more, or locks the door behind.
STAFF = {
    "administrator": {
        *("worker", "former_worker", "facilitator", "office", "evaluator", "programme"),
    }
}
# Also those of the office, by administrators; nobody closes themselves.
CLOSES = {**CARDS, "administrator": CARDS["administrator"] | STAFF["administrator"]}
# Whoever leads safety; where nobody is named, the whole office.
CONCERNS = {
    "facilitator": {"tapped", "by_worker", "answered"},
    "other_facilitator": {"tapped_elsewhere"},
}
OWN_CONCERNS = {
    "person": {"tapped", "answered"},
    "worker": {"by_worker"},
    "former_worker": {"answered"},
    "other_person": {"tapped_elsewhere"},
}
ENDED = {"person": {"former"}, "carer": {"former"}, "professional": {"former"}}
OWN_COMICS = {
    "person": {"comic_private", "comic_for_worker", "comic_for_team", "comic_for_story"},
    "carer": {"comic_of_carer"},
}
SHOWN_COMICS = {
    **OWN_COMICS,
    "worker": {"comic_for_worker"},
    "facilitator": {"comic_for_team", "comic_for_story", "comic_of_carer"},
}
MAKE_COMICS = {who: TELL[who] for who in ("person", "carer", "other_person")}
TABLES = {
    May.MAKE_COMIC: MAKE_COMICS,
    May.SEE_COMIC: SHOWN_COMICS,
    May.CHANGE_COMIC: OWN_COMICS,
    May.SEE_CONCERN: CONCERNS,
    May.SEE_OWN_CONCERN: OWN_CONCERNS,
    May.SEE_NAME_MAP: {"facilitator": {"current", "former"}},
    May.SEE_RECALL: {"facilitator": {"recall"}},
    May.SEE_OWN_RECALL: {"person": {"recall"}},
    May.SEE_HAND_OFF: {"person": {"hand_off"}},
    May.FINISH_ENTRY: {**ENDED, "former_worker": {"former"}},
    May.MAKE_CARD: CARDS,
    May.MANAGE_STAFF: STAFF,
    May.CLOSE_ACCOUNT: CLOSES,
    May.RENAME: CARDS,
    May.WRITE_WORDS: SOUNDS,
    May.SEE_WORDS: WORDS,
    May.SEE_NEEDS: NEEDS,
    May.HAND_OVER: HAND_OVERS,
    May.SEE_ENTRY: ENTRIES,
    May.CHANGE_ENTRY: OWN_ENTRIES,
    May.ADD_ENTRY: TELL,
    May.GIVE_CONSENT: TELL,
    May.PUT_PROMPT: PUT_PROMPTS,
    May.SEE_PROMPT_PLAN: PLANS,
    May.ANSWER_PROMPT: ASKED,
    May.SEE_SHOWN_PROMPT: SHOWN,
    May.USE_ENTRY: USABLE_ENTRIES,
    May.SEE_RESPONSE: RESPONSES,
    May.SEE_RELATIONSHIP: RELATIONSHIPS,
    May.TYPE_PAPER: TYPED_PAPERS,
    May.PUT_LINK_ON_PAPER: TYPED_PAPERS,
    May.HOLD: TYPED_PAPERS,
    May.MAKE_PAPER: PRINTED,
    May.PUT_PICTURE: PUT_PICTURES,
}


# What belongs to one of the office alone: who leads safety, holds names, printed it, wrote it.
OF_ONE = {
    May.SEE_NAME_MAP,
    May.SEE_SEARCH,
    May.CHANGE_SEARCH,
    May.SEE_CONCERN,
    May.SEE_FLAG,
    May.SEE_PAPER,
    May.SEE_PAPER_COPY,
    May.CHANGE_MEMO,
}


def _row(table, who, may):
    """A second facilitator of the site has what the first has, save what belongs to one."""
    if who == "office":
        return table.get("office") if may in OF_ONE else table.get("facilitator")
    return table.get(who)


def test_each_sees_what_the_table_says_and_nothing_else(db, now, pilot):
    for who, may in product(ACTORS, TABLES):
        expected = {getattr(pilot, name).id for name in _row(TABLES[may], who, may) or set()}
        actor = Actor.of(getattr(pilot, who))
        assert {thing.id for thing in db.scalars(visible(actor, may, now))} == expected, (who, may)


@pytest.mark.parametrize("of", ["facilitator", "office"])
@pytest.mark.parametrize("state", ["done_at", "stopped_at", None])
def test_quotations_asked_about_with_their_parts_are_those_that_may_be_seen(
    db, now, pilot, of, state
):
    """However a second coding stands, whoever it is of, and whether what was told is taken back."""
    for asked in db.scalars(select(SecondCoding)):
        asked.done_at = asked.stopped_at = None
        asked.coder_id = getattr(pilot, of).id
        if state:
            setattr(asked, state, now)
    joined = select(Quotation.id).join(StoryPart, StoryPart.id == Quotation.part_id)
    for taken_back in (None, now):
        pilot.for_story.taken_back_at = taken_back
        db.flush()
        for who in ACTORS:
            actor = Actor.of(getattr(pilot, who))
            seen = set(db.scalars(joined.where(sees_quotation_of_part(actor, now))))
            each = {one.id for one in db.scalars(visible(actor, May.SEE_QUOTATION, now))}
            assert seen == each, (who, taken_back)


# How SQLite says that it reads a whole table; second codings are few.
WHOLE = ("SCAN stor", "SCAN quotations", "SCAN diary", "SCAN answers", "SCAN relationships")
OF_STORIES = (May.SEE_STORY, May.SEE_STORY_PART, May.SEE_QUOTATION, May.SEE_MEMO, May.SEE_STEP)


@pytest.mark.parametrize("may", OF_STORIES)
def test_opening_one_thing_of_a_story_looks_through_no_other(db, now, pilot, may):
    if db.get_bind().dialect.name != "sqlite":
        pytest.skip("asks SQLite how it would go about it")
    thing = RULES[may].thing
    query = visible(Actor.of(pilot.facilitator), may, now).where(thing.id == uuid4())
    plain = query.compile(db.get_bind(), compile_kwargs={"literal_binds": True})
    steps = [row[-1] for row in db.execute(text(f"EXPLAIN QUERY PLAN {plain}"))]
    assert not [one for one in steps if one.startswith(WHOLE)], steps


OFFICE = {"facilitator": 1, "administrator": 1, "other_facilitator": 1}
SEE_NOBODY = {"evaluator", "programme", "administrator"}
COUNTS = {
    May.SEE_FLAG: {"facilitator": 1, "other_facilitator": 1},
    May.NAME_SAFETY_LEAD: OFFICE,
    May.RAISE_CONCERN: {who: 1 for who in ACTORS if who not in SEE_NOBODY},
    May.SEE_PAPER: {"facilitator": 1},
    May.SEE_PAPER_COPY: {"facilitator": 2},
    May.SEE_OWN_PICTURE: {"person": 2, "carer": 1},
    May.IMPORT_SYMBOLS: {"facilitator": 1, "other_facilitator": 1},
    May.PUT_BACK_RESPONSE: {"person": 1, "carer": 1, "worker": 1},
    May.SEE_MEDIA: {
        "person": 9,
        "carer": 2,
        "worker": 3,
        "facilitator": 4,
        "other_person": 1,
        "other_worker": 1,
        "other_facilitator": 1,
    },
    May.SEE_STORY: {"facilitator": 1},
    # Four are asked about it; only the person told something that is in it and may be used.
    May.APPROVE_STORY: {"person": 1},
    May.SEE_STORY_PART: {"facilitator": 2},
    May.SEE_QUOTATION: {"facilitator": 2},
    May.FINISH_SECOND_CODING: {},
    May.STOP_SECOND_CODING: {"facilitator": 1},
    May.COMPARE_CODERS: {"facilitator": 1},
    May.SEE_MEMO: {"facilitator": 2},
    May.CHANGE_MEMO: {"facilitator": 2},
    May.SEE_LEARNING_DAY: {"facilitator": 1},
    May.EDIT_LEARNING_DAY: {"facilitator": 1},
    May.MAKE_LEARNING_DAY: {"facilitator": 1, "other_facilitator": 1},
    May.SHOW_STORY_PART: {"facilitator": 1},
    May.SEE_STEP: {"facilitator": 2},
    May.SEE_SEARCH: {"facilitator": 2, "office": 1},
    May.CHANGE_SEARCH: {"facilitator": 1},
    May.SEE_CHANGE: {"person": 1, "facilitator": 1},
    May.SEE_COLLECTION: {"facilitator": 1},
    # A storyboard of the story, and the person's own comic, which nobody else is shown yet.
    May.APPROVE_STORYBOARD: {"person": 1},
    May.SEE_STORYBOARD: {"facilitator": 2, "person": 4, "carer": 1},
    May.EDIT_STORYBOARD: {"facilitator": 1, "person": 4, "carer": 1},
    May.SEE_CODEBOOK: {"facilitator": 1},
    May.EDIT_CODEBOOK: {"facilitator": 1},
    May.MAKE_CODEBOOK: {"facilitator": 1, "other_facilitator": 1},
    May.EDIT_COLLECTION: {"facilitator": 1},
    May.MAKE_COLLECTION: {"facilitator": 1, "other_facilitator": 1},
    May.MAKE_CHANGE: {"facilitator": 1, "other_facilitator": 1},
    May.KEEP_LANGUAGES: OFFICE,
    May.SEE_JOBS: dict.fromkeys(OFFICE, 2),
    May.EDIT_HELP: OFFICE,
    May.HAND_OVER_MESSAGE: OFFICE,
    May.INVITE_STAFF: {"administrator": 1},
    May.NAME_HOLDERS: {"administrator": 1},
    May.SEE_TROUBLED_FILES: OFFICE,
    May.SEE_INDICATORS: {
        "facilitator": 1,
        "worker": 1,
        "former_worker": 1,
        "evaluator": 2,
        "programme": 2,
        "other_facilitator": 1,
        "other_worker": 1,
    },
    May.COMPARE_CODES: {"evaluator": 2, "programme": 2},
    May.CARRY_OUT_ANSWERS: {"facilitator": 1, "evaluator": 1},
    May.WITHDRAW_CONSENT: {"person": 6, "carer": 1, "worker": 1, "other_person": 3},
    May.ANSWER_SURVEY: {"person": 1},
    May.RUN_GROUP: {"facilitator": 1},
    May.SEE_PERSON: OFFICE,
    May.ERASE: {"facilitator": 1, "other_facilitator": 1},
    May.SEE_ERASURE: {"facilitator": 1, "other_facilitator": 1},
    May.SAY_WHO_HELPS: {"person": 1, "other_person": 1},
    May.ASK_OWN_COPY: {"person": 1, "carer": 1, "professional": 1, "other_person": 1},
    May.GET_OWN_COPY: {"person": 1},
    May.LOOK_INTO_COPY: {"facilitator": 1},
    May.ASK_COPY_FOR: {"facilitator": 1, "other_facilitator": 1},
    May.KEEP_RETENTION: {"administrator": 1},
    May.TELL_NEEDS: {"person": 1, "other_person": 1},
    May.RECORD_NEEDS: {
        "worker": 1,
        "facilitator": 1,
        "other_worker": 1,
        "other_facilitator": 1,
    },
    May.BEGIN_RELATIONSHIP: OFFICE,
    May.ADD_SOMEONE: OFFICE,
    May.CHANGE_CIRCLE: OFFICE,
    May.ASK_SURVEYS: OFFICE,
}


def test_each_counts_what_the_table_says(db, now, pilot):
    for who, may in product(ACTORS, COUNTS):
        found = db.scalars(visible(Actor.of(getattr(pilot, who)), may, now)).all()
        assert len(found) == (_row(COUNTS[may], who, may) or 0), (who, may)


# What an administrator may, all of it: nothing that anyone told or needs.
OF_ADMINISTRATORS = {
    *(May.SEE_PERSON, May.BEGIN_RELATIONSHIP, May.HAND_OVER, May.ADD_SOMEONE, May.RENAME),
    *(May.CHANGE_CIRCLE, May.INVITE_STAFF, May.MANAGE_STAFF, May.MAKE_CARD, May.ASK_SURVEYS),
    May.CLOSE_ACCOUNT,
    *(
        May.EDIT_HELP,
        May.NAME_SAFETY_LEAD,
        May.NAME_HOLDERS,
        May.KEEP_RETENTION,
        May.KEEP_LANGUAGES,
        May.SEE_JOBS,
        May.SEE_TROUBLED_FILES,
    ),
    *(May.HAND_OVER_MESSAGE, May.HEAR_SAYING),
}


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.PROGRAMME])
def test_whoever_compares_sites_may_do_nothing_else(role):
    allowed = {may for may in May if role in RULES[may].by_role}
    coded = {May.CARRY_OUT_ANSWERS} if role is Role.EVALUATOR else set()
    assert allowed == {May.SEE_INDICATORS, May.COMPARE_CODES, May.HEAR_SAYING} | coded


def test_a_social_worker_who_joined_the_office_reads_nothing_that_was_told_about_them(
    db, build, now, pilot
):
    """They see what any facilitator sees, but for the relationship that was theirs."""
    pilot.former_worker.role = Role.FACILITATOR
    theirs = Story(
        relationship_id=pilot.former.id,
        site_id=pilot.site.id,
        number=2,
        title="About Ann",
        begun_by_id=pilot.facilitator.id,
        begun_at=now,
    )
    theirs.parts.append(StoryPart(position=1, entry_id=pilot.before.id, words="before"))
    db.add(theirs)
    build.commit()
    joined, other = Actor.of(pilot.former_worker), Actor.of(pilot.facilitator)
    for may, hidden in (
        (May.SEE_ENTRY, {pilot.before.id}),
        (May.USE_ENTRY, {pilot.before.id}),
        (May.SEE_RESPONSE, set()),
        (May.SEE_STORY, {theirs.id}),
        (May.EDIT_STORY, {theirs.id}),
        (May.SEE_STORY_PART, {theirs.parts[0].id}),
    ):
        seen, all_of_it = (
            {one.id for one in db.scalars(visible(actor, may, now))} for actor in (joined, other)
        )
        assert (hidden <= all_of_it, seen) == (True, all_of_it - hidden), may


def test_an_administrator_runs_the_site_and_sees_nothing_that_was_told():
    allowed = {may for may in May if Role.ADMINISTRATOR in RULES[may].by_role}
    assert allowed == OF_ADMINISTRATORS


ON_A_TABLET = {
    May.ANSWER_SURVEY: {"invitation"},
    May.CHANGE_RESPONSE: {"on_tablet"},
    May.SAY_WHO_HELPS: {"person"},
    May.SEE_MEDIA: set(),
}


def test_a_browser_on_a_tablet_for_many_may_answer_its_one_survey_and_nothing_else(
    db, build, now, pilot
):
    second = build.survey(pilot.site, "", "second")
    build.invitation(second, pilot.current, pilot.person)
    pilot.on_tablet = build.response(
        pilot.invitation.survey, pilot.current, pilot.person, {}, is_sent=False
    )
    pilot.on_tablet.invitation_id = pilot.invitation.id
    build.commit()
    actor = replace(Actor.of(pilot.person), only_invitation_id=pilot.invitation.id)
    for may in May:
        expected = {getattr(pilot, name).id for name in ON_A_TABLET.get(may, ())}
        assert {one.id for one in db.scalars(visible(actor, may, now))} == expected, may
        for thing_id in db.scalars(select(RULES[may].thing.id)).all():
            assert _may(db, actor, may, thing_id, now) == (thing_id in expected), may


def test_a_withdrawn_yes_takes_an_entry_out_of_every_list_at_once(db, build, now, pilot):
    facilitator = Actor.of(pilot.facilitator)
    for consent in _consents(db, pilot.person, Use.STORY):
        consent.withdrawn_at = now
    build.commit()
    for may in (May.USE_ENTRY, May.USE_RESPONSE, May.SEE_STORY_PART, May.SEE_QUOTATION):
        assert db.scalars(visible(facilitator, may, now)).all() == []


def test_a_yes_that_ended_yesterday_no_longer_counts(db, build, now, pilot):
    for consent in _consents(db, pilot.person, Use.WORKER):
        consent.until = now.date() - timedelta(days=1)
    build.commit()
    assert not _may(db, Actor.of(pilot.worker), May.SEE_ENTRY, pilot.for_worker.id, now)


def test_a_hand_off_takes_the_entries_from_the_worker_who_leaves(db, build, now, pilot):
    pilot.current.until_on = now.date()
    build.commit()
    assert not _may(db, Actor.of(pilot.worker), May.SEE_ENTRY, pilot.for_worker.id, now)


def test_nobody_sees_what_was_erased(db, build, now, pilot):
    pilot.current.erased_at = now
    build.commit()
    for who, may in product(ACTORS, (May.SEE_RELATIONSHIP, May.ADD_ENTRY, May.HOLD)):
        found = db.scalars(visible(Actor.of(getattr(pilot, who)), may, now)).all()
        assert pilot.current not in found, (who, may)


def _consents(db, account, use):
    from feedback.model.trust import Consent

    return db.scalars(select(Consent).where(Consent.account_id == account.id, Consent.use == use))


def test_why_is_said_in_a_sentence(pilot):
    carer = Actor.of(pilot.carer)
    assert (
        explain(carer, May.SEE_ENTRY)
        == "A carer may see a diary entry when they told it themselves."
    )
    assert explain(carer, May.SEE_STORY) == "A carer may never see a story."
    said = explain(Actor.of(pilot.programme), May.SEE_INDICATORS)
    assert said.startswith("Someone of the programme may see a site's indicators when they comp")
    assert explain(Actor.of(pilot.evaluator), May.SEE_STORY).startswith("An evaluator may never")


@pytest.mark.parametrize("may", list(May))
def test_every_rule_can_say_why(may):
    assert may in RULES
    for role, rule in RULES[may].by_role.items():
        assert isinstance(role, Role)
        assert (rule.__doc__ or "").strip()
