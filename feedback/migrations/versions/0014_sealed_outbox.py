"""The sealed outbox: passes for tablets, and bundles that come the way large files come.

Revision: sealed_outbox
Follows: diary_prompts
"""

import sqlalchemy as sa
from alembic import op

revision = "sealed_outbox"
down_revision = "diary_prompts"
branch_labels = None
depends_on = None

PASSES, BUNDLES, FILES = "outbox_passes", "bundles", "arriving_files"
OTHERS = "other_answers"
ADDED = {"site_id": "sites", "pass_id": PASSES}


def upgrade() -> None:
    """Make the tables; what arrives may be a bundle, of which nobody knows the relationship."""
    _make_passes()
    _make_bundles()
    _make_others()
    with op.batch_alter_table(FILES) as files:
        files.alter_column("relationship_id", existing_type=sa.Uuid(), nullable=True)
        files.add_column(sa.Column("bundle_id", sa.Uuid(), nullable=True))
        for column, to in ADDED.items():
            files.add_column(sa.Column(column, sa.Uuid(), nullable=True))
            files.create_foreign_key(op.f(f"fk_{FILES}_{column}"), to, [column], ["id"])
        files.create_index(op.f(f"ix_{FILES}_pass_id"), ["pass_id"])


def _make_passes() -> None:
    op.create_table(
        PASSES,
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("only_invitation_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_hash", sa.LargeBinary(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(PASSES, "account_id", "accounts"),
        _foreign(PASSES, "only_invitation_id", "invitations"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PASSES}")),
        sa.UniqueConstraint("ticket_hash", name=op.f(f"uq_{PASSES}_ticket_hash")),
        sa.UniqueConstraint("secret_hash", name=op.f(f"uq_{PASSES}_secret_hash")),
    )
    op.create_index(op.f(f"ix_{PASSES}_account_id"), PASSES, ["account_id"])


def _make_bundles() -> None:
    op.create_table(
        BUNDLES,
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("pass_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("is_finished", sa.Boolean(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("became_id", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(BUNDLES, "pass_id", PASSES),
        _foreign(BUNDLES, "site_id", "sites"),
        _foreign(BUNDLES, "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{BUNDLES}")),
        sa.UniqueConstraint("file_id", name=op.f(f"uq_{BUNDLES}_file_id")),
        sa.UniqueConstraint("bundle_id", "sha256", name=op.f(f"uq_{BUNDLES}_bundle_id_sha256")),
    )
    for column in ("bundle_id", "pass_id", "opened_at"):
        op.create_index(op.f(f"ix_{BUNDLES}_{column}"), BUNDLES, [column])


def _make_others() -> None:
    op.create_table(
        OTHERS,
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("bundle_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("form_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(OTHERS, "response_id", "survey_responses"),
        _foreign(OTHERS, "bundle_id", BUNDLES),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{OTHERS}")),
        sa.UniqueConstraint("bundle_id", "item", name=op.f(f"uq_{OTHERS}_bundle_id_item")),
    )
    op.create_index(op.f(f"ix_{OTHERS}_response_id"), OTHERS, ["response_id"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take them back; a bundle that is on its way has no place in the older tables."""
    pieces = "DELETE FROM arriving_pieces WHERE arriving_id IN"
    op.execute(f"{pieces} (SELECT id FROM {FILES} WHERE bundle_id IS NOT NULL)")
    op.execute(f"DELETE FROM {FILES} WHERE bundle_id IS NOT NULL")
    with op.batch_alter_table(FILES) as files:
        files.drop_index(op.f(f"ix_{FILES}_pass_id"))
        for column in ADDED:
            files.drop_constraint(op.f(f"fk_{FILES}_{column}"), type_="foreignkey")
            files.drop_column(column)
        files.drop_column("bundle_id")
        files.alter_column("relationship_id", existing_type=sa.Uuid(), nullable=False)
    for table in (OTHERS, BUNDLES, PASSES):
        op.drop_table(table)
