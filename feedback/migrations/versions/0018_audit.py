"""Events are append-only and marked, and a chain binds each to those before it.

A migration that makes `events` anew (a batch on SQLite copies the table) loses these triggers:
call `refuse_changes` again after it.

Revision: audit
Follows: ways_in
"""

import sqlalchemy as sa
from alembic import op

revision = "audit"
down_revision = "ways_in"
branch_labels = None
depends_on = None

TABLES = ("events", "event_chain")
FUNCTION = "refuse_change"


def upgrade() -> None:
    """Add the marks and the chain, and refuse changes."""
    op.add_column("events", sa.Column("mark", sa.LargeBinary(), nullable=True))
    op.create_table(
        "event_chain",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_event_chain_event_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_event_chain")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_chain_event_id")),
    )
    for table in TABLES:
        refuse_changes(table)


def refuse_changes(table: str) -> None:
    """Let the database itself refuse to change or remove a row."""
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )


def downgrade() -> None:
    """Take the chain, the marks and the refusal back."""
    for table in TABLES:
        _allow_changes(table)
    op.drop_table("event_chain")
    op.drop_column("events", "mark")


def _allow_changes(table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for what in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{what}")
        return
    op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    if table == TABLES[-1]:
        op.execute(f"DROP FUNCTION {FUNCTION}()")
