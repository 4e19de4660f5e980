"""Who read the words of a language, and what a site says better."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from feedback.model.base import UtcTime

revision = "languages"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the 2 tables."""
    op.create_table(
        "words_read",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("part", sa.String(40), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("reader_name", sa.String(120), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_words_read_site_id"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_words_read_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_words_read"),
    )
    op.create_index("ix_words_read_site_id", "words_read", ["site_id"])
    op.create_table(
        "words_corrected",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(12), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", UtcTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_words_corrected_site_id"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_words_corrected_account_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_words_corrected"),
        sa.UniqueConstraint(
            "site_id", "language", "key", name="uq_words_corrected_site_id_language_key"
        ),
    )
    op.create_index("ix_words_corrected_site_id", "words_corrected", ["site_id"])


def downgrade() -> None:
    """Take them back."""
    op.drop_table("words_corrected")
    op.drop_table("words_read")
