"""Sessions know their kind of device, and when someone last showed that it is them.

Revision: hard
Follows: own_copy
"""

import sqlalchemy as sa
from alembic import op

revision = "hard"
down_revision = "own_copy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both. Sessions that are there stay, and are asked again before what matters."""
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.add_column(
            sa.Column("device", sa.String(length=20), server_default="", nullable=False)
        )
        sessions.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take both away."""
    with op.batch_alter_table("browser_sessions") as sessions:
        sessions.drop_column("proved_at")
        sessions.drop_column("device")
