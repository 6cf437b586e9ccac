"""Attack: make a node accept a network document that its governance did not issue.

Whoever controls the document controls who may speak for a state. The attacker may
hold some governance keys, replay old documents, and compose any text. In every case
the node refuses, and the node's state, the document it trusts, is unchanged.
"""

from datetime import timedelta

import msgspec
import pytest
from tests.unit.trust.networks import (
    FOUNDED,
    GOVERNORS,
    USURPERS,
    UTOPIA,
    governance,
    log_in,
    log_key,
    network,
    signed,
)

from comity.errors import NetworkDocumentInvalid
from comity.trust.keys import SigningKey
from comity.trust.network import DigestPin, GovernancePin, open_network
from comity.trust.network_changes import (
    renewed,
    with_governance,
    with_rotated_log_key,
    without_member,
)
from comity.trust.network_document import Member, NetworkDocument, to_text
from comity.trust.signed_note import parse_note, sign_note

LATER = FOUNDED + timedelta(days=30)
PIN = GovernancePin(tuple(key.verification_key for key in GOVERNORS), threshold=2)


class Node:
    """Holds one network document and takes a new one only if it opens."""

    def __init__(self) -> None:
        self.trusted = network()

    def receive(self, raw: bytes) -> None:
        self.trusted = open_network(raw, trusted=self.trusted).value


def refuses(node: Node, raw: bytes, reason: str) -> None:
    before = node.trusted
    with pytest.raises(NetworkDocumentInvalid, match=reason):
        node.receive(raw)
    assert node.trusted is before


def forge(document: NetworkDocument, keys: tuple[SigningKey, ...] = GOVERNORS) -> bytes:
    """Sign without asking the rules, as an attacker would."""
    return sign_note(to_text(document), keys)


def with_utopia(document: NetworkDocument, member: Member) -> NetworkDocument:
    members = tuple(member if old.state == UTOPIA else old for old in document.members)
    return msgspec.structs.replace(document, members=members)


def utopia(document: NetworkDocument) -> Member:
    return next(member for member in document.members if member.state == UTOPIA)


def test_one_stolen_governance_key_is_not_enough() -> None:
    node = Node()
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=999))
    refuses(node, signed(new, GOVERNORS[:1]), "not signed by 2 of")
    refuses(node, signed(new, (GOVERNORS[0], GOVERNORS[0])), "not signed by 2 of")
    refuses(node, signed(new, (GOVERNORS[0], *USURPERS)), "not signed by 2 of")


def test_one_stolen_key_cannot_lower_the_threshold_or_appoint_others() -> None:
    node = Node()
    for usurped in (governance(threshold=1), governance(USURPERS), governance(USURPERS, 1)):
        new = with_governance(node.trusted, usurped, at=LATER)
        refuses(node, signed(new, (GOVERNORS[0], *USURPERS)), "previous version's|its own")


def test_old_governance_cannot_appoint_keys_nobody_holds() -> None:
    node = Node()
    new = with_governance(node.trusted, governance(USURPERS), at=LATER)
    refuses(node, signed(new, GOVERNORS), "its own")


def test_dismissed_governance_has_no_say() -> None:
    node = Node()
    new = with_governance(node.trusted, governance(USURPERS), at=LATER)
    node.receive(signed(new, GOVERNORS + USURPERS))
    coup = with_governance(node.trusted, governance(GOVERNORS), at=LATER)
    refuses(node, signed(coup, GOVERNORS), "previous version's")


def test_one_key_listed_under_two_names_does_not_sign_twice() -> None:
    twice = (
        SigningKey("governance.example/1", bytes([1]) * 32),
        SigningKey("governance.example/alias", bytes([1]) * 32),
    )
    document = msgspec.structs.replace(network(), governance=governance(twice))
    with pytest.raises(NetworkDocumentInvalid, match="listed twice"):
        open_network(forge(document, twice), trusted=None, pin=DigestPin(document.digest()))


def test_an_older_version_does_not_come_back() -> None:
    node = Node()
    first = signed(node.trusted)
    without = without_member(node.trusted, UTOPIA, at=LATER, reason="keys lost")
    node.receive(signed(without))
    refuses(node, first, "goes back")


def test_a_removed_member_does_not_come_back_with_its_old_log() -> None:
    node = Node()
    member = utopia(node.trusted)
    node.receive(signed(without_member(node.trusted, UTOPIA, at=LATER, reason="keys lost")))
    held = node.trusted
    back = msgspec.structs.replace(
        held,
        version=3,
        previous=held.digest(),
        members=(*held.members, member),
    )
    refuses(node, forge(back), "log is listed twice")
    forgotten = msgspec.structs.replace(back, removed=())
    refuses(node, forge(forgotten), "revived|changed or dropped")


def test_a_skipped_version_is_refused_until_the_missing_one_arrives() -> None:
    node = Node()
    second = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    third = without_member(second, UTOPIA, at=LATER, reason="left")
    refuses(node, signed(third), "versions are missing")
    node.receive(signed(second))
    node.receive(signed(third))
    assert node.trusted.version == 3


def test_two_documents_of_one_version_are_not_both_accepted() -> None:
    node = Node()
    second = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    other = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=91))
    node.receive(signed(second))
    refuses(node, signed(other), "two documents of version 2")


def test_a_version_grown_on_a_fork_is_refused() -> None:
    node = Node()
    fork = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=91))
    node.receive(signed(renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))))
    third = renewed(fork, at=LATER, expires_at=LATER + timedelta(days=92))
    refuses(node, signed(third), "another predecessor")


def test_a_document_of_another_network_is_refused() -> None:
    node = Node()
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    refuses(node, forge(msgspec.structs.replace(new, network="Another")), "another network")


def test_a_key_swapped_in_a_signed_text_breaks_the_signatures() -> None:
    node = Node()
    raw = signed(renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90)))
    mine = SigningKey("ut.example/log", bytes([99]) * 32).verification_key
    swapped = raw.replace(
        log_key(UTOPIA).verification_key.to_text().encode(), mine.to_text().encode()
    )
    assert parse_note(swapped).text != parse_note(raw).text
    refuses(node, swapped, "not signed by 2 of")


def test_even_the_governance_cannot_make_an_old_log_key_forgotten() -> None:
    node = Node()
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    member = utopia(new)
    mine = SigningKey("ut.example/log", bytes([99]) * 32).verification_key.to_text()
    keys = (msgspec.structs.replace(log_in(member).keys[0], vkey=mine),)
    log = msgspec.structs.replace(log_in(member), keys=keys)
    refuses(node, forge(with_utopia(new, msgspec.structs.replace(member, log=log))), "was dropped")
    keys = (msgspec.structs.replace(log_in(member).keys[0], valid_from=LATER),)
    log = msgspec.structs.replace(log_in(member), keys=keys)
    refuses(node, forge(with_utopia(new, msgspec.structs.replace(member, log=log))), "beginning")


def test_even_the_governance_cannot_revive_an_ended_log_key() -> None:
    node = Node()
    key = log_key(UTOPIA, 2).verification_key
    node.receive(
        signed(with_rotated_log_key(node.trusted, UTOPIA, key, at=LATER, overlap_until=LATER))
    )
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    member = utopia(new)
    keys = tuple(msgspec.structs.replace(key, valid_until=None) for key in log_in(member).keys)
    log = msgspec.structs.replace(log_in(member), keys=keys)
    refuses(node, forge(with_utopia(new, msgspec.structs.replace(member, log=log))), "revived")


def test_a_log_cannot_be_handed_to_another_state() -> None:
    node = Node()
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    first, second = new.members
    swapped = (
        msgspec.structs.replace(first, log=second.log),
        msgspec.structs.replace(second, log=first.log),
    )
    refuses(node, forge(msgspec.structs.replace(new, members=swapped)), "another state")


def test_a_member_cannot_vanish_without_a_trace() -> None:
    node = Node()
    new = renewed(node.trusted, at=LATER, expires_at=LATER + timedelta(days=90))
    alone = msgspec.structs.replace(new, members=new.members[:1])
    refuses(node, forge(alone), "no longer listed")


def test_a_removed_member_cannot_keep_an_open_key() -> None:
    node = Node()
    new = without_member(node.trusted, UTOPIA, at=LATER, reason="left")
    (entry,) = new.removed
    keys = tuple(msgspec.structs.replace(key, valid_until=None) for key in log_in(entry).keys)
    opened = msgspec.structs.replace(entry, log=msgspec.structs.replace(log_in(entry), keys=keys))
    refuses(node, forge(msgspec.structs.replace(new, removed=(opened,))), "outlasts")


def test_a_false_first_document_does_not_pass_the_pin() -> None:
    usurped = msgspec.structs.replace(network(), governance=governance(USURPERS))
    with pytest.raises(NetworkDocumentInvalid, match="the pinned"):
        open_network(forge(usurped, USURPERS), trusted=None, pin=PIN)
    one_traitor = msgspec.structs.replace(network(), governance=governance(threshold=1))
    with pytest.raises(NetworkDocumentInvalid, match="the pinned"):
        open_network(forge(one_traitor, GOVERNORS[:1]), trusted=None, pin=PIN)
    with pytest.raises(NetworkDocumentInvalid, match="not the one pinned"):
        open_network(forge(one_traitor, GOVERNORS), trusted=None, pin=DigestPin(network().digest()))
