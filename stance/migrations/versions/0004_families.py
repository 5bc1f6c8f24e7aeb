"""Which statements are copies of one utterance; ``store`` finds it out for those that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("statements", sa.Column("family", sa.String(16)))
