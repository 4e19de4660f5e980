"""What each teller said yes to, as plain values. What nobody asked is never taken for a yes."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.actions.frozen import FrozenCollection, FrozenConsent, FrozenStory, FrozenTeller

MAY_BE_REDRAWN = ("draw", "publish")
STEPS = ("script", "pencils", "final")
CREDITS = {"none": "stand-in name", "chosen": "chosen name", "real": "real name"}


def terms_of(frozen: FrozenCollection, story: FrozenStory) -> dict[str, Any]:
    """The terms of one story. It stays a draft until the tellers have said yes to the pictures."""
    ends = last_day(story)
    return {
        "schema": "story-terms",
        "schema_version": 2,
        "story_id": story.label,
        "status": "final" if story.is_final else "draft",
        "scope": {"use": frozen.use, "audience": frozen.audience, "medium": frozen.medium},
        "until": ends.isoformat() if ends else None,
        "may_be_redrawn": "yes" if frozen.use in MAY_BE_REDRAWN else "no",
        "may_quote_verbatim": "yes",
        "may_use_voice": for_all(story, "voice"),
        "likeness": for_all(story, "likeness"),
        "show_me_first": not story.is_final,
        "credit": credit_of(story),
        "symbols": list(frozen.symbol_credits),
        "ask": frozen.site,
        "tellers": [_teller(teller) for teller in story.tellers],
        "approvals": [{"step": step, "approved": story.is_agreed(step)} for step in STEPS],
    }


def last_day(story: FrozenStory) -> date | None:
    """The first last day of any teller's yes; None when no yes has one."""
    ends = (yes.until for teller in story.tellers for yes in teller.consents)
    return min(filter(None, ends), default=None)


def for_all(story: FrozenStory, use: str) -> str:
    """ "yes" or "no" when it is the same for every teller, else "some": see each of them."""
    said = {teller.said_yes(use) for teller in story.tellers}
    return "some" if len(said) > 1 else "yes" if True in said else "no"


def credit_of(story: FrozenStory) -> str:
    """Whose names to write, when it is the same for every teller, else that they differ."""
    wishes = {teller.credit for teller in story.tellers}
    return "see each teller" if len(wishes) > 1 else CREDITS[next(iter(wishes), "none")]


def _teller(teller: FrozenTeller) -> dict[str, Any]:
    return {
        "speaker": teller.speaker,
        "role": teller.role,
        "credit": CREDITS[teller.credit],
        "credit_name": teller.credit_name or None,
        "may_use_voice": _yes_or_no(teller, "voice"),
        "likeness": _yes_or_no(teller, "likeness"),
        "consents": [_consent(yes) for yes in teller.consents],
    }


def _yes_or_no(teller: FrozenTeller, use: str) -> str:
    return "yes" if teller.said_yes(use) else "no"


def _consent(yes: FrozenConsent) -> dict[str, Any]:
    return {
        "id": str(yes.id),
        "use": yes.use,
        "audiences": list(yes.audiences),
        "mediums": list(yes.mediums),
        "given_on": yes.given_on.isoformat(),
        "until": yes.until.isoformat() if yes.until else None,
        "how": yes.how,
        "was_supported": yes.was_supported,
    }
