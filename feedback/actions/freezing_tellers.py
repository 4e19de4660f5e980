"""Freezing who told a story, under their stand-ins: what they said yes to, and how far it goes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from feedback.actions.credits import newest_credit
from feedback.actions.disguises import Disguise
from feedback.actions.freezing import Freezing, KeptPart, role_of
from feedback.actions.frozen import FrozenConsent, FrozenTeller
from feedback.actions.leaving_out import Source, standing_yes
from feedback.model.scopes import SCOPED, scope_of
from feedback.model.trust import Audience, Consent, Credit, Medium, Use


def tellers_of(
    freezing: Freezing, names: Disguise, kept: list[KeptPart]
) -> tuple[FrozenTeller, ...]:
    """Everyone of whom something goes out, each once."""
    by_account = {one.source.account_id: one for one in kept}
    found = (
        FrozenTeller(
            one.speaker,
            role_of(one.source),
            _yeses(freezing, one.source),
            *_credit(freezing.db, names, one.source),
        )
        for one in by_account.values()
    )
    return tuple(sorted(found, key=lambda teller: (teller.role, teller.speaker)))


def _yeses(freezing: Freezing, source: Source) -> tuple[FrozenConsent, ...]:
    asked = dict.fromkeys((*freezing.uses, Use.LIKENESS, Use.VOICE))
    found = (standing_yes(freezing.db, source, use, freezing.now, freezing.to) for use in asked)
    return tuple(_yes(yes) for yes in found if yes is not None)


def _yes(yes: Consent) -> FrozenConsent:
    scope = scope_of(yes)
    is_scoped = yes.use in SCOPED
    return FrozenConsent(
        id=yes.id,
        use=yes.use.value,
        given_on=yes.given_at.date(),
        until=yes.until,
        how=yes.how,
        was_supported=bool(yes.supported_by),
        audiences=tuple(one.value for one in Audience if is_scoped and one in scope.audiences),
        mediums=tuple(one.value for one in Medium if is_scoped and one in scope.mediums),
    )


def _credit(db: Session, names: Disguise, source: Source) -> tuple[str, str]:
    """Whose name they want with it, and the name they chose.

    A chosen name that is somebody's own name stays in the house: the team gives it by hand.
    """
    wish = newest_credit(db, source.account_id, source.relationship_id)
    if wish is None:
        return Credit.NONE.value, ""
    chosen = wish.name or ""
    is_known = wish.credit is not Credit.CHOSEN or names.plain(chosen) != chosen
    return wish.credit.value, "" if is_known else chosen
