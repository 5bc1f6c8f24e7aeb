"""Actors merged and split by hand, and the names that statements gave them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("actors", sa.Column("same_as", sa.String(16)))
    op.add_column("statements", sa.Column("named", sa.Text))
    op.add_column("statements", sa.Column("on_behalf_of", sa.Text))
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
    )
