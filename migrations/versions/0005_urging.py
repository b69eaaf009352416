"""Urging: how often, what the office has switched off, and what a message says of each task

Revision: 0005
Follows: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Columns are added in place: rebuilding a table would break what refers to it."""
    op.add_column("agencies", sa.Column("quiet_until", sa.Date(), nullable=True))

    op.add_column("assignments", sa.Column("urgings", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignments", sa.Column("urged_on", sa.Date(), nullable=True))
    op.add_column("assignments", sa.Column("office_after", sa.Integer(), nullable=True))
    op.add_column("assignments", sa.Column("chair_after", sa.Integer(), nullable=True))
    op.add_column("assignments", sa.Column("quiet_until", sa.Date(), nullable=True))

    op.add_column("outbox", sa.Column("as_of", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("counts", sa.JSON(), nullable=True))

    op.add_column("outbox_items", sa.Column("section", sa.String(length=20), nullable=True))
    op.add_column("outbox_items", sa.Column("listed", sa.Date(), nullable=True))
    op.add_column("outbox_items", sa.Column("state", sa.String(length=20), nullable=True))
    op.add_column("outbox_items", sa.Column("deadline", sa.Date(), nullable=True))


def downgrade() -> None:
    """Go back to the revision before."""
    for name in ("deadline", "state", "listed", "section"):
        op.drop_column("outbox_items", name)
    for name in ("counts", "as_of"):
        op.drop_column("outbox", name)
    for name in ("quiet_until", "chair_after", "office_after", "urged_on", "urgings"):
        op.drop_column("assignments", name)
    op.drop_column("agencies", "quiet_until")
