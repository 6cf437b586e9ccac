"""An archive of ECRIS messages, written message by message in bounded memory."""

from typing import BinaryIO, Final

from comity.errors import InputInvalid
from comity.exchange.wires import Note
from comity.records.messages import (
    AdditionalInformation,
    Message,
    Notification,
    NotificationResponse,
    Request,
    RequestResponse,
    kind_of_message,
)
from comity.transport.ecris.adapting import UNSENDABLE
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.dialect_ri import write_ri
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.writing import write
from comity.transport.registers.ecris_conversion import Dialect, head_of

OPENING: Final = b"<?xml version='1.0' encoding='UTF-8'?>\n<messages>\n"
CLOSING: Final = b"</messages>\n"


class ArchiveWriter:
    """Writes messages one after the other, inside an element of no namespace.

    Args:
        target: Where to; written to from its present position.
        dialect: How.
        codes: What stands on the wire for words of ours.
    """

    def __init__(self, target: BinaryIO, dialect: Dialect, codes: Codes) -> None:
        self._target = target
        self._dialect = dialect
        self._codes = codes
        target.write(OPENING)

    def add(self, meta: Meta, message: Message) -> tuple[Note, ...]:
        """Write a message, and return what was adapted or left out.

        Args:
            meta: Identifier, time and reference.
            message: The message; an attachment is written if it holds its content.

        Raises:
            InputInvalid: No adaptation makes it keep the rules. The message's.
            EnvelopeMalformed: How the dialect writes its kind is not known. The caller's
                choice of messages.
        """
        match self._dialect:
            case Dialect.V1:
                push = _has_content(message)
                written = write(meta, message, codes=self._codes, push=push)
                document, notes = written.element, written.notes
            case Dialect.RI:
                head = head_of(kind_of_message(message), meta)
                document, notes = write_ri(head, message, codes=self._codes)
        for note in notes:
            if note.code.startswith(UNSENDABLE):
                raise InputInvalid(note.text, field=note.path)
        self._target.write(document + b"\n")
        return notes

    def close(self) -> None:
        """End the archive; the file stays open."""
        self._target.write(CLOSING)


def _has_content(message: Message) -> bool:
    match message:
        case (
            AdditionalInformation()
            | Notification()
            | NotificationResponse()
            | Request()
            | RequestResponse()
        ):
            attached = message.fingerprints
            return attached is not None and attached.content is not None
        case _:
            return False
