"""Who leads safety, concerns, copies asked back, how a yes was explained, and goodbye words.

Revision: safety
Follows: audit
"""

import sqlalchemy as sa
from alembic import op

revision = "safety"
down_revision = "audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    with op.batch_alter_table("consents") as consents:
        consents.add_column(
            sa.Column("language", sa.String(length=12), server_default="", nullable=False)
        )
        consents.add_column(
            sa.Column("explained", sa.Integer(), server_default="0", nullable=False)
        )
    with op.batch_alter_table("hand_offs") as hand_offs:
        hand_offs.add_column(sa.Column("goodbye_sealed", sa.LargeBinary(), nullable=True))
        hand_offs.add_column(sa.Column("hello_sealed", sa.LargeBinary(), nullable=True))
        hand_offs.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    _add_leads()
    _add_concerns()
    _add_recalls()


def _add_leads() -> None:
    op.create_table(
        "safety_leads",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        _foreign("safety_leads", "site_id", "sites"),
        _foreign("safety_leads", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("site_id", "place", name=op.f("pk_safety_leads")),
    )
    op.create_index(op.f("ix_safety_leads_account_id"), "safety_leads", ["account_id"])


def _add_concerns() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=True),
        sa.Column("raised", sa.String(length=40), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("did_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("told_id", sa.Uuid(), nullable=True),
        sa.Column("said_as", sa.String(length=24), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        _foreign("concerns", "site_id", "sites"),
        _foreign("concerns", "relationship_id", "relationships"),
        *(_foreign("concerns", f"{who}_id", "accounts") for who in ACCOUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
        sa.UniqueConstraint("thing_id", name=op.f("uq_concerns_thing_id")),
    )
    for column in ("site_id", "relationship_id", "told_id"):
        op.create_index(op.f(f"ix_concerns_{column}"), "concerns", [column])


ACCOUNTS = ("raised_by", "seen_by", "decided_by", "closed_by", "told")


def _add_recalls() -> None:
    op.create_table(
        "recalls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(length=24), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("returned", sa.String(length=40), nullable=True),
        _foreign("recalls", "export_id", "exports"),
        _foreign("recalls", "account_id", "accounts"),
        _foreign("recalls", "relationship_id", "relationships"),
        _foreign("recalls", "site_id", "sites"),
        _foreign("recalls", "answered_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recalls")),
        sa.UniqueConstraint(
            "export_id",
            "account_id",
            "relationship_id",
            name=op.f("uq_recalls_export_id_account_id_relationship_id"),
        ),
    )
    for column in ("export_id", "account_id", "relationship_id", "site_id"):
        op.create_index(op.f(f"ix_recalls_{column}"), "recalls", [column])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take them back. The uses that came with them are no uses then."""
    op.execute("DELETE FROM consents WHERE use IN ('likeness', 'voice')")
    for table in ("recalls", "concerns", "safety_leads"):
        op.drop_table(table)
    with op.batch_alter_table("hand_offs") as hand_offs:
        for column in ("seen_at", "hello_sealed", "goodbye_sealed"):
            hand_offs.drop_column(column)
    with op.batch_alter_table("consents") as consents:
        consents.drop_column("explained")
        consents.drop_column("language")
