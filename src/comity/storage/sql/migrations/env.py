"""What Alembic runs: all steps in the transaction that ``storage.sql.migrate`` opened."""

from alembic import context

from comity.storage.sql.schema import metadata


def _run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=metadata,
        transactional_ddl=True,
    )
    context.run_migrations()


# Alembic imports this file to have the steps run. Others may import it to read it.
if getattr(context, "_proxy", None) is not None:
    _run()
