"""Which supergroup a group became is known, so that what was typed before the move is understood after it.

Revision: 0009
Follows: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("chats") as batch:
        batch.add_column(sa.Column("moved_to", sa.BigInteger(), nullable=True))
        batch.create_index(op.f("ix_chats_moved_to"), ["moved_to"])


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("chats") as batch:
        batch.drop_index(op.f("ix_chats_moved_to"))
        batch.drop_column("moved_to")
