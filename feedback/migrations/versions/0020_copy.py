"""Own copies with what is looked at in them, and for how many days a site keeps what it keeps.

Revision: own_copy
Follows: safety
"""

import sqlalchemy as sa
from alembic import op

revision = "own_copy"
down_revision = "safety"
branch_labels = None
depends_on = None

MOMENTS = ("made_at", "ends_at", "fetched_at", "gone_at")


def upgrade() -> None:
    """Add them."""
    _add_copies()
    _add_parts()
    _add_pieces()
    op.create_table(
        "retentions",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("pilot_ends_on", sa.Date(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        _foreign("retentions", "site_id", "sites"),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_retentions")),
    )
    with op.batch_alter_table("erasures") as erasures:
        erasures.add_column(
            sa.Column("because", sa.String(length=12), server_default="asked", nullable=False)
        )
    with op.batch_alter_table("media_files") as media:
        media.add_column(sa.Column("original_gone_at", sa.DateTime(timezone=True), nullable=True))


def _add_copies() -> None:
    op.create_table(
        "own_copies",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reading", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in MOMENTS),
        sa.Column("why_gone", sa.String(length=40), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("own_copies", "site_id", "sites"),
        _foreign("own_copies", "account_id", "accounts"),
        _foreign("own_copies", "asked_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copies")),
        sa.UniqueConstraint("file_id", name=op.f("uq_own_copies_file_id")),
    )
    op.create_index(op.f("ix_own_copies_site_id"), "own_copies", ["site_id"])
    op.create_index(op.f("ix_own_copies_account_id"), "own_copies", ["account_id"])


def _add_parts() -> None:
    op.create_table(
        "own_copy_parts",
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("share_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("own_copy_parts", "copy_id", "own_copies"),
        _foreign("own_copy_parts", "relationship_id", "relationships"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copy_parts")),
        sa.UniqueConstraint(
            "copy_id", "relationship_id", name=op.f("uq_own_copy_parts_copy_id_relationship_id")
        ),
    )
    _index_both("own_copy_parts")


def _add_pieces() -> None:
    op.create_table(
        "own_copy_pieces",
        sa.Column("copy_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("teller_id", sa.Uuid(), nullable=True),
        sa.Column("is_in", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("own_copy_pieces", "copy_id", "own_copies"),
        _foreign("own_copy_pieces", "relationship_id", "relationships"),
        _foreign("own_copy_pieces", "teller_id", "accounts"),
        _foreign("own_copy_pieces", "decided_by_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_copy_pieces")),
        sa.UniqueConstraint(
            "copy_id", "thing_id", name=op.f("uq_own_copy_pieces_copy_id_thing_id")
        ),
    )
    _index_both("own_copy_pieces")


def _index_both(table: str) -> None:
    for column in ("copy_id", "relationship_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take them back."""
    op.drop_column("media_files", "original_gone_at")
    op.drop_column("erasures", "because")
    for table in ("retentions", "own_copy_pieces", "own_copy_parts", "own_copies"):
        op.drop_table(table)
