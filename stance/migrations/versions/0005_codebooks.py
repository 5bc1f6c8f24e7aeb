"""Codebooks of the readers' own, so that the dashboard can show what was judged on them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "codebooks", sa.Column("name", sa.String(64), primary_key=True), sa.Column("text", sa.Text, nullable=False)
    )
