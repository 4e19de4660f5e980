"""Quotations from pictures, sounds and films: where in the file each of them is.

Revision: media_places
Follows: shut
"""

import sqlalchemy as sa
from alembic import op

revision = "media_places"
down_revision = "shut"
branch_labels = None
depends_on = None

NUMBERS = ("left", "top", "right", "bottom", "begins_ms", "ends_ms", "version")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "media_places",
        sa.Column("quotation_id", sa.Uuid(), nullable=False),
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in NUMBERS),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("quotation_id", "quotations"),
        _foreign("media_file_id", "media_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_places")),
        sa.UniqueConstraint("quotation_id", name=op.f("uq_media_places_quotation_id")),
    )
    op.create_index(op.f("ix_media_places_media_file_id"), "media_places", ["media_file_id"])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_media_places_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take it away; the quotations stay, with their words."""
    op.drop_table("media_places")
