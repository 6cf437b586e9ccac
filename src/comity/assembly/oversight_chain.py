"""The log recomputed for an inspector from its leaves, and told in figures."""

from dataclasses import dataclass
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.checking_log import LogCheck
from comity.assembly.checking_segment import LogFinding
from comity.assembly.oversight_search import put_on_record
from comity.ledger.acts import Act
from comity.storage.sql.walking import Walk

_MOST_TOLD: Final = 50


@dataclass(frozen=True, slots=True)
class ChainChecked:
    """What was recomputed, and what disagrees.

    Attributes:
        leaves: How many entries were hashed anew.
        checkpoints: How many signed checkpoints they lead to.
        without_body: Of how many entries only the leaf is kept, since what they said was erased.
        ended: Of how many entries the time was over.
        disagreements: How many places disagree.
        findings: The first of them, in sentences.
    """

    leaves: int
    checkpoints: int
    without_body: int
    ended: int
    disagreements: int
    findings: tuple[str, ...]


def check_chain(node: Node, who: Principal) -> ChainChecked:
    """Recompute the whole log as it stands, and put on record that it was done.

    Args:
        node: The node, which may be serving meanwhile.
        who: The inspector.

    Raises:
        AccessDenied: Not an inspector.
        StorageUnavailable: The database does not answer.
    """
    who.require(Permission.JOURNAL_SEARCH)
    told: list[str] = []
    count = 0

    def note(sentence: str) -> None:
        nonlocal count
        count += 1
        if len(told) < _MOST_TOLD:
            told.append(sentence)

    def note_finding(finding: LogFinding) -> None:
        note(finding.sentence)

    with node.database.read() as snapshot:
        log = LogCheck(
            Walk(snapshot, lambda name: note(f"{name}: what is kept cannot be read")),
            origin=node.config.node.origin,
            keys=[key.verification_key for key in node.home.signing_keys()],
            report=note_finding,
            advance=lambda _: None,
        )
        log.run()
    with node.database.begin() as work:
        put_on_record(
            work, node, who, Act.READ_REGISTER, {"register": "log-check", "results": log.size}
        )
    return ChainChecked(
        leaves=log.size,
        checkpoints=log.checkpoints,
        without_body=log.without_body,
        ended=log.ended,
        disagreements=count + log.uncounted,
        findings=tuple(told),
    )
