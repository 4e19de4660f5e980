"""Pages that were drawn outside for a stage of a storyboard, and of which stories they stand in a
copy.

Revision: drawn_pages
Follows: faces
"""

import sqlalchemy as sa
from alembic import op

revision = "drawn_pages"
down_revision = "faces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table. Nobody has brought any page yet."""
    op.create_table(
        "drawn_pages",
        sa.Column("storyboard_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("shows_someone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("brought_by_id", sa.Uuid(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alt_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("storyboard_id", "storyboards"),
        _foreign("media_file_id", "media_files"),
        _foreign("brought_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_pages")),
    )
    op.create_index("ix_drawn_pages_where", "drawn_pages", ["storyboard_id", "stage"])
    op.create_index(op.f("ix_drawn_pages_media_file_id"), "drawn_pages", ["media_file_id"])
    op.add_column("exports", sa.Column("likeness_story_ids", sa.JSON(), nullable=True))


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_drawn_pages_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take it away; the files stay with the relationship."""
    op.drop_column("exports", "likeness_story_ids")
    op.drop_table("drawn_pages")
