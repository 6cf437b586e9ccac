"""Entries of the journal for somebody outside, in a file that ``comity verify`` checks."""

from collections.abc import Sequence

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.oversight_search import entry_of, put_on_record
from comity.errors import InputInvalid
from comity.ledger.acts import Act
from comity.ledger.checkpoint import read_checkpoint
from comity.ledger.entry import JsonValue
from comity.ledger.journal_file import MOST_ENTRIES, JournalFile, JournalItem
from comity.storage.store import Work
from comity.trust.digest import sha256


def export_journal(
    node: Node, who: Principal, leaves: Sequence[int], *, purpose: str, case: str
) -> bytes:
    """Return a file of entries, once it is on record that it leaves.

    Args:
        node: The node.
        who: The inspector.
        leaves: Which entries.
        purpose: What for.
        case: The inspector's file.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No entry, too many, or no purpose or file. The inspector's input.
        ReferenceNotFound: One of them is no entry that can be read.
    """
    who.require(Permission.JOURNAL_EXPORT)
    for field, value in (("purpose", purpose), ("case", case)):
        if not value.strip():
            raise InputInvalid(f"An export needs a {field}.", field=field)
    with node.database.begin() as work:
        content = proved_entries(work, node, leaves)
        log_export(
            work, node, who, content, purpose=purpose, case=case, entries=len(frozenset(leaves))
        )
    return content


def proved_entries(work: Work, node: Node, leaves: Sequence[int]) -> bytes:
    """Return a file of entries, each with its place under the latest signed checkpoint.

    It may leave once ``log_export`` has put on record what leaves.

    Raises:
        InputInvalid: No entry, or too many. The inspector's input.
        ReferenceNotFound: One of them is no entry that can be read.
    """
    wanted = sorted(frozenset(leaves))
    if not 1 <= len(wanted) <= MOST_ENTRIES:
        raise InputInvalid(f"A file has 1 to {MOST_ENTRIES} entries.", field="leaves")
    note = work.log.checkpoint()
    size = read_checkpoint(note).size
    items = []
    for leaf in wanted:
        _, stored = entry_of(work, leaf)
        items.append(
            JournalItem(
                index=leaf,
                kind=stored.kind,
                body=stored.body or b"",
                salt=stored.salt,
                hashes=work.log.inclusion_proof(leaf, size),
            )
        )
    return JournalFile(
        network=node.directory.document.network,
        network_digest=node.directory.document.digest(),
        log=node.config.node.origin,
        note=note.decode("utf-8"),
        entries=tuple(items),
    ).encode()


def log_export(
    work: Work,
    node: Node,
    who: Principal,
    content: bytes,
    *,
    purpose: str,
    case: str,
    entries: int,
) -> None:
    """Put on record that a file about the journal leaves, under the inspector's file."""
    fields: dict[str, JsonValue] = {
        "case": case,
        "entries": entries,
        "purpose": purpose,
        "sha256": sha256(content).hex(),
    }
    put_on_record(work, node, who, Act.EXPORT_JOURNAL, fields)
