"""One message over a channel, as one state's own log shows it."""

from dataclasses import dataclass
from datetime import datetime

from comity.ids import ConversationId, MessageId, StateCode


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """What one state recorded of a message over a channel.

    Attributes:
        id: The message.
        service: Which casework it belongs to.
        kind: Its three letters.
        sender: Who sent it.
        recipient: To whom.
        recorder: The state whose log holds the record; the other one signed nothing.
        protocol: The wire.
        operation: The operation of the wire.
        conversation: The conversation it belongs to.
        refers_to: The message it refers to.
        stated_at: The date it bears, verbatim.
        recorded_at: When it was composed or came, as the recording state says.
        index: Place of the record in the recording state's log.
        bytes_size: How many bytes travelled.
        bytes_proved: Whether those are in the file, and checked.
        certificate_sha256: The partner's certificate: that of the connection the message
            came on, or of the endpoint that accepted it; ``None`` if none did yet.
        certificate_named: Whether the network document names it for the partner at that
            time.
        accepted_at: When an endpoint of the partner's had accepted it; ``None`` for a
            message that was received, or if none has.
        accepted_status: HTTP status of that answer.
    """

    id: MessageId
    service: str
    kind: str
    sender: StateCode
    recipient: StateCode
    recorder: StateCode
    protocol: str
    operation: str
    conversation: ConversationId
    refers_to: MessageId | None
    stated_at: str
    recorded_at: datetime
    index: int
    bytes_size: int
    bytes_proved: bool
    certificate_sha256: str | None
    certificate_named: bool
    accepted_at: datetime | None
    accepted_status: int | None

    @property
    def was_sent(self) -> bool:
        """Whether the recording state sent it."""
        return self.recorder == self.sender

    @property
    def partner(self) -> StateCode:
        """The state that signed nothing."""
        return self.recipient if self.was_sent else self.sender
