"""Two councils with one of everything in them: what the matrix of routes and actors is asked about.

Amina and Tobias live in one council, Wilma in another. All that is told about one of them holds
their mark (`Ownfold`, `Otherby`, `Elsewhere`), and how secret it is: `OwnfoldPrivate` was told to
nobody. So a page says by itself whose things it shows.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from feedback.access import Actor
from feedback.actions.agreements import Explained, agree
from feedback.actions.media_files import SealedSink, sink_for_copy, sink_for_original
from feedback.actions.prompts import Schedule, put_prompt, show_prompt
from feedback.actions.storyboards import _next_number, begin_board
from feedback.actions.surveys_answer import keep_answer
from feedback.actions.surveys_send import send_response
from feedback.forms.shipping import shipped_prompts
from feedback.model.accounts import Account
from feedback.model.answering import SafetyFlag
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import Invitation, Survey, SurveyResponse
from feedback.model.care import CircleMember, HandOff, Relationship, Site
from feedback.model.changes import Change, ChangeSource
from feedback.model.codebook_versions import CodebookChange, CodebookVersion
from feedback.model.drawn_pages import DrawnPage
from feedback.model.erasing import Erasure
from feedback.model.finding import Search
from feedback.model.learning import LearningDay, LearningStory
from feedback.model.names import NameHolder
from feedback.model.needs import AccessRecord
from feedback.model.offline import Bundle, OtherAnswer, OutboxPass
from feedback.model.outbox import FileCheck, FileState, Job, JobState
from feedback.model.own_copies import CopyState, OwnCopy, OwnCopyPart, OwnCopyPiece, key_of_shares
from feedback.model.paper import PaperCopy, PaperSet
from feedback.model.pictures import OwnPicture, Symbol, SymbolSet
from feedback.model.prompts import MessageState, ReminderMessage
from feedback.model.recalls import Recall
from feedback.model.safety import Concern, Raised
from feedback.model.sayings import Saying, SayingKind
from feedback.model.second_coding import SecondCoding
from feedback.model.stories import (
    Code,
    Codebook,
    Coding,
    Collection,
    CollectionStory,
    Export,
    Memo,
    Quotation,
    Story,
    StoryPart,
)
from feedback.model.story_words import StoryVersion
from feedback.model.storyboard_approvals import StoryboardApproval, shown_now
from feedback.model.storyboard_pages import LAYOUTS, Board, Kind, Page, Panel, Place, Words
from feedback.model.storyboards import Storyboard, StoryboardVersion
from feedback.model.telling import (
    DiaryEntry,
    MediaFile,
    MediaKind,
    MediaState,
    SafeCopy,
    Transcript,
)
from feedback.model.timed_words import Segment
from feedback.model.trust import Use
from media.store import Store
from tests.actions.survey_builders import EASY, shipped_survey
from tests.builders import Builder

MARKS = ("Ownfold", "Otherby", "Elsewhere")
USES = (Use.WORKER, Use.TEAM, Use.STORY)
# Whose comic, how secret it is, and for which uses it is shown.
COMICS = (
    ("own", "Private", ()),
    ("shared", "Shared", USES),
    ("for the worker", "Worker", (Use.WORKER,)),
    ("for the team", "Team", (Use.TEAM,)),
)
ITEM = "listens"
THEN = [
    {
        "id": str(uuid4()),
        "parent_id": None,
        "name": "Then",
        "description": "",
        "look": 0,
        "position": 0,
    }
]


@dataclass
class Council:
    """A site with its office, and what belongs to no one person."""

    site: Site
    facilitator: Account
    second: Account
    evaluator: Account
    administrator: Account
    surveys: dict[str, Survey]
    things: dict[str, Any] = field(default_factory=dict)


@dataclass
class Circle:
    """A person and those around them, and one of everything that is kept about them.

    `variants` maps a kind of thing ("own", "shared", "carer's" ...) to the ids that fill the
    places of addresses, by the name of the place.
    """

    mark: str
    council: Council
    person: Account
    carer: Account
    professional: Account
    worker: Account
    former_worker: Account
    relationship: Relationship
    before: Relationship
    variants: dict[str, dict[str, Any]] = field(default_factory=dict)


class Scene:
    """Makes it all, once."""

    def __init__(self, build: Builder, store: Store, data: Path) -> None:
        self.build, self.db, self.now = build, build.db, build.now
        self.store, self.data = store, data
        here, there = self._council("Camden"), self._council("Sheffield")
        names = (("Amina", here), ("Tobias", here), ("Wilma", there))
        self.circles = [
            self._circle(mark, name, council)
            for mark, (name, council) in zip(MARKS, names, strict=True)
        ]
        build.commit()

    def add(self, thing: Any) -> Any:
        """Keep a thing."""
        self.db.add(thing)
        self.db.flush()
        return thing

    # --- a council ---------------------------------------------------------------------------

    def _council(self, name: str) -> Council:
        site = self.build.site(name, safeguarding_phone="0808 157 0100")
        council = Council(
            site,
            self.build.facilitator(site, f"Sam of {name}"),
            self.build.facilitator(site, f"Kim of {name}"),
            self.build.evaluator(site, f"Ola of {name}"),
            self.build.administrator(site, f"Ada of {name}"),
            {},
        )
        for what, survey in (
            ("begun", "my-social-worker"),
            ("sent", "my-social-worker"),
            ("seat", "my-social-worker"),
            ("paper", "my-social-worker"),
            ("call", "a-phone-call"),
            ("carer", "supporting-someone"),
        ):
            council.surveys[what] = shipped_survey(self.build, site, survey)
        council.things = self._of_council(council)
        who = {"account_id": council.facilitator.id, "named_by_id": council.administrator.id}
        self.add(NameHolder(site_id=site.id, named_at=self.now, **who))
        return council

    def _of_council(self, council: Council) -> dict[str, Any]:
        site, by, now = council.site, council.facilitator, self.now
        book = self.add(Codebook(site_id=site.id, name="The pilot's own"))
        code = self.add(Code(codebook=book, name="On time", position=0))
        self.add(
            CodebookVersion(
                codebook_id=book.id, number=1, made_at=now, change=CodebookChange.BEGAN, codes=THEN
            )
        )
        into = self.add(Code(codebook=book, name="Listening", position=1))
        given = self.add(Code(codebook=book, name="Kind", position=2))
        symbols = self.add(
            SymbolSet(site_id=site.id, account_id=by.id, name="Ours", imported_at=now)
        )
        drawn = Symbol(
            symbol_set=symbols,
            name="home",
            author="A council",
            licence="CC0",
            is_noncommercial=False,
            media_type="image/svg+xml",
            data=b'<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        )
        symbol = self.add(drawn)
        stuck = {"state": JobState.PARKED, "asked_at": now, "not_before": now}
        made = {"made_by_id": by.id, "made_at": now}
        day = LearningDay(site_id=site.id, title="Reading together", on=now.date(), **made)
        troubled = {"state": FileState.MISSING, "checked_at": now, "troubled_at": now}
        return {
            "site": site.id,
            "codebook": book.id,
            "version": 1,
            "learning_day": self.add(day).id,
            "code": code.id,
            "into": into.id,
            "given": given.id,
            "second": council.second.id,
            "erasure": self.add(Erasure(site_id=site.id, asked_by_id=by.id, at=now)).id,
            "found": symbols.id,
            "symbol": symbol.id,
            "saying": self._saying(council).id,
            "job": self.add(Job(kind="sweep", thing_id=uuid4(), site_id=site.id, **stuck)).id,
            "file": self.add(FileCheck(what="original", site_id=site.id, **troubled)).id,
            "wave": council.surveys["begun"].wave_id,
            "survey": council.surveys["paper"].id,
            "instrument": council.surveys["begun"].instrument_id,
        }

    def _saying(self, council: Council) -> Saying:
        sink = sink_for_original(self.store)
        sink.write(b"a voice")
        sink.commit()
        copy = sink_for_copy(self.store, sink.key)
        copy.write(b"a voice, made anew")
        copy.commit()
        return self.add(
            Saying(
                id=sink.id,
                site_id=council.site.id,
                name="0" * 32,
                language="en",
                words="Good",
                kind=SayingKind.SIGNS,
                who_speaks="Sam",
                made_by_id=council.facilitator.id,
                made_at=self.now,
                key=sink.key,
                sha256="0" * 64,
                state=MediaState.READY,
                copy_id=copy.id,
                copy_type="video/mp4",
                copy_size=18,
                copy_sha256="0" * 64,
                captions="WEBVTT\n",
            )
        )

    # --- a person and their circle -----------------------------------------------------------

    def _circle(self, mark: str, name: str, council: Council) -> Circle:
        build, site, today = self.build, council.site, self.now.date()
        person = build.person(site, f"{name} {mark}")
        worker, former = build.worker(site), build.worker(site, "Ann Long")
        carer = build.carer(person, f"Leila {mark}")
        professional = build.professional(person, f"Dr {mark}")
        before = build.relationship(
            person, former, today - timedelta(days=400), today - timedelta(days=90)
        )
        circle = Circle(
            mark,
            council,
            person,
            carer,
            professional,
            worker,
            former,
            build.relationship(person, worker),
            before,
        )
        self._tell(circle)
        self._tell_around(circle)
        self._answer(circle)
        self._work(circle)
        self._code_twice(circle)
        self._care(circle)
        return circle

    def _entry(self, circle: Circle, by: Account, secret: str, *uses: Use) -> DiaryEntry:
        words = f"{circle.mark}{secret} she rang."
        entry = self.build.entry(by, circle.relationship, words, *uses)
        # Own things are the oldest, so that lists of the oldest are the same each time.
        entry.received_at = self.now - timedelta(minutes=len(MARKS) - MARKS.index(circle.mark))
        return entry

    def _tell(self, circle: Circle) -> None:
        """The person's diary: for themselves, and for worker, team and stories; files with both."""
        self.build.consent(circle.person, circle.relationship, *USES, Use.DRAW)
        self.build.consent(circle.person, circle.before, *USES)
        for variant, secret, uses in (("own", "Private", ()), ("shared", "Shared", USES)):
            entry = self._entry(circle, circle.person, secret, *uses)
            circle.variants[variant] = {"entry": entry.id, **self._files(circle, entry, secret)}
        only = self._entry(circle, circle.person, "Worker", Use.WORKER)
        team = self._entry(circle, circle.person, "Team", Use.TEAM)
        circle.variants["for the worker"] = {"entry": only.id}
        circle.variants["for the team"] = {"entry": team.id}
        for variant, secret, uses in COMICS:
            circle.variants[variant] |= self._comic(circle, circle.person, secret, *uses)
        then = self.build.entry(
            circle.person, circle.before, f"{circle.mark}Before she rang.", *USES
        )
        then.received_at = self.now - timedelta(days=100 - MARKS.index(circle.mark))
        circle.variants["before"] = {"entry": then.id, "relationship": circle.before.id}

    def _tell_around(self, circle: Circle) -> None:
        """What the others around the person told, for themselves alone."""
        for variant, by, secret in (
            ("carer's", circle.carer, "Carer"),
            ("professional's", circle.professional, "Nurse"),
            ("worker's", circle.worker, "Diary"),
        ):
            entry = self._entry(circle, by, secret)
            circle.variants[variant] = {"entry": entry.id}
        circle.variants["carer's"] |= self._comic(circle, circle.carer, "Carer")

    def _comic(self, circle: Circle, by: Account, secret: str, *uses: Use) -> dict[str, Any]:
        """Someone's own comic of one box, shown for these uses."""
        id, said = "0" * 12, f"{circle.mark}{secret} drawn."
        words = Words(id, Kind.CAPTION, Place(0, 0, 24, 4), words=said)
        panel = Panel(secret.lower(), Place(0, 0, 12, 16), words=(words,))
        board = Board((Page("1" * 12, "full", (panel,)),))
        actor, about = Actor.of(by), circle.relationship.id
        comic = begin_board(self.db, actor, about, f"{circle.mark}{secret}", board, self.now)
        comic.shares = [use.value for use in uses]
        return {"comic": comic.id, "panel": panel.id}

    def _files(self, circle: Circle, entry: DiaryEntry, secret: str) -> dict[str, UUID]:
        """A photo and a sound with its words; `copy` is the photo as it is shown."""
        photo = self._media(circle, MediaKind.PHOTO, entry_id=entry.id, position=0)
        sound = self._media(circle, MediaKind.SOUND, entry_id=entry.id, position=1)
        copy = self._copy(photo, "screen", "image/jpeg", jpeg(), width=8, height=8)
        self._copy(sound, "play", "audio/mp4", b"sound", seconds=2.0)
        wave = self._copy(sound, "waveform", "application/json", b'{"peaks": [0, 0.5, 1]}')
        words = Transcript(
            media_file=sound,
            account_id=entry.account_id,
            language="en",
            is_draft=False,
            written_at=self.now,
            words="",
        )
        words.segments = [Segment(f"{circle.mark}{secret}", 0, 1000)]
        self.add(words)
        return {
            "photo": photo.id,
            "media": sound.id,
            "copy": copy.id,
            "waveform": wave.id,
        }

    def _media(self, circle: Circle, kind: MediaKind, **of: Any) -> MediaFile:
        sink = sink_for_original(self.store)
        sink.write(b"original")
        sink.commit()
        media = MediaFile(
            id=sink.id,
            relationship_id=circle.relationship.id,
            kind=kind,
            state=MediaState.READY,
            size=8,
            sha256=hashlib.sha256(b"original").hexdigest(),
            received_at=self.now,
            key=sink.key,
            **of,
        )
        return self.add(media)

    def _copy(self, media: MediaFile, purpose: str, kind: str, data: bytes, **given) -> SafeCopy:
        sink = sink_for_copy(self.store, media.key)
        sink.write(data)
        sink.commit()
        digest = hashlib.sha256(data).hexdigest()
        return self.add(
            SafeCopy(
                id=sink.id,
                media_file=media,
                purpose=purpose,
                media_type=kind,
                size=len(data),
                sha256=digest,
                **given,
            )
        )

    def _answer(self, circle: Circle) -> None:
        """Surveys: one begun, one sent for nobody, one for a tablet for many, the carer's own."""
        of, variants = circle.council.surveys, circle.variants
        begun, response = self._begin(circle, circle.person, of["begun"], "Answer")
        sent, sent_response = self._begin(circle, circle.person, of["sent"], "Sent")
        send_response(self.db, Actor.of(circle.person), sent_response.id, set(), self.now)
        seat = self.build.invitation(of["seat"], circle.relationship, circle.person)
        carers, carers_response = self._begin(circle, circle.carer, of["carer"], "CarerAnswer")
        call = self.build.response(
            of["call"], circle.relationship, circle.worker, {ITEM: f"{circle.mark}Call"}
        )
        file = self._media(circle, MediaKind.PHOTO, response_id=response.id, item=ITEM)
        file_copy = self._copy(file, "screen", "image/jpeg", jpeg(), width=8, height=8)
        variants["own"] |= {
            "invitation": begun.id,
            "response": response.id,
            "answer_media": file.id,
            "other": self._other_answer(circle, response).id,
        }
        written = self.build.response(
            of["call"], circle.relationship, circle.person, {ITEM: f"{circle.mark}Written"}
        )
        variants["written down"] = {"response": written.id}
        variants["sent"] = {"invitation": sent.id, "response": sent_response.id}
        variants["seat"] = {"invitation": seat.id}
        variants["carer's"] |= {"invitation": carers.id, "response": carers_response.id}
        variants["worker's"] |= {"response": call.id}
        variants["answer's file"] = {"copy": file_copy.id}

    def _begin(
        self, circle: Circle, by: Account, survey: Survey, secret: str
    ) -> tuple[Invitation, SurveyResponse]:
        invitation = self.build.invitation(survey, circle.relationship, by)
        actor, easy = Actor.of(by), Explained("en", "words-and-pictures")
        agree(self.db, actor, invitation.id, easy, self.now)
        form = {"answer": ["good"], "words": [f"{circle.mark}{secret}"]}
        asked, _ = keep_answer(self.db, actor, invitation.id, ITEM, form, EASY, self.now)
        assert asked.response
        return invitation, asked.response

    def _other_answer(self, circle: Circle, response: SurveyResponse) -> OtherAnswer:
        given = OutboxPass(
            account_id=circle.person.id,
            ticket_hash=uuid4().bytes,
            secret_hash=uuid4().bytes,
            made_at=self.now,
            ends_at=self.now,
        )
        self.add(given)
        bundle = Bundle(
            bundle_id=uuid4(),
            pass_id=given.id,
            site_id=circle.council.site.id,
            file_id=uuid4(),
            size=1,
            sha256="0" * 64,
            received_at=self.now,
            receipt="{}",
            key=b"k" * 32,
            account_id=circle.person.id,
            kind="answers",
            opened_at=self.now,
        )
        self.add(bundle)
        circle.variants["own"]["kept"] = bundle.id
        return self.add(
            OtherAnswer(
                response=response,
                bundle_id=bundle.id,
                item=ITEM,
                form=[["answer", "good"]],
                told_at=self.now,
            )
        )

    def _story(self, circle: Circle, number: int) -> tuple[Story, StoryPart, Quotation]:
        """A story of what was shared, with a quotation that the office's facilitator made."""
        by, words = circle.council.facilitator, f"{circle.mark}Shared she rang."
        story = Story(
            relationship_id=circle.relationship.id,
            site_id=circle.council.site.id,
            number=MARKS.index(circle.mark) + number,
            title=f"{circle.mark}Title",
            easy_words=f"{circle.mark}Title in easy words.",
            begun_by_id=by.id,
            begun_at=self.now,
        )
        shared = circle.variants["shared"]["entry"]
        part = StoryPart(story=story, position=1, entry_id=shared, words=words)
        whole = {"start": 0, "end": 6, "words": words[:6]}
        quotation = Quotation(part=part, **whole, made_by_id=by.id, made_at=self.now)
        return self.add(story), self.add(part), self.add(quotation)

    def _work(self, circle: Circle) -> None:
        """What the office made of it: a story, a quotation, a memo, a collection, a copy of it."""
        council, own, now = circle.council, circle.variants["own"], self.now
        by = council.facilitator
        story, part, quotation = self._story(circle, 1)
        shared = circle.variants["shared"]["entry"]
        memo = Memo(story=story, account_id=by.id, written_at=now, words=f"{circle.mark}Memo")
        collection = Collection(
            site_id=council.site.id,
            name=f"{circle.mark}Collection",
            made_by_id=by.id,
            made_at=now,
        )
        words = f"{circle.mark}Search"
        whose = {"site_id": council.site.id, "account_id": by.id, "asked_at": now}
        search = Search(**whose, kept_at=now, words=words, name=words)
        for thing in (memo, collection, search):
            self.add(thing)
        self.add(CollectionStory(collection_id=collection.id, story_id=story.id, position=1))
        day_id = council.things["learning_day"]
        position = MARKS.index(circle.mark) + 1
        self.add(LearningStory(day_id=day_id, story_id=story.id, position=position))
        self.db.refresh(story, ["shown_count"])
        asked = {"asked_by_id": by.id, "asked_at": now, "shown_count": story.shown_count}
        asked |= {"answer": Approved.YES, "answered_at": now}
        approval = StoryApproval(story=story, account_id=circle.person.id, **asked)
        self.add(approval)
        version = StoryVersion(story=story, number=1, written_at=now, title=f"{circle.mark}Title")
        self.add(version)
        export = Export(
            collection_id=collection.id,
            account_id=by.id,
            format="quotes",
            made_at=now - timedelta(hours=1),
            manifest_sha256="0" * 64,
            story_ids=[],
        )
        self.add(export)
        folder = self.data / "exports" / str(export.id)
        folder.mkdir(parents=True)
        (folder / "quotes.csv").write_text(f"{circle.mark}Shared")
        change = Change(
            site_id=council.site.id,
            made_by_id=by.id,
            made_at=now,
            has_changed=True,
            you_said=f"{circle.mark}Change",
            we_did="We ring first.",
            what_next="We ask again.",
        )
        change.sources.append(ChangeSource(entry_id=shared, account_id=circle.person.id))
        self.add(change)
        own |= {
            "story": story.id,
            "part": part.id,
            "quotation": quotation.id,
            "approval": approval.id,
            "story_version": version.id,
            "storyboard": (board := self._storyboard(circle, story)),
            "board_approval": self._asked_about(circle, board),
            "drawn": self._drawn(circle, board),
            "memo": memo.id,
            "search": search.id,
            "collection": collection.id,
            "export": export.id,
            "change": change.id,
        }

    def _asked_about(self, circle: Circle, storyboard_id: UUID) -> UUID:
        """Whoever told the story is asked about its storyboard."""
        board = self.db.get_one(Storyboard, storyboard_id)
        stage, number, shown_count = shown_now(board)
        asked = {"stage": stage, "number": number, "shown_count": shown_count}
        by = {"asked_by_id": circle.council.facilitator.id, "asked_at": self.now}
        teller = circle.person.id
        return self.add(StoryboardApproval(storyboard=board, account_id=teller, **asked, **by)).id

    def _drawn(self, circle: Circle, storyboard_id: UUID) -> UUID:
        """A page drawn outside of the scene, for the stage that its teller is asked about."""
        board = self.db.get_one(Storyboard, storyboard_id)
        sink = sink_for_original(self.store)
        sink.commit()
        media = self.add(
            MediaFile(
                id=sink.id,
                relationship_id=board.relationship_id,
                kind=MediaKind.PHOTO,
                state=MediaState.READY,
                is_drawing=True,
                size=0,
                sha256="0" * 64,
                received_at=self.now,
                key=sink.key,
            )
        )
        for purpose in ("phone", "screen"):
            self._copy(media, purpose, "image/jpeg", b"drawn")
        by = {"brought_by_id": circle.council.facilitator.id, "brought_at": self.now}
        page = DrawnPage(storyboard=board, stage=board.stage, media_file=media, position=1, **by)
        page.alt = f"{circle.mark}Scene"
        return self.add(page).id

    def _storyboard(self, circle: Circle, story: Story) -> UUID:
        """A storyboard of a story, with one page; its title and its scene have the mark."""
        made = {"made_by_id": circle.council.facilitator.id, "made_at": self.now}
        storyboard = Storyboard(
            relationship_id=story.relationship_id,
            site_id=story.site_id,
            story=story,
            number=_next_number(self.db, story.site_id),
            title=f"{circle.mark}Storyboard",
            **made,
        )
        panel = Panel("b", LAYOUTS["full"][0], scene=f"{circle.mark}Scene")
        version = StoryboardVersion(storyboard=storyboard, number=1, what="began", **made)
        version.board = Board((Page("a", "full", (panel,)),))
        self.add(storyboard)
        self.add(version)
        return storyboard.id

    def _code_twice(self, circle: Circle) -> None:
        """Two more stories: one that the office's facilitator codes alone, one that two coded."""
        council, now = circle.council, self.now
        by, second = council.facilitator, council.second
        own = circle.variants["own"]
        for number, coder, asker, done in ((11, by, second, None), (21, second, by, now)):
            story, _, quotation = self._story(circle, number)
            code = council.things["given"]
            self.add(Coding(quotation=quotation, code_id=code, coder_id=by.id, coded_at=now))
            asked = {"asked_by_id": asker.id, "asked_at": now, "done_at": done}
            coding = self.add(SecondCoding(story=story, coder_id=coder.id, **asked))
            if done is None:
                own["second_coding"] = coding.id
            else:
                own |= {"compared_story": story.id, "compared_quotation": quotation.id}

    def _care(self, circle: Circle) -> None:
        """Who they are, what they need, papers, own photos, prompts, messages and worries."""
        council, own, now = circle.council, circle.variants["own"], self.now
        by = Actor.of(council.facilitator)
        prompt = next(one for one in shipped_prompts() if "person" in one.tellers)
        plan = put_prompt(
            self.db,
            by,
            circle.relationship.id,
            circle.person.id,
            prompt,
            Schedule(now.date()),
            now,
        )
        shown = show_prompt(self.db, Actor.of(circle.person), plan.id, "en", now)
        members = self.db.query(CircleMember).filter_by(person_id=circle.person.person_id)
        own |= {
            "person": circle.person.person_id,
            "account": circle.person.id,
            "relationship": circle.relationship.id,
            "member": members.filter(CircleMember.carer_id.is_not(None)).one().id,
            "plan": plan.id,
            "shown": shown.id,
            "own": self._own_picture(circle).id,
            **self._paper(circle, council.facilitator),
            **self._kept_for_staff(circle),
            **self._own_copy(circle),
            **council.things,
        }
        circle.variants["worker's"] |= {"account": circle.worker.id}
        circle.variants["office's"] = {"account": council.facilitator.id}
        closed = self.build.worker(council.site, "Lena Left")
        closed.closed_at = now
        circle.variants["closed"] = {"account": closed.id}
        circle.variants["worker's"] |= self._paper(circle, circle.worker)
        self.add(
            AccessRecord(
                person_id=circle.person.person_id,
                site_id=council.site.id,
                needs=["phone-call"],
                from_reading=[],
                is_shared=True,
                recorded_by_id=circle.person.id,
                recorded_at=now,
                review_on=now.date(),
            )
        )

    def _own_copy(self, circle: Circle) -> dict[str, UUID]:
        """A copy to look into, with a piece in it; and as a variant one that is ready."""
        whose = {"site_id": circle.council.site.id, "account_id": circle.person.id}
        asked = {**whose, "asked_by_id": circle.person.id, "asked_at": self.now}
        about = {"relationship_id": circle.relationship.id}
        id = uuid4()
        sink = SealedSink(self.store, uuid4(), key_of_shares(id, {uuid4(): b"s" * 32}))
        data = f"{circle.mark}Private".encode()
        sink.write(data)
        sink.commit()
        until = {"made_at": self.now, "ends_at": self.now + timedelta(days=14)}
        until["size"] = len(data)
        ready = OwnCopy(id=id, **asked, **until, state=CopyState.READY, file_id=sink.id)
        ready.parts = [OwnCopyPart(**about, share=b"s" * 32)]
        asked["asked_at"] = self.now + timedelta(seconds=1)
        copy = OwnCopy(**asked, state=CopyState.LOOKED_AT, parts=[OwnCopyPart(**about)])
        by = {"teller_id": circle.carer.id, "thing_id": circle.variants["shared"]["entry"]}
        copy.pieces = [OwnCopyPiece(**about, **by, position=1, kind="entry")]
        self.add(ready)
        self.add(copy)
        circle.variants["ready"] = {"own_copy": ready.id}
        return {"own_copy": copy.id, "piece": copy.pieces[0].id}

    def _kept_for_staff(self, circle: Circle) -> dict[str, UUID]:
        flag = SafetyFlag(
            relationship_id=circle.relationship.id,
            account_id=circle.person.id,
            told_in="entry",
            thing_id=circle.variants["own"]["entry"],
            at=self.now,
        )
        message = ReminderMessage(
            account_id=circle.person.id,
            site_id=circle.council.site.id,
            due_at=self.now,
            state=MessageState.KEPT,
            language="en",
        )
        concern = Concern(
            site_id=circle.council.site.id,
            # About nothing that is erased here: an open concern keeps what it is about.
            raised=Raised.TAP,
            raised_by_id=circle.person.id,
            raised_at=self.now,
            thing_id=uuid4(),
            words=f"{circle.mark}Concern",
        )
        recall = Recall(
            export_id=circle.variants["own"]["export"],
            account_id=circle.person.id,
            relationship_id=circle.relationship.id,
            site_id=circle.council.site.id,
            because="story",
            asked_at=self.now,
        )
        hand_off = HandOff(
            from_relationship_id=circle.before.id,
            to_relationship_id=circle.relationship.id,
            on=circle.relationship.from_on,
        )
        kept = {
            "flag": flag,
            "message": message,
            "concern": concern,
            "recall": recall,
            "hand_off": hand_off,
        }
        return {name: self.add(thing).id for name, thing in kept.items()}

    def _own_picture(self, circle: Circle) -> OwnPicture:
        photo = self._media(circle, MediaKind.PHOTO)
        copy = self._copy(photo, "screen", "image/jpeg", jpeg(), width=8, height=8)
        self._copy(photo, "thumb", "image/jpeg", jpeg(), width=8, height=8)
        circle.variants["own photo"] = {"copy": copy.id}
        return self.add(
            OwnPicture(
                person_id=circle.person.person_id,
                idea="home",
                media_file_id=photo.id,
                account_id=circle.person.id,
                put_at=self.now,
            )
        )

    def _paper(self, circle: Circle, by: Account) -> dict[str, Any]:
        sink = sink_for_original(self.store)
        sink.write(b"%PDF-1.7")
        sink.commit()
        papers = self.add(
            PaperSet(
                site_id=circle.council.site.id,
                survey_id=circle.council.surveys["paper"].id,
                account_id=by.id,
                language="en",
                size="normal",
                asked_at=self.now,
            )
        )
        number = f"{MARKS.index(circle.mark)}{'W' if by is circle.worker else 'F'}AA-0000"
        copy = PaperCopy(
            paper_set=papers,
            relationship_id=circle.relationship.id,
            number=number,
            position=0,
            file_id=sink.id,
            key=sink.key,
            size=8,
            pages=1,
        )
        return {"papers": papers.id, "paper_copy": self.add(copy).id, "number": number}


def jpeg() -> bytes:
    """A small photo."""
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "JPEG")
    return made.getvalue()
