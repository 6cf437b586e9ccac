"""Does the storage key open what this node keeps?"""

from collections.abc import Iterator
from typing import Final

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status

_ADVICE: Final = (
    "Put the storage key back that belongs to this database: without it nothing that was "
    "exchanged can be read here again."
)


def examine_sealed(node: Node) -> Iterator[Finding]:
    """Yield whether the storage key is the one under which the database is sealed.

    The last entry of the log is opened; a log without entries says nothing of the key.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    key = node.database.storage_key
    with node.database.read() as snapshot:
        size = snapshot.log.size()
        opens = size == 0 or snapshot.log.entry(size - 1).body is not None
    if opens:
        what = f"the storage key {key.key_id} opens what is sealed"
        yield Finding("sealed at rest", Status.OK, what)
    else:
        what = f"the storage key {key.key_id} does not open the last entry of the log"
        yield Finding("sealed at rest", Status.FAIL, what, _ADVICE)
