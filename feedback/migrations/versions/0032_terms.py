"""How far a yes goes, whose name stands with a story, and who is in a photo.

Revision: terms
Follows: storyboards
"""

import sqlalchemy as sa
from alembic import op

revision = "terms"
down_revision = "storyboards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it. A yes from before has no scope: it goes as far as its question went then."""
    with op.batch_alter_table("consents") as consents:
        consents.add_column(sa.Column("audiences", sa.JSON(), nullable=True))
        consents.add_column(sa.Column("mediums", sa.JSON(), nullable=True))
    for table in ("collections", "exports"):
        with op.batch_alter_table(table) as made_for:
            made_for.add_column(_word("audience", "team"))
            made_for.add_column(_word("medium", "paper"))
    with op.batch_alter_table("media_files") as files:
        files.add_column(sa.Column("shows", sa.String(40), nullable=True))
        files.add_column(sa.Column("shows_said_by_id", sa.Uuid(), nullable=True))
        files.create_foreign_key(
            op.f("fk_media_files_shows_said_by_id"), "accounts", ["shows_said_by_id"], ["id"]
        )
    _credit_wishes()


def _word(name: str, narrowest: str) -> sa.Column:
    return sa.Column(name, sa.String(40), nullable=False, server_default=narrowest)


def _credit_wishes() -> None:
    op.create_table(
        "credit_wishes",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credit", sa.String(40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("credit_wishes", "relationship_id", "relationships"),
        _foreign("credit_wishes", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_wishes")),
    )
    op.create_index(op.f("ix_credit_wishes_relationship_id"), "credit_wishes", ["relationship_id"])
    op.create_index("ix_credit_wishes_who", "credit_wishes", ["account_id", "relationship_id"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take it away. A yes that was given for less would then count for more: it is stopped."""
    _stop_narrow_ones()
    op.drop_table("credit_wishes")
    with op.batch_alter_table("media_files") as files:
        files.drop_constraint(op.f("fk_media_files_shows_said_by_id"), type_="foreignkey")
        files.drop_column("shows_said_by_id")
        files.drop_column("shows")
    for table in ("collections", "exports"):
        with op.batch_alter_table(table) as made_for:
            made_for.drop_column("medium")
            made_for.drop_column("audience")
    with op.batch_alter_table("consents") as consents:
        consents.drop_column("mediums")
        consents.drop_column("audiences")


def _stop_narrow_ones() -> None:
    op.execute(
        "UPDATE consents SET withdrawn_at = CURRENT_TIMESTAMP "
        "WHERE audiences IS NOT NULL AND is_yes AND withdrawn_at IS NULL"
    )
