"""The demonstration's answers to surveys, and the phone calls that staff wrote down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from feedback.actions.agreements import CHECKS
from feedback.actions.record import record
from feedback.actions.surveys import instrument_with
from feedback.actions.surveys_answer import Answering, keep_answer, record_help
from feedback.actions.surveys_call import CALL, CallWritten, call_asked, read_call, record_call
from feedback.actions.surveys_send import send_response
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot, response_id
from feedback.demo.trust import TELLERS, invitation_id
from feedback.forms.around import NO_ONE
from feedback.forms.instrument import Instrument
from feedback.model.answering import Agreement
from feedback.model.asking import Survey, SurveyResponse
from feedback.model.trust import Use

LETTERS = {
    "G": ["good"],
    "I": ["in-between"],
    "N": ["not-good"],
    "?": ["dont-know"],
    "x": ["dont-want-to-say"],
    "-": None,
}
SURVEYS = {
    "person": "my-social-worker",
    "carer": "supporting-someone",
    "professional": "working-together",
}
DAYS_TO_CHANGE = 28
EACH_TAKES = timedelta(seconds=40)
Given = dict[str, Any]
Forms = dict[str, dict[str, list[str]]]


def make_answers(pilot: Pilot) -> None:
    """Everything in `answers.toml`."""
    for one in told("answers")["responses"]:
        make = _call if one.get("survey") == CALL else _response
        make(pilot, one)


def _response(pilot: Pilot, one: Given) -> None:
    account, actor = pilot.account(one["by"]), pilot.actor(one["by"])
    relationship, then = pilot.relationship_of(one), pilot.then(one["days_ago"], response_id(one))
    name = SURVEYS[account.role]
    survey_id = stable("survey", account.site.name, one["wave"], name)
    invitation = invitation_id(survey_id, relationship.id, account.id)
    language, mode = one.get("language", "en"), one.get("mode", "words-and-pictures")
    response = pilot.add(
        SurveyResponse(
            id=response_id(one),
            survey_id=survey_id,
            relationship_id=relationship.id,
            account_id=account.id,
            invitation_id=invitation,
            voice=TELLERS[account.role],
            language=language,
            mode=mode,
            began_at=then - timedelta(minutes=9),
        )
    )
    agreement(pilot, response, tuple(one.get("helped_by", ())))
    record(pilot.db, "survey begun", response.began_at, actor=actor, about=response)
    instrument = instrument_with(pilot.db, pilot.db.get_one(Survey, survey_id).instrument_id)
    for number, (item, form) in enumerate(forms(instrument, one).items(), 1):
        how = Answering(language, mode, DAYS_TO_CHANGE)
        at = response.began_at + number * EACH_TAKES
        keep_answer(pilot.db, actor, invitation, item, form, how, at)
    _send(pilot, one, then)


def agreement(pilot: Pilot, response: SurveyResponse, helped_by: tuple[str, ...] = ()) -> None:
    """The yes that came before the first question, and who explained it."""
    pilot.add(
        Agreement(
            id=stable("agreement", str(response.invitation_id)),
            invitation_id=response.invitation_id,
            relationship_id=response.relationship_id,
            account_id=response.account_id,
            is_yes=True,
            language=response.language,
            mode=response.mode,
            explained_with=next((name for name in helped_by if name != NO_ONE), ""),
            checks=dict.fromkeys(CHECKS, 0),
            practice="picked",
            said_at=response.began_at,
        )
    )


def _send(pilot: Pilot, one: Given, then: datetime) -> None:
    actor, id = pilot.actor(one["by"]), response_id(one)
    helped = {"answer": one.get("helped_by", [])}, {"answer": one.get("help_how", [])}
    record_help(pilot.db, actor, id, *helped, then)
    if one.get("is_sent", True):
        send_response(pilot.db, actor, id, set(map(Use, one["shares"])), then)


def _call(pilot: Pilot, one: Given) -> None:
    actor, relationship = pilot.actor(one["by"]), pilot.relationship_of(one)
    then = pilot.then(one["days_ago"], response_id(one))
    pilot.db.flush()
    asked = call_asked(pilot.db, actor, relationship.id, then)
    answers = read_call(asked.instrument, forms(asked.instrument, one))
    shares = set(map(Use, one["shares"]))
    written = CallWritten(response_id(one), answers, shares, one.get("language", "en"))
    record_call(pilot.db, actor, relationship.id, written, then)


def forms(instrument: Instrument, one: Given) -> Forms:
    """What was answered, as the page would send it. The letters stand for the picture questions.

    Raises ValueError when there are more or fewer letters than picture questions.
    """
    asked = [item.name for item in instrument.items if item.choice("good")]
    letters = zip(asked, one["answers"].split(), strict=True)
    made: Forms = {item: {"answer": LETTERS[letter]} for item, letter in letters if letter != "-"}
    for item, picked in one.get("choices", {}).items():
        made[item] = {"answer": picked}
    for item, words in one.get("words", {}).items():
        made.setdefault(item, {})["words"] = [words]
    return made
