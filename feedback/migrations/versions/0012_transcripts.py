"""Transcripts in versions, with the moments of their words, by people and by a recogniser."""

import sqlalchemy as sa
from alembic import op

revision = "transcripts"
down_revision = "jobs_parked_and_checks"
branch_labels = None
depends_on = None

# Those that were written before come one after another, as they were written.
NUMBER = """
UPDATE transcripts SET version = (
    SELECT count(*) FROM transcripts AS other
    WHERE other.media_file_id = transcripts.media_file_id
    AND (other.written_at < transcripts.written_at
         OR (other.written_at = transcripts.written_at AND other.id <= transcripts.id))
)
"""


def upgrade() -> None:
    """Make the columns, and number what is there."""
    with op.batch_alter_table("transcripts") as transcripts:
        transcripts.add_column(
            sa.Column("version", sa.Integer(), server_default="1", nullable=False)
        )
        transcripts.add_column(sa.Column("maker", sa.String(length=80), nullable=True))
        transcripts.add_column(sa.Column("timing_sealed", sa.LargeBinary(), nullable=True))
        transcripts.alter_column("account_id", existing_type=sa.Uuid(), nullable=True)
    op.execute(NUMBER)
    with op.batch_alter_table("transcripts") as transcripts:
        transcripts.alter_column("version", existing_type=sa.Integer(), server_default=None)
        transcripts.create_unique_constraint(
            op.f("uq_transcripts_media_file_id_version"), ["media_file_id", "version"]
        )


def downgrade() -> None:
    """Take the columns back; drafts that nobody wrote have no place in the older tables."""
    op.execute("DELETE FROM transcripts WHERE account_id IS NULL")
    with op.batch_alter_table("transcripts") as transcripts:
        transcripts.drop_constraint(op.f("uq_transcripts_media_file_id_version"), type_="unique")
        transcripts.alter_column("account_id", existing_type=sa.Uuid(), nullable=False)
        transcripts.drop_column("timing_sealed")
        transcripts.drop_column("maker")
        transcripts.drop_column("version")
