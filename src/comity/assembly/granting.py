"""Approving what somebody else asked for, as far as one may know what it is about.

Whoever is not cleared for a record neither learns that it is to be restricted or opened, nor
uses its approval up: an approval that cannot count would keep those away whose could.
"""

from collections.abc import Sequence
from dataclasses import replace

from comity.access import approvals
from comity.access.model import Approval
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.holding_records import is_known
from comity.assembly.restricting import RESTRICTING
from comity.errors import ReferenceNotFound
from comity.records.restrictions import RestrictionId
from comity.records.subjects import Subject, SubjectKind
from comity.storage.store import Snapshot, Work


def approvals_waiting(node: Node, who: Principal) -> Sequence[Approval]:
    """Return what one asked for, and what one may grant, oldest first."""
    with node.database.read() as snapshot:
        found = approvals.waiting(snapshot.access, who, at=node.clock.now())
        return [
            each if each.asker == who.account else _told(snapshot, each, who)
            for each in found
            if each.asker == who.account or _shows(snapshot, each, who)
        ]


def grant_approval(node: Node, identifier: str, who: Principal) -> Approval:
    """Approve an act that somebody else asked for; once more changes nothing.

    Raises:
        AccessDenied: Whoever asked may not, nor whose role does not include it.
        ReferenceNotFound: There is none, as far as one may know, or it was used or lapsed.
        ConflictingChange: Somebody else granted it already.
    """
    with node.database.begin() as work:
        _require_shown(work, identifier, who)
        return approvals.grant(
            work, identifier, by=who, at=node.clock.now(), randomness=node.rails.randomness
        )


def refuse_approval(node: Node, identifier: str, who: Principal, reason: str) -> Approval:
    """Refuse an act that somebody else asked for, and tell them why; once more changes nothing.

    Raises:
        AccessDenied: Whoever asked may not, nor whose role does not include it.
        InputInvalid: No reason is given.
        ReferenceNotFound: There is none, as far as one may know, or it was used or lapsed.
    """
    with node.database.begin() as work:
        _require_shown(work, identifier, who)
        refused = approvals.refuse(
            work,
            identifier,
            by=who,
            reason=reason,
            at=node.clock.now(),
            randomness=node.rails.randomness,
        )
        return _told(work, refused, who)


def _require_shown(work: Work, identifier: str, who: Principal) -> None:
    found = work.access.approvals.get(identifier)
    if found is not None and found.asker != who.account and not _shows(work, found, who):
        raise ReferenceNotFound(approvals.GONE)


def _told(snapshot: Snapshot, approval: Approval, who: Principal) -> Approval:
    """Return an approval with what it is about, if that may be known: else with the digest only."""
    said = dict(approval.about).get("subject")
    if said is None:
        return approval
    kind, _, ref = said.partition(":")
    if is_known(cleared(snapshot, who.without_glass()), Subject(SubjectKind(kind), ref)):
        return approval
    return replace(approval, about=())


def _shows(snapshot: Snapshot, approval: Approval, who: Principal) -> bool:
    """Return whether somebody may know what an approval is about."""
    if approval.act not in RESTRICTING:
        return True
    kept = cleared(snapshot, who.without_glass()).restrictions
    return kept.restriction(RestrictionId(approval.subject)) is not None
