"""What a dashboard asks first of a large database: whether anything is new, and whether anything is not judged."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("documents_by_change", "documents", ["added", "removed"])
    op.create_index("positions_by_codebook", "positions", ["codebook", "version"])
