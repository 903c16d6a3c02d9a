"""Schema revisions of the workspace database (Alembic)."""
