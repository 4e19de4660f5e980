"""Whether what someone told before may be seen while another helps them.

Revision: shut
Follows: roles
"""

import sqlalchemy as sa
from alembic import op

revision = "shut"
down_revision = "roles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it."""
    shows = sa.Column("shows_before", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("browser_sessions", shows)


def downgrade() -> None:
    """Take it away."""
    op.drop_column("browser_sessions", "shows_before")
