"""Alembic's entry: runs revisions over the connection `schemas.database.upgrade` hands it."""

from alembic import context

from schemas.all_tables import Table

connection = context.config.attributes["connection"]
sqlite = connection.dialect.name == "sqlite"


def _watch_foreign_keys(state: str) -> None:
    """Switch the watch on foreign keys, which SQLite only does between transactions: so not through SQLAlchemy."""
    connection.rollback()
    connection.connection.driver_connection.execute(f"PRAGMA foreign_keys={state}")


context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=True,
)
if sqlite:
    # Batch mode rebuilds tables, which foreign keys would take for deletions.
    _watch_foreign_keys("OFF")
try:
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
finally:
    if sqlite:
        _watch_foreign_keys("ON")
