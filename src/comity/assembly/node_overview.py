"""How a node stands, for whoever runs it: what is set up, partners, ends of certificates, backups.

Nothing here is about a person: an administrator runs the node and sees no record.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from typing import Final

from comity.assembly.build import Node
from comity.errors import ReferenceNotFound
from comity.ids import StateCode
from comity.storage.store import Snapshot, Work
from comity.trust.certificates import der_of, not_after
from comity.trust.network_document import Member, MemberStatus

_BACKUP: Final = "backup-made-at"


@unique
class Step(StrEnum):
    """What it takes to put a node to work, in this order. Stable names."""

    KEYS = "keys"
    NETWORK = "network-document"
    PARTNERS = "partners"
    ACCOUNTS = "accounts"
    REGISTER = "register"
    MESSAGE = "first-message"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class PartnerOverview:
    """A partner, as far as delivery goes.

    Attributes:
        state: Its code.
        name: Of its central authority.
        wire: What is spoken with it.
        address: Where its node answers.
        certificate_ends: When the last of its certificates ends; ``None`` if none is named.
        failures: Attempts that failed one after the other.
        last_success_at: When it last took something of ours.
        last_failure: What went wrong last.
    """

    state: StateCode
    name: str
    wire: str
    address: str
    certificate_ends: datetime | None
    failures: int
    last_success_at: datetime | None
    last_failure: str


def note_backup(node: Node) -> None:
    """Remember that a backup was made just now; which one, its entry of the log says."""
    with node.database.begin() as work:
        put_last_backup(work, node.clock.now())


def put_last_backup(work: Work, at: datetime) -> None:
    """Remember, within a transaction, when a backup was made last."""
    work.facts.put(_BACKUP, at.isoformat().encode("ascii"))


def last_backup(snapshot: Snapshot) -> datetime | None:
    """Return when a backup was made last; ``None`` if none was since this was noted."""
    noted = snapshot.facts.get(_BACKUP)
    return None if noted is None else datetime.fromisoformat(noted.decode("ascii"))


def steps_done(node: Node) -> frozenset[Step]:
    """Return which steps to a working node are done.

    Keys and network document are: without them no node could be opened to ask.
    """
    with node.database.read() as snapshot:
        done = {Step.KEYS, Step.NETWORK}
        partners = node.partners.states(node.clock.now())
        if partners:
            done.add(Step.PARTNERS)
        if not snapshot.access.accounts.is_empty():
            done.add(Step.ACCOUNTS)
        persons, _ = snapshot.register.size()
        if persons:
            done.add(Step.REGISTER)
        if any(snapshot.exchange.peer(state).last_success_at is not None for state in partners):
            done.add(Step.MESSAGE)
        if last_backup(snapshot) is not None:
            done.add(Step.BACKUP)
    return frozenset(done)


def partners_of(node: Node) -> tuple[PartnerOverview, ...]:
    """Return every partner with which messages may be exchanged."""
    return tuple(_partners(node))


def own_certificate_ends(node: Node) -> datetime:
    """Return when the certificate ends that partners see.

    Raises:
        KeyUnavailable: It cannot be read.
    """
    return not_after(der_of(node.home.certificate.read_bytes()))


def require_partner(node: Node, state: str) -> StateCode:
    """Return the code of a partner.

    Raises:
        ReferenceNotFound: There is no partner of that code.
    """
    if state not in node.partners.states(node.clock.now()):
        raise ReferenceNotFound("There is no partner of that code.")
    return StateCode(state)


def _partners(node: Node) -> Iterator[PartnerOverview]:
    now = node.clock.now()
    states = node.partners.states(now)
    with node.database.read() as snapshot:
        for member in node.directory.members():
            if member.state not in states or member.status is not MemberStatus.ACTIVE:
                continue
            state = StateCode(member.state)
            peer = snapshot.exchange.peer(state)
            yield PartnerOverview(
                state=state,
                name=member.name,
                wire=node.partners.of(state, now).value,
                address=member.endpoints[0].url,
                certificate_ends=_last_end(member),
                failures=peer.failures,
                last_success_at=peer.last_success_at,
                last_failure=peer.last_failure if peer.failures else "",
            )


def _last_end(member: Member) -> datetime | None:
    ends = [not_after(base64.b64decode(each.der_base64)) for each in member.certificates]
    return max(ends, default=None)
