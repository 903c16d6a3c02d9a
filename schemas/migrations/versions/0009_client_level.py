"""Tables of client-level data, and its kind of evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KINDS = "'national return', 'document', 'evidence tracker', 'case audits', 'feedback'"
_NAME = "ck_evidence_item_kind_known"


def _allow(kinds: str) -> None:
    """Say which kinds of evidence there are."""
    with op.batch_alter_table("evidence_item") as table:
        table.drop_constraint(op.f(_NAME), type_="check")
        table.create_check_constraint(op.f(_NAME), f"kind IN ({kinds})")


def upgrade() -> None:
    """Apply it."""
    _allow(f"{_KINDS}, 'client-level data'")
    op.create_table('client_level_submission',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('checked_on', sa.Date(), nullable=False),
    sa.Column('la_code', sa.String(), nullable=False),
    sa.Column('release', sa.String(), nullable=False),
    sa.Column('period_start', sa.Date(), nullable=True),
    sa.Column('period_end', sa.Date(), nullable=True),
    sa.Column('complete_from', sa.Date(), nullable=True),
    sa.Column('complete_until', sa.Date(), nullable=True),
    sa.Column('n_events', sa.Integer(), nullable=False),
    sa.Column('n_people', sa.Integer(), nullable=False),
    sa.Column('types_json', sa.String(), nullable=False),
    sa.Column('guesses_json', sa.String(), nullable=False),
    sa.Column('not_checked_json', sa.String(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_client_level_submission_sha256_is_sha256')),
    sa.CheckConstraint('n_events >= 0 AND n_people >= 0', name=op.f('ck_client_level_submission_numbers_not_negative')),
    sa.ForeignKeyConstraint(['item_id'], ['evidence_item.id'], name=op.f('fk_client_level_submission_item_id_evidence_item')),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', name=op.f('pk_client_level_submission')),
    sa.UniqueConstraint('number', name=op.f('uq_client_level_submission_number'))
    )
    op.create_index(op.f('ix_client_level_submission_item_id'), 'client_level_submission', ['item_id'], unique=False)
    op.create_table('client_level_check',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('dataset', sa.String(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('n_rows', sa.Integer(), nullable=False),
    sa.Column('n_failing', sa.Integer(), nullable=True),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('remedy', sa.String(), nullable=False),
    sa.CheckConstraint("severity IN ('stop', 'warn')", name=op.f('ck_client_level_check_severity_known')),
    sa.ForeignKeyConstraint(['sha256', 'reader_version'], ['client_level_submission.sha256', 'client_level_submission.reader_version'], name='fk_client_level_check_submission'),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', 'name', name=op.f('pk_client_level_check'))
    )
    op.create_table('client_level_figure',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('cut', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('value', sa.Float(), nullable=True),
    sa.Column('numerator', sa.Integer(), nullable=True),
    sa.Column('denominator', sa.Integer(), nullable=True),
    sa.Column('low', sa.Float(), nullable=True),
    sa.Column('high', sa.Float(), nullable=True),
    sa.Column('left_out_json', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['sha256', 'reader_version'], ['client_level_submission.sha256', 'client_level_submission.reader_version'], name='fk_client_level_figure_submission'),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', 'code', 'period', 'cut', name=op.f('pk_client_level_figure'))
    )
    op.create_table('client_level_fill',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('n_applies', sa.Integer(), nullable=False),
    sa.Column('n_valid', sa.Integer(), nullable=False),
    sa.Column('n_blank_allowed', sa.Integer(), nullable=False),
    sa.Column('n_blank_mandatory', sa.Integer(), nullable=False),
    sa.Column('n_invalid', sa.Integer(), nullable=False),
    sa.Column('list_state', sa.String(), nullable=True),
    sa.CheckConstraint('list_state IS NULL OR length(list_state) > 0', name=op.f('ck_client_level_fill_list_state_present')),
    sa.ForeignKeyConstraint(['sha256', 'reader_version'], ['client_level_submission.sha256', 'client_level_submission.reader_version'], name='fk_client_level_fill_submission'),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', 'field', name=op.f('pk_client_level_fill'))
    )
    op.create_table('client_level_outcome',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('sentence', sa.String(), nullable=False),
    sa.Column('remedy', sa.String(), nullable=False),
    sa.Column('fields_json', sa.String(), nullable=False),
    sa.Column('across', sa.Boolean(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('own', sa.Boolean(), nullable=False),
    sa.Column('n_looked_at', sa.Integer(), nullable=False),
    sa.Column('n_failing', sa.Integer(), nullable=False),
    sa.Column('n_people', sa.Integer(), nullable=False),
    sa.Column('rows_json', sa.String(), nullable=False),
    sa.CheckConstraint("severity IN ('error', 'query')", name=op.f('ck_client_level_outcome_severity_known')),
    sa.CheckConstraint('n_failing BETWEEN 0 AND n_looked_at', name=op.f('ck_client_level_outcome_failing_among_looked_at')),
    sa.CheckConstraint('n_people BETWEEN 0 AND n_failing', name=op.f('ck_client_level_outcome_people_among_failing')),
    sa.ForeignKeyConstraint(['sha256', 'reader_version'], ['client_level_submission.sha256', 'client_level_submission.reader_version'], name='fk_client_level_outcome_submission'),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', 'rule', name=op.f('pk_client_level_outcome'))
    )
    op.create_table('client_level_waiting',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('as_at', sa.Date(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=True),
    sa.Column('median_days', sa.Float(), nullable=True),
    sa.Column('longest_days', sa.Integer(), nullable=True),
    sa.Column('risk_review', sa.String(), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.CheckConstraint('n IS NULL OR n >= 0', name=op.f('ck_client_level_waiting_n_not_negative')),
    sa.ForeignKeyConstraint(['sha256', 'reader_version'], ['client_level_submission.sha256', 'client_level_submission.reader_version'], name='fk_client_level_waiting_submission'),
    sa.PrimaryKeyConstraint('sha256', 'reader_version', 'kind', 'as_at', name=op.f('pk_client_level_waiting'))
    )


def downgrade() -> None:
    """Undo it."""
    for name in ("waiting", "outcome", "fill", "figure", "check"):
        op.drop_table(f"client_level_{name}")
    op.drop_index(op.f("ix_client_level_submission_item_id"), table_name="client_level_submission")
    op.drop_table("client_level_submission")
    _allow(_KINDS)
