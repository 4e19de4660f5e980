"""Why an account was closed; who helps in a browser, and who helped to tell something.

Revision: roles
Follows: hard
"""

import sqlalchemy as sa
from alembic import op

revision = "roles"
down_revision = "hard"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.add_column("accounts", sa.Column("closed_because", sa.String(length=40), nullable=True))
    helper = sa.Column("helper", sa.String(length=40), server_default="", nullable=False)
    op.add_column("browser_sessions", helper)
    op.create_table(
        "helpings",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("relationship_id", "relationships"),
        _foreign("helper_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpings")),
    )
    for column in ("relationship_id", "thing_id", "helper_id"):
        op.create_index(op.f(f"ix_helpings_{column}"), "helpings", [column])


def _foreign(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_helpings_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("helpings")
    op.drop_column("browser_sessions", "helper")
    op.drop_column("accounts", "closed_because")
