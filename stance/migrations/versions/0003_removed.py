"""Documents that were taken out, and can be put back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("documents", sa.Column("removed", sa.DateTime(timezone=True)))
