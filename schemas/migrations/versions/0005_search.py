"""Tables of search."""

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

_COLUMNS = "title, section, body"
_SQLITE = (
    # The index holds no text of its own: it reads search_block, and two triggers keep the two alike.
    f"CREATE VIRTUAL TABLE search_index USING fts5({_COLUMNS}, content='search_block', content_rowid='number', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "INSERT INTO search_index(search_index, rank) VALUES('rank', 'bm25(10.0, 4.0, 1.0)')",
    f"CREATE TRIGGER search_block_added AFTER INSERT ON search_block BEGIN INSERT INTO search_index(rowid, {_COLUMNS}) "
    "VALUES (new.number, new.title, new.section, new.body); END",
    "CREATE TRIGGER search_block_gone AFTER DELETE ON search_block BEGIN INSERT INTO search_index(search_index, rowid, "
    f"{_COLUMNS}) VALUES ('delete', old.number, old.title, old.section, old.body); END",
)
_POSTGRESQL = (
    "ALTER TABLE search_block ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', section), 'B') || "
    "setweight(to_tsvector('english', body), 'D')) STORED",
    "CREATE INDEX ix_search_block_words ON search_block USING gin (words)",
)


def upgrade() -> None:
    """Apply it."""
    op.create_table('inspected_file',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reader_version', sa.String(), nullable=False),
    sa.Column('n_blocks', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(sha256) = 64', name=op.f('ck_inspected_file_sha256_is_sha256')),
    sa.CheckConstraint('n_blocks >= 0', name=op.f('ck_inspected_file_n_blocks_not_negative')),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_inspected_file'))
    )
    op.create_table('search_block',
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('item_id', sa.String(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.CheckConstraint('(item_id IS NULL) = (sequence IS NULL)', name=op.f('ck_search_block_item_with_intake')),
    sa.CheckConstraint('(sha256 IS NULL) = (item_id IS NOT NULL)', name=op.f('ck_search_block_of_a_file_or_of_an_item')),
    sa.CheckConstraint('sha256 IS NULL OR length(sha256) = 64', name=op.f('ck_search_block_sha256_is_sha256')),
    sa.ForeignKeyConstraint(['item_id'], ['evidence_item.id'], name=op.f('fk_search_block_item_id_evidence_item')),
    sa.ForeignKeyConstraint(['sequence'], ['intake.sequence'], name=op.f('fk_search_block_sequence_intake')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_search_block'))
    )
    op.create_index(op.f('ix_search_block_sequence'), 'search_block', ['sequence'], unique=False)
    op.create_index(op.f('ix_search_block_sha256'), 'search_block', ['sha256'], unique=False)
    for statement in _SQLITE if op.get_bind().dialect.name == 'sqlite' else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Undo it."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("DROP TABLE search_index")
    op.drop_index(op.f('ix_search_block_sha256'), table_name='search_block')
    op.drop_index(op.f('ix_search_block_sequence'), table_name='search_block')
    op.drop_table('search_block')
    op.drop_table('inspected_file')
