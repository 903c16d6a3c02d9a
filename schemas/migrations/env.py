"""Alembic's entry: runs revisions over the connection `schemas.database.upgrade` hands it."""

from alembic import context
from sqlalchemy import text

from schemas.all_tables import Table

connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
if sqlite:
    # Batch mode rebuilds tables, which foreign keys would take for deletions.
    connection.execute(text("PRAGMA foreign_keys=OFF"))
    connection.rollback()
with context.begin_transaction():
    context.run_migrations()
connection.commit()
if sqlite:
    connection.rollback()
    connection.execute(text("PRAGMA foreign_keys=ON"))
    connection.rollback()
