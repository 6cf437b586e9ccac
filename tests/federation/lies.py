"""The lies a peer may tell without forking its log. None of them may ever be believed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.federation.forgery import (
    altered,
    altered_message,
    forged_batch,
    forged_message,
    off_the_record,
    other_payload,
    read,
    sealed,
)
from tests.federation.members import STATES
from tests.federation.node import Node

from comity.exchange.ports import OutgoingMessage


@dataclass(frozen=True)
class Lie:
    """What is put to the victim, and the identifiers it must never take up."""

    raw: bytes
    identifiers: frozenset[str]


def _told(liar: Node, victim: Node, *messages: OutgoingMessage) -> Lie:
    raw = sealed(liar, victim.state, forged_batch(liar, victim.state, messages))
    return Lie(raw, frozenset(message.id for message in messages))


def _off_the_record(liar: Node, victim: Node) -> Lie:
    forged_message(liar, victim.state)  # so that there is a leaf to point at
    return _told(liar, victim, off_the_record(liar, victim.state))


def _other_payload(liar: Node, victim: Node) -> Lie:
    return _told(liar, victim, other_payload(liar, victim.state))


def _other_header(liar: Node, victim: Node) -> Lie:
    message = forged_message(liar, victim.state)
    return _told(liar, victim, replace(message, header=message.header + b" "))


def _from_the_future(liar: Node, victim: Node) -> Lie:
    at = liar.rails.clock.now() + timedelta(days=1)
    return _told(liar, victim, forged_message(liar, victim.state, sent_at=at))


def _for_somebody_else(liar: Node, victim: Node) -> Lie:
    other = next(state for state in STATES if state not in {liar.state, victim.state})
    return _told(liar, victim, forged_message(liar, other))


def _another_version(liar: Node, victim: Node) -> Lie:
    return _told(liar, victim, forged_message(liar, victim.state, version="2"))


def _an_answer_to_nothing(liar: Node, victim: Node) -> Lie:
    return _told(liar, victim, forged_message(liar, victim.state, "RRS"))


def _exchanged_places(liar: Node, victim: Node) -> Lie:
    messages = [forged_message(liar, victim.state) for _ in range(2)]
    told = _told(liar, victim, *messages)
    return Lie(altered(told.raw, messages=read(told.raw).messages[::-1]), told.identifiers)


def _a_broken_proof(liar: Node, victim: Node) -> Lie:
    told = _told(liar, victim, forged_message(liar, victim.state))
    proof = read(told.raw).messages[0].proof
    broken = bytes(len(proof)) if proof else bytes(32)
    return Lie(altered_message(told.raw, 0, proof=broken), told.identifiers)


def _in_somebody_elses_name(liar: Node, victim: Node) -> Lie:
    other = next(state for state in STATES if state not in {liar.state, victim.state})
    told = _told(liar, victim, forged_message(liar, victim.state, sender=other))
    return Lie(altered(told.raw, sender=other), told.identifiers)


LIES: Mapping[str, Callable[[Node, Node], Lie]] = {
    lie.__name__.strip("_"): lie
    for lie in (
        _off_the_record,
        _other_payload,
        _other_header,
        _from_the_future,
        _for_somebody_else,
        _another_version,
        _an_answer_to_nothing,
        _exchanged_places,
        _a_broken_proof,
        _in_somebody_elses_name,
    )
}
