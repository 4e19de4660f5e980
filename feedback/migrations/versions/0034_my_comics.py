"""Which photos, drawings and voices stand in someone's own comic.

Revision: my_comics
Follows: carryings
"""

import sqlalchemy as sa
from alembic import op

revision = "my_comics"
down_revision = "carryings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "comic_files",
        sa.Column("storyboard_id", sa.Uuid(), nullable=False),
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("storyboard_id", "storyboards"),
        _foreign("media_file_id", "media_files"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comic_files")),
        sa.UniqueConstraint(
            "storyboard_id",
            "media_file_id",
            name=op.f("uq_comic_files_storyboard_id_media_file_id"),
        ),
    )
    op.create_index(op.f("ix_comic_files_media_file_id"), "comic_files", ["media_file_id"])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_comic_files_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take it away; comics and their files stay."""
    op.drop_table("comic_files")
