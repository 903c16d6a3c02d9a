"""Tables of return."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "return_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_gss", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.CheckConstraint("length(asked) > 0", name=op.f("ck_return_request_what_was_asked")),
        sa.ForeignKeyConstraint(
            ["council_gss"], ["council.gss_code"], name=op.f("fk_return_request_council_gss_council")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_request")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("council_gss", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("framework_id", sa.String(), nullable=False),
        sa.Column("manifest_sha256", sa.String(), nullable=False),
        sa.Column("zip_sha256", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("n_files", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(manifest_sha256) = 64", name=op.f("ck_submission_manifest_sha256_is_sha256")),
        sa.CheckConstraint("length(zip_sha256) = 64", name=op.f("ck_submission_zip_sha256_is_sha256")),
        sa.CheckConstraint("n_files >= 0", name=op.f("ck_submission_n_files_not_negative")),
        sa.ForeignKeyConstraint(["council_gss"], ["council.gss_code"], name=op.f("fk_submission_council_gss_council")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_table(
        "return_request_event",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("told", sa.String(), nullable=False),
        sa.CheckConstraint(
            "event <> 'answered' OR length(told) > 0", name=op.f("ck_return_request_event_what_was_sent")
        ),
        sa.CheckConstraint("event IN ('asked', 'answered')", name=op.f("ck_return_request_event_event_known")),
        sa.CheckConstraint("length(actor) > 0", name=op.f("ck_return_request_event_who")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_return_request_event_number_from_1")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["return_request.id"], name=op.f("fk_return_request_event_request_id_return_request")
        ),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_return_request_event")),
    )
    op.create_table(
        "submission_file",
        sa.Column("submission_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("classification", sa.String(), nullable=False),
        sa.Column("restricted_why", sa.String(), nullable=False),
        sa.CheckConstraint("classification <> 'case-level'", name=op.f("ck_submission_file_never_case_level")),
        sa.CheckConstraint(
            "classification <> 'restricted' OR length(restricted_why) > 0",
            name=op.f("ck_submission_file_restricted_only_with_reason"),
        ),
        sa.CheckConstraint(
            "classification IN ('public', 'internal', 'restricted', 'case-level')",
            name=op.f("ck_submission_file_classification_known"),
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_submission_file_sha256_is_sha256")),
        sa.CheckConstraint("size_bytes >= 0", name=op.f("ck_submission_file_size_not_negative")),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_item.id"], name=op.f("fk_submission_file_evidence_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_file_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", "name", name=op.f("pk_submission_file")),
    )
    op.create_index(op.f("ix_submission_file_evidence_id"), "submission_file", ["evidence_id"], unique=False)
    op.create_table(
        "return_request_sent",
        sa.Column("request_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_return_request_sent_sha256_is_sha256")),
        sa.ForeignKeyConstraint(
            ["evidence_id", "sha256"],
            ["evidence_version.item_id", "evidence_version.sha256"],
            name=op.f("fk_return_request_sent_evidence_id_sha256_evidence_version"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "number"],
            ["return_request_event.request_id", "return_request_event.number"],
            name=op.f("fk_return_request_sent_request_id_number_return_request_event"),
        ),
        sa.PrimaryKeyConstraint("request_id", "number", "evidence_id", "sha256", name=op.f("pk_return_request_sent")),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table("return_request_sent")
    op.drop_index(op.f("ix_submission_file_evidence_id"), table_name="submission_file")
    op.drop_table("submission_file")
    op.drop_table("return_request_event")
    op.drop_table("submission")
    op.drop_table("return_request")
