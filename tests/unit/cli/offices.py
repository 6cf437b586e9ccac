"""Two authorities with a node each, whose officers use the command line.

Messages are handed over in process: what the rails prove is tested with the rails.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from comity.assembly.build import Node, open_node
from comity.assembly.home import Home
from comity.cli.main import app
from comity.exchange.conversation import (
    Conversation,
    Role,
    advance,
    is_superseded,
    open_conversation,
)
from comity.exchange.envelope import Header, opens_conversation, read_header
from comity.exchange.ports import IncomingMessage, LogPlace, OutgoingMessage, Settlement
from comity.ids import ConversationId, StateCode
from comity.ledger.entry import message_received
from comity.records.workflow import WORKFLOWS
from comity.storage.store import Work

DE, BG = StateCode("DE"), StateCode("BG")
OFFICER = "officer-7"
_NOWHERE = LogPlace(0, 1, b"", bytes(32))


@dataclass(frozen=True)
class Office:
    """One authority at its terminal."""

    home: Path

    def run(self, *words: str, status: int = 0, stdin: str | None = None) -> str:
        """Run a command and return what it printed, on either stream."""
        result = CliRunner().invoke(
            app,
            [*words, "--home", str(self.home)],
            input=stdin,
            env={"COMITY_OFFICER": OFFICER, "NO_COLOR": "1"},
        )
        assert result.exit_code == status, (result.exit_code, result.output, result.exception)
        return result.output

    def ask(self, *words: str, status: int = 0, stdin: str | None = None) -> dict[str, Any]:
        """Run a command with ``--json`` and return its answer."""
        answer = json.loads(self.run(*words, "--json", status=status, stdin=stdin))
        assert isinstance(answer, dict)
        return answer

    def node(self) -> Node:
        """Open the node; the caller closes its database."""
        return open_node(Home(self.home))

    def tasks(self) -> list[dict[str, Any]]:
        """Return what waits for an officer."""
        return list(self.ask("inbox")["tasks"])

    def leaves(self) -> int:
        """Return the size of the log."""
        node = self.node()
        try:
            with node.database.read() as snapshot:
                return snapshot.log.size()
        finally:
            node.database.close()


def hand_over(sender: Office, recipient: Office) -> list[str]:
    """Deliver everything due from one office to the other; return the kinds."""
    source, target = sender.node(), recipient.node()
    try:
        with source.database.read() as snapshot:
            due = list(snapshot.exchange.due_to(target.state, limit=100, max_bytes=10**9))
        for message in due:
            with target.database.begin() as work:
                target.records.handle(work, _admitted(work, target, message))
            settled = Settlement(message.id, source.clock.now(), _NOWHERE, b"receipt", "")
            with source.database.begin() as work:
                work.exchange.settle([settled])
        return [message.kind for message in due]
    finally:
        source.database.close()
        target.database.close()


def _admitted(work: Work, target: Node, message: OutgoingMessage) -> IncomingMessage:
    header = read_header(message.header)
    now = target.clock.now()
    work.exchange.save_conversations([_conversation(work, target, header)])
    entry = message_received(
        message.header,
        message=message.id,
        sender=StateCode(header.sender),
        received_at=now,
        salt=bytes(32),
    )
    (leaf,) = work.log.append([entry], recorded_at=now)
    arrived = IncomingMessage(
        id=message.id,
        conversation=message.conversation,
        service=message.service,
        kind=message.kind,
        peer=StateCode(header.sender),
        refers_to=message.refers_to,
        header=message.header,
        payload=message.payload,
        payload_salt=message.payload_salt,
        proof=_NOWHERE,
        received_at=now,
        leaf_index=leaf,
    )
    work.exchange.add_incoming([arrived])
    return arrived


def _conversation(work: Work, target: Node, header: Header) -> Conversation:
    now = target.clock.now()
    if opens_conversation(header):
        return open_conversation(
            WORKFLOWS,
            identifier=ConversationId(header.conversation),
            service=header.service,
            kind=header.kind,
            role=Role.RESPONDER,
            peer=StateCode(header.sender),
            at=now,
        )
    known = work.exchange.conversation(ConversationId(header.conversation))
    assert known is not None
    return advance(
        WORKFLOWS,
        known,
        by=known.role.other(),
        kind=header.kind,
        refers_to=header.refers_to,
        sender=header.sender,
        at=now,
        superseded=is_superseded(header.refers_to, work.exchange.taken_up(known.id)),
    )
