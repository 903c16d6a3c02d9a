"""Which people a figure is about, and the day a release was given out.

Both columns may be empty, so that what was kept before holds the same as it did, and the custody log still tells of it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply it."""
    op.add_column("dataset", sa.Column("released_on", sa.Date(), nullable=True))
    op.add_column("measure_observation", sa.Column("cut", sa.String(), nullable=True))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("measure_observation", "cut")
    op.drop_column("dataset", "released_on")
