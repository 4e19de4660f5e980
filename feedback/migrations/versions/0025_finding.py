"""Searches: what someone looked for, sealed, and what they keep of it.

Revision: finding
Follows: media_places
"""

import sqlalchemy as sa
from alembic import op

revision = "finding"
down_revision = "media_places"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "searches",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("site_id", "sites"),
        _foreign("account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searches")),
    )
    for column in ("site_id", "account_id", "asked_at"):
        op.create_index(op.f(f"ix_searches_{column}"), "searches", [column])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_searches_{column}"))


def downgrade() -> None:
    """Take them away again, with their keys."""
    op.execute("DELETE FROM owner_keys WHERE owner_id IN (SELECT id FROM searches)")
    op.drop_table("searches")
