"""Changes that can be undone: what each one replaced is remembered."""

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from comity.errors import StorageUnavailable

K = TypeVar("K")
V = TypeVar("V")

_ABSENT: Final = object()


class Journal:
    """Changes tables of one transaction and can take all of it back.

    A rollback costs as much as the transaction itself, whatever the store holds.
    """

    def __init__(self) -> None:
        self._replaced: list[tuple[Any, Any, Any]] = []

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Insert or replace an entry of a table."""
        self._replaced.append((table, key, table.get(key, _ABSENT)))
        table[key] = value

    def drop(self, table: dict[K, V], key: K) -> None:
        """Remove an entry, if it is there."""
        if key in table:
            self._replaced.append((table, key, table.pop(key)))

    def extend(self, rows: list[V], added: Iterable[V]) -> None:
        """Append rows to a list."""
        self._replaced.append((rows, len(rows), _ABSENT))
        rows.extend(added)

    def replace(self, rows: list[V], place: int, value: V) -> None:
        """Put a value in the place of a row of a list."""
        self._replaced.append((rows, place, rows[place]))
        rows[place] = value

    def undo(self) -> None:
        """Take everything back, last change first."""
        for table, key, value in reversed(self._replaced):
            if isinstance(table, list) and value is _ABSENT:
                del table[key:]
            elif isinstance(table, list):
                table[key] = value
            elif value is _ABSENT:
                table.pop(key, None)
            else:
                table[key] = value
        self._replaced.clear()


class ReadOnly(Journal):
    """Refuses every change: what a snapshot gets in place of a journal."""

    def put(self, table: dict[K, V], key: K, value: V) -> None:
        """Refuse.

        Raises:
            StorageUnavailable: Always; changing a snapshot is the caller's bug.
        """
        del table, key, value
        raise _refused()

    def drop(self, table: dict[K, V], key: K) -> None:
        """Refuse.

        Raises:
            StorageUnavailable: Always; changing a snapshot is the caller's bug.
        """
        del table, key
        raise _refused()

    def extend(self, rows: list[V], added: Iterable[V]) -> None:
        """Refuse.

        Raises:
            StorageUnavailable: Always; changing a snapshot is the caller's bug.
        """
        del rows, added
        raise _refused()

    def replace(self, rows: list[V], place: int, value: V) -> None:
        """Refuse.

        Raises:
            StorageUnavailable: Always; changing a snapshot is the caller's bug.
        """
        del rows, place, value
        raise _refused()


def _refused() -> StorageUnavailable:
    return StorageUnavailable("The node's database does not answer.", private="a snapshot")
