"""Tables of requests."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.create_table('request_form',
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('request_ids', sa.String(), nullable=False),
    sa.Column('lines_json', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('token', name=op.f('pk_request_form'))
    )
    op.create_table('request_list',
    sa.Column('sequence', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('original_name', sa.String(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.CheckConstraint('length(content_sha256) = 64', name=op.f('ck_request_list_content_sha256_is_sha256')),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_request_list_sha256_is_sha256')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_request_list'))
    )
    op.create_table('request_message',
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('recipients', sa.String(), nullable=False),
    sa.Column('template', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_request_message'))
    )
    op.create_table('request_owner',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('post', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=True),
    sa.Column('deputy', sa.String(), nullable=True),
    sa.Column('manager', sa.String(), nullable=True),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_request_owner_name_present')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_request_owner'))
    )
    op.create_index(op.f('ix_request_owner_key'), 'request_owner', ['key'], unique=False)
    op.create_table('request',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('council_gss', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['council_gss'], ['council.gss_code'], name=op.f('fk_request_council_gss_council')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request'))
    )
    op.create_table('request_list_item',
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('official_number', sa.String(), nullable=True),
    sa.Column('asks_for', sa.String(), nullable=False),
    sa.Column('statements', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.CheckConstraint("category IN ('people''s experience', 'staff and leaders', 'partners', 'processes', 'outcomes', 'observation')", name=op.f('ck_request_list_item_category_known')),
    sa.ForeignKeyConstraint(['sequence'], ['request_list.sequence'], name=op.f('fk_request_list_item_sequence_request_list')),
    sa.PrimaryKeyConstraint('sequence', 'code', name=op.f('pk_request_list_item'))
    )
    op.create_table('request_event',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('request_id', sa.String(), nullable=False),
    sa.Column('event', sa.String(), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('items', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.CheckConstraint("event IN ('ask', 'add', 'remind', 'escalate', 'receive', 'ask changes', 'accept', 'withdraw')", name=op.f('ck_request_event_event_known')),
    sa.CheckConstraint('length(actor) > 0', name=op.f('ck_request_event_who')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_request_event_request_id_request')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_request_event'))
    )
    op.create_index(op.f('ix_request_event_request_id'), 'request_event', ['request_id'], unique=False)
    op.create_table('request_message_part',
    sa.Column('request_id', sa.String(), nullable=False),
    sa.Column('round', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('stage', sa.String(), nullable=False),
    sa.Column('message_key', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['message_key'], ['request_message.key'], name=op.f('fk_request_message_part_message_key_request_message')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_request_message_part_request_id_request')),
    sa.PrimaryKeyConstraint('request_id', 'round', 'stage', name=op.f('pk_request_message_part'))
    )
    op.create_index(op.f('ix_request_message_part_message_key'), 'request_message_part', ['message_key'], unique=False)
    op.create_table('request_reply',
    sa.Column('request_id', sa.String(), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('file_sha256', sa.String(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.CheckConstraint('length(content_sha256) = 64', name=op.f('ck_request_reply_content_sha256_is_sha256')),
    sa.CheckConstraint('length(file_sha256) = 64', name=op.f('ck_request_reply_file_sha256_is_sha256')),
    sa.ForeignKeyConstraint(['request_id'], ['request.id'], name=op.f('fk_request_reply_request_id_request')),
    sa.ForeignKeyConstraint(['token'], ['request_form.token'], name=op.f('fk_request_reply_token_request_form')),
    sa.PrimaryKeyConstraint('request_id', 'content_sha256', name=op.f('pk_request_reply'))
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table('request_reply')
    op.drop_index(op.f('ix_request_message_part_message_key'), table_name='request_message_part')
    op.drop_table('request_message_part')
    op.drop_index(op.f('ix_request_event_request_id'), table_name='request_event')
    op.drop_table('request_event')
    op.drop_table('request_list_item')
    op.drop_table('request')
    op.drop_index(op.f('ix_request_owner_key'), table_name='request_owner')
    op.drop_table('request_owner')
    op.drop_table('request_message')
    op.drop_table('request_list')
    op.drop_table('request_form')
