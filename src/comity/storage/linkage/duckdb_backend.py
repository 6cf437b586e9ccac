"""Splink on DuckDB, in this process: the default, enough for registers of millions."""

from pathlib import Path

import duckdb
from splink import DuckDBAPI


class DuckDbBackend:
    """A DuckDB in memory, which spills into the scratch folder.

    Args:
        scratch: Folder for what does not fit into memory.
    """

    failures: tuple[type[Exception], ...] = (duckdb.Error,)

    overlap = "list_has_any"

    def __init__(self, scratch: Path) -> None:
        self.name = f"DuckDB {duckdb.__version__}"
        self._connection = duckdb.connect(
            config={
                "temp_directory": str(scratch),
                # An engine that meets personal data fetches nothing from anywhere.
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )

    def api(self) -> DuckDBAPI:
        """Return a fresh face of it."""
        return DuckDBAPI(self._connection.cursor())

    def close(self) -> None:
        """End it, and with it everything it held."""
        self._connection.close()
