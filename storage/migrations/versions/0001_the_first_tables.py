"""the first tables."""

import sqlalchemy as sa
from alembic import op

from storage.tables import UtcInstant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "province",
                "city",
                "county",
                "township",
                "village",
                name="level",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("go_live", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_area_path"), ["path"], unique=False)

    op.create_table(
        "binding_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binding_attempt")),
    )
    with op.batch_alter_table("binding_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_binding_attempt_account_at"), ["account", "at"], unique=False
        )

    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "conversation",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcInstant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_conversation")),
    )
    op.create_table(
        "enclosure",
        sa.Column("outbox_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("picture", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("recipe", sa.JSON(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("outbox_key", name=op.f("pk_enclosure")),
    )
    op.create_table(
        "inbox",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("received_at", UtcInstant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("done", "failed", "flood", name="inboxstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "bot", "update_id", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_received_at"), ["received_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_trouble",
            ["state"],
            unique=False,
            sqlite_where=sa.text("state IN ('failed', 'flood')"),
            postgresql_where=sa.text("state IN ('failed', 'flood')"),
        )

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="jobstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("position", sa.JSON(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("heartbeat", UtcInstant(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("line", "report", "problem", name="searchkind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tokens", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_search_entry_kind_ref_id")),
    )
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_entry_day"), ["day"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_search_entry_person_id_day"), ["person_id", "day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_search_entry_team_id_day"), ["team_id", "day"], unique=False
        )

    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_name")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("held_since", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["root_id"], ["area.id"], name=op.f("fk_installation_root_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_office_area_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_office_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint(
            "kind", "area_id", "unit_id", name=op.f("uq_office_kind_area_id_unit_id")
        ),
    )
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_area_id"), ["area_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "skill",
            sa.Enum("party", "economy", "social", name="skill", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("phone", name=op.f("uq_person_phone")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_examined_on"), ["examined_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_person_insured_until"), ["insured_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_person_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "place",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "datum",
            sa.Enum("WGS-84", "GCJ-02", name="datum", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("set_at", UtcInstant(), nullable=True),
        sa.Column(
            "need",
            sa.Enum(
                "organisation", "industry", "conflict", name="need", native_enum=False, length=20
            ),
            nullable=True,
        ),
        sa.Column("unlisted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_place_area_id")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_place")),
    )
    op.create_table(
        "policy_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("pack", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("added_at", UtcInstant(), nullable=True),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=True),
        sa.Column("activated_at", UtcInstant(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_policy_version_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_version")),
    )
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_version_activated_at"), ["activated_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_policy_version_area_id"), ["area_id"], unique=False)

    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("go_live", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["area.id"], name=op.f("fk_team_village_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_village_id"), ["village_id"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("bound_at", UtcInstant(), nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=False),
        sa.Column("unreachable", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_account_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("platform", "bot", "user", name=op.f("uq_account_platform_bot_user")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_person_id"), ["person_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "leader",
                "township",
                "county",
                "unit",
                "office",
                "observer",
                "administrator",
                name="role",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("handover", sa.Boolean(), nullable=False),
        sa.Column("first_secretary", sa.Boolean(), nullable=True),
        sa.Column("full_time", sa.Boolean(), nullable=True),
        sa.Column(
            "membership",
            sa.Enum(
                "moved", "elsewhere", "not_member", name="membership", native_enum=False, length=20
            ),
            nullable=True,
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_assignment_area_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_assignment_team_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_last_day"), ["last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_team_id"), ["team_id"], unique=False)

    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)

    op.create_table(
        "binding_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("roster", "spot", "device", name="codekind", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("issued_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("used_at", UtcInstant(), nullable=True),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_binding_code_person_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_binding_code")),
    )
    with op.batch_alter_table("binding_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_binding_code_person_id"), ["person_id"], unique=False)

    op.create_table(
        "calendar_feed",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("revoked_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_feed_person_id")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_calendar_feed")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_feed_person_id_scope"), ["person_id", "scope"], unique=False
        )

    op.create_table(
        "closing",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcInstant(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reopened_at", UtcInstant(), nullable=True),
        sa.Column("reopened_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_closing_closed_by")),
        sa.ForeignKeyConstraint(
            ["reopened_by"], ["person.id"], name=op.f("fk_closing_reopened_by")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_closing_team_id")),
        sa.PrimaryKeyConstraint("team_id", "month", "version", name=op.f("pk_closing")),
    )
    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closing_month"), ["month"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft", "open", "answered", name="complaintstate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("event_key", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_complaint_answered_by")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_complaint_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_complaint_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("digest", name=op.f("uq_complaint_digest")),
        sa.UniqueConstraint("event_key", name=op.f("uq_complaint_event_key")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_complaint_state_area_id"), ["state", "area_id"], unique=False
        )

    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "agreed",
                "refused",
                "undecided",
                name="correctionstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_correction_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_correction_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_correction_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_correction_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_correction_person_id_day"), ["person_id", "day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_correction_team_id_state"), ["team_id", "state"], unique=False
        )

    op.create_table(
        "daily_hour",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_daily_hour_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_daily_hour")),
    )
    with op.batch_alter_table("daily_hour", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_daily_hour_at"), ["at"], unique=False)

    op.create_table(
        "diary_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("duties", sa.JSON(), nullable=False),
        sa.Column("retagged", sa.Boolean(), nullable=False),
        sa.Column("households", sa.JSON(), nullable=False),
        sa.Column(
            "file_kind",
            sa.Enum(
                "text",
                "button",
                "location",
                "photo",
                "voice",
                "document",
                "edited",
                "other",
                name="eventkind",
                native_enum=False,
                length=20,
            ),
            nullable=True,
        ),
        sa.Column("said_at", UtcInstant(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_diary_line_person_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_diary_line_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary_line")),
        sa.UniqueConstraint("event_key", name=op.f("uq_diary_line_event_key")),
    )
    with op.batch_alter_table("diary_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_diary_line_message"), ["message"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_diary_line_person_id_day"), ["person_id", "day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_diary_line_team_id_day"), ["team_id", "day"], unique=False
        )

    op.create_table(
        "finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked", "found", "dropped", name="findingstate", native_enum=False, length=20
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("explain_by", sa.Date(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("explained_at", UtcInstant(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_finding_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_finding_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_finding_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_finding_by_id_state"), ["by_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_finding_person_id_day"), ["person_id", "day"], unique=False
        )

    op.create_table(
        "heart_talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column(
            "mood",
            sa.Enum("good", "fair", "concern", name="mood", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("said_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_heart_talk_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_heart_talk_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heart_talk")),
        sa.UniqueConstraint("event_key", name=op.f("uq_heart_talk_event_key")),
    )
    with op.batch_alter_table("heart_talk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_heart_talk_day_person_id"), ["day", "person_id"], unique=False
        )

    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("called_at", UtcInstant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "taken", "closed", name="helpstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcInstant(), nullable=True),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", UtcInstant(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_help_call_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_help_call_by_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_help_call_closed_by")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_help_call_helper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_call_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_help_call_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
        sa.UniqueConstraint("event_key", name=op.f("uq_help_call_event_key")),
    )
    with op.batch_alter_table("help_call", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_help_call_person_id_state"), ["person_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_help_call_state_next_at"), ["state", "next_at"], unique=False
        )

    op.create_table(
        "leave",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column(
            "first_half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "last_half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("half_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "approved",
                "rejected",
                "withdrawn",
                "returned",
                "sent_back",
                "joined",
                "urgent",
                "completed",
                name="leavestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("returned_at", UtcInstant(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("ladder_half_days", sa.Integer(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("extends_id", sa.Integer(), nullable=True),
        sa.Column("completes_id", sa.Integer(), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=True),
        sa.Column("stand_in_agreed_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_leave_by_id")),
        sa.ForeignKeyConstraint(
            ["completes_id"], ["leave.id"], name=op.f("fk_leave_completes_id")
        ),
        sa.ForeignKeyConstraint(["extends_id"], ["leave.id"], name=op.f("fk_leave_extends_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leave_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_leave_policy_id")
        ),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_leave_stand_in_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_leave_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
        sa.UniqueConstraint("event_key", name=op.f("uq_leave_event_key")),
    )
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leave_person_id_last_day"), ["person_id", "last_day"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_leave_stand_in_id"), ["stand_in_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_leave_team_id_last_day"), ["team_id", "last_day"], unique=False
        )

    op.create_table(
        "leave_draft",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_leave_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_leave_draft")),
    )
    with op.batch_alter_table("leave_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_draft_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "leave_stop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", UtcInstant(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_leave_stop_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_leave_stop_by_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_leave_stop_ended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_stop")),
    )
    with op.batch_alter_table("leave_stop", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_leave_stop_area_id_last_day"), ["area_id", "last_day"], unique=False
        )

    op.create_table(
        "mark",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "self",
                "leader",
                "clerk",
                "corrected",
                "finding",
                name="marksource",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("said_at", UtcInstant(), nullable=False),
        sa.Column("recorded_at", UtcInstant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_mark_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mark_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_mark_policy_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_mark_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("event_key", "n", name=op.f("uq_mark_event_key_n")),
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mark_person_id_day"), ["person_id", "day"], unique=False
        )

    op.create_table(
        "moving",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("leaver_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("moved_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["leaver_id"], ["person.id"], name=op.f("fk_moving_leaver_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["person.id"], name=op.f("fk_moving_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moving")),
    )
    with op.batch_alter_table("moving", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moving_leaver_id"), ["leaver_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_moving_moved_at_last_day"), ["moved_at", "last_day"], unique=False
        )

    op.create_table(
        "news",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_news_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
        sa.UniqueConstraint("key", name=op.f("uq_news_key")),
    )
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_news_person_id_told_on"), ["person_id", "told_on"], unique=False
        )
        batch_op.create_index(
            "ix_news_waiting",
            ["person_id", "created_at"],
            unique=False,
            sqlite_where=sa.text("told_on IS NULL"),
            postgresql_where=sa.text("told_on IS NULL"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("draft", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("receipts", sa.Boolean(), nullable=False),
        sa.Column("receipts_until", UtcInstant(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "to_confirm",
                "declined",
                "released",
                "held",
                "sending",
                "sent",
                "stopped",
                name="noticestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("written_at", UtcInstant(), nullable=False),
        sa.Column("send_at", UtcInstant(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recalls", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("address", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_notice_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_notice_by_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_notice_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["notice.id"], name=op.f("fk_notice_corrects_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_key", name=op.f("uq_notice_event_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_area_id_id"), ["area_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_by_id_id"), ["by_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_corrects_id"), ["corrects_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notice_state"), ["state"], unique=False)

    op.create_table(
        "office_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_holder_office_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_office_holder_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holder")),
    )
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_office_holder_office_id"), ["office_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_office_holder_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "reply",
                "decision",
                "ask",
                "notice",
                "emergency",
                name="messagekind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "send",
                "file",
                "edit",
                "delete",
                name="messageaction",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "sending",
                "sent",
                "refused",
                "unknown",
                "dropped",
                name="messagestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("platform", sa.String(), nullable=True),
        sa.Column("bot", sa.String(), nullable=True),
        sa.Column("user", sa.String(), nullable=True),
        sa.Column("chat", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("ask", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("created_at", UtcInstant(), nullable=False),
        sa.Column("not_before", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("settled_at", UtcInstant(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outbox_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_about"), ["about"], unique=False)
        batch_op.create_index(
            "ix_outbox_changes",
            ["target"],
            unique=False,
            sqlite_where=sa.text("state = 'queued' AND target != ''"),
            postgresql_where=sa.text("state = 'queued' AND target != ''"),
        )
        batch_op.create_index(
            "ix_outbox_due",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.create_index(
            "ix_outbox_of_person",
            ["person_id", "id"],
            unique=False,
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_platform_chat_id"), ["platform", "chat", "id"], unique=False
        )
        batch_op.create_index(
            "ix_outbox_pushed",
            ["created_at"],
            unique=False,
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_outbox_waiting",
            ["priority", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.create_table(
        "paper_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcInstant(), nullable=False),
        sa.Column("settled_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_month_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_month")),
        sa.UniqueConstraint("event_key", name=op.f("uq_paper_month_event_key")),
    )
    op.create_table(
        "position",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", UtcInstant(), nullable=False),
        sa.Column("age_seconds", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("doubt", sa.String(), nullable=False),
        sa.Column("km", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("refreshed_at", UtcInstant(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("keep_until", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_position_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_position_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position")),
        sa.UniqueConstraint("event_key", name=op.f("uq_position_event_key")),
    )
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_position_keep_until"), ["keep_until"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_position_person_id_message_id"),
            ["person_id", "message_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_position_team_id_sent_at"), ["team_id", "sent_at"], unique=False
        )

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "closed",
                "withdrawn",
                name="problemstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", UtcInstant(), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_problem_area_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_problem_owner_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_problem_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_problem_policy_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_problem_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
        sa.UniqueConstraint("event_key", name=op.f("uq_problem_event_key")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_area_id_state"), ["area_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_state_opened_at"), ["state", "opened_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_team_id_state"), ["team_id", "state"], unique=False
        )

    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("due_at", UtcInstant(), nullable=False),
        sa.Column("swept_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column("again_at", UtcInstant(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "queued",
                "overtaken",
                "dropped",
                "skipped",
                "postponed",
                "done",
                name="reminderstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("outbox_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "rule",
            "person_id",
            "period",
            "stage",
            name=op.f("uq_reminder_rule_person_id_period_stage"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reminder_again",
            ["again_at"],
            unique=False,
            sqlite_where=sa.text("again_at IS NOT NULL"),
            postgresql_where=sa.text("again_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_reminder_due_at"), ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_outbox_key"), ["outbox_key"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "accepted",
                "returned",
                name="reportstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcInstant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_report_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_report_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint(
            "subject", "kind", "period", name=op.f("uq_report_subject_kind_period")
        ),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_period"), ["period"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_report_team_id_state"), ["team_id", "state"], unique=False
        )

    op.create_table(
        "report_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_deadline_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_deadline_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_report_deadline_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_deadline")),
    )
    with op.batch_alter_table("report_deadline", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_deadline_kind_period"), ["kind", "period"], unique=False
        )

    op.create_table(
        "rest_day",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("set_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_rest_day_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rest_day_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rest_day_team_id")),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_rest_day")),
    )
    with op.batch_alter_table("rest_day", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rest_day_team_id_day"), ["team_id", "day"], unique=False
        )

    op.create_table(
        "rest_swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("with_id", sa.Integer(), nullable=False),
        sa.Column("with_day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "agreed",
                "approved",
                "refused",
                "withdrawn",
                name="swapstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_rest_swap_decided_by")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rest_swap_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rest_swap_team_id")),
        sa.ForeignKeyConstraint(["with_id"], ["person.id"], name=op.f("fk_rest_swap_with_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rest_swap")),
        sa.UniqueConstraint("event_key", name=op.f("uq_rest_swap_event_key")),
    )
    with op.batch_alter_table("rest_swap", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rest_swap_team_id_state"), ["team_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_rest_swap_with_id_state"), ["with_id", "state"], unique=False
        )

    op.create_table(
        "roll_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("called_at", UtcInstant(), nullable=False),
        sa.Column("expires_at", UtcInstant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="rollstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.Column("enrolled_to", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_roll_call_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_roll_call_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_call")),
        sa.UniqueConstraint("event_key", name=op.f("uq_roll_call_event_key")),
    )
    with op.batch_alter_table("roll_call", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_roll_call_state_expires_at"), ["state", "expires_at"], unique=False
        )

    op.create_table(
        "rota_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcInstant(), nullable=False),
        sa.Column("settled_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_rota_draft_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_rota_draft_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_draft")),
        sa.UniqueConstraint("event_key", name=op.f("uq_rota_draft_event_key")),
    )
    op.create_table(
        "sheet_seen",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("seen_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sheet_seen_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "month", name=op.f("pk_sheet_seen")),
    )
    op.create_table(
        "statement",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column(
            "unseen",
            sa.Enum(
                "",
                "no_account",
                "not_delivered",
                "on_leave",
                name="unseen",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_statement_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_statement_team_id")),
        sa.PrimaryKeyConstraint(
            "team_id", "month", "version", "person_id", name=op.f("pk_statement")
        ),
    )
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_statement_person_id_month"), ["person_id", "month"], unique=False
        )

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("bot", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "button",
                "location",
                "photo",
                "voice",
                "document",
                "edited",
                "other",
                name="eventkind",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "wanted",
                "stored",
                "refused",
                "lost",
                "forgotten",
                name="filestate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sent_at", UtcInstant(), nullable=False),
        sa.Column("settled_at", UtcInstant(), nullable=True),
        sa.Column("keep_until", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stored_file_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_digest"), ["digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_event_key"), ["event_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_stored_file_keep_until"), ["keep_until"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stored_file_person_id"), ["person_id"], unique=False)

    op.create_table(
        "team_day",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_team_day_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_day_team_id")),
        sa.PrimaryKeyConstraint("team_id", "day", name=op.f("pk_team_day")),
    )
    op.create_table(
        "trip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "first_half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column(
            "last_half",
            sa.Enum("day", "am", "pm", name="half", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reported_at", UtcInstant(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_trip_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_trip_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip")),
    )
    with op.batch_alter_table("trip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trip_person_id_last_day"), ["person_id", "last_day"], unique=False
        )

    op.create_table(
        "deed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "agreed", "declined", name="deedstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_deed_asked_by")),
        sa.ForeignKeyConstraint(["line_id"], ["diary_line.id"], name=op.f("fk_deed_line_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_deed_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deed")),
        sa.UniqueConstraint("line_id", name=op.f("uq_deed_line_id")),
    )
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deed_team_id_day"), ["team_id", "day"], unique=False)

    op.create_table(
        "help_told",
        sa.Column("help_call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("told_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["help_call_id"], ["help_call.id"], name=op.f("fk_help_told_help_call_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_help_told_person_id")),
        sa.PrimaryKeyConstraint("help_call_id", "person_id", name=op.f("pk_help_told")),
    )
    with op.batch_alter_table("help_told", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_help_told_person_id"), ["person_id"], unique=False)

    op.create_table(
        "leave_step",
        sa.Column("leave_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "open",
                "approved",
                "rejected",
                "filed",
                "dropped",
                "sent_back",
                name="stepstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", UtcInstant(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("paper_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_leave_step_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_leave_step_by_id")),
        sa.ForeignKeyConstraint(["for_id"], ["person.id"], name=op.f("fk_leave_step_for_id")),
        sa.ForeignKeyConstraint(["leave_id"], ["leave.id"], name=op.f("fk_leave_step_leave_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_leave_step_team_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_leave_step_unit_id")),
        sa.PrimaryKeyConstraint("leave_id", "n", name=op.f("pk_leave_step")),
    )
    with op.batch_alter_table("leave_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leave_step_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_step_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_step_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_step_team_id"), ["team_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_step_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("starts_at", UtcInstant(), nullable=False),
        sa.Column("called_by", sa.Integer(), nullable=False),
        sa.Column("called_at", UtcInstant(), nullable=False),
        sa.Column("cancelled_at", UtcInstant(), nullable=True),
        sa.Column("agenda", sa.String(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("asks", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=True),
        sa.Column("invited_to", sa.Integer(), nullable=True),
        sa.Column("telling", sa.Boolean(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("pack_at", UtcInstant(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=False),
        sa.Column("minutes_at", UtcInstant(), nullable=True),
        sa.Column("minutes_file_id", sa.Integer(), nullable=True),
        sa.Column("minutes_round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_meeting_area_id")),
        sa.ForeignKeyConstraint(["called_by"], ["person.id"], name=op.f("fk_meeting_called_by")),
        sa.ForeignKeyConstraint(
            ["minutes_file_id"], ["stored_file.id"], name=op.f("fk_meeting_minutes_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint(
            "area_id", "kind", "occasion", name=op.f("uq_meeting_area_id_kind_occasion")
        ),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_area_id_starts_at"), ["area_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(
            "ix_meeting_telling",
            ["id"],
            unique=False,
            sqlite_where=sa.text("telling"),
            postgresql_where=sa.text("telling"),
        )

    op.create_table(
        "notice_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("said_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_notice_reply_notice_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notice_reply_person_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_notice_reply_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_reply")),
        sa.UniqueConstraint("event_key", name=op.f("uq_notice_reply_event_key")),
    )
    with op.batch_alter_table("notice_reply", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_notice_reply_notice_id_id"), ["notice_id", "id"], unique=False
        )

    op.create_table(
        "problem_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("problem_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "act",
            sa.Enum(
                "raised",
                "taken",
                "answered",
                "back",
                "closed",
                "withdrawn",
                name="problemact",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_problem_word_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["problem_id"], ["problem.id"], name=op.f("fk_problem_word_problem_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_word")),
    )
    with op.batch_alter_table("problem_word", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_word_problem_id"), ["problem_id"], unique=False
        )

    op.create_table(
        "proxy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("proxy_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("named_at", UtcInstant(), nullable=False),
        sa.Column("leave_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["leave_id"], ["leave.id"], name=op.f("fk_proxy_leave_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proxy_person_id")),
        sa.ForeignKeyConstraint(["proxy_id"], ["person.id"], name=op.f("fk_proxy_proxy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
    )
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proxy_leave_id"), ["leave_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proxy_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proxy_proxy_id"), ["proxy_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column(
            "unreached",
            sa.Enum("no_account", "blocked", name="unreached", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("confirmed_at", UtcInstant(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_receipt_area_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_receipt_by_id")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_receipt_notice_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_receipt_person_id")),
        sa.PrimaryKeyConstraint("notice_id", "person_id", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_receipt_notice_id_area_id"), ["notice_id", "area_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_receipt_person_id"), ["person_id"], unique=False)

    op.create_table(
        "report_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("former", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcInstant(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("upload", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_draft_by_id")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_report_draft_file_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_draft")),
        sa.UniqueConstraint(
            "subject", "kind", "period", name=op.f("uq_report_draft_subject_kind_period")
        ),
    )
    op.create_table(
        "report_opening",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_report_opening_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_opening_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "n", "person_id", name=op.f("pk_report_opening")),
    )
    with op.batch_alter_table("report_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_report_opening_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "report_version",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("filed_at", UtcInstant(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "submitted",
                "accepted",
                "returned",
                name="reportstate",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcInstant(), nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_report_version_by_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_report_version_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_report_version_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy_version.id"], name=op.f("fk_report_version_policy_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_report_version_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "n", name=op.f("pk_report_version")),
    )
    op.create_table(
        "roll_answer",
        sa.Column("roll_call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("on_leave", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("safe", "help", "away", name="safety", native_enum=False, length=20),
            nullable=True,
        ),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_roll_answer_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_roll_answer_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["roll_call_id"], ["roll_call.id"], name=op.f("fk_roll_answer_roll_call_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_roll_answer_team_id")),
        sa.PrimaryKeyConstraint("roll_call_id", "person_id", name=op.f("pk_roll_answer")),
    )
    with op.batch_alter_table("roll_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_answer_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_roll_answer_roll_call_id_answer"),
            ["roll_call_id", "answer"],
            unique=False,
        )

    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_at", UtcInstant(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "done", "dropped", name="actionstate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("closed_at", UtcInstant(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_action_area_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_action_closed_by")),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_action_given_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_action_meeting_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint("event_key", name=op.f("uq_action_event_key")),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_area_id_state"), ["area_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_given_by_state"), ["given_by", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_action_owner_id_state"), ["owner_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_state_due_on"), ["state", "due_on"], unique=False
        )

    op.create_table(
        "invitation",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_at", UtcInstant(), nullable=True),
        sa.Column("signed_in_at", UtcInstant(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("minutes_told", sa.Integer(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("stands_for_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_invitation_meeting_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["stands_for_id"], ["person.id"], name=op.f("fk_invitation_stands_for_id")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_search_entry_tokens ON search_entry USING gin "
            "(to_tsvector('simple', tokens))"
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_word USING fts5(tokens, content='search_entry', "
            "content_rowid='id', tokenize='unicode61 remove_diacritics 0')"
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER search_entry_put AFTER INSERT ON search_entry BEGIN INSERT INTO "
            "search_word(rowid, tokens) VALUES (new.id, new.tokens); END"
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN INSERT INTO "
            "search_word(search_word, rowid, tokens) VALUES ('delete', old.id, old.tokens); "
            "END"
        )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER search_entry_changed AFTER UPDATE OF tokens ON search_entry BEGIN "
            "INSERT INTO search_word(search_word, rowid, tokens) VALUES ('delete', old.id, "
            "old.tokens); INSERT INTO search_word(rowid, tokens) VALUES (new.id, new.tokens); "
            "END"
        )


def downgrade() -> None:
    """Take back."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_search_entry_tokens")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_word")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_person_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_action_owner_id_state"))
        batch_op.drop_index(batch_op.f("ix_action_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_action_given_by_state"))
        batch_op.drop_index(batch_op.f("ix_action_area_id_state"))

    op.drop_table("action")
    with op.batch_alter_table("roll_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_answer_roll_call_id_answer"))
        batch_op.drop_index(batch_op.f("ix_roll_answer_person_id"))

    op.drop_table("roll_answer")
    op.drop_table("report_version")
    with op.batch_alter_table("report_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_opening_person_id"))

    op.drop_table("report_opening")
    op.drop_table("report_draft")
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_person_id"))
        batch_op.drop_index(batch_op.f("ix_receipt_notice_id_area_id"))

    op.drop_table("receipt")
    with op.batch_alter_table("proxy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proxy_proxy_id"))
        batch_op.drop_index(batch_op.f("ix_proxy_person_id"))
        batch_op.drop_index(batch_op.f("ix_proxy_leave_id"))

    op.drop_table("proxy")
    with op.batch_alter_table("problem_word", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_word_problem_id"))

    op.drop_table("problem_word")
    with op.batch_alter_table("notice_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_reply_notice_id_id"))

    op.drop_table("notice_reply")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_meeting_telling",
            sqlite_where=sa.text("telling"),
            postgresql_where=sa.text("telling"),
        )
        batch_op.drop_index(batch_op.f("ix_meeting_starts_at"))
        batch_op.drop_index(batch_op.f("ix_meeting_area_id_starts_at"))

    op.drop_table("meeting")
    with op.batch_alter_table("leave_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_step_unit_id"))
        batch_op.drop_index(batch_op.f("ix_leave_step_team_id"))
        batch_op.drop_index(batch_op.f("ix_leave_step_state"))
        batch_op.drop_index(batch_op.f("ix_leave_step_by_id"))
        batch_op.drop_index(batch_op.f("ix_leave_step_area_id"))

    op.drop_table("leave_step")
    with op.batch_alter_table("help_told", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_told_person_id"))

    op.drop_table("help_told")
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deed_team_id_day"))

    op.drop_table("deed")
    with op.batch_alter_table("trip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trip_person_id_last_day"))

    op.drop_table("trip")
    op.drop_table("team_day")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_person_id"))
        batch_op.drop_index(batch_op.f("ix_stored_file_keep_until"))
        batch_op.drop_index(batch_op.f("ix_stored_file_event_key"))
        batch_op.drop_index(batch_op.f("ix_stored_file_digest"))
        batch_op.drop_index(batch_op.f("ix_stored_file_about"))

    op.drop_table("stored_file")
    with op.batch_alter_table("statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_person_id_month"))

    op.drop_table("statement")
    op.drop_table("sheet_seen")
    op.drop_table("rota_draft")
    with op.batch_alter_table("roll_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roll_call_state_expires_at"))

    op.drop_table("roll_call")
    with op.batch_alter_table("rest_swap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rest_swap_with_id_state"))
        batch_op.drop_index(batch_op.f("ix_rest_swap_team_id_state"))

    op.drop_table("rest_swap")
    with op.batch_alter_table("rest_day", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rest_day_team_id_day"))

    op.drop_table("rest_day")
    with op.batch_alter_table("report_deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_deadline_kind_period"))

    op.drop_table("report_deadline")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_team_id_state"))
        batch_op.drop_index(batch_op.f("ix_report_period"))

    op.drop_table("report")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_outbox_key"))
        batch_op.drop_index(batch_op.f("ix_reminder_due_at"))
        batch_op.drop_index(
            "ix_reminder_again",
            sqlite_where=sa.text("again_at IS NOT NULL"),
            postgresql_where=sa.text("again_at IS NOT NULL"),
        )

    op.drop_table("reminder")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_team_id_state"))
        batch_op.drop_index(batch_op.f("ix_problem_state_opened_at"))
        batch_op.drop_index(batch_op.f("ix_problem_area_id_state"))

    op.drop_table("problem")
    with op.batch_alter_table("position", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_position_team_id_sent_at"))
        batch_op.drop_index(batch_op.f("ix_position_person_id_message_id"))
        batch_op.drop_index(batch_op.f("ix_position_keep_until"))

    op.drop_table("position")
    op.drop_table("paper_month")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_waiting",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.drop_index(
            "ix_outbox_pushed",
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_platform_chat_id"))
        batch_op.drop_index(
            "ix_outbox_of_person",
            sqlite_where=sa.text("person_id IS NOT NULL"),
            postgresql_where=sa.text("person_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("state = 'queued'"),
            postgresql_where=sa.text("state = 'queued'"),
        )
        batch_op.drop_index(
            "ix_outbox_changes",
            sqlite_where=sa.text("state = 'queued' AND target != ''"),
            postgresql_where=sa.text("state = 'queued' AND target != ''"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_about"))

    op.drop_table("outbox")
    with op.batch_alter_table("office_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_holder_person_id"))
        batch_op.drop_index(batch_op.f("ix_office_holder_office_id"))

    op.drop_table("office_holder")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_state"))
        batch_op.drop_index(batch_op.f("ix_notice_corrects_id"))
        batch_op.drop_index(batch_op.f("ix_notice_by_id_id"))
        batch_op.drop_index(batch_op.f("ix_notice_area_id_id"))

    op.drop_table("notice")
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_news_waiting",
            sqlite_where=sa.text("told_on IS NULL"),
            postgresql_where=sa.text("told_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_news_person_id_told_on"))

    op.drop_table("news")
    with op.batch_alter_table("moving", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moving_moved_at_last_day"))
        batch_op.drop_index(batch_op.f("ix_moving_leaver_id"))

    op.drop_table("moving")
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_person_id_day"))

    op.drop_table("mark")
    with op.batch_alter_table("leave_stop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_stop_area_id_last_day"))

    op.drop_table("leave_stop")
    with op.batch_alter_table("leave_draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_draft_opened_at"))

    op.drop_table("leave_draft")
    with op.batch_alter_table("leave", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_leave_team_id_last_day"))
        batch_op.drop_index(batch_op.f("ix_leave_state"))
        batch_op.drop_index(batch_op.f("ix_leave_stand_in_id"))
        batch_op.drop_index(batch_op.f("ix_leave_person_id_last_day"))

    op.drop_table("leave")
    with op.batch_alter_table("help_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_help_call_state_next_at"))
        batch_op.drop_index(batch_op.f("ix_help_call_person_id_state"))

    op.drop_table("help_call")
    with op.batch_alter_table("heart_talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heart_talk_day_person_id"))

    op.drop_table("heart_talk")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_person_id_day"))
        batch_op.drop_index(batch_op.f("ix_finding_by_id_state"))

    op.drop_table("finding")
    with op.batch_alter_table("diary_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_diary_line_team_id_day"))
        batch_op.drop_index(batch_op.f("ix_diary_line_person_id_day"))
        batch_op.drop_index(batch_op.f("ix_diary_line_message"))

    op.drop_table("diary_line")
    with op.batch_alter_table("daily_hour", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_daily_hour_at"))

    op.drop_table("daily_hour")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_team_id_state"))
        batch_op.drop_index(batch_op.f("ix_correction_person_id_day"))

    op.drop_table("correction")
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_complaint_state_area_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_person_id"))

    op.drop_table("complaint")
    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_closing_month"))

    op.drop_table("closing")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_person_id_scope"))

    op.drop_table("calendar_feed")
    with op.batch_alter_table("binding_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_binding_code_person_id"))

    op.drop_table("binding_code")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_team_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_person_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_last_day"))
        batch_op.drop_index(batch_op.f("ix_assignment_area_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_account_person_id"))

    op.drop_table("account")
    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_village_id"))

    op.drop_table("team")
    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_version_area_id"))
        batch_op.drop_index(batch_op.f("ix_policy_version_activated_at"))

    op.drop_table("policy_version")
    op.drop_table("place")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_unit_id"))
        batch_op.drop_index(batch_op.f("ix_person_name"))
        batch_op.drop_index(batch_op.f("ix_person_insured_until"))
        batch_op.drop_index(batch_op.f("ix_person_examined_on"))

    op.drop_table("person")
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_area_id"))

    op.drop_table("office")
    op.drop_table("installation")
    op.drop_table("unit")
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_entry_team_id_day"))
        batch_op.drop_index(batch_op.f("ix_search_entry_person_id_day"))
        batch_op.drop_index(batch_op.f("ix_search_entry_day"))

    op.drop_table("search_entry")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))

    op.drop_table("job")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_inbox_trouble",
            sqlite_where=sa.text("state IN ('failed', 'flood')"),
            postgresql_where=sa.text("state IN ('failed', 'flood')"),
        )
        batch_op.drop_index(batch_op.f("ix_inbox_received_at"))

    op.drop_table("inbox")
    op.drop_table("enclosure")
    op.drop_table("conversation")
    op.drop_table("calendar_day")
    with op.batch_alter_table("binding_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_binding_attempt_account_at"))

    op.drop_table("binding_attempt")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_path"))
        batch_op.drop_index(batch_op.f("ix_area_parent_id"))

    op.drop_table("area")
