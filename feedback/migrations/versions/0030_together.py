"""What was done in a story's coding, step by step.

Revision: together
Follows: given_back
"""

import sqlalchemy as sa
from alembic import op

revision = "together"
down_revision = "given_back"
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
    """Take it away; the coding stays as it is."""
    op.drop_table("story_steps")
