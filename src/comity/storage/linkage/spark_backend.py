"""Splink on Spark: the same comparisons, for registers that one machine cannot hold."""

from importlib import import_module
from pathlib import Path
from typing import Any, Final

from splink.internals.database_api import DatabaseAPISubClass

from comity.errors import ConfigurationInvalid

_PARTITIONS: Final = 8


class SparkBackend:
    """A Spark session: of the cluster the environment names, else on this machine.

    Args:
        scratch: Folder for what Spark keeps on disk.

    Raises:
        ImportError: pyspark is not installed.
        ConfigurationInvalid: Spark does not start; it needs Java. The operator's business.
    """

    overlap = "arrays_overlap"

    def __init__(self, scratch: Path) -> None:
        # pyspark has no types of its own that hold here, and is seldom installed.
        spark_sql: Any = import_module("pyspark.sql")
        errors: Any = import_module("pyspark.errors")
        gateway: Any = import_module("py4j.protocol")
        jar = import_module("splink.internals.spark.jar_location").similarity_jar_location()
        self.failures: tuple[type[Exception], ...] = (errors.PySparkException, gateway.Py4JError)
        builder = (
            spark_sql.SparkSession.builder.appName("comity-link")
            .config("spark.jars", jar)
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.local.dir", str(scratch))
            .config("spark.sql.warehouse.dir", str(scratch / "warehouse"))
            .config("spark.sql.shuffle.partitions", str(_PARTITIONS))
            .config("spark.default.parallelism", str(_PARTITIONS))
            .config("spark.log.level", "OFF")
        )
        try:
            self._session = builder.getOrCreate()
        except Exception as error:  # pyspark raises its own and plain ones when Java is missing
            raise ConfigurationInvalid(
                "Spark does not start; it needs Java 17 or later.", private=type(error).__name__
            ) from error
        self._session.sparkContext.setCheckpointDir(str(scratch / "checkpoints"))
        self.name = f"Spark {self._session.version}"

    def api(self) -> DatabaseAPISubClass:
        """Return a fresh face of it."""
        spark_api: Any = import_module("splink").SparkAPI
        made: DatabaseAPISubClass = spark_api(
            spark_session=self._session, num_partitions_on_repartition=_PARTITIONS
        )
        return made

    def close(self) -> None:
        """End the session, and with it everything it held."""
        self._session.stop()
