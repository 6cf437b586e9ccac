"""Whom the search finds by now, where it found nobody when a task was made.

A task waits for days, and whoever is asked about may be entered meanwhile. An answer that nothing
is held of somebody who is held with convictions is a false one, so that what was found then is not
relied upon.
"""

from collections.abc import Sequence
from typing import Final

from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.importing import authority_of
from comity.assembly.waiting import is_nil
from comity.records.describing import description_in
from comity.records.ports import Task

_NOBODY: Final[Sequence[dict[str, object]]] = ()


def found_since(node: Node, seen: ClearedSnapshot, task: Task) -> Sequence[dict[str, object]]:
    """Return who is found by now for an open task for which nobody was, as its details have it.

    Args:
        node: Ours.
        seen: The register, as whoever asks may know it.
        task: The task; for one that names somebody nothing is searched.

    Raises:
        EnvelopeMalformed: A stored payload of the conversation cannot be read.
    """
    if task.decided_at is not None or not is_nil(task):
        return _NOBODY
    described = description_in(seen.exchange.messages_of(task.conversation))
    if described is None:
        return _NOBODY
    found = authority_of(node).identify(described, seen.register)
    return [each.to_dict() for each in found.candidates]
