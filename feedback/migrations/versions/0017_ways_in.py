"""More ways in: second factors, codes on paper, passkeys, own pictures; half sessions; invitations.

Revision: ways_in
Follows: erasing
"""

import sqlalchemy as sa
from alembic import op

revision = "ways_in"
down_revision = "erasing"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add what sign-in needs."""
    with op.batch_alter_table("sign_in_links") as links:
        links.add_column(sa.Column("used_at", MOMENT, nullable=True))
        links.add_column(
            sa.Column("purpose", sa.String(length=40), server_default="come in", nullable=False)
        )
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.add_column(sa.Column("waits_for", sa.String(length=40), nullable=True))
    _of_account(
        "second_factors",
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
    )
    _of_account(
        "picture_checks",
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("chosen_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
    )
    _codes_and_keys()
    op.create_table(
        "passkey_challenges",
        sa.Column("challenge_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("ends_at", MOMENT, nullable=False),
        _account("passkey_challenges"),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_passkey_challenges")),
    )


def _codes_and_keys() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _account("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "passkeys",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _account("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    for table in ("recovery_codes", "passkeys"):
        op.create_index(op.f(f"ix_{table}_account_id"), table, ["account_id"])


def _of_account(table: str, *columns: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *columns,
        _account(table),
        sa.PrimaryKeyConstraint("account_id", name=op.f(f"pk_{table}")),
    )


def _account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name)


def downgrade() -> None:
    """Take it back. Half sessions would be whole ones without their mark, so they go."""
    for table in (
        "passkey_challenges",
        "passkeys",
        "recovery_codes",
        "picture_checks",
        "second_factors",
    ):
        op.drop_table(table)
    op.execute("DELETE FROM browser_sessions WHERE waits_for IS NOT NULL")
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.drop_column("waits_for")
    op.execute("DELETE FROM sign_in_links WHERE purpose != 'come in'")
    with op.batch_alter_table("sign_in_links") as links:
        links.drop_column("purpose")
        links.drop_column("used_at")
