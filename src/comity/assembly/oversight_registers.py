"""Registers for the inspector, each read when asked for, and on record that it was read."""

from collections import Counter

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.journal import journal_of
from comity.assembly.oversight_processing import ProcessingRegister, processing_register
from comity.assembly.oversight_search import put_on_record
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.oversight.inspection import is_inspection
from comity.oversight.journal import JournalEntry
from comity.oversight.registers import RegisterName, entries_of, statistics


def read_register(node: Node, who: Principal, name: RegisterName) -> tuple[JournalEntry, ...]:
    """Return the entries of a register, oldest first, from the log itself.

    Raises:
        AccessDenied: Not an inspector.
    """
    who.require(Permission.REGISTERS_READ)
    with node.database.begin() as work:
        found = entries_of(name, journal_of(work))
        fields: dict[str, JsonValue] = {"register": name.value, "results": len(found)}
        put_on_record(work, node, who, Act.READ_REGISTER, fields)
    return found


def read_processing(node: Node, who: Principal) -> ProcessingRegister:
    """Return the record of processing activities.

    Raises:
        AccessDenied: Not an inspector.
    """
    who.require(Permission.REGISTERS_READ)
    found = processing_register(node)
    with node.database.begin() as work:
        fields: dict[str, JsonValue] = {"register": "processing", "results": len(found.activities)}
        put_on_record(work, node, who, Act.READ_REGISTER, fields)
    return found


def read_statistics(node: Node, who: Principal) -> dict[str, Counter[str]]:
    """Return how many entries there are by act, officer, purpose and month.

    Raises:
        AccessDenied: Not an inspector.
    """
    who.require(Permission.REGISTERS_READ)
    with node.database.begin() as work:
        counted = statistics(each for each in journal_of(work) if not is_inspection(each.act))
        fields: dict[str, JsonValue] = {
            "register": "statistics",
            "results": sum(counted["act"].values()),
        }
        put_on_record(work, node, who, Act.READ_REGISTER, fields)
    return counted
