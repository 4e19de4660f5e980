"""Files that come in pieces, so that a line that breaks does not begin them again.

Revision: uploads_that_continue
Follows: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "uploads_that_continue"
down_revision = "paper_and_own_pictures"
branch_labels = None
depends_on = None

FILES, PIECES = "arriving_files", "arriving_pieces"


def upgrade() -> None:
    op.create_table(
        FILES,
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=True),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", _kinds(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("used_for", sa.Uuid(), nullable=True),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("claims_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(FILES, "account_id", "accounts"),
        _foreign(FILES, "relationship_id", "relationships"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{FILES}")),
        sa.UniqueConstraint("address_hash", name=op.f(f"uq_{FILES}_address_hash")),
        sa.UniqueConstraint("file_id", name=op.f(f"uq_{FILES}_file_id")),
    )
    for column in ("account_id", "relationship_id", "ends_at"):
        op.create_index(op.f(f"ix_{FILES}_{column}"), FILES, [column])
    op.create_table(
        PIECES,
        sa.Column("arriving_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(PIECES, "arriving_id", FILES),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PIECES}")),
    )
    op.create_index(op.f(f"ix_{PIECES}_arriving_id"), PIECES, ["arriving_id"])


def _kinds() -> sa.Enum:
    return sa.Enum("photo", "sound", "video", name="mediakind", native_enum=False, length=40)


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    op.drop_table(PIECES)
    op.drop_table(FILES)
