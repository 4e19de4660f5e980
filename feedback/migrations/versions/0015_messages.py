"""Reminders by message, what became of each, and the pictures that a part of a story tells with.

Revision: messages
Follows: sealed_outbox
"""

import sqlalchemy as sa
from alembic import op

revision = "messages"
down_revision = "sealed_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the wish for messages, and the messages."""
    with op.batch_alter_table("reminders") as reminders:
        reminders.add_column(
            sa.Column("is_message", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        reminders.add_column(sa.Column("address_sealed", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("story_parts") as parts:
        parts.add_column(sa.Column("pictures_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "reminder_messages",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("account_id", "accounts"),
        _foreign("site_id", "sites"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_messages")),
        sa.UniqueConstraint(
            "account_id", "due_at", name=op.f("uq_reminder_messages_account_id_due_at")
        ),
    )
    for column in ("account_id", "site_id"):
        op.create_index(op.f(f"ix_reminder_messages_{column}"), "reminder_messages", [column])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_reminder_messages_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take them back."""
    op.drop_table("reminder_messages")
    with op.batch_alter_table("story_parts") as parts:
        parts.drop_column("pictures_sealed")
    with op.batch_alter_table("reminders") as reminders:
        reminders.drop_column("address_sealed")
        reminders.drop_column("is_message")
