"""The first tables.

Revision: 0001
Follows: None
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instruments",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "voice",
            sa.Enum(
                "person",
                "carer",
                "professional",
                "staff",
                name="voice",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instruments")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_instruments_name_version")),
    )
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "parked",
                name="jobstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.create_index("ix_jobs_state_not_before", ["state", "not_before"], unique=False)

    op.create_table(
        "owner_keys",
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_owner_keys")),
    )
    op.create_table(
        "sites",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("safeguarding_phone", sa.String(length=40), nullable=True),
        sa.Column("safeguarding_name", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("name", name=op.f("uq_sites_name")),
    )
    op.create_table(
        "carers",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("picture", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_carers_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carers")),
    )
    with op.batch_alter_table("carers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_carers_site_id"), ["site_id"], unique=False)

    op.create_table(
        "codebooks",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_codebooks_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codebooks")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_codebooks_site_id_name")),
    )
    with op.batch_alter_table("codebooks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codebooks_site_id"), ["site_id"], unique=False)

    op.create_table(
        "people",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("picture", sa.String(length=60), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_people_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_site_id"), ["site_id"], unique=False)

    op.create_table(
        "professionals",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("profession", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_professionals_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professionals")),
    )
    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_professionals_site_id"), ["site_id"], unique=False)

    op.create_table(
        "waves",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "baseline",
                "reflect-and-refine",
                "feasibility",
                "own",
                name="wavekind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_waves_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waves")),
    )
    with op.batch_alter_table("waves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waves_site_id"), ["site_id"], unique=False)

    op.create_table(
        "workers",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("picture", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_workers_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workers_site_id"), ["site_id"], unique=False)

    op.create_table(
        "accounts",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "person",
                "carer",
                "professional",
                "worker",
                "facilitator",
                "evaluator",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("carer_id", sa.Uuid(), nullable=True),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("reading", sa.String(length=120), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["carer_id"], ["carers.id"], name=op.f("fk_accounts_carer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_accounts_person_id")),
        sa.ForeignKeyConstraint(
            ["professional_id"], ["professionals.id"], name=op.f("fk_accounts_professional_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_accounts_site_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["workers.id"], name=op.f("fk_accounts_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("carer_id", name=op.f("uq_accounts_carer_id")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_accounts_person_id")),
        sa.UniqueConstraint("professional_id", name=op.f("uq_accounts_professional_id")),
        sa.UniqueConstraint("worker_id", name=op.f("uq_accounts_worker_id")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accounts_site_id"), ["site_id"], unique=False)

    op.create_table(
        "circle_members",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=True),
        sa.Column("professional_id", sa.Uuid(), nullable=True),
        sa.Column("who_they_are", sa.String(length=60), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["carer_id"], ["carers.id"], name=op.f("fk_circle_members_carer_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_circle_members_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["professional_id"],
            ["professionals.id"],
            name=op.f("fk_circle_members_professional_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_members")),
    )
    with op.batch_alter_table("circle_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_members_carer_id"), ["carer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_circle_members_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_circle_members_professional_id"), ["professional_id"], unique=False
        )

    op.create_table(
        "codes",
        sa.Column("codebook_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["codebook_id"], ["codebooks.id"], name=op.f("fk_codes_codebook_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["codes.id"], name=op.f("fk_codes_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codes")),
        sa.UniqueConstraint("codebook_id", "name", name=op.f("uq_codes_codebook_id_name")),
    )
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codes_codebook_id"), ["codebook_id"], unique=False)

    op.create_table(
        "relationships",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_relationships_person_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_relationships_site_id")),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["workers.id"], name=op.f("fk_relationships_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relationships")),
    )
    with op.batch_alter_table("relationships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relationships_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relationships_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relationships_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "surveys",
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instruments.id"], name=op.f("fk_surveys_instrument_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_surveys_site_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["waves.id"], name=op.f("fk_surveys_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint(
            "instrument_id", "wave_id", name=op.f("uq_surveys_instrument_id_wave_id")
        ),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_surveys_site_id"), ["site_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_surveys_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "browser_sessions",
        sa.Column("id_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_browser_sessions_account_id")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_browser_sessions")),
    )
    with op.batch_alter_table("browser_sessions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_browser_sessions_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "changes",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_changed", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.String(length=60), nullable=False),
        sa.Column("by_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("you_said_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("we_did_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("what_next_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["accounts.id"], name=op.f("fk_changes_made_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_changes_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_site_id"), ["site_id"], unique=False)

    op.create_table(
        "collections",
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "worker",
                "team",
                "story",
                "draw",
                "publish",
                "research",
                name="use",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["accounts.id"], name=op.f("fk_collections_made_by_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_collections_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("site_id", "name", name=op.f("uq_collections_site_id_name")),
    )
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_collections_site_id"), ["site_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "worker",
                "team",
                "story",
                "draw",
                "publish",
                "research",
                name="use",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("supported_by", sa.String(length=120), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_consents_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_consents_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consents_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(
            "ix_consents_who", ["account_id", "relationship_id", "use"], unique=False
        )

    op.create_table(
        "contacts",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "first",
            sa.Enum(
                "person",
                "carer",
                "professional",
                "worker",
                name="firstcontact",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "how",
            sa.Enum(
                "phone",
                "text",
                "visit",
                "meeting",
                "letter",
                name="contacthow",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_contacts_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contacts_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "diary_entries",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "feeling",
            sa.Enum("good", "in-between", "not-good", name="feeling", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_diary_entries_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_diary_entries_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_entries")),
    )
    with op.batch_alter_table("diary_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_diary_entries_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_diary_entries_received_at"), ["received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_diary_entries_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "events",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("relationship_id", sa.Uuid(), nullable=True),
        sa.Column("thing_kind", sa.String(length=40), nullable=True),
        sa.Column("thing_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_events_account_id")),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_events_relationship_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_events_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_events_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_events_site_id"), ["site_id"], unique=False)
        batch_op.create_index("ix_events_verb_at", ["verb", "at"], unique=False)

    op.create_table(
        "hand_offs",
        sa.Column("from_relationship_id", sa.Uuid(), nullable=False),
        sa.Column("to_relationship_id", sa.Uuid(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_relationship_id"],
            ["relationships.id"],
            name=op.f("fk_hand_offs_from_relationship_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_relationship_id"],
            ["relationships.id"],
            name=op.f("fk_hand_offs_to_relationship_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_offs")),
        sa.UniqueConstraint("from_relationship_id", name=op.f("uq_hand_offs_from_relationship_id")),
    )
    with op.batch_alter_table("hand_offs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hand_offs_to_relationship_id"), ["to_relationship_id"], unique=False
        )

    op.create_table(
        "invitations",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_invitations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_invitations_relationship_id")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_invitations_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint(
            "survey_id",
            "relationship_id",
            "account_id",
            name=op.f("uq_invitations_survey_id_relationship_id_account_id"),
        ),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_invitations_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_invitations_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "pseudonyms",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("real_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("stands_in", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_pseudonyms_relationship_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pseudonyms")),
    )
    with op.batch_alter_table("pseudonyms", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pseudonyms_relationship_id"), ["relationship_id"], unique=False
        )

    op.create_table(
        "sign_in_links",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_in_links_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_links_token_hash")),
    )
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_links_account_id"), ["account_id"], unique=False
        )

    op.create_table(
        "stories",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("easy_words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("saved_count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["accounts.id"], name=op.f("fk_stories_begun_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_stories_relationship_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stories_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stories_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stories_site_id"), ["site_id"], unique=False)

    op.create_table(
        "collection_stories",
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collection_stories_collection_id")
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_collection_stories_story_id")
        ),
        sa.PrimaryKeyConstraint("collection_id", "story_id", name=op.f("pk_collection_stories")),
    )
    op.create_table(
        "entry_shares",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "worker",
                "team",
                "story",
                "draw",
                "publish",
                "research",
                name="use",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["diary_entries.id"], name=op.f("fk_entry_shares_entry_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", "use", name=op.f("pk_entry_shares")),
    )
    op.create_table(
        "exports",
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_to", sa.String(length=200), nullable=False),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=False),
        sa.Column("story_ids", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_exports_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_exports_collection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exports_collection_id"), ["collection_id"], unique=False
        )

    op.create_table(
        "survey_responses",
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "voice",
            sa.Enum(
                "person",
                "carer",
                "professional",
                "staff",
                name="voice",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=24), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helped_by", sa.JSON(), nullable=False),
        sa.Column("help_how", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_survey_responses_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_survey_responses_invitation_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"],
            ["relationships.id"],
            name=op.f("fk_survey_responses_relationship_id"),
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_responses_survey_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_responses")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_survey_responses_invitation_id")),
    )
    with op.batch_alter_table("survey_responses", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_responses_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_responses_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_survey_responses_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "answers",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_answers_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("response_id", "item", name=op.f("uq_answers_response_id_item")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answers_response_id"), ["response_id"], unique=False)

    op.create_table(
        "change_sources",
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_change_sources_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"], ["changes.id"], name=op.f("fk_change_sources_change_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["diary_entries.id"], name=op.f("fk_change_sources_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_change_sources_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sources")),
    )
    with op.batch_alter_table("change_sources", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_change_sources_account_id"), ["account_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_change_sources_change_id"), ["change_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_change_sources_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_change_sources_response_id"), ["response_id"], unique=False
        )

    op.create_table(
        "media_files",
        sa.Column("relationship_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("item", sa.String(length=80), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("photo", "sound", "video", name="mediakind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "received", "ready", "unreadable", name="mediastate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("trouble", sa.String(length=60), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("file_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("description_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_end_missing", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["diary_entries.id"], name=op.f("fk_media_files_entry_id")
        ),
        sa.ForeignKeyConstraint(
            ["relationship_id"], ["relationships.id"], name=op.f("fk_media_files_relationship_id")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_media_files_response_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media_files")),
    )
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_files_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_media_files_relationship_id"), ["relationship_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_media_files_response_id"), ["response_id"], unique=False
        )

    op.create_table(
        "response_shares",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column(
            "use",
            sa.Enum(
                "worker",
                "team",
                "story",
                "draw",
                "publish",
                "research",
                name="use",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["survey_responses.id"], name=op.f("fk_response_shares_response_id")
        ),
        sa.PrimaryKeyConstraint("response_id", "use", name=op.f("pk_response_shares")),
    )
    op.create_table(
        "safe_copies",
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_files.id"], name=op.f("fk_safe_copies_media_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_copies")),
        sa.UniqueConstraint(
            "media_file_id", "purpose", name=op.f("uq_safe_copies_media_file_id_purpose")
        ),
    )
    with op.batch_alter_table("safe_copies", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_safe_copies_media_file_id"), ["media_file_id"], unique=False
        )

    op.create_table(
        "story_parts",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("answer_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_story_parts_answer_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["diary_entries.id"], name=op.f("fk_story_parts_entry_id")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_parts_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_parts")),
        sa.UniqueConstraint(
            "story_id", "answer_id", name=op.f("uq_story_parts_story_id_answer_id")
        ),
        sa.UniqueConstraint("story_id", "entry_id", name=op.f("uq_story_parts_story_id_entry_id")),
    )
    with op.batch_alter_table("story_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_parts_answer_id"), ["answer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_parts_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_parts_story_id"), ["story_id"], unique=False)

    op.create_table(
        "transcripts",
        sa.Column("media_file_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_transcripts_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["media_file_id"], ["media_files.id"], name=op.f("fk_transcripts_media_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
    )
    with op.batch_alter_table("transcripts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transcripts_media_file_id"), ["media_file_id"], unique=False
        )

    op.create_table(
        "quotations",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["accounts.id"], name=op.f("fk_quotations_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["part_id"], ["story_parts.id"], name=op.f("fk_quotations_part_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotations")),
    )
    with op.batch_alter_table("quotations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quotations_part_id"), ["part_id"], unique=False)

    op.create_table(
        "codings",
        sa.Column("quotation_id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("coder_id", sa.Uuid(), nullable=False),
        sa.Column("coded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["code_id"], ["codes.id"], name=op.f("fk_codings_code_id")),
        sa.ForeignKeyConstraint(["coder_id"], ["accounts.id"], name=op.f("fk_codings_coder_id")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotations.id"], name=op.f("fk_codings_quotation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_codings")),
        sa.UniqueConstraint(
            "quotation_id",
            "code_id",
            "coder_id",
            name=op.f("uq_codings_quotation_id_code_id_coder_id"),
        ),
    )
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_codings_code_id"), ["code_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_codings_quotation_id"), ["quotation_id"], unique=False)

    op.create_table(
        "memos",
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("quotation_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_memos_account_id")),
        sa.ForeignKeyConstraint(
            ["quotation_id"], ["quotations.id"], name=op.f("fk_memos_quotation_id")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_memos_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memos")),
    )
    with op.batch_alter_table("memos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memos_quotation_id"), ["quotation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memos_story_id"), ["story_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("memos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_memos_story_id"))
        batch_op.drop_index(batch_op.f("ix_memos_quotation_id"))

    op.drop_table("memos")
    with op.batch_alter_table("codings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codings_quotation_id"))
        batch_op.drop_index(batch_op.f("ix_codings_code_id"))

    op.drop_table("codings")
    with op.batch_alter_table("quotations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quotations_part_id"))

    op.drop_table("quotations")
    with op.batch_alter_table("transcripts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_transcripts_media_file_id"))

    op.drop_table("transcripts")
    with op.batch_alter_table("story_parts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_parts_story_id"))
        batch_op.drop_index(batch_op.f("ix_story_parts_entry_id"))
        batch_op.drop_index(batch_op.f("ix_story_parts_answer_id"))

    op.drop_table("story_parts")
    with op.batch_alter_table("safe_copies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safe_copies_media_file_id"))

    op.drop_table("safe_copies")
    op.drop_table("response_shares")
    with op.batch_alter_table("media_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_files_response_id"))
        batch_op.drop_index(batch_op.f("ix_media_files_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_media_files_entry_id"))

    op.drop_table("media_files")
    with op.batch_alter_table("change_sources", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_change_sources_response_id"))
        batch_op.drop_index(batch_op.f("ix_change_sources_entry_id"))
        batch_op.drop_index(batch_op.f("ix_change_sources_change_id"))
        batch_op.drop_index(batch_op.f("ix_change_sources_account_id"))

    op.drop_table("change_sources")
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answers_response_id"))

    op.drop_table("answers")
    with op.batch_alter_table("survey_responses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_responses_survey_id"))
        batch_op.drop_index(batch_op.f("ix_survey_responses_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_survey_responses_account_id"))

    op.drop_table("survey_responses")
    with op.batch_alter_table("exports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exports_collection_id"))

    op.drop_table("exports")
    op.drop_table("entry_shares")
    op.drop_table("collection_stories")
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stories_site_id"))
        batch_op.drop_index(batch_op.f("ix_stories_relationship_id"))

    op.drop_table("stories")
    with op.batch_alter_table("sign_in_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_links_account_id"))

    op.drop_table("sign_in_links")
    with op.batch_alter_table("pseudonyms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pseudonyms_relationship_id"))

    op.drop_table("pseudonyms")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitations_survey_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_invitations_account_id"))

    op.drop_table("invitations")
    with op.batch_alter_table("hand_offs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_offs_to_relationship_id"))

    op.drop_table("hand_offs")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index("ix_events_verb_at")
        batch_op.drop_index(batch_op.f("ix_events_site_id"))
        batch_op.drop_index(batch_op.f("ix_events_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_events_at"))

    op.drop_table("events")
    with op.batch_alter_table("diary_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diary_entries_relationship_id"))
        batch_op.drop_index(batch_op.f("ix_diary_entries_received_at"))
        batch_op.drop_index(batch_op.f("ix_diary_entries_account_id"))

    op.drop_table("diary_entries")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_relationship_id"))

    op.drop_table("contacts")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_who")
        batch_op.drop_index(batch_op.f("ix_consents_relationship_id"))

    op.drop_table("consents")
    with op.batch_alter_table("collections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collections_site_id"))

    op.drop_table("collections")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_site_id"))

    op.drop_table("changes")
    with op.batch_alter_table("browser_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_browser_sessions_account_id"))

    op.drop_table("browser_sessions")
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_surveys_wave_id"))
        batch_op.drop_index(batch_op.f("ix_surveys_site_id"))

    op.drop_table("surveys")
    with op.batch_alter_table("relationships", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_relationships_worker_id"))
        batch_op.drop_index(batch_op.f("ix_relationships_site_id"))
        batch_op.drop_index(batch_op.f("ix_relationships_person_id"))

    op.drop_table("relationships")
    with op.batch_alter_table("codes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codes_codebook_id"))

    op.drop_table("codes")
    with op.batch_alter_table("circle_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_members_professional_id"))
        batch_op.drop_index(batch_op.f("ix_circle_members_person_id"))
        batch_op.drop_index(batch_op.f("ix_circle_members_carer_id"))

    op.drop_table("circle_members")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accounts_site_id"))

    op.drop_table("accounts")
    with op.batch_alter_table("workers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workers_site_id"))

    op.drop_table("workers")
    with op.batch_alter_table("waves", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waves_site_id"))

    op.drop_table("waves")
    with op.batch_alter_table("professionals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_professionals_site_id"))

    op.drop_table("professionals")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_site_id"))

    op.drop_table("people")
    with op.batch_alter_table("codebooks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_codebooks_site_id"))

    op.drop_table("codebooks")
    with op.batch_alter_table("carers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_carers_site_id"))

    op.drop_table("carers")
    op.drop_table("sites")
    op.drop_table("owner_keys")
    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_jobs_state_not_before")

    op.drop_table("jobs")
    op.drop_table("instruments")
