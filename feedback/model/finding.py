"""Searches that someone asked, and those they keep."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.base import Base, HasId, Sealed


class Search(HasId, Base):
    """What someone looked for. Its id is its address, so that no address holds a word.

    `words` may be someone's name, and so may the `name` it is kept under: both are sealed under a
    key of the search's own, which goes with it. `filters` are ids and names of ours. One that is
    not kept goes after a day; one that `is_shared` is seen by the facilitators of its site.
    """

    __tablename__ = "searches"
    owns_key = True

    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    kept_at: Mapped[datetime | None]
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    filters: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    words_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes | None]

    words = Sealed()
    name = Sealed()
    account: Mapped[Account] = related()

    @property
    def sealed_under(self) -> UUID:
        """A search is sealed under its own key."""
        return self.id
