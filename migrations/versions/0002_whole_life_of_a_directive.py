"""The whole life of a directive: receipt, progress, matters, series, successors

Revision: 0002
Follows: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "successors",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("heir_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_successors_agency_id_agencies")),
        sa.ForeignKeyConstraint(["heir_id"], ["agencies.id"], name=op.f("fk_successors_heir_id_agencies")),
        sa.PrimaryKeyConstraint("agency_id", "heir_id", name=op.f("pk_successors")),
    )
    op.create_table(
        "matters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("old_deadline", sa.Date(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.BigInteger(), nullable=True),
        sa.Column("raised_name", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_name", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignments.id"], name=op.f("fk_matters_assignment_id_assignments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
    )
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matters_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_matters_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_matters_one_open",
            ["assignment_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
            postgresql_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
        )

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_deadline", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("percent", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.add_column(sa.Column("met_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consolidating", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("starred", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_directives_series_id"), ["series_id"], unique=False)

    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))

    op.execute("UPDATE assignments SET first_deadline = deadline")


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")

    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directives_series_id"))
        batch_op.drop_column("series_id")
        batch_op.drop_column("starred")
        batch_op.drop_column("consolidating")

    with op.batch_alter_table("chats", schema=None) as batch_op:
        batch_op.drop_column("met_at")

    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_column("received_at")
        batch_op.drop_column("percent")
        batch_op.drop_column("extensions")
        batch_op.drop_column("first_deadline")

    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_matters_one_open",
            sqlite_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
            postgresql_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
        )
        batch_op.drop_index(batch_op.f("ix_matters_state"))
        batch_op.drop_index(batch_op.f("ix_matters_assignment_id"))

    op.drop_table("matters")
    op.drop_table("successors")
