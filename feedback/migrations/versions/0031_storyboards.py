"""Storyboards, and the versions of their pages.

Revision: storyboards
Follows: together
"""

import sqlalchemy as sa
from alembic import op

revision = "storyboards"
down_revision = "together"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "storyboards",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("saved_count", sa.Integer(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("storyboards", "relationship_id", "relationships"),
        _foreign("storyboards", "site_id", "sites"),
        _foreign("storyboards", "story_id", "stories"),
        _foreign("storyboards", "made_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storyboards")),
        sa.UniqueConstraint("site_id", "number", name=op.f("uq_storyboards_site_id_number")),
    )
    for column in ("relationship_id", "site_id", "story_id", "made_by_id"):
        op.create_index(op.f(f"ix_storyboards_{column}"), "storyboards", [column])
    _versions()


def _versions() -> None:
    op.create_table(
        "storyboard_versions",
        sa.Column("storyboard_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("before_number", sa.Integer(), nullable=True),
        sa.Column("of_number", sa.Integer(), nullable=True),
        sa.Column("is_aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("document_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("storyboard_versions", "storyboard_id", "storyboards"),
        _foreign("storyboard_versions", "made_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_storyboard_versions")),
        sa.UniqueConstraint(
            "storyboard_id", "number", name=op.f("uq_storyboard_versions_storyboard_id_number")
        ),
    )
    index = op.f("ix_storyboard_versions_storyboard_id")
    op.create_index(index, "storyboard_versions", ["storyboard_id"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take them away; the stories that they were made from stay as they are."""
    op.drop_table("storyboard_versions")
    op.drop_table("storyboards")
