"""Alembic migrations of the ledger; 0001 is the first release's schema."""
