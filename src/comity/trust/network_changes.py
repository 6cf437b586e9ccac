"""Composing network documents: the first, and each next from the one before.

Every function returns an unsigned document of the next version that has passed the
rules, so that governance cannot sign what nodes would refuse. Signing is in
``network``.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from comity.errors import InputInvalid, MemberUnknown
from comity.ids import StateCode
from comity.trust.certificates import fingerprint
from comity.trust.keys import VerificationKey
from comity.trust.network_document import (
    CertificateEntry,
    Governance,
    Log,
    LogKey,
    Member,
    MemberStatus,
    NetworkDocument,
    Period,
    RemovedMember,
    SealingKeyEntry,
    TimeStampAuthority,
    Witness,
    WitnessPolicy,
    format_of,
)
from comity.trust.network_rules import check_document, check_succession
from comity.trust.sealing import SealingPublicKey

_Entry = TypeVar("_Entry", bound=Period)


def governance_of(threshold: int, keys: Sequence[VerificationKey]) -> Governance:
    """Return governance by ``threshold`` of ``keys``."""
    return Governance(threshold=threshold, keys=tuple(key.to_text() for key in keys))


def log_of(key: VerificationKey, valid_from: datetime) -> Log:
    """Return a log with its first key; the key's name is the log's origin."""
    return Log(origin=key.name, keys=(_log_key(key, valid_from),))


def sealing_key_entry(key: SealingPublicKey, valid_from: datetime) -> SealingKeyEntry:
    """Return the entry of a sealing key, valid until further notice."""
    return SealingKeyEntry(
        key_id=key.key_id, public=key.to_text(), valid_from=whole_seconds(valid_from)
    )


def certificate_entry(der: bytes, valid_from: datetime) -> CertificateEntry:
    """Return the entry of a TLS certificate, valid until further notice.

    The document's period is the one that counts: it is what peers look at.
    """
    return CertificateEntry(
        sha256=fingerprint(der),
        der_base64=base64.b64encode(der).decode("ascii"),
        valid_from=whole_seconds(valid_from),
    )


def create(
    *,
    network: str,
    issued_at: datetime,
    expires_at: datetime,
    grace_days: int,
    governance: Governance,
    members: Sequence[Member] = (),
    witnessing: WitnessPolicy | None = None,
    time_stamping: Sequence[TimeStampAuthority] = (),
) -> NetworkDocument:
    """Return version 1 of a network document, unsigned.

    Args:
        network: Name of the network; the same for ever.
        issued_at: When the document begins, aware.
        expires_at: When it expires, aware.
        grace_days: Calendar days for which nodes keep exchanging after that.
        governance: Who may change the document.
        members: In any order.
        witnessing: What a log publishes under, if the network has such a policy.
        time_stamping: The authorities whose time-stamps count.

    Raises:
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    document = NetworkDocument(
        network=network,
        version=1,
        issued_at=whole_seconds(issued_at),
        expires_at=whole_seconds(expires_at),
        grace_days=grace_days,
        previous=None,
        governance=governance,
        format=format_of(members, (), witnessing=witnessing, time_stamping=tuple(time_stamping)),
        members=_sorted(members),
        witnessing=witnessing,
        time_stamping=tuple(time_stamping),
    )
    check_document(document)
    return document


def with_member(document: NetworkDocument, member: Member, *, at: datetime) -> NetworkDocument:
    """Return the next version, with one more member.

    Raises:
        InputInvalid: The state is a member already. The composer's input.
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    if any(present.state == member.state for present in document.members):
        raise InputInvalid(f"{member.state} is a member already.", field="state")
    return next_version(document, at, members=(*document.members, member))


def with_members(
    document: NetworkDocument, members: Sequence[Member], *, at: datetime
) -> NetworkDocument:
    """Return the next version, with these members and no others.

    Args:
        document: The version before.
        members: All of them, in any order.
        at: Now, aware.

    Raises:
        NetworkDocumentInvalid: A rule is broken: a log that was listed is not listed any
            more, for example. The composer's input.
    """
    return next_version(document, at, members=members)


def with_changed_member(
    document: NetworkDocument, member: Member, *, at: datetime
) -> NetworkDocument:
    """Return the next version, with the member of that state replaced.

    For endpoints, names, capabilities and the like; keys are rotated with the
    functions below, which keep the old ones listed.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        NetworkDocumentInvalid: A rule is broken, for example a log key dropped.
    """
    member_of(document, member.state)
    members = [member if old.state == member.state else old for old in document.members]
    return next_version(document, at, members=members)


def without_member(
    document: NetworkDocument, state: StateCode, *, at: datetime, reason: str
) -> NetworkDocument:
    """Return the next version, with a member removed.

    Its log keys stay listed and end at ``at``, so that what it signed before can
    still be verified and nothing it signs afterwards.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    member = member_of(document, state)
    moment = whole_seconds(at)
    log = None
    if member.log is not None:
        log = Log(origin=member.log.origin, keys=ended(member.log.keys, moment))
    witness = None
    if member.witness is not None:
        witness = Witness(name=member.witness.name, keys=ended(member.witness.keys, moment))
    entry = RemovedMember(state=state, removed_at=moment, reason=reason, log=log, witness=witness)
    members = [other for other in document.members if other.state != state]
    return next_version(document, at, members=members, removed=(*document.removed, entry))


def with_status(
    document: NetworkDocument, state: StateCode, status: MemberStatus, *, at: datetime
) -> NetworkDocument:
    """Return the next version, with a member suspended or active again.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
    """
    member = msgspec.structs.replace(member_of(document, state), status=status)
    return with_changed_member(document, member, at=at)


def with_rotated_log_key(
    document: NetworkDocument,
    state: StateCode,
    key: VerificationKey,
    *,
    at: datetime,
    overlap_until: datetime,
) -> NetworkDocument:
    """Return the next version, with a new log key; the old ones end at ``overlap_until``.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        InputInvalid: The member keeps no log. The composer's input.
        NetworkDocumentInvalid: The key has another name than the log, or is
            listed already. The composer's input.
    """
    member = member_of(document, state)
    if member.log is None:
        raise InputInvalid(f"{state} keeps no log.", field="state")
    keys = (*ended(member.log.keys, whole_seconds(overlap_until)), _log_key(key, at))
    changed = msgspec.structs.replace(member, log=Log(origin=member.log.origin, keys=keys))
    return with_changed_member(document, changed, at=at)


def with_rotated_sealing_key(
    document: NetworkDocument,
    state: StateCode,
    key: SealingPublicKey,
    *,
    at: datetime,
    overlap_until: datetime,
) -> NetworkDocument:
    """Return the next version, with a new sealing key; the old ones end at ``overlap_until``.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        NetworkDocumentInvalid: The key is listed already. The composer's input.
    """
    member = member_of(document, state)
    keys = (*ended(member.sealing_keys, whole_seconds(overlap_until)), sealing_key_entry(key, at))
    changed = msgspec.structs.replace(member, sealing_keys=keys)
    return with_changed_member(document, changed, at=at)


def with_rotated_certificate(
    document: NetworkDocument,
    state: StateCode,
    der: bytes,
    *,
    at: datetime,
    overlap_until: datetime,
) -> NetworkDocument:
    """Return the next version, with a new certificate; the old ones end at ``overlap_until``.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
        CertificateNotTrusted: ``der`` is not a certificate. The composer's input.
        NetworkDocumentInvalid: The certificate is listed already.
    """
    member = member_of(document, state)
    entries = (
        *ended(member.certificates, whole_seconds(overlap_until)),
        certificate_entry(der, at),
    )
    changed = msgspec.structs.replace(member, certificates=entries)
    return with_changed_member(document, changed, at=at)


def with_governance(
    document: NetworkDocument, governance: Governance, *, at: datetime
) -> NetworkDocument:
    """Return the next version, under other governance keys or another threshold.

    It must be signed by the old governance and by the new.

    Raises:
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    return next_version(document, at, governance=governance)


def renewed(document: NetworkDocument, *, at: datetime, expires_at: datetime) -> NetworkDocument:
    """Return the next version, changed in nothing but its period.

    Raises:
        NetworkDocumentInvalid: It would expire before it begins.
    """
    return next_version(document, at, expires_at=expires_at)


def next_version(
    document: NetworkDocument,
    at: datetime,
    *,
    expires_at: datetime | None = None,
    governance: Governance | None = None,
    members: Sequence[Member] | None = None,
    removed: tuple[RemovedMember, ...] | None = None,
    policies: Mapping[str, WitnessPolicy | tuple[TimeStampAuthority, ...] | None] | None = None,
) -> NetworkDocument:
    """Return the next version; unless told otherwise it is valid for as long as this one.

    Raises:
        NetworkDocumentInvalid: A rule is broken. The composer's input.
    """
    if expires_at is None:
        expires_at = at + (document.expires_at - document.issued_at)
    listed = document.members if members is None else _sorted(members)
    gone = document.removed if removed is None else removed
    policed = msgspec.structs.replace(document, **dict(policies or {}))
    following = msgspec.structs.replace(
        policed,
        format=format_of(
            listed,
            gone,
            witnessing=policed.witnessing,
            time_stamping=policed.time_stamping,
        ),
        version=document.version + 1,
        issued_at=whole_seconds(at),
        expires_at=whole_seconds(expires_at),
        previous=document.digest(),
        governance=document.governance if governance is None else governance,
        members=listed,
        removed=gone,
    )
    check_document(following)
    check_succession(document, following)
    return following


def member_of(document: NetworkDocument, state: StateCode) -> Member:
    """Return the entry of a member.

    Raises:
        MemberUnknown: The state is not a member. The composer's input.
    """
    for member in document.members:
        if member.state == state:
            return member
    raise MemberUnknown(f"{state} is not a member of the network.")


def ended(entries: Sequence[_Entry], end: datetime) -> tuple[_Entry, ...]:
    """Return the entries with none valid beyond ``end``; none is prolonged."""
    return tuple(
        entry
        if entry.valid_until is not None and entry.valid_until <= end
        else msgspec.structs.replace(entry, valid_until=max(end, entry.valid_from))
        for entry in entries
    )


def _sorted(members: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(sorted(members, key=lambda member: member.state))


def _log_key(key: VerificationKey, valid_from: datetime) -> LogKey:
    return LogKey(vkey=key.to_text(), valid_from=whole_seconds(valid_from))


def whole_seconds(moment: datetime) -> datetime:
    """Return the moment in UTC without a fraction of a second, as documents have it."""
    return moment.astimezone(UTC).replace(microsecond=0)
