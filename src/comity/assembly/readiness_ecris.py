"""Is this node ready to speak ECRIS, and are those who speak it?"""

import asyncio
import time
from collections.abc import Iterator
from typing import Final

from comity.assembly.build import Node
from comity.assembly.ecris_wiring import EcrisSetup
from comity.assembly.findings import Finding, Status
from comity.assembly.governing import ends_missing
from comity.errors import Failure, PeerRefused, PeerUnreachable
from comity.exchange.outbox import new_message_id
from comity.exchange.wires import Wire
from comity.ids import MessageId, StateCode
from comity.law.purposes import Purpose
from comity.ledger.entry import utc_text
from comity.records.messages import IsAlive, Kind
from comity.transport.ecris.operations import IS_ALIVE
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.soap import wrap
from comity.transport.ecris.writing import write

_ADVICE: Final = "Nothing is lost; deliveries go on by themselves. Ask the partner."


def examine_ecris(node: Node) -> Iterator[Finding]:
    """Yield whether the node can listen and call, and what will not work with whom.

    Nothing where the configuration has no such table.

    Raises:
        KeyUnavailable: Certificate or key is missing or damaged. The operator's matter.
    """
    setup = node.ecris
    if setup is None:
        return
    node.ecris_listening_context(setup)
    yield Finding("ecris", Status.OK, f"certificate and key load; endpoint {setup.part.url}")
    yield _purposes(setup)
    now = node.clock.now()
    for member in node.directory.members():
        if member.state == node.state or not member.speaks(Wire.ECRIS):
            continue
        missing = ends_missing(node.partners.certificates(member.state, now))
        if missing:
            yield Finding(
                f"ecris {member.state}",
                Status.WARN,
                f"none of its certificates may be shown by a {' or '.join(missing)}",
                "Handshakes will fail. Ask the partner for a certificate for both ends.",
                remote=True,
            )


def _purposes(setup: EcrisSetup) -> Finding:
    """Say for which purposes nobody can be asked over ECRIS for want of a code."""
    unknown = [each for each in Purpose if setup.codes.purpose_sent(each) is None]
    if not unknown:
        return Finding("ecris codes", Status.OK, "every purpose has a code")
    return Finding(
        "ecris codes",
        Status.WARN,
        f"no code for {', '.join(unknown)}",
        "Requests for these are refused to partners over ECRIS. See [ecris.codes].",
    )


async def call_endpoint(node: Node, state: StateCode) -> Finding:
    """Ask a partner's ECRIS endpoint whether it is alive, off the record: it says nothing.

    Args:
        node: Ours.
        state: The partner.
    """
    check = f"partner {state}"
    began = time.monotonic()
    try:
        status = await _asked(node, state)
    except (PeerUnreachable, PeerRefused) as failure:
        what = f"{failure.public} {failure.private}".strip()
        return Finding(check, Status.FAIL, what, _ADVICE, remote=True)
    except Failure as failure:
        return Finding(check, Status.FAIL, failure.public, _ADVICE, remote=True)
    millis = (time.monotonic() - began) * 1000
    return Finding(
        check, Status.OK, f"its ECRIS endpoint answers in {millis:.0f} ms, status {status}"
    )


async def _asked(node: Node, state: StateCode) -> int:
    """Return the status of the endpoint's answer.

    Raises:
        MemberUnknown, NetworkDocumentInvalid: It is not reached over ECRIS.
        PeerUnreachable, PeerRefused, CertificateNotTrusted: No answer, or none of its.
    """
    now = node.clock.now()
    partner = node.partners.channel(state, now)
    setup = node.ecris
    if setup is None:
        raise PeerUnreachable(f"This node does not speak {Wire.ECRIS}.")
    identifier = await asyncio.to_thread(_new_id, node, state)
    question = write(
        Meta(id=identifier, timestamp=utc_text(now)),
        IsAlive(alive=True),
        codes=setup.codes,
        push=False,
    )
    async with node.ecris_client(setup, partner, now) as client:
        return (await client.call(IS_ALIVE, wrap(question.element))).status


def _new_id(node: Node, state: StateCode) -> MessageId:
    with node.database.begin() as work:
        return new_message_id(work, node.rails, state, Kind.IS_ALIVE, node.clock.now())
