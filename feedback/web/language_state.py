"""What this reader's pages must say of their language: a draft, partly English, a site's own words.

Asked once a minute for each site and language: every page needs it, and it seldom changes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from feedback.actions.site_languages import LanguageState, state_of
from feedback.languages import ENGLISH
from feedback.web.house import A_MINUTE, house
from feedback.web.reading import reading

AS_IT_IS = LanguageState()
Known = dict[tuple[UUID | None, str], tuple[LanguageState, datetime]]


def language_state() -> LanguageState:
    """The state of the reader's language in their site."""
    code = reading().language
    if code == ENGLISH:
        return AS_IT_IS
    if "language_state" not in g:
        actor = g.get("actor")
        g.language_state = _state(actor.site_id if actor else None, code)
    return g.language_state


def forget_states() -> None:
    """Ask again at the next page: something was confirmed or said better here."""
    _known().clear()


def _known() -> Known:
    return current_app.extensions.setdefault("language_states", {})


def _state(site_id: UUID | None, code: str) -> LanguageState:
    known, moment = _known().get((site_id, code)), house().clock()
    if known and moment - known[1] < A_MINUTE:
        return known[0]
    try:
        with house().database.reading() as read:
            state = state_of(read, site_id, code)
    except SQLAlchemyError:
        # The page that says what is wrong with the database must not ask it.
        return known[0] if known else AS_IT_IS
    _known()[site_id, code] = state, moment
    return state
