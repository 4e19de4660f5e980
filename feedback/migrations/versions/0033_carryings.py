"""Copies of a collection that are asked for, and how far each is.

Revision: carryings
Follows: terms
"""

import sqlalchemy as sa
from alembic import op

revision = "carryings"
down_revision = "terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "carryings",
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("given_to", sa.String(200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.String(40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("collection_id", "collections"),
        _foreign("account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carryings")),
    )
    op.create_index(op.f("ix_carryings_collection_id"), "carryings", ["collection_id"])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_carryings_{column}"))


def downgrade() -> None:
    """Take it away; what was carried out stays known."""
    op.drop_table("carryings")
