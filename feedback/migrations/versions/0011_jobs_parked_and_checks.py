"""Who holds a job, when and where it was parked, and the newest look at every file.

Revision: jobs_parked_and_checks
Follows: uploads_that_continue
"""

import sqlalchemy as sa
from alembic import op

revision = "jobs_parked_and_checks"
down_revision = "uploads_that_continue"
branch_labels = None
depends_on = None

NEW = ("holder", "parked_at", "site_id")
STATES = ("sound", "erased", "missing", "altered")


def upgrade() -> None:
    with op.batch_alter_table("jobs") as jobs:
        jobs.add_column(sa.Column("holder", sa.Uuid(), nullable=True))
        jobs.add_column(sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True))
        jobs.add_column(sa.Column("site_id", sa.Uuid(), nullable=True))
        jobs.create_foreign_key("fk_jobs_site_id", "sites", ["site_id"], ["id"])
    op.create_table(
        "file_checks",
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(*STATES, name="filestate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("troubled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_file_checks_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_checks")),
    )
    op.create_index("ix_file_checks_checked_at", "file_checks", ["checked_at"])
    op.create_index("ix_file_checks_troubled_at", "file_checks", ["troubled_at"])


def downgrade() -> None:
    op.drop_table("file_checks")
    with op.batch_alter_table("jobs") as jobs:
        jobs.drop_constraint("fk_jobs_site_id", type_="foreignkey")
        for column in NEW:
            jobs.drop_column(column)
