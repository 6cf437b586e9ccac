"""Composing network documents from member cards, for the network's governance."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from comity.assembly.member_card import MemberCard
from comity.errors import InputInvalid
from comity.ids import StateCode
from comity.trust.keys import VerificationKey
from comity.trust.network import DigestPin, open_network, read_unverified
from comity.trust.network_changes import (
    with_changed_member,
    with_member,
    with_rotated_certificate,
    with_rotated_log_key,
    with_rotated_sealing_key,
)
from comity.trust.network_document import Endpoint, Member, NetworkDocument
from comity.trust.network_rules import check_document, check_succession
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
    added = members_of(cards, at)
    following = with_member(document, added[0], at=at)
    present = {member.state for member in document.members}
    for member in added[1:]:
        if member.state in present:
            raise InputInvalid(f"{member.state} is a member already.", field="card")
    members = sorted((*following.members, *added[1:]), key=lambda member: member.state)
    following = msgspec.structs.replace(following, members=tuple(members))
    check_document(following)
    check_succession(document, following)
    return following


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
    entry = msgspec.structs.replace(
        _member(changed, card.state),
        name=card.name,
        authority_names=card.authority_names,
        time_zone=card.time_zone,
        languages=card.languages,
        endpoints=(Endpoint(url=card.url),),
    )
    if entry != _member(changed, card.state):
        news.append("particulars")
    if not news:
        raise InputInvalid("Nothing in the card is new.", field="card")
    # The steps above each count as a version; only their result becomes the next one.
    return with_changed_member(document, entry, at=at), tuple(news)


def _member(document: NetworkDocument, state: StateCode) -> Member:
    for member in document.members:
        if member.state == state:
            return member
    raise InputInvalid(f"{state} is not a member of the network.", field="card")
