"""Second coding: who codes a story alone, and what is settled where two coders differ.

Revision: second_coding
Follows: given_back
"""

import sqlalchemy as sa
from alembic import op

revision = "second_coding"
down_revision = "given_back"
branch_labels = None
depends_on = None

KEEP = sa.Enum("all", "one", "none", name="keep", native_enum=False, length=40)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "second_codings",
        *(_id(name) for name in ("story_id", "coder_id", "asked_by_id", "id")),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        _foreign("second_codings", "story_id", "stories"),
        _foreign("second_codings", "coder_id", "accounts"),
        _foreign("second_codings", "asked_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_codings")),
    )
    op.create_index(op.f("ix_second_codings_story_id"), "second_codings", ["story_id"])
    op.create_table(
        "settlings",
        *(_id(name) for name in ("quotation_id", "settled_by_id", "id")),
        sa.Column("kept_coder_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep", KEEP, nullable=False),
        _foreign("settlings", "quotation_id", "quotations"),
        _foreign("settlings", "settled_by_id", "accounts"),
        _foreign("settlings", "kept_coder_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlings")),
    )
    op.create_index(op.f("ix_settlings_quotation_id"), "settlings", ["quotation_id"])
    op.create_table(
        "settled_codes",
        *(_id(name) for name in ("settling_id", "code_id")),
        _foreign("settled_codes", "settling_id", "settlings"),
        _foreign("settled_codes", "code_id", "codes"),
        sa.PrimaryKeyConstraint("settling_id", "code_id", name=op.f("pk_settled_codes")),
    )
    op.create_index(op.f("ix_settled_codes_code_id"), "settled_codes", ["code_id"])


def _id(name: str) -> sa.Column:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def downgrade() -> None:
    """Take them away; what each coder gave stays."""
    for table in ("settled_codes", "settlings", "second_codings"):
        op.drop_table(table)
