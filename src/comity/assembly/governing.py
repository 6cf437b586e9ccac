"""Composing network documents from member cards, for the network's governance."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from comity.assembly.member_card import MemberCard
from comity.errors import InputInvalid
from comity.exchange.wires import Fingerprints, Wire
from comity.ids import StateCode
from comity.law.states import civil_zone_of
from comity.trust.certificates import issues_others, serves_for
from comity.trust.keys import VerificationKey
from comity.trust.network import DigestPin, open_network, read_unverified
from comity.trust.network_changes import (
    certificate_entry,
    with_changed_member,
    with_member,
    with_members,
    with_rotated_certificate,
    with_rotated_log_key,
    with_rotated_sealing_key,
)
from comity.trust.network_document import PROTOCOL, Endpoint, Member, NetworkDocument
from comity.trust.network_trust_changes import with_rotated_witness_keys
from comity.trust.sealing import SealingPublicKey


def document_to_follow(raw: bytes) -> NetworkDocument:
    """Return a document to build the next version on, once it carries its own signatures.

    Raises:
        NetworkDocumentInvalid: Not a document, or not yet signed by its threshold.
    """
    pin = DigestPin(read_unverified(raw).digest())
    return open_network(raw, trusted=None, pin=pin).value


def members_of(cards: Sequence[MemberCard], at: datetime) -> tuple[Member, ...]:
    """Return the entries for some cards."""
    moment = at.replace(microsecond=0)
    return tuple(card.as_member(moment) for card in cards)


def with_cards(
    document: NetworkDocument, cards: Sequence[MemberCard], *, at: datetime
) -> NetworkDocument:
    """Return the next version with the states of some cards as members: one version for all.

    A state that was reached over ECRIS only, and brings a card, is reached over Comity's
    own protocol from then on, and over ECRIS for what began there.

    Args:
        document: The version before.
        cards: At least one.
        at: Now, aware.

    Raises:
        InputInvalid: A state is a member already, or there is no card.
        NetworkDocumentInvalid: A rule is broken: a key of somebody else's, for example.
    """
    if not cards:
        raise InputInvalid("Give at least one member card.", field="card")
    listed = {member.state: member for member in document.members}
    for member in members_of(cards, at):
        before = listed.get(member.state)
        if before is None:
            listed[member.state] = member
        elif before.log is None:
            listed[member.state] = msgspec.structs.replace(
                member,
                endpoints=(*member.endpoints, *before.endpoints),
                capabilities=tuple(dict.fromkeys((*member.capabilities, *before.capabilities))),
                certificates=(*member.certificates, *before.certificates),
                status=before.status,
                joined_at=before.joined_at,
            )
        else:
            raise InputInvalid(f"{member.state} is a member already.", field="card")
    return with_members(document, list(listed.values()), at=at)


def with_rotated_card(
    document: NetworkDocument, card: MemberCard, *, at: datetime, overlap: timedelta
) -> tuple[NetworkDocument, tuple[str, ...]]:
    """Return the next version with what is new in a member's card, and what that is.

    Old keys and certificates stay valid for the overlap, so that neither the member
    nor its partners need to change anything at the same moment.

    Args:
        document: The version before.
        card: The member's new card.
        at: Now, aware.
        overlap: How long old keys stay valid.

    Raises:
        InputInvalid: The state is no member, nothing in the card is new, or the log has
            another name.
        NetworkDocumentInvalid: A rule is broken.
    """
    member = _member(document, card.state)
    if member.log is None:
        raise InputInvalid(f"{card.state} keeps no log; add its card instead.", field="card")
    until = at + overlap
    changed = document
    news: list[str] = []
    if card.origin != member.log.origin:
        raise InputInvalid(
            "The card is of another log; a member keeps its log for ever.", field="card"
        )
    if card.log_key not in {key.vkey for key in member.log.keys}:
        key = VerificationKey.from_text(card.log_key)
        changed = with_rotated_log_key(changed, card.state, key, at=at, overlap_until=until)
        news.append("log key")
    sealing = SealingPublicKey.from_text(card.sealing_key)
    if sealing.key_id not in {entry.key_id for entry in member.sealing_keys}:
        changed = with_rotated_sealing_key(changed, card.state, sealing, at=at, overlap_until=until)
        news.append("sealing key")
    if card.certificate not in {entry.der_base64 for entry in member.certificates}:
        changed = with_rotated_certificate(
            changed, card.state, card.der(), at=at, overlap_until=until
        )
        news.append("certificate")
    cosigners = card.cosigners()
    listed = () if member.witness is None else member.witness.keys
    if {key.to_text() for key in cosigners} - {entry.vkey for entry in listed}:
        changed = with_rotated_witness_keys(
            changed, card.state, cosigners, at=at, overlap_until=until
        )
        news.append("witness keys")
    entry = msgspec.structs.replace(
        _member(changed, card.state),
        name=card.name,
        authority_names=card.authority_names,
        time_zone=card.time_zone,
        languages=card.languages,
        endpoints=tuple(
            Endpoint(url=card.url) if each.protocol == PROTOCOL else each
            for each in member.endpoints
        ),
        capabilities=tuple(dict.fromkeys((*member.capabilities, *card.announced()))),
    )
    if entry != _member(changed, card.state):
        news.append("particulars")
    if not news:
        raise InputInvalid("Nothing in the card is new.", field="card")
    # The steps above each count as a version; only their result becomes the next one.
    return with_changed_member(document, entry, at=at), tuple(news)


def ecris_partner(
    state: StateCode,
    *,
    name: str,
    url: str,
    certificates: Sequence[bytes],
    fingerprints: Fingerprints,
    joined_at: datetime,
) -> Member:
    """Return the entry of a state that is reached over ECRIS only.

    There is no card of it: it has no log, and no key that could prove a card. The
    governance vouches for what it was told.

    Args:
        state: Two letters.
        name: Name of the central authority, in English.
        url: Its endpoint, path included.
        certificates: What its system shows, as a server and as a client, DER; at least one.
        fingerprints: How it takes fingerprints.
        joined_at: Since when it takes part, aware.

    Raises:
        InputInvalid: There is no certificate, or one is an authority's, or the entry breaks
            a rule of its form. The composer's input.
        CertificateNotTrusted: A certificate cannot be read. The composer's input.
    """
    if not certificates:
        raise InputInvalid("Give at least one certificate.", field="certificate")
    if any(map(issues_others, certificates)):
        raise InputInvalid(
            "A certificate is an authority's, which issues others; list the one that the "
            "partner's system shows.",
            field="certificate",
        )
    moment = joined_at.replace(microsecond=0)
    entry = Member(
        state=state,
        name=name,
        authority_names={"en": name},
        time_zone=civil_zone_of(state) or "UTC",
        languages=("en",),
        endpoints=(Endpoint(url=url, protocol=Wire.ECRIS),),
        capabilities=(f"{Wire.ECRIS}:{fingerprints}",),
        log=None,
        sealing_keys=(),
        certificates=tuple(certificate_entry(der, moment) for der in certificates),
        joined_at=moment,
    )
    try:
        return msgspec.json.decode(msgspec.json.encode(entry), type=Member)
    except msgspec.ValidationError as error:
        raise InputInvalid(f"That is no entry of a network document: {error}") from error


def with_ecris_partner(
    document: NetworkDocument, entry: Member, *, at: datetime
) -> NetworkDocument:
    """Return the next version, in which a state is reached over ECRIS.

    A state that is a member already keeps what is listed of it; the endpoint takes the
    place of one that was listed before, or comes last, so that Comity's own protocol is
    still preferred. Certificates are added.

    Args:
        document: The version before.
        entry: The state, as ``ecris_partner`` makes it.
        at: Now, aware.

    Raises:
        InputInvalid: Nothing in the entry is new.
        NetworkDocumentInvalid: A rule is broken: a certificate of somebody else's, for example.
    """
    present = next((each for each in document.members if each.state == entry.state), None)
    if present is None:
        return with_member(document, entry, at=at)
    others = tuple(each for each in present.endpoints if each.protocol != Wire.ECRIS)
    at_once = {each.sha256 for each in present.certificates}
    changed = msgspec.structs.replace(
        present,
        endpoints=(*others, *entry.endpoints),
        capabilities=(
            *(each for each in present.capabilities if not each.startswith(f"{Wire.ECRIS}:")),
            *entry.capabilities,
        ),
        certificates=(
            *present.certificates,
            *(each for each in entry.certificates if each.sha256 not in at_once),
        ),
    )
    if changed == present:
        raise InputInvalid(f"{entry.state} is listed so already.", field="state")
    return with_changed_member(document, changed, at=at)


def ends_missing(certificates: Sequence[bytes]) -> tuple[str, ...]:
    """Return the ends of a connection, client or server, that none of them may be shown by.

    Raises:
        CertificateNotTrusted: One cannot be read. Whoever supplied it.
    """
    served = frozenset[str]().union(*map(serves_for, certificates))
    return tuple(sorted({"client", "server"} - served))


def _member(document: NetworkDocument, state: StateCode) -> Member:
    for member in document.members:
        if member.state == state:
            return member
    raise InputInvalid(f"{state} is not a member of the network.", field="card")
