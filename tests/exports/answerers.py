"""People who answered one survey in one round, and what of their answers was carried out."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from feedback.access import Actor
from feedback.actions.answer_tables import freeze_table, record_table
from feedback.exports.answer_pack import write_answers
from feedback.model.accounts import Account
from feedback.model.asking import Answer, Survey, SurveyResponse
from feedback.model.care import Relationship
from feedback.model.stories import Export
from feedback.model.telling import MediaFile, MediaKind, MediaState
from feedback.model.trust import Use
from tests.builders import Builder

SMALLEST = 5
USES = (Use.WORKER, Use.RESEARCH)


class Answerers:
    """One site with a survey; whoever answers it is added one by one."""

    def __init__(
        self, build: Builder, text: str, name: str = "every-kind", site: str = "Wadebridge"
    ) -> None:
        self.build, self.db, self.now = build, build.db, build.now
        self.site = build.site(site)
        self.worker = build.worker(self.site)
        self.facilitator = build.facilitator(self.site)
        self.survey: Survey = build.survey(self.site, text, name)
        self.people: list[tuple[Account, Relationship]] = []

    @property
    def staff(self) -> Actor:
        """The facilitator who carries out."""
        return Actor.of(self.facilitator)

    def answers(
        self,
        given: dict[str, Any] | None = None,
        uses: tuple[Use, ...] = USES,
        shares: tuple[Use, ...] = (Use.WORKER,),
        survey: Survey | None = None,
        is_sent: bool = True,
    ) -> SurveyResponse:
        """One more person, their yeses and their answers, a minute after the one before."""
        person = self.build.person(self.site, f"Person {len(self.people)}")
        about = self.build.relationship(person, self.worker)
        self.build.consent(person, about, *uses)
        response = self.build.response(
            survey or self.survey, about, person, given or {}, *shares, is_sent=is_sent
        )
        if is_sent:
            response.sent_at = self.now + timedelta(minutes=len(self.people))
        self.people.append((person, about))
        self.db.flush()
        return response

    def many(self, count: int = SMALLEST, **given: Any) -> list[SurveyResponse]:
        """As many more."""
        return [self.answers(**given) for _ in range(count)]

    def says(self, response: SurveyResponse, item: str, said: str) -> None:
        """A number or a day that someone gave."""
        self.db.add(
            Answer(
                response=response,
                item=item,
                choices=["said"],
                said=said,
                language="en",
                answered_at=self.now,
            )
        )
        self.db.flush()

    def file(self, response: SurveyResponse, item: str, kind: MediaKind) -> None:
        """A file in an answer."""
        self.db.add(
            MediaFile(
                relationship_id=response.relationship_id,
                response_id=response.id,
                item=item,
                kind=kind,
                state=MediaState.READY,
                size=1,
                sha256="0" * 64,
                received_at=self.now,
                key=b"k" * 32,
                file_name="Amina at home.jpg",
            )
        )
        self.db.flush()

    def carry(self, language: str = "en", given_to: str = "Ida") -> Carried:
        """Carry the answers out. Raises as `freeze_table` and `record_table`."""
        file = io.BytesIO()
        table = freeze_table(self.db, self.staff, self.survey.id, SMALLEST, self.now)
        known_by = write_answers(table, language, file)
        export = record_table(self.db, self.staff, table, known_by, self.now, given_to)
        return Carried(file.getvalue(), export)


class Carried:
    """A ZIP that was carried out, to look into."""

    def __init__(self, data: bytes, export: Export | None = None) -> None:
        self.data, self.export = data, export
        self.zip = zipfile.ZipFile(io.BytesIO(data))

    def read(self, name: str) -> bytes:
        """One file."""
        return self.zip.read(name)

    def rows(self, name: str = "responses_codes.csv") -> list[dict[str, str]]:
        """The rows of a table."""
        text = self.read(name).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def manifest(self) -> dict[str, Any]:
        """What the manifest says."""
        return json.loads(self.read("manifest.json"))

    def readme(self) -> str:
        """The words beside it."""
        return self.read("README.txt").decode()
