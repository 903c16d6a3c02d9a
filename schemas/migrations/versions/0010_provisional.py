"""A provisional figure has a value and is marked as provisional."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_NAME = "ck_measure_observation_no_value_where_flagged"
_BEFORE = "(value IS NULL) OR (flag IN ('', 'original_in_brackets'))"
_AFTER = "(value IS NULL) OR (flag IN ('', 'original_in_brackets', '[p]'))"


def _allow(rule: str) -> None:
    """Say which flags a figure with a value may have."""
    with op.batch_alter_table("measure_observation") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), rule)


def upgrade() -> None:
    """Apply it."""
    _allow(_AFTER)


def downgrade() -> None:
    """Undo it."""
    _allow(_BEFORE)
