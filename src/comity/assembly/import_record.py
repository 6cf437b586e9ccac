"""Imports on record: what is about to alter the register, and what it altered, in numbers."""

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.importing import ImportSummary
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.transport.registers.formats import Format


def log_begun(node: Node, file_format: Format, digest: str, by: str) -> None:
    """Put on record what is about to alter the register.

    Groups are committed one by one: whatever interrupts the import, this was on record.

    Args:
        node: The node.
        file_format: Format of what is imported.
        digest: Its SHA-256.
        by: Who imports.
    """
    _log(node, Act.IMPORT_BEGUN, {"format": str(file_format), "sha256": digest}, by)


def log_finished(node: Node, summary: ImportSummary, digest: str, by: str) -> None:
    """Put on record what an import altered, in numbers."""
    counts: dict[str, JsonValue] = {
        "changed": summary.changed,
        "changed_convictions": summary.changed_convictions,
        "convictions": summary.convictions,
        "events": summary.events,
        "new": summary.new,
        "removed": summary.removed,
        "set_aside": summary.set_aside,
        "unchanged": summary.unchanged,
    }
    _log(node, Act.IMPORT_FINISHED, {"counts": counts, "sha256": digest}, by)


def _log(node: Node, act: Act, fields: dict[str, JsonValue], by: str) -> None:
    with node.database.begin() as work:
        log_act(
            work,
            act,
            fields,
            official=by,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
