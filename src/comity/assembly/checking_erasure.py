"""Checking that what is erased was erased on record, and that what was stays so."""

from collections.abc import Callable, Iterable

from comity.errors import Failure
from comity.ledger.acts import Act, read_erasure
from comity.storage.sql.walking_erasure import ErasureWalk

Note = Callable[[str, str], None]
"""Takes a kind of finding and a sentence."""

_KIND = "erasures"


def erased_on_record(bodies: Iterable[bytes]) -> set[str]:
    """Return the conversations whose payloads were erased, as the log says.

    Args:
        bodies: Bodies of ``erasure`` entries that are the log's own.
    """
    found = set()
    for body in bodies:
        try:
            entry = read_erasure(body)
        except Failure:
            continue
        if entry.act == Act.ERASE_PAYLOADS:
            found.add(entry.case)
    return found


def check_erasures(walk: ErasureWalk, on_record: set[str], note: Note) -> tuple[int, list[str]]:
    """Compare the log's erasures with what is here.

    Args:
        walk: What to read.
        on_record: What the log says was erased.
        note: Told what disagrees.

    Returns:
        How many conversations are erased, and which of them can be read again.
    """
    erased = 0
    for conversation in walk.erased():
        erased += 1
        if conversation not in on_record:
            note(_KIND, f"{conversation}: its payloads were erased, and nothing on record says so")
    again = list(walk.readable_again(sorted(on_record)))
    for conversation in again:
        note(
            _KIND,
            f"{conversation}: its payloads were erased, and its key or its bytes are here "
            "again, from a copy made before",
        )
    for message in walk.without_key():
        note(_KIND, f"{message}: the key it is sealed under is missing")
    return erased, again
