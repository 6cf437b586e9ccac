"""What ends, and when: certificates of ours and of partners, and the network document.

Operators of such networks are surprised by certificates that end more than by anything else:
so there is one board with all of them.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique
from pathlib import Path

from comity.assembly.build import Node
from comity.trust.certificates import der_of, not_after
from comity.trust.network_document import CertificateEntry, Member, MemberStatus


@unique
class Ends(StrEnum):
    """What ends. Stable names."""

    NETWORK_DOCUMENT = "network-document"
    OWN_CERTIFICATE = "own-certificate"
    DESK_CERTIFICATE = "desk-certificate"
    SEAL_CERTIFICATE = "seal-certificate"
    PARTNER_CERTIFICATE = "partner-certificate"
    PARTNER_SEALING_KEY = "partner-sealing-key"
    AUTHORITY_CERTIFICATE = "authority-certificate"


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends.

    Attributes:
        what: What it is.
        subject: Whose it is: a state, an authority's name; empty if it is ours.
        at: When.
    """

    what: Ends
    subject: str
    at: datetime


def endings(node: Node) -> tuple[Ending, ...]:
    """Return what ends, what ends first at the beginning.

    Of keys and certificates that replace one another, the last end counts: what went before
    ends as planned, and nothing stops.

    Raises:
        InputInvalid: A certificate of ours is damaged.
        OSError: It cannot be read.
    """
    return tuple(sorted(_endings(node), key=lambda each: (each.at, each.what, each.subject)))


def days_left(at: datetime, now: datetime) -> int:
    """Return the whole days until a moment; negative once it is past.

    Example:
        >>> from datetime import UTC
        >>> days_left(datetime(2026, 3, 3, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC))
        1
        >>> days_left(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, 12, tzinfo=UTC))
        -1
    """
    return (at - now).days


def _endings(node: Node) -> Iterator[Ending]:
    document = node.directory.document
    yield Ending(Ends.NETWORK_DOCUMENT, "", document.expires_at)
    desk = node.config.desk.certificate
    for what, path in (
        (Ends.OWN_CERTIFICATE, node.home.certificate),
        (Ends.SEAL_CERTIFICATE, node.home.keys / "seal.crt"),
        (Ends.DESK_CERTIFICATE, None if desk is None else node.home.path / desk),
    ):
        if path is not None and path.exists():
            yield Ending(what, "", _end_of_file(path))
    for member in document.members:
        if member.state != node.state and member.status is MemberStatus.ACTIVE:
            yield from _of_partner(member)
    for authority in document.time_stamping:
        ends = [not_after(base64.b64decode(each)) for each in authority.certificates]
        if authority.valid_until is not None:
            ends = [min(authority.valid_until, max(ends))]
        yield Ending(Ends.AUTHORITY_CERTIFICATE, authority.name, max(ends))


def _of_partner(member: Member) -> Iterator[Ending]:
    yield Ending(
        Ends.PARTNER_CERTIFICATE,
        member.state,
        max(_end_of_entry(each) for each in member.certificates),
    )
    ends = [each.valid_until for each in member.sealing_keys]
    dated = [end for end in ends if end is not None]
    if ends and len(dated) == len(ends):
        yield Ending(Ends.PARTNER_SEALING_KEY, member.state, max(dated))


def _end_of_entry(entry: CertificateEntry) -> datetime:
    ends = not_after(base64.b64decode(entry.der_base64))
    return ends if entry.valid_until is None else min(ends, entry.valid_until)


def _end_of_file(path: Path) -> datetime:
    return not_after(der_of(path.read_bytes()))
