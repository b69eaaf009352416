"""What a try to send came to: whether it reached the network, how many tries may have arrived

Revision: 0003
Follows: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision. Of what is under way nobody knows how far it came."""
    op.add_column("outbox", sa.Column("started_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("unknowns", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_outbox_of_chat", "outbox", ["chat_id", "state"], unique=False)
    op.execute("UPDATE outbox SET started_at = claimed_at WHERE state = 'sending'")
    op.execute("UPDATE outbox SET unknowns = 1 WHERE repeat")


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_outbox_of_chat", table_name="outbox")
    op.drop_column("outbox", "unknowns")
    op.drop_column("outbox", "started_at")
