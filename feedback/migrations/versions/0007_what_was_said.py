"""What was said: a number or a day in someone's words, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "what_was_said"
down_revision = "say_more"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("said_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("answers") as answers:
        answers.drop_column("said_sealed")
