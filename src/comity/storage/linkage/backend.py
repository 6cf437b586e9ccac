"""What the engine needs of a database it runs on."""

from typing import Protocol

from splink.internals.database_api import DatabaseAPISubClass


class Backend(Protocol):
    """A database that Splink can speak to."""

    @property
    def name(self) -> str:
        """Name and version, for the report."""
        ...

    @property
    def failures(self) -> tuple[type[Exception], ...]:
        """What it raises when it fails: no memory, no disk."""
        ...

    @property
    def overlap(self) -> str:
        """Its function that says whether two lists share a value."""
        ...

    def api(self) -> DatabaseAPISubClass:
        """Return a fresh face of it, which knows no tables of an earlier linkage."""
        ...

    def close(self) -> None:
        """End it, and with it everything it held."""
        ...
