"""The whole life of a directive: receipt, progress, requests, series, successors

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
    """Go to this revision. Columns are added in place: rebuilding a table would break what refers to it."""
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
    op.create_index(op.f("ix_matters_assignment_id"), "matters", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_matters_state"), "matters", ["state"], unique=False)
    op.create_index(
        "uq_matters_one_open",
        "matters",
        ["assignment_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
        postgresql_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
    )

    op.add_column("assignments", sa.Column("first_deadline", sa.Date(), nullable=True))
    op.add_column("assignments", sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("assignments", sa.Column("percent", sa.Integer(), nullable=True))
    op.add_column("assignments", sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("chats", sa.Column("met_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("directives", sa.Column("consolidating", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("directives", sa.Column("starred", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("directives", sa.Column("series_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_directives_series_id"), "directives", ["series_id"], unique=False)

    op.add_column("notices", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))

    op.execute("UPDATE assignments SET first_deadline = deadline")


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_column("notices", "withdrawn_at")

    op.drop_index(op.f("ix_directives_series_id"), table_name="directives")
    op.drop_column("directives", "series_id")
    op.drop_column("directives", "starred")
    op.drop_column("directives", "consolidating")

    op.drop_column("chats", "met_at")

    op.drop_column("assignments", "received_at")
    op.drop_column("assignments", "percent")
    op.drop_column("assignments", "extensions")
    op.drop_column("assignments", "first_deadline")

    op.drop_index(
        "uq_matters_one_open",
        table_name="matters",
        sqlite_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
        postgresql_where=sa.text("state = 'open' AND kind IN ('extension', 'explanation')"),
    )
    op.drop_index(op.f("ix_matters_state"), table_name="matters")
    op.drop_index(op.f("ix_matters_assignment_id"), table_name="matters")

    op.drop_table("matters")
    op.drop_table("successors")
