"""What each teller said yes to, as plain values. What nobody asked is never taken for a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from feedback.actions.frozen import FrozenCollection, FrozenConsent, FrozenStory, FrozenTeller
from feedback.exports.quotes import ASK_FIRST, may_be_heard, may_be_shown

MAY_BE_REDRAWN = ("draw", "publish")
STEPS = ("script", "pencils", "final")


def terms_of(frozen: FrozenCollection, story: FrozenStory) -> dict[str, Any]:
    """The terms of one story. It stays a draft until the tellers have seen the pictures."""
    return {
        "schema": "story-terms",
        "schema_version": 1,
        "story_id": story.label,
        "status": "draft",
        **_scope(frozen, story),
        **_permissions(frozen, story),
        **_wishes(frozen),
        **_asking(frozen),
        "tellers": [_teller(teller) for teller in story.tellers],
        **_approvals(),
    }


# One function for each group of facts: a group that people are asked about one day has one place.


def _scope(frozen: FrozenCollection, story: FrozenStory) -> dict[str, Any]:
    """For whom, in what form, where, and until when."""
    ends = last_day(story)
    asked = {"audience": ASK_FIRST, "medium": ASK_FIRST, "place": ASK_FIRST}
    return {
        "scope": {"use": frozen.use, **asked},
        "until": ends.isoformat() if ends else None,
    }


def _permissions(frozen: FrozenCollection, story: FrozenStory) -> dict[str, Any]:
    """What may be done with the words, the voice and the pictures."""
    return {
        "may_be_redrawn": "yes" if frozen.use in MAY_BE_REDRAWN else "no",
        "may_quote_verbatim": "yes",
        "may_use_voice": _from_all(story, may_be_heard),
        "likeness": _from_all(story, may_be_shown),
    }


def _from_all(story: FrozenStory, given: Callable[[FrozenStory, str], str]) -> str:
    """Yes only when everyone who told it said so."""
    said = {given(story, teller.speaker) for teller in story.tellers}
    return "yes" if said == {"yes"} else ASK_FIRST


def _wishes(frozen: FrozenCollection) -> dict[str, Any]:
    """What tellers want for it."""
    return {
        "show_me_first": True,
        "credit": "stand-in name",
        "symbols": list(frozen.symbol_credits),
    }


def _asking(frozen: FrozenCollection) -> dict[str, Any]:
    """Whom to ask, and who takes a yes back."""
    team = f"the team at {frozen.site}"
    return {
        "ask": frozen.site,
        "withdrawal_contact": team,
        "consent_asked_on": frozen.frozen_on.isoformat(),
    }


def _approvals() -> dict[str, Any]:
    """What the tellers have seen of what was made from it."""
    return {"approvals": [{"step": step, "approved": None} for step in STEPS]}


def last_day(story: FrozenStory) -> date | None:
    """The first last day of any teller's yes; None when no yes has one."""
    ends = (yes.until for teller in story.tellers for yes in teller.consents)
    return min(filter(None, ends), default=None)


def _teller(teller: FrozenTeller) -> dict[str, Any]:
    return {
        "speaker": teller.speaker,
        "role": teller.role,
        "consents": [_consent(yes) for yes in teller.consents],
    }


def _consent(yes: FrozenConsent) -> dict[str, Any]:
    return {
        "id": str(yes.id),
        "use": yes.use,
        "given_on": yes.given_on.isoformat(),
        "until": yes.until.isoformat() if yes.until else None,
        "how": yes.how,
        "was_supported": yes.was_supported,
    }
