"""Answers to questions that the rules ask no more are set aside; each counts its versions.

Revision: answers_set_aside
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "answers_set_aside"
down_revision = "languages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(
            sa.Column("is_aside", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        answers.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.drop_column("version")
        answers.drop_column("is_aside")
