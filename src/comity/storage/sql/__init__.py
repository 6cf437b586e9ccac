"""One SQL for SQLite and PostgreSQL."""
