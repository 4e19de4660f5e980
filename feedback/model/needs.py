"""Access needs: what someone needs so that they can read, hear and take part."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.base import Base, HasId, Sealed
from feedback.model.care import Person


class AccessRecord(HasId, Base):
    """The access needs of one person.

    `needs` was said by the person or written down by staff, `from_reading` comes from their way of
    reading. Staff see it only when `is_shared`: the person said yes to that.
    """

    __tablename__ = "access_records"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    from_reading: Mapped[list[str]] = mapped_column(JSON, default=list)
    interpreter: Mapped[str | None] = mapped_column(String(60))
    words_sealed: Mapped[bytes | None]
    is_shared: Mapped[bool] = mapped_column(default=False)
    recorded_by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    review_on: Mapped[date]

    words = Sealed()
    person: Mapped[Person] = related()

    @property
    def sealed_under(self) -> UUID:
        """A person may have no relationship yet, so this is sealed under their site's key."""
        return self.site_id

    @property
    def all_needs(self) -> list[str]:
        """What was said, then what the way of reading adds."""
        return list(dict.fromkeys([*self.needs, *self.from_reading]))

    def is_due(self, today: date) -> bool:
        """True when it is time to ask whether this is still right."""
        return self.review_on <= today
