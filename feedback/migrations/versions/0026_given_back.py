"""A page that a form gave back on a tablet for many.

Revision: given_back
Follows: finding
"""

import sqlalchemy as sa
from alembic import op

revision = "given_back"
down_revision = "finding"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    op.add_column("browser_sessions", sa.Column("given_back", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("browser_sessions", "given_back")
