"""What is told without a line: passes for tablets, and the sealed bundles they send."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm import relationship as related

from feedback.model.accounts import Account
from feedback.model.asking import SurveyResponse
from feedback.model.base import Base, HasId, SealedKey, SealedList


class OutboxPass(HasId, Base):
    """A tablet may send bundles, and seal into them whose they are. Bound to one account.

    Only keyed hashes are kept. The ticket lets bytes come, and shows nothing; the secret says
    whose a bundle is, and is found only inside its sealed part. `only_invitation_id` is set on a
    tablet for many. `ended_at` is when the way in was withdrawn: the secret says no more for
    what comes after that.
    """

    __tablename__ = "outbox_passes"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    only_invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitations.id"))
    ticket_hash: Mapped[bytes] = mapped_column(unique=True)
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = related()


class Bundle(HasId, Base):
    """One thing that was told without a line, as it came: sealed bytes, acknowledged.

    `bundle_id` is the tablet's name for it. The same bytes twice are one bundle; other bytes under
    a name that is taken are another one, so that nobody can keep a bundle from coming by sending
    nonsense under its name. `file_id` is the name in the store, `size` and `sha256` are of the
    bytes as they were sent, `receipt` is the whole answer that acknowledges them.

    `told_at` and `begun_at` are by the tablet's clock, `received_at` is by the server's. What can
    only be read inside (`account_id`, `kind`, the clocks, `became_id`) is None until it is opened.
    `removed_at` is when the bytes were removed: only after what they held was kept.
    """

    __tablename__ = "bundles"
    __table_args__ = (UniqueConstraint("bundle_id", "sha256"),)

    bundle_id: Mapped[UUID] = mapped_column(index=True)
    pass_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_passes.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    file_id: Mapped[UUID] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    receipt: Mapped[str] = mapped_column(Text)
    key_sealed: Mapped[bytes]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str | None] = mapped_column(String(20))
    is_finished: Mapped[bool | None]
    begun_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None] = mapped_column(index=True)
    became_id: Mapped[UUID | None]
    removed_at: Mapped[datetime | None]

    key = SealedKey()

    @property
    def sealed_under(self) -> UUID:
        """Whose it is, is not known before it is opened: it is sealed under its site's key."""
        return self.site_id


class OtherAnswer(HasId, Base):
    """An answer from a tablet, to a question that was answered online later. Both are kept.

    `form` holds [field, value] pairs, as the question's page would have sent them. `told_at` is
    by the tablet's clock. `settled_at` is when its teller picked one of the two.
    """

    __tablename__ = "other_answers"
    __table_args__ = (UniqueConstraint("bundle_id", "item"),)

    response_id: Mapped[UUID] = mapped_column(ForeignKey("survey_responses.id"), index=True)
    bundle_id: Mapped[UUID] = mapped_column(ForeignKey("bundles.id"))
    item: Mapped[str] = mapped_column(String(80))
    form_sealed: Mapped[bytes]
    told_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    form = SealedList()
    response: Mapped[SurveyResponse] = related()

    @property
    def sealed_under(self) -> UUID:
        """Sealed as the answers beside it."""
        return self.response.relationship_id
