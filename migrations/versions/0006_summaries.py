"""Summaries that come by themselves can be switched off.

Revision: 0006
Follows: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("people", sa.Column("no_summaries", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("people", "no_summaries")
