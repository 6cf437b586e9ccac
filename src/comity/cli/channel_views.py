"""What an officer sees of a wire that is not Comity's own: one line, and what it could not say."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType

from comity.cli.output import Output
from comity.errors import InputInvalid
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.exchange.wires import Wire
from comity.ids import MessageId
from comity.storage.store import Snapshot

_NAMES = {Wire.ECRIS: "ECRIS v1.0"}


def channel_words(conversation: Conversation) -> Sequence[str]:
    """Return the line that tells of the wire; none for Comity's own."""
    if conversation.wire is Wire.COMITY:
        return []
    name = _NAMES.get(conversation.wire, str(conversation.wire))
    return [f"Over {name}: the other state signs nothing, and what is on record is our word."]


def noted(
    output: Output, messages: Iterable[OutgoingMessage | IncomingMessage]
) -> Sequence[RenderableType]:
    """Return a table of what was not written or read just as it is; nothing if all was."""
    rows = [
        (message.id, note.path, str(note.severity), note.text)
        for message in messages
        for note in message.notes
    ]
    rows += [
        (message.id, complaint.path, complaint.code, complaint.text)
        for message in messages
        if isinstance(message, IncomingMessage)
        for complaint in message.complaints
    ]
    if not rows:
        return []
    return [output.table(("message", "where", "how", "what"), rows, title="Not just as it is")]


def original_text(reading: Snapshot, identifier: MessageId) -> str:
    """Return the bytes of a message as they travelled, as text.

    Raises:
        InputInvalid: It is no message, or it travelled on Comity's own wire.
    """
    message = reading.exchange.outgoing(identifier) or reading.exchange.incoming(identifier)
    if message is None or not message.wire_bytes:
        raise InputInvalid(
            "Only a message that travelled on another wire than Comity's has an original.",
            field="original",
        )
    return message.wire_bytes.decode("utf-8", errors="backslashreplace")
