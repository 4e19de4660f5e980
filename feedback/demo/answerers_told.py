"""What the people of `answerers.csv` and those around them said yes to, and answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert

from feedback.access import Actor
from feedback.actions.record import record
from feedback.demo.answers import LETTERS, SURVEYS, agreement
from feedback.demo.ids import stable
from feedback.demo.pilot import Pilot
from feedback.demo.trust import TELLERS, invitation_id
from feedback.forms.instrument import Item
from feedback.forms.shipping import shipped
from feedback.model.accounts import Account
from feedback.model.asking import Answer, Invitation, ResponseShare, SurveyResponse
from feedback.model.care import Relationship
from feedback.model.trust import Consent, Use

# Each round: its kind, the end of its columns' names, and the days ago it was answered on.
ROUNDS = (("baseline", "baseline", range(84, 128)), ("reflect-and-refine", "reflect", range(2, 19)))
# Who tells: the column of their name, and how the columns of their answers begin.
TELLING = (("name", ""), ("carer", "carer_"), ("professional", "professional_"))
TOOK = timedelta(minutes=9)


def make_told(pilot: Pilot, row: dict[str, str]) -> None:
    """All that one line of the file says was answered, in both rounds, by up to three voices."""
    for who, beginning in TELLING:
        for wave, ending, days in ROUNDS:
            letters = row[f"{beginning}{ending}"]
            if letters:
                id = stable("answers", row[who], row["name"], wave)
                then = pilot.then(days[id.int % len(days)], id)
                _response(pilot, id, row[who], row["name"], wave, letters, then)


def _response(
    pilot: Pilot, id: UUID, by: str, about: str, wave: str, letters: str, then: datetime
) -> None:
    account, relationship = pilot.account(by), _relationship_on(pilot, about, then)
    actor = _consented(pilot, account, relationship, then)
    survey_id = stable("survey", account.site.name, wave, SURVEYS[account.role])
    of = {"relationship_id": relationship.id, "account_id": account.id, "survey_id": survey_id}
    invitation = Invitation(
        id=invitation_id(survey_id, relationship.id, account.id),
        invited_at=then - timedelta(days=1),
        **of,
    )
    pilot.db.add(invitation)
    response = SurveyResponse(
        id=id,
        invitation_id=invitation.id,
        voice=TELLERS[account.role],
        language="en",
        mode="words-and-pictures",
        began_at=then - TOOK,
        sent_at=then,
        helped_by=[],
        help_how=[],
        shares=[ResponseShare(use=Use.WORKER)],
        **of,
    )
    pilot.db.add(response)
    pilot.db.flush()
    pilot.db.execute(insert(Answer), _answers(response, SURVEYS[account.role], letters))
    agreement(pilot, response)
    record(pilot.db, "survey begun", response.began_at, actor=actor, about=response)
    record(pilot.db, "answers sent", then, actor=actor, about=response)


def _relationship_on(pilot: Pilot, about: str, then: datetime) -> Relationship:
    return next(
        relationship
        for (person, _), relationship in pilot.relationships.items()
        if person == about and relationship.is_current(then.date())
    )


def _consented(pilot: Pilot, account: Account, about: Relationship, then: datetime) -> Actor:
    """The actor that the account is, who has said yes to showing answers to the worker. Two in
    three said yes to research too.
    """
    id, actor = stable("consent", str(account.id), str(about.id)), Actor.of(account)
    if pilot.db.get(Consent, id) is None:
        said = {id: Use.WORKER}
        if id.int % 3:
            said[uuid5(id, Use.RESEARCH)] = Use.RESEARCH
        for one, use in said.items():
            consent = Consent(
                id=one,
                account_id=account.id,
                relationship_id=about.id,
                use=use,
                is_yes=True,
                given_at=then,
            )
            pilot.db.add(consent)
            record(pilot.db, "said yes to a use", then, actor=actor, about=consent, use=use)
    return actor


def _answers(response: SurveyResponse, survey: str, letters: str) -> list[dict[str, Any]]:
    return [
        {
            "id": uuid5(response.id, item.name),
            "response_id": response.id,
            "item": item.name,
            "choices": LETTERS[letter] or [],
            "language": response.language,
            "answered_at": response.sent_at,
        }
        for item, letter in zip(_picture_questions(survey), letters, strict=True)
    ]


@cache
def _picture_questions(survey: str) -> tuple[Item, ...]:
    instrument = next(one for one in shipped() if one.name == survey)
    return tuple(item for item in instrument.items if item.choice("good"))
