"""Strangers: states that are not, no longer, or not yet members, or suspended."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from tests.adversary.stage import ATTACKER, VICTIM, Stage
from tests.federation.delivery import Courier, Refused, Round, deliver
from tests.federation.forgery import forged_message, sent
from tests.federation.members import NamedPartners, directory
from tests.unit.trust import networks

from comity.errors import ErrorCode
from comity.ids import StateCode
from comity.trust.network import GovernancePin, open_network
from comity.trust.network_changes import create
from comity.trust.network_directory import Directory
from comity.trust.network_document import Member, MemberStatus


def _directory(*members: Member) -> Directory:
    document = create(
        network="Simulated network",
        issued_at=networks.FOUNDED,
        expires_at=networks.FOUNDED + timedelta(days=90),
        grace_days=14,
        governance=networks.governance(),
        members=list(members),
    )
    pin = GovernancePin(tuple(key.verification_key for key in networks.GOVERNORS), 2)
    return Directory(open_network(networks.signed(document), trusted=None, pin=pin))


def _knowing(stage: Stage, known: Directory) -> None:
    """Let the victim take up another network document."""
    stage.victim.partners = NamedPartners(VICTIM, known)
    stage.victim.courier = replace(stage.victim.courier, partners=stage.victim.partners)


def test_a_state_that_was_never_a_member_is_refused() -> None:
    """Somebody whose state the network document does not name sends a batch.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    with stage.unchanged():
        assert stage.refusal(raw, sender=StateCode("XX")) is ErrorCode.MEMBER_UNKNOWN


def _removed() -> tuple[Member, ...]:
    return tuple(m for m in directory().members() if m.state != ATTACKER)


def _suspended() -> tuple[Member, ...]:
    return tuple(
        msgspec.structs.replace(m, status=MemberStatus.SUSPENDED) if m.state == ATTACKER else m
        for m in directory().members()
    )


def _not_yet() -> tuple[Member, ...]:
    later = networks.FOUNDED + timedelta(days=60)
    return (*_removed(), networks.member(ATTACKER, later))


@pytest.mark.parametrize("members", [_removed, _suspended, _not_yet])
def test_a_member_that_was_removed_or_suspended_is_refused(members) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """A state that was a member goes on sending after the governance has removed it.

    It is refused, and the node's state is unchanged.
    """
    stage = Stage()
    raw = sent(stage.attacker, VICTIM, forged_message(stage.attacker, VICTIM))
    _knowing(stage, _directory(*members()))
    with stage.unchanged():
        assert stage.refusal(raw) is ErrorCode.MEMBER_UNKNOWN


def test_nothing_leaves_for_a_member_that_was_removed() -> None:
    """A state is removed while something is due to it. Nothing is sealed; it stays due."""
    stage = Stage()
    stage.federation.part(ATTACKER, VICTIM)
    stage.federation.open(VICTIM, ATTACKER, "NOT")
    _knowing(stage, _directory(*_removed()))
    rounds = deliver(stage.victim.courier, ATTACKER)
    with stage.unchanged(but=frozenset({"peers"})), pytest.raises(StopIteration) as end:
        next(rounds)
    assert end.value.value is Round.FAILED
    assert stage.victim.store.tables.peers[ATTACKER].last_failure == ErrorCode.MEMBER_UNKNOWN


def test_nobody_is_heard_once_the_network_document_is_too_old() -> None:
    """Whoever keeps new network documents away keeps no removed member alive by it.

    After the days of grace everybody is refused, and the node's state is unchanged.
    """
    stage = Stage()
    stage.federation.clock.time = networks.FOUNDED + timedelta(days=105)
    raw = b"not even looked at"
    with stage.unchanged():
        assert stage.put(raw) == Refused(ErrorCode.NETWORK_DOCUMENT_INVALID)


def test_a_courier_is_what_a_node_delivers_with() -> None:
    """The tests above exchange the victim's partners; this is where they take effect."""
    assert isinstance(Stage().victim.courier, Courier)
