"""Tables of custody."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table('custody_entry',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('leaf_sha256', sa.String(), nullable=False),
    sa.CheckConstraint('length(actor) > 0', name=op.f('ck_custody_entry_who')),
    sa.CheckConstraint('length(content_sha256) = 64', name=op.f('ck_custody_entry_content_sha256_is_sha256')),
    sa.CheckConstraint('length(leaf_sha256) = 64', name=op.f('ck_custody_entry_leaf_sha256_is_sha256')),
    sa.CheckConstraint('sequence >= 0', name=op.f('ck_custody_entry_sequence_from_0')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_custody_entry'))
    )
    op.create_index(op.f('ix_custody_entry_subject'), 'custody_entry', ['subject'], unique=False)
    op.create_table('tree_head',
    sa.Column('size', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('root_sha256', sa.String(), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.Column('key_id', sa.String(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.CheckConstraint('length(root_sha256) = 64', name=op.f('ck_tree_head_root_sha256_is_sha256')),
    sa.CheckConstraint('size >= 1', name=op.f('ck_tree_head_size_from_1')),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_tree_head'))
    )
    # what one intake told is hashed when it is written: without these, each would read all that was ever told
    op.create_index(op.f('ix_evidence_detail_sequence'), 'evidence_detail', ['sequence'], unique=False)
    op.create_index(op.f('ix_evidence_link_sequence'), 'evidence_link', ['sequence'], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f('ix_evidence_link_sequence'), table_name='evidence_link')
    op.drop_index(op.f('ix_evidence_detail_sequence'), table_name='evidence_detail')
    op.drop_table('tree_head')
    op.drop_index(op.f('ix_custody_entry_subject'), table_name='custody_entry')
    op.drop_table('custody_entry')
