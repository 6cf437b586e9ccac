"""Vectors of comity-evidence/3: deadlines, time-stamps and compromised keys."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from tests.unit.ledger.anchored_exchange import (
    ANSWER,
    ASKED,
    AUSTRIA,
    BELGIUM,
    FRANCE,
    GERMANY,
    LATER,
    REQUEST,
    START,
    Parties,
    authority,
    evidence,
    listed,
    sizes_in,
)
from tests.unit.ledger.anchored_exchange import network as anchored_network
from tests.unit.ledger.exchange_of_two import file_from
from tests.unit.trust import networks
from tests.vectors.evidence_anchored_format import shared_network, vector
from tests.vectors.evidence_material import Vector, the_same

from comity.ledger.anchor import TimeStampChain
from comity.trust.network_changes import log_of
from comity.trust.network_document import LogKey, Revocation

_SILENT_AT = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


def vectors() -> Iterator[Vector]:
    """Yield the vectors."""
    yield from _deadlines()
    yield from _compromised()
    yield from _time_stamped()


def _deadlines() -> Iterator[Vector]:
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    silence = parties.silence(items, _SILENT_AT)
    anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items, [silence]))
    yield vector(
        "silence",
        "No answer had arrived when the last day had passed; the entry is witnessed.",
        evidence(items, entries=[silence], anchors=[anchor], document=shared_network()),
        clause="COM-13.2",
        needs=("law",),
    )
    early = Parties()
    asked = [early.delivered(REQUEST, START, ASKED)]
    yield vector(
        "refused-silence-too-early",
        "The entry was made on the last day.",
        evidence(
            asked,
            entries=[early.silence(asked, _SILENT_AT - timedelta(days=1))],
            document=shared_network(),
        ),
        clause="COM-13.3",
        step="28 deadline",
        needs=("law",),
    )
    answered = Parties()
    both = [
        answered.delivered(REQUEST, START, ASKED),
        answered.delivered(ANSWER, START + timedelta(days=3), b"{}", refers_to=REQUEST),
    ]
    yield vector(
        "refused-false-silence",
        "The requesting state had given a receipt for an answer before.",
        evidence(both, entries=[answered.silence(both, _SILENT_AT)], document=shared_network()),
        clause="COM-13.4",
        step="28 deadline",
        needs=("law",),
    )


def _time_stamped() -> Iterator[Vector]:
    stamps, others = authority(), authority("Other stamps")
    document = the_same(anchored_network(authorities=[listed(stamps)]))
    signed = networks.signed(document)

    def file(chain: Callable[[Parties], TimeStampChain]) -> bytes:
        parties = Parties()
        items = [parties.delivered(REQUEST, START, ASKED)]
        anchor = parties.anchor(GERMANY, sizes_in(GERMANY, items), time_stamps=[chain(parties)])
        return evidence(items, anchors=[anchor], document=document)

    def stamped(name: str, how: str, raw: bytes, **more: Any) -> Vector:  # noqa: ANN401 - fields
        shared = {"network": signed, "clause": "COM-11.2", "needs": ("time-stamps",)}
        return vector(name, how, raw, **{"at": LATER + timedelta(days=30), **shared, **more})

    yield stamped(
        "time-stamped",
        "The published checkpoint bears a time-stamp.",
        file(lambda parties: parties.stamped(GERMANY, stamps)),
    )
    yield stamped(
        "time-stamp-renewed",
        "The published checkpoint bears a time-stamp that was renewed twice.",
        file(lambda parties: parties.stamped(GERMANY, stamps, times=3)),
    )
    yield stamped(
        "time-stamp-lapsed",
        "Verified after the authority's certificate had ended: the time-stamp proves nothing "
        "any more, and the rest holds.",
        file(lambda parties: parties.stamped(GERMANY, stamps)),
        at=LATER + timedelta(days=3650),
    )
    yield stamped(
        "refused-time-stamp-of-another-log",
        "The time-stamp is on the checkpoint of another log.",
        file(lambda parties: parties.stamped(FRANCE, stamps)),
        step="27 time-stamp",
    )
    yield stamped(
        "refused-unnamed-authority",
        "The authority is one that the network document does not name.",
        file(lambda parties: parties.stamped(GERMANY, others)),
        step="27 time-stamp",
    )
    yield stamped(
        "refused-authority-under-a-false-name",
        "The time-stamp is another authority's, under the name of one that is listed.",
        file(lambda parties: replace(parties.stamped(GERMANY, others), authority=stamps.name)),
        step="27 time-stamp",
    )
    yield stamped(
        "refused-future-time-stamp",
        "The time-stamp is later than the time of verifying.",
        file(lambda parties: parties.stamped(GERMANY, stamps)),
        at=LATER - timedelta(days=30),
        step="27 time-stamp",
    )


def _compromised() -> Iterator[Vector]:
    raw_before, raw_after = (_with_revoked_key(LATER + timedelta(hours=hours)) for hours in (1, -1))
    yield vector(
        "compromised-key-anchored-before",
        "The key was compromised an hour after two other states had cosigned what it signed.",
        raw_before[1],
        network=raw_before[0],
        clause="COM-8.8",
    )
    yield vector(
        "refused-compromised-key",
        "The key was compromised an hour before two other states cosigned what it signed.",
        raw_after[1],
        network=raw_after[0],
        clause="COM-8.8",
        step="30 compromised-key",
    )
    yield vector(
        "refused-compromised-key-not-anchored",
        "A file of format 1, of which nobody else saw anything before the compromise.",
        raw_before[2],
        network=raw_before[0],
        clause="COM-8.8",
        step="30 compromised-key",
    )


def _with_revoked_key(at: datetime) -> tuple[bytes, bytes, bytes]:
    """Return the network document, and a file of format 3 and one of format 1."""
    document = shared_network()

    def revoked(key: LogKey) -> LogKey:
        return msgspec.structs.replace(
            key, valid_until=at, revocation=Revocation(at=at, reason="compromised")
        )

    members = []
    for member in document.members:
        log = networks.log_in(member)
        if member.state == GERMANY:
            new = log_of(networks.log_key(GERMANY, 2).verification_key, at).keys[0]
            log = msgspec.structs.replace(log, keys=(revoked(log.keys[0]), new))
        members.append(msgspec.structs.replace(member, log=log))
    changed = msgspec.structs.replace(
        document,
        members=tuple(members),
        version=2,
        previous=document.digest(),
        issued_at=LATER + timedelta(days=1),
        expires_at=LATER + timedelta(days=91),
    )
    parties = Parties()
    items = [parties.delivered(REQUEST, START, ASKED)]
    anchors = [
        parties.anchor(state, sizes_in(state, items), witnesses=(AUSTRIA, BELGIUM))
        for state in (GERMANY, FRANCE)
    ]
    whole = evidence(items, anchors=anchors, document=document)
    bare = msgspec.json.decode(whole)
    older = {"format": "comity-evidence/1", "messages": bare["messages"]}
    return networks.signed(changed), whole, file_from(older)
