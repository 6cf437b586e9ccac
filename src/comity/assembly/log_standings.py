"""What is in force by the log: freezes, holds and restrictions, persons' requests and embargoes.

Whoever ends or deletes one of them behind the node's back is contradicted by the log, which says
that it was set and says nothing of its end.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from comity.ledger.acts import Act
from comity.oversight.freezing import Freeze
from comity.oversight.journal import JournalEntry
from comity.storage.store import Snapshot, Work

FREEZE: Final = "freeze"
HOLD: Final = "hold"
RESTRICTION: Final = "restriction"

RIGHTS: Final = "rights"
"""Persons' requests, and embargoes: set when registered, ended when retention ends them."""

_SWITCHES: Final[Mapping[str, tuple[str, str, bool]]] = MappingProxyType(
    {
        Act.FREEZE_PROCESSING: (FREEZE, "freeze", True),
        Act.LIFT_FREEZE: (FREEZE, "freeze", False),
        Act.HOLD_SET: (HOLD, "hold", True),
        Act.HOLD_LIFTED: (HOLD, "hold", False),
        Act.RECORD_RESTRICTED: (RESTRICTION, "restriction", True),
        Act.RESTRICTION_LIFTED: (RESTRICTION, "restriction", False),
        Act.RIGHTS_REGISTERED: (RIGHTS, "request", True),
        Act.RIGHTS_EMBARGOED: (RIGHTS, "embargo", True),
        Act.RIGHTS_ENDED: (RIGHTS, "reference", False),
    }
)
"""What puts something in force or ends it: its kind, the field that names it, and which of the two.
"""

_EVERY: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Switched:
    """Something that an entry put in force, or ended.

    Attributes:
        kind: What kind of thing.
        identifier: Which.
        is_set: Whether it is in force since.
    """

    kind: str
    identifier: str
    is_set: bool


def switched_by(entry: JournalEntry) -> Switched | None:
    """Return what an entry put in force or ended, if that is what it tells of."""
    found = _SWITCHES.get(entry.act)
    if found is None:
        return None
    kind, field, is_set = found
    return Switched(kind, entry.text(field), is_set)


def contradicted(reading: Snapshot | Work, stands: Mapping[tuple[str, str], bool]) -> Iterator[str]:
    """Yield what the tables say otherwise than the log whether it is in force.

    Args:
        reading: The tables.
        stands: Whether each is in force, by kind and identifier, as the log says.
    """
    # A freeze that is not here at all is named as missing by whoever looks for what is owed.
    freezes = {each.id: each.holds for each in reading.oversight.items(Freeze)}
    in_force: Mapping[str, AbstractSet[str]] = {
        FREEZE: {identifier for identifier, holds in freezes.items() if holds},
        HOLD: {each.id for each in reading.retention.holds()},
        RESTRICTION: {each.id for each in reading.restrictions.in_force()},
        RIGHTS: {
            *(each.id for each in reading.rights.listed(only_open=False, limit=_EVERY)),
            *(each.id for each in reading.rights.every_embargo()),
        },
    }
    for (kind, identifier), is_owed in stands.items():
        if kind == FREEZE and identifier not in freezes:
            continue
        if (identifier in in_force[kind]) is not is_owed:
            yield identifier
