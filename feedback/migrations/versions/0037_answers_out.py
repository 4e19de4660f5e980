"""Answers to a survey that were carried out: which survey, and which responses are in the copy.

Revision: answers_out
Follows: drawn_pages
"""

import sqlalchemy as sa
from alembic import op

revision = "answers_out"
down_revision = "drawn_pages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a copy be of a survey in place of a collection. Nobody has carried answers out yet."""
    with op.batch_alter_table("exports") as exports:
        exports.alter_column("collection_id", existing_type=sa.Uuid(), nullable=True)
        exports.add_column(sa.Column("survey_id", sa.Uuid(), nullable=True))
        exports.add_column(sa.Column("response_ids", sa.JSON(), nullable=True))
        exports.create_foreign_key(op.f("fk_exports_survey_id"), "surveys", ["survey_id"], ["id"])
        exports.create_index(op.f("ix_exports_survey_id"), ["survey_id"])


def downgrade() -> None:
    """Take it away, with the copies that are of no collection."""
    of_none = "SELECT id FROM exports WHERE collection_id IS NULL"
    op.execute(f"DELETE FROM recalls WHERE export_id IN ({of_none})")
    op.execute("DELETE FROM exports WHERE collection_id IS NULL")
    with op.batch_alter_table("exports") as exports:
        exports.drop_index(op.f("ix_exports_survey_id"))
        exports.drop_constraint(op.f("fk_exports_survey_id"), type_="foreignkey")
        exports.drop_column("response_ids")
        exports.drop_column("survey_id")
        exports.alter_column("collection_id", existing_type=sa.Uuid(), nullable=False)
