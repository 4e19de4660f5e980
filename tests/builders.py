"""Building what a test needs, in words: a person, their worker, what they told and shared."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.access import Actor
from feedback.model.accounts import Account, Role
from feedback.model.approvals import Approved, StoryApproval
from feedback.model.asking import (
    Answer,
    Invitation,
    PublishedInstrument,
    ResponseShare,
    Survey,
    SurveyResponse,
    Voice,
    Wave,
    WaveKind,
)
from feedback.model.care import (
    Carer,
    CircleMember,
    Person,
    Professional,
    Relationship,
    Site,
    Worker,
)
from feedback.model.faces import FaceLook
from feedback.model.stories import Story, StoryPart
from feedback.model.storyboard_approvals import StoryboardApproval, shown_now
from feedback.model.storyboards import Storyboard
from feedback.model.telling import DiaryEntry, EntryShare, MediaFile
from feedback.model.trust import Consent, Use

VOICES = {
    Role.PERSON: Voice.PERSON,
    Role.CARER: Voice.CARER,
    Role.PROFESSIONAL: Voice.PROFESSIONAL,
}


class Builder:
    """Adds things to a database session, with likely values for what is not said."""

    def __init__(self, db: Session, now: datetime) -> None:
        self.db = db
        self.now = now
        self._number = count(1)

    def _add(self, thing: Any) -> Any:
        self.db.add(thing)
        self.db.flush()
        return thing

    def commit(self) -> None:
        """Let others see what was made."""
        self.db.commit()

    def site(self, name: str | None = None, **given: Any) -> Site:
        """A council."""
        return self._add(Site(name=name or f"Council {next(self._number)}", **given))

    def person(self, site: Site, name: str = "Amina Yusuf") -> Account:
        """A person with an account."""
        person = self._add(Person(site_id=site.id, name=name))
        return self._account(site, Role.PERSON, name, person_id=person.id)

    def worker(self, site: Site, name: str = "Grace Bell") -> Account:
        """A social worker with an account."""
        worker = self._add(Worker(site_id=site.id, name=name))
        return self._account(site, Role.WORKER, name, worker_id=worker.id)

    def carer(self, person: Account, name: str = "Leila Yusuf") -> Account:
        """A carer in a person's circle, with an account."""
        carer = self._add(Carer(site_id=person.site_id, name=name))
        self._join(person, "mother", carer_id=carer.id)
        return self._account(person.site, Role.CARER, name, carer_id=carer.id)

    def professional(self, person: Account, name: str = "Dr Ohene") -> Account:
        """A professional in a person's circle, with an account."""
        professional = self._add(
            Professional(site_id=person.site_id, name=name, profession="nurse")
        )
        self._join(person, "nurse", professional_id=professional.id)
        return self._account(person.site, Role.PROFESSIONAL, name, professional_id=professional.id)

    def facilitator(self, site: Site, name: str = "Sam Field", **given: Any) -> Account:
        """A facilitator with an account."""
        return self._account(site, Role.FACILITATOR, name, **given)

    def evaluator(self, site: Site, name: str = "Ola Reed") -> Account:
        """An evaluator with an account."""
        return self._account(site, Role.EVALUATOR, name)

    def programme(self, site: Site, name: str = "Dilys Morgan") -> Account:
        """Someone of the programme with an account."""
        return self._account(site, Role.PROGRAMME, name)

    def administrator(self, site: Site, name: str = "Pat Moss", **given: Any) -> Account:
        """A site administrator with an account."""
        return self._account(site, Role.ADMINISTRATOR, name, **given)

    def _account(self, site: Site, role: Role, name: str, **subject: Any) -> Account:
        return self._add(Account(site_id=site.id, role=role, name=name, **subject))

    def _join(self, person: Account, who: str, **member: Any) -> None:
        self._add(
            CircleMember(
                person_id=person.person_id,
                who_they_are=who,
                from_on=self.now.date() - timedelta(days=100),
                **member,
            )
        )

    def leave_circle(self, account: Account) -> None:
        """Let a carer or a professional leave every circle today."""
        for member in self.db.query(CircleMember):
            if (account.carer_id, account.professional_id) == (
                member.carer_id,
                member.professional_id,
            ):
                member.until_on = self.now.date()
        self.db.flush()

    def relationship(
        self,
        person: Account,
        worker: Account,
        from_on: date | None = None,
        until_on: date | None = None,
    ) -> Relationship:
        """A named social worker for a person."""
        return self._add(
            Relationship(
                person_id=person.person_id,
                worker_id=worker.worker_id,
                site_id=person.site_id,
                from_on=from_on or self.now.date() - timedelta(days=90),
                until_on=until_on,
            )
        )

    def consent(
        self, teller: Account, relationship: Relationship, *uses: Use, is_yes: bool = True
    ) -> None:
        """A teller's yes (or no) to uses."""
        for use in uses:
            self._add(
                Consent(
                    relationship_id=relationship.id,
                    account_id=teller.id,
                    use=use,
                    is_yes=is_yes,
                    given_at=self.now,
                )
            )

    def entry(
        self,
        teller: Account,
        relationship: Relationship,
        words: str = "She rang me first.",
        *uses: Use,
    ) -> DiaryEntry:
        """A diary entry, shared for `uses`. Sharing counts only with consent."""
        entry = self._add(
            DiaryEntry(
                relationship_id=relationship.id,
                account_id=teller.id,
                received_at=self.now,
                language="en",
                words=words,
            )
        )
        for use in uses:
            self._add(EntryShare(entry_id=entry.id, use=use))
        return entry

    def survey(self, site: Site, text: str, name: str, voice: Voice = Voice.PERSON) -> Survey:
        """A published instrument, asked in a baseline wave of a site."""
        instrument = self._add(
            PublishedInstrument(
                name=name,
                version=1,
                voice=voice,
                text=text,
                sha256="0" * 64,
                published_at=self.now,
            )
        )
        wave = self._add(
            Wave(
                site_id=site.id,
                kind=WaveKind.BASELINE,
                name="Baseline",
                from_on=self.now.date() - timedelta(days=30),
            )
        )
        return self._add(Survey(instrument_id=instrument.id, wave_id=wave.id, site_id=site.id))

    def invitation(
        self, survey: Survey, relationship: Relationship, account: Account
    ) -> Invitation:
        """Someone is asked to answer."""
        return self._add(
            Invitation(
                survey_id=survey.id,
                relationship_id=relationship.id,
                account_id=account.id,
                invited_at=self.now,
            )
        )

    def response(
        self,
        survey: Survey,
        relationship: Relationship,
        account: Account,
        answers: dict[str, str | list[str]],
        *uses: Use,
        is_sent: bool = True,
    ) -> SurveyResponse:
        """Answers: a list is choices, a text is words. Sent, unless said otherwise."""
        response = self._add(
            SurveyResponse(
                survey_id=survey.id,
                relationship_id=relationship.id,
                account_id=account.id,
                voice=VOICES.get(account.role, Voice.STAFF),
                language="en",
                mode="words-and-pictures",
                began_at=self.now,
                sent_at=self.now if is_sent else None,
            )
        )
        for item, given in answers.items():
            self._add(
                Answer(
                    response=response,
                    item=item,
                    choices=given if isinstance(given, list) else [],
                    words=given if isinstance(given, str) else None,
                    language="en",
                    answered_at=self.now,
                )
            )
        for use in uses:
            self._add(ResponseShare(response_id=response.id, use=use))
        return response

    def agree(self, storyboard: Storyboard) -> None:
        """Everyone whose telling is in its story says yes to a storyboard as it is now."""
        self.db.flush()
        self.db.refresh(storyboard)
        self.db.refresh(storyboard.story, ["parts", "shown_count"])
        before = self.db.query(StoryboardApproval).filter_by(storyboard_id=storyboard.id)
        before.update({"replaced_at": self.now})
        stage, number, shown_count = shown_now(storyboard)
        for teller in {self._teller(part) for part in storyboard.story.parts}:
            self._add(
                StoryboardApproval(
                    storyboard=storyboard,
                    account_id=teller,
                    asked_by_id=storyboard.made_by_id,
                    asked_at=self.now,
                    stage=stage,
                    number=number,
                    shown_count=shown_count,
                    answer=Approved.YES,
                    answered_at=self.now,
                )
            )

    def approve(self, *stories: Story) -> None:
        """Everyone whose telling is in a story says yes to it as it is now."""
        self.db.flush()
        for story in stories:
            self.db.refresh(story, ["parts", "shown_count"])
            before = self.db.query(StoryApproval).filter_by(story_id=story.id, replaced_at=None)
            before.update({"replaced_at": self.now})
            for teller in {self._teller(part) for part in story.parts}:
                self._add(
                    StoryApproval(
                        story=story,
                        account_id=teller,
                        asked_by_id=story.begun_by_id,
                        asked_at=self.now,
                        shown_count=story.shown_count,
                        answer=Approved.YES,
                        answered_at=self.now,
                    )
                )

    def looked_at(self, *files: MediaFile) -> None:
        """Someone looked at these photos and films: nobody can be recognised in them."""
        for media in files:
            seen = {"found_at": self.now, "looked_at": self.now}
            self._add(FaceLook(media_file_id=media.id, wanted=[], **seen))

    def _teller(self, part: StoryPart) -> UUID:
        if part.entry_id:
            return self.db.get_one(DiaryEntry, part.entry_id).account_id
        return self.db.get_one(Answer, part.answer_id).response.account_id

    def actor(self, account: Account) -> Actor:
        """The actor that an account is."""
        return Actor.of(account)
