"""Repairing what a check of a node found, where something proves what was there.

Three things prove: our own log, whose leaves lead to the root that our key signed; a
header or docket, which commits to its payload; a partner's log, whose checkpoint we keep.
Nothing else is ever written; what nothing proves is left as it is, and named.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.checking import CheckReport
from comity.assembly.repair_sources import RepairSources
from comity.assembly.repairing_log import LogRepair
from comity.assembly.repairing_messages import MessageRepair
from comity.ids import ConversationId, MessageId
from comity.ledger.acts import Act
from comity.storage.sql.mending import Mending
from comity.storage.sql.work import SqlWork

MOST_ON_RECORD: Final = 200
"""So many repairs are named in the entry; the others are counted."""


def repair(
    node: Node, report: CheckReport, sources: RepairSources, *, official: str
) -> Sequence[str]:
    """Repair what can be, in one transaction that says so in the log.

    Args:
        node: The node; it should not be serving.
        report: What a check found.
        sources: Evidence files to take pieces from.
        official: Who does it.

    Returns:
        What was repaired, a sentence each; check again afterwards.

    Raises:
        StorageUnavailable: The database does not answer; nothing was changed.
    """
    with node.database.begin() as work:
        done = list(_repaired(node, work, report, sources))
        if done:
            listed = done[:MOST_ON_RECORD]
            if len(done) > len(listed):
                listed.append(f"and {len(done) - len(listed)} more")
            log_act(
                work,
                Act.DATABASE_REPAIRED,
                {"repaired": [*listed]},
                official=official,
                clock=node.clock,
                randomness=node.rails.randomness,
            )
    return done


def _repaired(
    node: Node, work: SqlWork, report: CheckReport, sources: RepairSources
) -> Iterator[str]:
    """Yield what was repaired, the log first: it proves the rest."""
    yield from LogRepair(node, work, sources).run(report.log)
    messages = MessageRepair(node, work, sources)
    for identifier in report.messages:
        yield from messages.run(MessageId(identifier))
    for identifier in report.readable_again:
        work.erasure.erase_payloads(ConversationId(identifier), at=node.clock.now())
        yield f"{identifier}: its payloads erased again"
    for leaf in report.ended_again:
        Mending(work.session, work.vault).end_leaf(leaf)
        yield f"leaf {leaf}: its entry, which had ended, erased again"
