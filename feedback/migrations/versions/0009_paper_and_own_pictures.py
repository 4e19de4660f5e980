"""Paper copies, a person's own photos, and a site's own symbols.

Revision: paper_and_own_pictures
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "paper_and_own_pictures"
down_revision = "around_answers"
branch_labels = None
depends_on = None

MADE = ("paper_sets", "paper_copies", "own_pictures", "symbol_sets", "symbols")


def upgrade() -> None:
    op.add_column("sites", sa.Column("symbols", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "accounts", sa.Column("own_pictures", sa.Integer(), server_default="0", nullable=False)
    )
    _make_paper()
    _make_pictures()


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _make_paper() -> None:
    op.create_table(
        "paper_sets",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("size", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("paper_sets", "site_id", "sites"),
        _foreign("paper_sets", "survey_id", "surveys"),
        _foreign("paper_sets", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_sets")),
    )
    op.create_index(op.f("ix_paper_sets_site_id"), "paper_sets", ["site_id"])
    op.create_index(op.f("ix_paper_sets_account_id"), "paper_sets", ["account_id"])
    op.create_table(
        "paper_copies",
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("paper_copies", "set_id", "paper_sets"),
        _foreign("paper_copies", "relationship_id", "relationships"),
        _foreign("paper_copies", "link_id", "sign_in_links"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_copies")),
        sa.UniqueConstraint("number", name=op.f("uq_paper_copies_number")),
        sa.UniqueConstraint("file_id", name=op.f("uq_paper_copies_file_id")),
    )
    op.create_index(op.f("ix_paper_copies_set_id"), "paper_copies", ["set_id"])
    op.create_index(op.f("ix_paper_copies_relationship_id"), "paper_copies", ["relationship_id"])


def _make_pictures() -> None:
    op.create_table(
        "own_pictures",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("idea", sa.String(length=60), nullable=False),
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("own_pictures", "person_id", "people"),
        _foreign("own_pictures", "media_file_id", "media_files"),
        _foreign("own_pictures", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_pictures")),
        sa.UniqueConstraint("media_file_id", name=op.f("uq_own_pictures_media_file_id")),
    )
    op.create_index("ix_own_pictures_whose", "own_pictures", ["person_id", "idea"])
    op.create_index(op.f("ix_own_pictures_account_id"), "own_pictures", ["account_id"])
    op.create_table(
        "symbol_sets",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("symbol_sets", "site_id", "sites"),
        _foreign("symbol_sets", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symbol_sets")),
    )
    op.create_index(op.f("ix_symbol_sets_site_id"), "symbol_sets", ["site_id"])
    op.create_table(
        "symbols",
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("search_words", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("licence", sa.String(length=120), nullable=False),
        sa.Column("is_noncommercial", sa.Boolean(), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        _foreign("symbols", "set_id", "symbol_sets"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_symbols")),
        sa.UniqueConstraint("set_id", "name", name=op.f("uq_symbols_set_id_name")),
    )


def downgrade() -> None:
    for table in reversed(MADE):
        op.drop_table(table)
    op.drop_column("accounts", "own_pictures")
    op.drop_column("sites", "symbols")
