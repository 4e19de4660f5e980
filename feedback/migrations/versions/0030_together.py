"""What was done in a story's coding, step by step; learning days; and versions of codebooks.

Revision: together
Follows: names
"""

import sqlalchemy as sa
from alembic import op

revision = "together"
down_revision = "names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.create_table(
        "story_steps",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("act", sa.Uuid(), nullable=False),
        sa.Column("of_number", sa.Integer(), nullable=True),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("media_file_id", sa.Uuid(), nullable=True),
        sa.Column("quotation_id", sa.Uuid(), nullable=True),
        sa.Column("memo_id", sa.Uuid(), nullable=True),
        sa.Column("states_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(_foreign("story_steps", *one) for one in STEPS_POINT_AT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_steps")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_story_steps_story_id_number")),
    )
    for column in ("story_id", "part_id", "media_file_id", "quotation_id"):
        op.create_index(op.f(f"ix_story_steps_{column}"), "story_steps", [column])
    _learning_days()
    _codebook_versions()


def _learning_days() -> None:
    op.create_table(
        "learning_days",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("shipped", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("learning_days", "site_id", "sites"),
        _foreign("learning_days", "made_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_days")),
    )
    op.create_index(op.f("ix_learning_days_site_id"), "learning_days", ["site_id"])
    op.create_table(
        "learning_stories",
        sa.Column("day_id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _foreign("learning_stories", "day_id", "learning_days"),
        _foreign("learning_stories", "story_id", "stories"),
        sa.PrimaryKeyConstraint("day_id", "story_id", name=op.f("pk_learning_stories")),
    )
    with op.batch_alter_table("memos") as memos:
        memos.add_column(sa.Column("learning_day_id", sa.Uuid(), nullable=True))
        memos.create_foreign_key(
            op.f("fk_memos_learning_day_id"), "learning_days", ["learning_day_id"], ["id"]
        )
        memos.create_index(op.f("ix_memos_learning_day_id"), ["learning_day_id"])


def _codebook_versions() -> None:
    op.create_table(
        "codebook_versions",
        sa.Column("codebook_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", sa.String(40), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("codebook_versions", "codebook_id", "codebooks"),
        _foreign("codebook_versions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebook_versions")),
        sa.UniqueConstraint(
            "codebook_id", "number", name=op.f("uq_codebook_versions_codebook_id_number")
        ),
    )
    op.create_index(op.f("ix_codebook_versions_codebook_id"), "codebook_versions", ["codebook_id"])


STEPS_POINT_AT = (
    ("story_id", "stories"),
    ("account_id", "accounts"),
    ("part_id", "story_parts"),
    ("media_file_id", "media_files"),
)


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take them away; the coding stays as it is, and notes of a learning day stay memos."""
    with op.batch_alter_table("memos") as memos:
        memos.drop_index(op.f("ix_memos_learning_day_id"))
        memos.drop_constraint(op.f("fk_memos_learning_day_id"), type_="foreignkey")
        memos.drop_column("learning_day_id")
    op.drop_table("learning_stories")
    op.drop_table("learning_days")
    op.drop_table("story_steps")
    op.drop_table("codebook_versions")
