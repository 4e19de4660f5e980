"""Media and pictures of answers: the id of a sending, drawings, and pictures that were picked."""

import sqlalchemy as sa
from alembic import op

revision = "say_more"
down_revision = "sayings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns."""
    with op.batch_alter_table("media_files") as files:
        files.add_column(sa.Column("sending_id", sa.Uuid(), nullable=True))
        files.add_column(
            sa.Column("is_drawing", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        files.create_unique_constraint(op.f("uq_media_files_sending_id"), ["sending_id"])
    with op.batch_alter_table("answers") as answers:
        answers.add_column(sa.Column("pictures", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take the columns back."""
    with op.batch_alter_table("answers") as answers:
        answers.drop_column("pictures")
    with op.batch_alter_table("media_files") as files:
        files.drop_constraint(op.f("uq_media_files_sending_id"), type_="unique")
        files.drop_column("is_drawing")
        files.drop_column("sending_id")
