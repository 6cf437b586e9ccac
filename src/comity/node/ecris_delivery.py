"""Delivering what is due to partners over ECRIS: one loop a partner, one message in flight.

The same bytes are posted until the endpoint accepts them or refuses them for good. A
message that is refused holds up no other; an endpoint that does not answer holds up all.
"Are you alive" is asked once: a partner that fails at it alone must not hold up the rest.

Source: docs/protocol, COM-9; the waiting between attempts, COM-4.5.
"""

import logging
from concurrent.futures import Executor
from functools import partial
from typing import Final

from comity.assembly.build import Node
from comity.assembly.ecris_wiring import EcrisSetup
from comity.errors import (
    EnvelopeMalformed,
    ErrorCode,
    Failure,
    PeerRefused,
    PeerUnreachable,
    StorageUnavailable,
)
from comity.exchange.channel_admission import Arrived, admit_arrived
from comity.exchange.channel_sending import (
    Attempt,
    ChannelMessage,
    next_due,
    settle_accepted,
    settle_refused,
    settle_unanswered,
)
from comity.exchange.holding import waits_until
from comity.exchange.wires import ChannelPartner, Fingerprints, Wire
from comity.ids import MessageId, StateCode
from comity.node.partner_loop import PartnerLoop
from comity.node.wakening import DuePeers, Wakening
from comity.records.messages import Kind
from comity.storage.store import Work
from comity.transport.ecris.arriving import arrived_from
from comity.transport.ecris.client import ANSWER_LIMITS, Accepted, EcrisClient
from comity.transport.ecris.operations import Operation, operation_named
from comity.transport.ecris.reading import read
from comity.transport.ecris.soap import open_envelope

_LOG: Final = logging.getLogger("comity.ecris")
_IN_A_ROW: Final = 64
"""After so many messages the partner is looked up again: certificates and addresses change."""


class EcrisDelivery(PartnerLoop):
    """The loop for one partner.

    Args:
        node: The node.
        setup: How it speaks ECRIS.
        peer: The partner.
        executor: Where transactions run, so that the network is never blocked.
        wakening: Says when something may be due.
        due: Says to whom, over ECRIS.
    """

    def __init__(
        self,
        node: Node,
        setup: EcrisSetup,
        peer: StateCode,
        executor: Executor,
        *,
        wakening: Wakening,
        due: DuePeers,
    ) -> None:
        super().__init__(
            node,
            peer,
            executor,
            wakening=wakening,
            due=due,
            log=_LOG,
            whom=f"{peer} over ECRIS",
        )
        self._setup = setup
        self._client: tuple[tuple[ChannelPartner, int], EcrisClient] | None = None

    async def _close(self) -> None:
        if self._client is not None:
            await self._client[1].close()

    async def _deliver_due(self) -> float | None:
        if self._is_gone():
            return 0.0 if await self._in_thread(self._give_up_one) else None
        partner = self._node.partners.channel(self._peer, self._node.clock.now())
        for _ in range(_IN_A_ROW):
            message = await self._in_thread(partial(self._next, partner))
            if message is None:
                return None
            await self._send(partner, message)
        return 0.0

    async def _send(self, partner: ChannelPartner, message: ChannelMessage) -> None:
        """Send one message and settle it.

        Raises:
            PeerUnreachable: It stays due, unless it is a question that is put once.
            CertificateNotTrusted: It stays due.
        """
        operation = operation_named(message.operation)
        client = await self._client_for(partner)
        began = self._node.clock.now()
        try:
            accepted = await client.call(operation, message.body)
            answered = self._node.clock.now()
            answer = await self._in_thread(partial(self._answer, message, operation, accepted))
        except PeerRefused as refusal:
            _LOG.warning("%s refuses %s: %s", self._peer, message.id, refusal.diagnosis())
            await self._in_thread(
                partial(self._settle_refused, partner, message.id, refusal.peer_code)
            )
            return
        except PeerUnreachable as failure:
            if operation.answered:
                await self._in_thread(
                    partial(self._settle_unanswered, partner, message.id, failure.code)
                )
            raise
        attempt = Attempt(
            began_at=began,
            answered_at=answered,
            status=accepted.status,
            certificate_sha256=accepted.certificate_sha256,
        )
        if answer is None:
            await self._in_thread(partial(self._settle_accepted, partner, message, attempt))
        else:
            await self._in_thread(partial(self._settle_answered, partner, message, attempt, answer))
            self._wakening.wake()
        _LOG.info("delivered to %s over ECRIS: %s", self._peer, message.id)

    def _next(self, partner: ChannelPartner) -> ChannelMessage | None:
        """Return the next message that may leave now; what must wait is put off."""
        node = self._node
        zones = self._setup.zones_with(partner.state)
        with node.database.begin() as work:
            while True:
                now = node.clock.now()
                message = next_due(work, partner, now=now)
                if message is None:
                    return None
                until = waits_until(message.kind, now, zones)
                if until is None:
                    return message
                _LOG.info("%s waits for the end of the closed hours", message.id)
                work.exchange.hold_until(message.id, until)

    def _settle_accepted(
        self, partner: ChannelPartner, message: ChannelMessage, attempt: Attempt
    ) -> None:
        """Put an acceptance on record."""
        with self._node.database.begin() as work:
            settle_accepted(work, self._node.rails, partner, message.id, attempt)

    def _settle_answered(
        self,
        partner: ChannelPartner,
        message: ChannelMessage,
        attempt: Attempt,
        answer: Arrived,
    ) -> None:
        """Put an acceptance on record, and the answer with it; or that there is none.

        Raises:
            StorageUnavailable: The question stays due.
        """
        node = self._node
        try:
            with node.database.begin() as work:
                before = work.exchange.incoming(answer.id)
                if before is None:
                    settle_accepted(work, node.rails, partner, message.id, attempt)
                admit_arrived(work, node.rails, partner, answer)
                if before is not None:
                    # An answer given before is none to this question, which then ends here.
                    self._given_up(work, partner, message.id, ErrorCode.REPLAY_DETECTED)
        except StorageUnavailable:
            raise
        except Failure as failure:
            _LOG.warning("%s answers %s: %s", self._peer, message.id, failure.diagnosis())
            self._settle_unanswered(partner, message.id, failure.code)

    def _settle_unanswered(self, partner: ChannelPartner, message: MessageId, code: str) -> None:
        """Give a question up, and call an officer, in one transaction."""
        with self._node.database.begin() as work:
            self._given_up(work, partner, message, code)

    def _given_up(self, work: Work, partner: ChannelPartner, message: MessageId, code: str) -> None:
        settle_unanswered(work, self._node.rails, partner, message, code=code)
        self._call_officer(work, message)

    def _call_officer(self, work: Work, message: MessageId) -> None:
        kept = work.exchange.outgoing(message)
        if kept is not None:
            self._node.records.refused(work, kept)

    def _answer(
        self, message: ChannelMessage, operation: Operation, accepted: Accepted
    ) -> Arrived | None:
        """Return what came back, as the exchange admits it; ``None`` where nothing does.

        Raises:
            PeerUnreachable: It is no answer to this question.
        """
        if not operation.answered:
            return None
        try:
            element = open_envelope(accepted.body, limits=ANSWER_LIMITS, charset=accepted.charset)
            if element.tag != operation.tag:
                raise EnvelopeMalformed("The answer is another element.")
            found = read(element, codes=self._setup.codes)
            if not found.meta.id.startswith(f"{self._peer}-{self._node.state}-{Kind.IS_ALIVE}-"):
                raise EnvelopeMalformed("The answer's identifier is not one for this node.")
        except Failure as failure:
            raise PeerUnreachable(
                "The partner's endpoint answers, but not as the service does.",
                private=failure.public,
            ) from failure
        return arrived_from(
            found,
            operation=operation,
            body=accepted.body,
            certificate_sha256=accepted.certificate_sha256,
            refers_to=message.id,
        )

    def _settle_refused(self, partner: ChannelPartner, message: MessageId, code: str) -> None:
        """Keep a refusal, and call an officer, in one transaction."""
        node = self._node
        with node.database.begin() as work:
            settle_refused(work, node.rails, partner, message, code=code)
            self._call_officer(work, message)

    def _is_gone(self) -> bool:
        """Return whether the partner takes part and is not reached over ECRIS any more.

        Raises:
            MemberUnknown: It takes no part at present; what is due to it waits.
        """
        member = self._node.directory.member(self._peer, self._node.clock.now())
        return not member.speaks(Wire.ECRIS)

    def _give_up_one(self) -> bool:
        """Hand one message to an officer that can be delivered nowhere; return if there was one."""
        node = self._node
        nowhere = ChannelPartner(self._peer, Wire.ECRIS, "", (), Fingerprints.NOFP)
        with node.database.read() as snapshot:
            message = snapshot.exchange.due_on_channel(
                self._peer, wire=Wire.ECRIS, now=node.clock.now()
            )
        if message is None:
            return False
        self._settle_refused(nowhere, message.id, ErrorCode.MEMBER_UNKNOWN)
        return True

    async def _client_for(self, partner: ChannelPartner) -> EcrisClient:
        """Return a client with the partner's certificates of today pinned."""
        pinned = (partner, self._node.key_watch.generation)
        if self._client is None or self._client[0] != pinned:
            stale, self._client = self._client, None
            if stale is not None:
                await stale[1].close()
            now = self._node.clock.now()
            self._client = (pinned, self._node.ecris_client(self._setup, partner, now))
        return self._client[1]
