"""What the databases say happened: the only truth of a measurement."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, text

from comity.assembly.database import file_key_of
from comity.assembly.home import Home
from comity.storage.sql.engines import parsed_url, writing_engine


class Queue:
    """Counts what waits in a node's database, without disturbing the node.

    Args:
        home: The node's folder.
    """

    def __init__(self, home: Home) -> None:
        self._engine = engine_of(home)
        # One connection, kept: a pool costs more than the question.
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def waiting(self) -> int:
        """Return how many messages are not receipted yet."""
        return self._count("SELECT count(*) FROM outbox WHERE delivery = 'due'")

    def unhandled(self) -> int:
        """Return how many received messages wait for casework."""
        return self._count("SELECT count(*) FROM inbox WHERE handling = 'due'")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
        self._engine.dispose()

    def _count(self, query: str) -> int:
        return int(self._connection.exec_driver_sql(query).scalar_one())


@dataclass(frozen=True, slots=True)
class Settled:
    """When one message was composed and when its receipt was kept, in microseconds."""

    composed_at: int
    settled_at: int


def engine_of(home: Home) -> Engine:
    """Return an engine on a node's database, beside the node's own."""
    config = home.config()
    return writing_engine(parsed_url(home.database_url(config)), file_key_of(home, config))


def settled(home: Home) -> Sequence[Settled]:
    """Return the acknowledged messages of a node in the order of their receipts."""
    query = text(
        "SELECT composed_at, settled_at FROM outbox WHERE delivery = 'acknowledged' "
        "ORDER BY settled_at, leaf_index"
    )
    engine = engine_of(home)
    with engine.connect() as connection:
        rows = [Settled(row[0], row[1]) for row in connection.execute(query)]
    engine.dispose()
    return rows


def stored_bytes(home: Home) -> int:
    """Return the size of a node's SQLite database, its log of changes included; else 0."""
    url = home.database_url(home.config())
    if not url.startswith("sqlite:///"):
        return 0
    name = home.path / url.removeprefix("sqlite:///")
    files = (name, name.with_name(name.name + "-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
