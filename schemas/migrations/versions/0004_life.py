"""Tables of life."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table(
        "item_event",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'colour overridden' OR (length(why) > 0 AND until IS NOT NULL)",
            name=op.f("ck_item_event_override_says_why_and_until"),
        ),
        sa.CheckConstraint(
            "kind <> 'not applicable' OR length(why) > 0", name=op.f("ck_item_event_not_applicable_says_why")
        ),
        sa.CheckConstraint(
            "kind IN ('owner set', 'deputy set', 'review due set', 'classification set', 'document type set', "
            "'approved', 'colour overridden', 'not applicable', 'applicable again', 'held', 'released', 'expired', "
            "'deleted', 'restored')",
            name=op.f("ck_item_event_kind_known"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('deleted', 'restored') OR length(sha256) = 64",
            name=op.f("ck_item_event_deletion_names_the_version"),
        ),
        sa.CheckConstraint("length(actor) > 0", name=op.f("ck_item_event_who")),
        sa.CheckConstraint("sequence >= 1", name=op.f("ck_item_event_sequence_from_1")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_item_event")),
    )
    op.create_index(op.f("ix_item_event_item_id"), "item_event", ["item_id"], unique=False)
    op.add_column("evidence_detail", sa.Column("document_type", sa.String(), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("evidence_detail", "document_type")
    op.drop_index(op.f("ix_item_event_item_id"), table_name="item_event")
    op.drop_table("item_event")
