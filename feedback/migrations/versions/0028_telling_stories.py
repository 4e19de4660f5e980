"""Stories: their kind, their words in versions and drafts, and what their tellers say to them.

Revision: telling_stories
Follows: second_coding
"""

import sqlalchemy as sa
from alembic import op

revision = "telling_stories"
down_revision = "second_coding"
branch_labels = None
depends_on = None
TABLES = ("story_versions", "story_drafts", "story_approvals")


def upgrade() -> None:
    """Add them."""
    op.add_column("stories", sa.Column("kind", sa.String(length=40), nullable=True))
    shown = sa.Column("shown_count", sa.Integer(), server_default="1", nullable=False)
    op.add_column("stories", shown)
    _versions()
    _drafts()
    _approvals()


def _versions() -> None:
    op.create_table(
        "story_versions",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_aside", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("easy_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("story_versions", "story_id", "stories"),
        _foreign("story_versions", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_versions")),
        sa.UniqueConstraint("story_id", "number", name=op.f("uq_story_versions_story_id_number")),
    )
    op.create_index(op.f("ix_story_versions_story_id"), "story_versions", ["story_id"])


def _drafts() -> None:
    once = op.f("uq_story_drafts_story_id_account_id")
    op.create_table(
        "story_drafts",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_count", sa.Integer(), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("easy_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("story_drafts", "story_id", "stories"),
        _foreign("story_drafts", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_drafts")),
        sa.UniqueConstraint("story_id", "account_id", name=once),
    )
    for column in ("story_id", "account_id"):
        op.create_index(op.f(f"ix_story_drafts_{column}"), "story_drafts", [column])


def _approvals() -> None:
    table = "story_approvals"
    op.create_table(
        table,
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_count", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("how_read_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("who_was_there_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(table, "story_id", "stories"),
        *(_foreign(table, f"{who}_id", "accounts") for who in ("account", "asked_by")),
        _foreign(table, "recorded_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_approvals")),
    )
    op.create_index(op.f("ix_story_approvals_story_id"), table, ["story_id"])
    op.create_index("ix_story_approvals_who", table, ["account_id", "story_id"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take them away again."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("stories", "shown_count")
    op.drop_column("stories", "kind")
