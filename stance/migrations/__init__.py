"""The steps by which an older database becomes today's, for Alembic; run by ``upgrade``."""
