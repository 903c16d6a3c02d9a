"""Tables of store."""

import sqlalchemy as sa
from alembic import op


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table('file_key',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('blob', sa.String(), nullable=False),
    sa.Column('wrapped_key', sa.String(), nullable=False),
    sa.Column('master_id', sa.String(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_file_key_sha256_is_sha256')),
    sa.CheckConstraint('length(wrapped_key) = 120', name=op.f('ck_file_key_wrapped_key_length')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_file_key')),
    sa.UniqueConstraint('blob', name=op.f('uq_file_key_blob'))
    )
    op.create_table('file_tombstone',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('deleted_at', sa.String(), nullable=False),
    sa.Column('deleted_by', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.CheckConstraint('length(deleted_by) > 0 AND length(why) > 0', name=op.f('ck_file_tombstone_who_and_why')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_file_tombstone_sha256_is_sha256')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_file_tombstone'))
    )
    op.create_index(op.f('ix_file_tombstone_sha256'), 'file_tombstone', ['sha256'], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f('ix_file_tombstone_sha256'), table_name='file_tombstone')
    op.drop_table('file_tombstone')
    op.drop_table('file_key')
