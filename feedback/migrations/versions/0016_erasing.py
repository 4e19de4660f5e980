"""Erasing people and relationships, what was erased, and what must be kept for a while.

Revision: erasing
Follows: messages
"""

import sqlalchemy as sa
from alembic import op

revision = "erasing"
down_revision = "messages"
branch_labels = None
depends_on = None

ERASED = ("people", "relationships")
LISTS = ("owners", "files", "pieces", "exports", "copies")


def upgrade() -> None:
    """Add when someone was erased, the erasures, and the holds."""
    for table in ERASED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "erasures",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in LISTS),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("erasures", "site_id", "sites"),
        _foreign("erasures", "asked_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index(op.f("ix_erasures_site_id"), "erasures", ["site_id"])
    op.create_index(op.f("ix_erasures_person_id"), "erasures", ["person_id"])
    op.create_table(
        "legal_holds",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("placed_by_id", sa.Uuid(), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("legal_holds", "relationship_id", "relationships"),
        _foreign("legal_holds", "placed_by_id", "accounts"),
        _foreign("legal_holds", "lifted_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_relationship_id"), "legal_holds", ["relationship_id"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take them back."""
    op.drop_table("legal_holds")
    op.drop_table("erasures")
    for table in reversed(ERASED):
        # Not in a batch: SQLite would copy the table, and others point at it.
        op.drop_column(table, "erased_at")
