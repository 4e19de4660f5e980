"""Prompts on diaries, reminders, and entries that add to an entry or say something in pictures.

Revision: diary_prompts
Follows: transcripts
"""

import sqlalchemy as sa
from alembic import op

revision = "diary_prompts"
down_revision = "transcripts"
branch_labels = None
depends_on = None

MADE = ("published_prompts", "prompt_plans", "shown_prompts", "reminders")
ADDED = {"adds_to_id": "diary_entries", "shown_prompt_id": "shown_prompts"}


def upgrade() -> None:
    """Make the tables, and what an entry may point at."""
    _make_prompts()
    _make_plans()
    op.create_table(
        "reminders",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_here", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_calendar", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _foreign("reminders", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_reminders")),
    )
    with op.batch_alter_table("diary_entries") as entries:
        entries.add_column(sa.Column("pictures_sealed", sa.LargeBinary(), nullable=True))
        for column, to in ADDED.items():
            entries.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            entries.create_foreign_key(op.f(f"fk_diary_entries_{column}"), to, [column], ["id"])
            entries.create_index(op.f(f"ix_diary_entries_{column}"), [column])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _make_prompts() -> None:
    op.create_table(
        "published_prompts",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_prompts")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_published_prompts_name_version")),
    )


def _make_plans() -> None:
    op.create_table(
        "prompt_plans",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("prompt_id", sa.Uuid(), nullable=False),
        sa.Column("put_by_id", sa.Uuid(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("open_days", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("prompt_plans", "relationship_id", "relationships"),
        _foreign("prompt_plans", "account_id", "accounts"),
        _foreign("prompt_plans", "prompt_id", "published_prompts"),
        _foreign("prompt_plans", "put_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_plans")),
    )
    op.create_index(op.f("ix_prompt_plans_relationship_id"), "prompt_plans", ["relationship_id"])
    op.create_index(op.f("ix_prompt_plans_account_id"), "prompt_plans", ["account_id"])
    op.create_table(
        "shown_prompts",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_now_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("shown_prompts", "plan_id", "prompt_plans"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_prompts")),
        sa.UniqueConstraint("plan_id", "due_on", name=op.f("uq_shown_prompts_plan_id_due_on")),
    )
    op.create_index(op.f("ix_shown_prompts_plan_id"), "shown_prompts", ["plan_id"])


def downgrade() -> None:
    """Take them back."""
    with op.batch_alter_table("diary_entries") as entries:
        for column in ADDED:
            entries.drop_index(op.f(f"ix_diary_entries_{column}"))
            entries.drop_constraint(op.f(f"fk_diary_entries_{column}"), type_="foreignkey")
            entries.drop_column(column)
        entries.drop_column("pictures_sealed")
    for table in reversed(MADE):
        op.drop_table(table)
