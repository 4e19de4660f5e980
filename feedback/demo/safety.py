"""Who leads safety in the demonstration, a concern that was answered, and one that waits."""

from __future__ import annotations

from feedback.actions import concerns
from feedback.actions.concerns import Ending
from feedback.actions.safety_leads import name_leads
from feedback.demo.ids import stable, told
from feedback.demo.pilot import Pilot
from feedback.model.accounts import Account
from feedback.model.care import HandOff


def make_safety(pilot: Pilot) -> None:
    """Name the facilitator of every site, raise what `safety.toml` says, and say goodbye."""
    for account in pilot.facilitators():
        _lead(pilot, account)
    for one in told("safety")["concerns"]:
        _concern(pilot, one)
    for one in told("safety")["goodbyes"]:
        _goodbye(pilot, one)


def _lead(pilot: Pilot, account: Account) -> None:
    actor = pilot.actor(account.name)
    name_leads(pilot.db, actor, account.id, None, pilot.then(120))


def _concern(pilot: Pilot, one: dict) -> None:
    by, about = pilot.actor(one["by"]), pilot.current[one["about"]]
    raise_at = pilot.then(one["days_ago"])
    id = stable("concern", one["by"], one["about"])
    concern = concerns.raise_concern(pilot.db, by, id, about.id, one.get("words", ""), raise_at)
    if "did" not in one:
        return
    lead, then = pilot.actor(one["lead"]), pilot.then(one["days_ago"] - 1)
    concerns.decide(pilot.db, lead, concern.id, one["decision"], one["why"], then)
    ending = Ending(one["did"], one["outcome"], one["said_as"], one.get("said", ""))
    concerns.close(pilot.db, lead, concern.id, ending, then)


def _goodbye(pilot: Pilot, one: dict) -> None:
    """The words of the two workers at a hand-off that the people's file tells of."""
    before = pilot.relationships[one["person"], one["from"]]
    hand_off = pilot.db.get_one(HandOff, stable("hand-off", str(before.id)))
    hand_off.goodbye, hand_off.hello = one["goodbye"], one["hello"]
    if one.get("is_read"):
        hand_off.seen_at = pilot.then(0)
    pilot.db.flush()
