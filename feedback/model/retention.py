"""Retention: for how many days a site keeps what it keeps, purpose by purpose."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from feedback.model.base import Base


class For(enum.StrEnum):
    """What is kept for: each purpose has its own number of days."""

    TOLD = "told"
    ORIGINALS = "originals"
    HANDED_OUT = "handed-out"
    OWN_COPIES = "own-copies"
    SIGN_INS = "sign-ins"


# Days where a site says nothing else; decision 30 gives the reasons.
DEFAULT_DAYS: Mapping[For, int] = {
    For.TOLD: 730,
    For.ORIGINALS: 90,
    For.HANDED_OUT: 30,
    For.OWN_COPIES: 14,
    For.SIGN_INS: 30,
}
LEAST_DAYS, MOST_DAYS = 1, 3650


class Retention(Base):
    """What one site chose: the last day of its pilot, and days that differ from the defaults.

    Before `pilot_ends_on` is known nothing that was told goes, whatever the days are.
    """

    __tablename__ = "retentions"

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    pilot_ends_on: Mapped[date | None]
    days: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)

    def days_for(self, purpose: For) -> int:
        """How many days, chosen or by default."""
        return self.days.get(purpose.value, DEFAULT_DAYS[purpose])
