"""Which engine weighs pairs, found only when asked for: its packages are optional."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum, unique
from pathlib import Path
from typing import TYPE_CHECKING

from comity.errors import ConfigurationInvalid
from comity.search.linkage import LinkageEngine

if TYPE_CHECKING:
    from comity.storage.linkage.backend import Backend


@unique
class EngineChoice(StrEnum):
    """Where pairs are weighed."""

    DUCKDB = "duckdb"
    SPARK = "spark"

    @property
    def extra(self) -> str:
        """The optional part of Comity that brings it."""
        return "linkage" if self is EngineChoice.DUCKDB else "linkage-spark"


@contextmanager
def opened_engine(choice: EngineChoice, scratch: Path) -> Iterator[LinkageEngine]:
    """Open an engine, and end it afterwards.

    Args:
        choice: Which.
        scratch: A folder of the caller's for what does not fit into memory. It then holds
            personal data; the caller deletes it.

    Raises:
        ConfigurationInvalid: The packages of the engine are not installed, or Spark does
            not start. The operator's business.
    """
    # Imported here: splink and pyspark are optional, and slow to load.
    backend: Backend
    try:
        from comity.storage.linkage.splink_engine import (  # noqa: PLC0415 - see above
            SplinkEngine,
        )

        match choice:
            case EngineChoice.DUCKDB:
                from comity.storage.linkage.duckdb_backend import (  # noqa: PLC0415 - see above
                    DuckDbBackend,
                )

                backend = DuckDbBackend(scratch)
            case EngineChoice.SPARK:
                from comity.storage.linkage.spark_backend import (  # noqa: PLC0415 - see above
                    SparkBackend,
                )

                backend = SparkBackend(scratch)
    except ImportError as error:
        raise ConfigurationInvalid(
            f"Linking registers needs an optional part: pip install 'comity[{choice.extra}]'.",
            private=f"{error.name or 'a package'} is not installed",
        ) from error
    try:
        yield SplinkEngine(backend)
    finally:
        backend.close()
