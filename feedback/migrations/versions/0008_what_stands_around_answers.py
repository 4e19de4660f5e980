"""What stands around answers: agreements, help, cautions, a tablet for many, and help lines.

Revision: around_answers
Follows: languages
"""

import sqlalchemy as sa
from alembic import op

revision = "around_answers"
down_revision = "what_was_said"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "capacity_notes",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=24), nullable=False),
        sa.Column("understands", sa.String(length=12), nullable=False),
        sa.Column("remembers", sa.String(length=12), nullable=False),
        sa.Column("thinks_about", sa.String(length=12), nullable=False),
        sa.Column("says", sa.String(length=12), nullable=False),
        sa.Column("supported_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("explained_how_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name=op.f("fk_capacity_notes_relationship_id"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["accounts.id"], name=op.f("fk_capacity_notes_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_notes")),
    )
    with op.batch_alter_table("capacity_notes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capacity_notes_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "group_sessions",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tablet_hash", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["accounts.id"], name=op.f("fk_group_sessions_begun_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_group_sessions_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_sessions")),
        sa.UniqueConstraint("tablet_hash", name=op.f("uq_group_sessions_tablet_hash")),
    )
    with op.batch_alter_table("group_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_sessions_site_id"), ["site_id"], unique=False)

    op.create_table(
        "safety_flags",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("told_in", sa.String(length=24), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_safety_flags_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_safety_flags_relationship_id")
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["accounts.id"], name=op.f("fk_safety_flags_seen_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_flags")),
        sa.UniqueConstraint("thing_id", name=op.f("uq_safety_flags_thing_id")),
    )
    with op.batch_alter_table("safety_flags", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safety_flags_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "agreements",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("explained_with", sa.String(length=40), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("practice", sa.String(length=12), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_agreements_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_agreements_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_agreements_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreements_invitation_id"), ["invitation_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreements_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "seats",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group_sessions.id"], name=op.f("fk_seats_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_seats_invitation_id")
        ),
        sa.PrimaryKeyConstraint("group_id", "invitation_id", name=op.f("pk_seats")),
    )
    op.create_table(
        "helped_answers",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alone_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_helped_answers_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helped_answers")),
        sa.UniqueConstraint("response_id", "item", name=op.f("uq_helped_answers_response_id_item")),
    )
    with op.batch_alter_table("helped_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_helped_answers_response_id"), ["response_id"], unique=False
        )

    op.create_table(
        "response_signals",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_response_signals_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_response_signals")),
    )
    with op.batch_alter_table("browser_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("only_invitation_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_browser_sessions_only_invitation_id"),
            "invitations",
            ["only_invitation_id"],
            ["id"],
        )

    with op.batch_alter_table("sites", schema=None) as batch_op:
        batch_op.add_column(sa.Column("safeguarding_hours", sa.String(length=120), nullable=True))
        batch_op.add_column(sa.Column("night_phone", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("crisis_phone", sa.String(length=40), nullable=True))


def downgrade() -> None:
    # Not in a batch: SQLite would make the table anew, and others point at it.
    op.drop_column("sites", "crisis_phone")
    op.drop_column("sites", "night_phone")
    op.drop_column("sites", "safeguarding_hours")

    with op.batch_alter_table("browser_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_browser_sessions_only_invitation_id"), type_="foreignkey"
        )
        batch_op.drop_column("only_invitation_id")

    op.drop_table("response_signals")
    with op.batch_alter_table("helped_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_helped_answers_response_id"))

    op.drop_table("helped_answers")
    op.drop_table("seats")
    with op.batch_alter_table("agreements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agreements_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_agreements_invitation_id"))

    op.drop_table("agreements")
    with op.batch_alter_table("safety_flags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safety_flags_relationship_id"))

    op.drop_table("safety_flags")
    with op.batch_alter_table("group_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_sessions_site_id"))

    op.drop_table("group_sessions")
    with op.batch_alter_table("capacity_notes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_capacity_notes_relationship_id"))

    op.drop_table("capacity_notes")
