"""Whether the log and what stands against an end are as they were put on record.

Asked before the node itself erases entries: whoever deletes a hold, a question or an entry
behind its back must not have it carry the deletion out for them.
"""

from comity.assembly.build import Node
from comity.assembly.checking_endings import EndingsCheck
from comity.assembly.checking_log import LogCheck
from comity.assembly.checking_oversight import check_oversight
from comity.assembly.checking_rights import check_rights
from comity.assembly.checking_segment import LogFinding
from comity.ledger.ending import endings_among
from comity.storage.sql.walking import Walk
from comity.storage.sql.walking_oversight import OversightWalk
from comity.storage.sql.walking_rights import RightsWalk


def why_unsound(node: Node) -> str:
    """Return the first thing that is not as it was put on record; empty if there is none.

    Raises:
        StorageUnavailable: The database does not answer.
    """
    found: list[str] = []

    def report(finding: LogFinding) -> None:
        found.append(finding.sentence)

    def note(_: str, sentence: str) -> None:
        found.append(sentence)

    with node.database.read() as snapshot:
        log = LogCheck(
            Walk(snapshot, lambda name: found.append(f"{name}: what is kept cannot be read")),
            origin=node.config.node.origin,
            keys=[key.verification_key for key in node.home.signing_keys()],
            report=report,
            advance=lambda _: None,
        )
        log.run()
        endings = EndingsCheck(snapshot, now=node.clock.now(), report=report, note=note)
        endings.run(acts=endings_among(log.erasures))
        check_oversight(OversightWalk(snapshot), note)
        check_rights(RightsWalk(snapshot), note)
    return found[0] if found else ""
