"""How older ledgers are brought up to date; run by alembic when a ledger is opened."""
