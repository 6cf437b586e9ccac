"""Can our partners be reached, and are their logs the ones we know?"""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.assembly.readiness_ecris import call_endpoint
from comity.errors import Failure, PeerRefused, PeerUnreachable
from comity.exchange.batch import split_hashes
from comity.exchange.wires import Wire
from comity.ids import ConversationId, MessageId, StateCode
from comity.ledger.checkpoint import Checkpoint, open_checkpoint, read_checkpoint
from comity.records.workflow import AliveState
from comity.transport.peers import PeerClient
from comity.trust.merkle_proof import check_consistency

_ADVICE: Final = "Nothing is lost; deliveries go on by themselves. Ask the partner."
_POLL_SECONDS: Final = 0.2


def examine_partners(node: Node) -> list[Finding]:
    """Call every partner's node and check its log against what we have seen of it."""
    return asyncio.run(_all(node))


def examine_partner(node: Node, state: StateCode) -> Finding:
    """Call one partner's node and check its log against what we have seen of it."""
    return asyncio.run(_called(node, state))


async def _called(node: Node, state: StateCode) -> Finding:
    if node.partners.of(state, node.clock.now()) is Wire.ECRIS:
        return await call_endpoint(node, state)
    return await _one(node, state)


async def _all(node: Node) -> list[Finding]:
    states = sorted(node.partners.states(node.clock.now()))
    return list(await asyncio.gather(*(_called(node, state) for state in states)))


async def _one(node: Node, state: StateCode) -> Finding:
    check = f"partner {state}"
    began = time.monotonic()
    try:
        async with node.client(state, node.clock.now()) as client:
            size = await _verified(node, state, client)
    except (PeerUnreachable, PeerRefused) as failure:
        what = f"{failure.public} {failure.private}".strip()
        return Finding(check, Status.FAIL, what, _ADVICE, remote=True)
    except Failure as failure:
        advice = "Do not exchange with it before this is understood; keep this node's database."
        return Finding(check, Status.FAIL, failure.public, advice)
    millis = (time.monotonic() - began) * 1000
    return Finding(check, Status.OK, f"answers in {millis:.0f} ms; its log has {size} leaves")


async def _verified(node: Node, state: StateCode, client: PeerClient) -> int:
    """Return the size of a partner's log, once it is shown to be the one we know.

    Raises:
        PeerUnreachable, PeerRefused: No answer.
        TrustFailure, LedgerFailure: Not the partner's, or not the log we have seen.
    """
    now = node.clock.now()
    partner = node.partners.partner(state, now)
    note = await client.checkpoint()
    found = open_checkpoint(note, origin=partner.origin, keys=partner.log_keys).value
    with node.database.read() as snapshot:
        raw = snapshot.seen.latest(partner.origin)
    if raw is not None:
        last = read_checkpoint(raw)
        await _check_same_log(last, found, client)
    return found.size


async def _check_same_log(last: Checkpoint, found: Checkpoint, client: PeerClient) -> None:
    """Check that one checkpoint's log is the beginning of the other's.

    Raises:
        CheckpointInconsistent: The partner shows another log than before.
        PeerUnreachable, PeerRefused: No answer.
    """
    first, second = sorted((last, found), key=lambda each: each.size)
    hashes: tuple[bytes, ...] = ()
    if 0 < first.size < second.size:
        proof = await client.consistency(first.size, second.size)
        hashes = tuple(split_hashes(proof.hashes))
    check_consistency(first.size, second.size, first.root, second.root, hashes)


def round_trip(node: Node, state: StateCode, *, patience: timedelta) -> Finding:
    """Ask a partner "are you alive" as casework does, and wait for its casework's answer.

    The question is a real message and stays in both logs. Our node has to be serving.

    Args:
        node: Ours.
        state: The partner.
        patience: How long to wait.
    """
    check = f"round trip {state}"
    began = time.monotonic()
    try:
        with node.database.begin() as work:
            message = node.records.ask_alive(work, state)
    except Failure as failure:
        return Finding(check, Status.FAIL, failure.public)
    ended = _wait(
        lambda: _answered(node, message.conversation) or bool(_refusal(node, message.id)), patience
    )
    refusal = _refusal(node, message.id)
    if refusal:
        return Finding(
            check,
            Status.FAIL,
            f"{message.id} found no answer: {refusal}",
            "It is not asked again. Ask the partner.",
            remote=True,
        )
    if not ended:
        return Finding(
            check,
            Status.FAIL,
            f"no answer to {message.id} within {patience.total_seconds():.0f} s",
            "Is our node serving? If so: " + _ADVICE[0].lower() + _ADVICE[1:],
            remote=True,
        )
    millis = (time.monotonic() - began) * 1000
    return Finding(check, Status.OK, f"{message.id} answered in {millis:.0f} ms")


def _answered(node: Node, conversation: ConversationId) -> bool:
    with node.database.read() as snapshot:
        found = snapshot.exchange.conversation(conversation)
    return found is not None and found.state == AliveState.ANSWERED


def _refusal(node: Node, message: MessageId) -> str:
    """Return why a message of ours was given up; empty if it was not."""
    with node.database.read() as snapshot:
        found = snapshot.exchange.outgoing(message)
    return "" if found is None else found.refusal


def _wait(until: Callable[[], bool], patience: timedelta) -> bool:
    end = time.monotonic() + patience.total_seconds()
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(_POLL_SECONDS)
    return True
