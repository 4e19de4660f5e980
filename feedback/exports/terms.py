"""What each teller said yes to, as plain values. What nobody asked is never taken for a yes."""

from __future__ import annotations

from datetime import date
from typing import Any

from feedback.actions.frozen import FrozenCollection, FrozenConsent, FrozenStory, FrozenTeller
from feedback.exports.quotes import ASK_FIRST

MAY_BE_REDRAWN = ("draw", "publish")
STEPS = ("script", "pencils", "final")


def terms_of(frozen: FrozenCollection, story: FrozenStory) -> dict[str, Any]:
    """The terms of one story. It stays a draft until the tellers have seen the pictures."""
    ends = last_day(story)
    return {
        "schema": "story-terms",
        "schema_version": 1,
        "story_id": story.label,
        "status": "draft",
        "scope": {"use": frozen.use, "audience": ASK_FIRST, "medium": ASK_FIRST},
        "until": ends.isoformat() if ends else None,
        "may_be_redrawn": "yes" if frozen.use in MAY_BE_REDRAWN else "no",
        "may_quote_verbatim": "yes",
        "may_use_voice": ASK_FIRST,
        "likeness": ASK_FIRST,
        "show_me_first": True,
        "credit": "stand-in name",
        "symbols": list(frozen.symbol_credits),
        "ask": frozen.site,
        "tellers": [_teller(teller) for teller in story.tellers],
        "approvals": [{"step": step, "approved": None} for step in STEPS],
    }


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
