"""Faces that are covered, photos that someone looked at, voices that sound different, and what
files stand in a copy.

Revision: faces
Follows: my_comics
"""

import sqlalchemy as sa
from alembic import op

revision = "faces"
down_revision = "my_comics"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables. Nobody has looked at any photo yet: each waits for someone who does."""
    edges = ("left", "top", "right", "bottom")
    _table(
        "face_boxes",
        *(sa.Column(edge, sa.Integer(), nullable=False) for edge in edges),
        sa.Column("is_found", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("cover", sa.String(40), nullable=True),
        *_someone("face_boxes", "decided"),
        sa.UniqueConstraint(
            *("media_file_id", *edges),
            name=op.f(f"uq_face_boxes_media_file_id_{'_'.join(edges)}"),
        ),
    )
    op.create_index(op.f("ix_face_boxes_media_file_id"), "face_boxes", ["media_file_id"])
    _table(
        "face_looks",
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=True),
        *_someone("face_looks", "looked"),
        sa.Column("stays", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("made", sa.JSON(), nullable=True),
        _one_for_each_file("face_looks"),
    )
    _table(
        "voice_choices",
        sa.Column("way", sa.String(40), nullable=False),
        *_someone("voice_choices", "chosen", nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=True) for name in ("wanted", "made", "heard")),
        *_someone("voice_choices", "heard"),
        _one_for_each_file("voice_choices"),
    )
    op.add_column("exports", sa.Column("media_ids", sa.JSON(), nullable=True))


def _table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        *parts,
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign(name, "media_file_id", "media_files"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _someone(table: str, did: str, nullable: bool = True) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column(f"{did}_by_id", sa.Uuid(), nullable=nullable),
        sa.Column(f"{did}_at", sa.DateTime(timezone=True), nullable=nullable),
        _foreign(table, f"{did}_by_id", "accounts"),
    ]


def _one_for_each_file(table: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint("media_file_id", name=op.f(f"uq_{table}_media_file_id"))


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)


def downgrade() -> None:
    """Take them away. What was decided is asked anew; copies with covers are made anew."""
    op.drop_column("exports", "media_ids")
    for table in ("voice_choices", "face_looks", "face_boxes"):
        op.drop_table(table)
