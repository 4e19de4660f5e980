"""The words of surveys, spoken or signed by someone.

Revision: sayings
Follows: access_needs
"""

import sqlalchemy as sa
from alembic import op

revision = "sayings"
down_revision = "access_needs"
branch_labels = None
depends_on = None


def _kinds(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=40)


def upgrade() -> None:
    op.create_table(
        "sayings",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("kind", _kinds("sayingkind", "voice", "signs"), nullable=False),
        sa.Column("who_speaks", sa.String(length=120), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", _kinds("mediastate", "received", "ready", "unreadable"), nullable=False),
        sa.Column("trouble", sa.String(length=60), nullable=True),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("copy_type", sa.String(length=60), nullable=True),
        sa.Column("copy_size", sa.BigInteger(), nullable=True),
        sa.Column("copy_sha256", sa.String(length=64), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("captions", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_sayings_site_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["accounts.id"], name=op.f("fk_sayings_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sayings")),
    )
    with op.batch_alter_table("sayings", schema=None) as batch_op:
        batch_op.create_index("ix_sayings_words", ["site_id", "name"], unique=False)


def downgrade() -> None:
    op.drop_table("sayings")
