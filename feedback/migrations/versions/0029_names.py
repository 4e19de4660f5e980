"""What was decided about names and places in stories, who holds names, and covered sound.

Revision: names
Follows: telling_stories
"""

import sqlalchemy as sa
from alembic import op

revision = "names"
down_revision = "telling_stories"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _decisions()
    _holders()
    _bleeps()
    _table(
        "bleeped_copies",
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=True),
        _foreign("bleeped_copies", "media_file_id", "media_files"),
        sa.UniqueConstraint("media_file_id", name=op.f("uq_bleeped_copies_media_file_id")),
    )


def _decisions() -> None:
    _table(
        "trace_decisions",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("choice", sa.String(40), nullable=False),
        sa.Column("real_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stands_in_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _foreign("trace_decisions", "relationship_id", "relationships"),
        _foreign("trace_decisions", "decided_by_id", "accounts"),
    )
    _index("trace_decisions", "relationship_id")


def _holders() -> None:
    _table(
        "name_holders",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("named_by_id", sa.Uuid(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        _foreign("name_holders", "site_id", "sites"),
        _foreign("name_holders", "account_id", "accounts"),
        _foreign("name_holders", "named_by_id", "accounts"),
        sa.UniqueConstraint(
            "site_id", "account_id", name=op.f("uq_name_holders_site_id_account_id")
        ),
    )
    _index("name_holders", "site_id")
    _index("name_holders", "account_id")


def _bleeps() -> None:
    columns = ("media_file_id", "begins_ms", "ends_ms")
    _table(
        "bleeps",
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("begins_ms", sa.Integer(), nullable=False),
        sa.Column("ends_ms", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _foreign("bleeps", "media_file_id", "media_files"),
        _foreign("bleeps", "made_by_id", "accounts"),
        sa.UniqueConstraint(*columns, name=op.f(f"uq_bleeps_{'_'.join(columns)}")),
    )
    _index("bleeps", "media_file_id")


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    id = sa.Column("id", sa.Uuid(), nullable=False)
    op.create_table(name, *parts, id, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take them away. What was decided is asked anew; a covered copy is made anew."""
    for table in ("bleeped_copies", "bleeps", "name_holders", "trace_decisions"):
        op.drop_table(table)
