"""Many records in one file: bounded, and above the bound a second officer's.

Source: Directive (EU) 2016/680 Art. 20(2): by default personal data are not made accessible
to an indefinite number of persons; Art. 29(1). The bound is the authority's own.
"""

from collections.abc import Sequence
from typing import Final

from comity.access.approvals import ask, require_granted, use
from comity.access.model import Approval
from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.errors import InputInvalid
from comity.storage.store import Work
from comity.trust.digest import sha256

ACT: Final = "export-many"


def require_second_officer(
    node: Node, records: Sequence[str], *, count: int, by: Principal
) -> Approval | None:
    """Go on only if so many records may leave at once, or somebody else approved it.

    Args:
        node: The node.
        records: What would leave, by reference; two files of the same are one matter.
        count: How many records that is.
        by: Who exports.

    Returns:
        The approval to use in the transaction that logs the export; ``None`` if none is
        needed.

    Raises:
        InputInvalid: They are more than the bound, and nobody can approve it here.
        ApprovalRequired: It waits for somebody else's approval.
    """
    most = node.records.authority.settings.disclosure.most_at_once
    if count <= most:
        return None
    if not access_service(node).has_accounts:
        raise InputInvalid(
            f"{count} records are more than may leave in one file ([disclosure] most_at_once = "
            f"{most}). On a node with accounts a second officer can approve it.",
            field="persons",
        )
    with node.database.begin() as work:
        approval = ask(
            work,
            act=ACT,
            subject=sha256("\n".join(sorted(records)).encode()).hex(),
            by=by,
            needs=Permission.ANSWER_APPROVE,
            at=node.clock.now(),
            randomness=node.rails.randomness,
            # Not which: whoever grants it may not be cleared for each of them.
            about=(("records", str(count)),),
        )
    require_granted(approval)
    return approval


def use_approval(node: Node, work: Work, approval: Approval | None) -> None:
    """Use an approval up, in the transaction that logs the export.

    Raises:
        ApprovalRequired: It was used or lapsed meanwhile.
    """
    if approval is not None:
        use(work, approval, node.clock.now(), node.rails.randomness)
