"""From a message to the bytes of its element: total, and honest about what would not fit.

Source:
    ECRIS DTS v1.0, messages-v1.0.xsd.
"""

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from comity.exchange.wires import Note, Severity
from comity.persons.redaction import Redacted
from comity.persons.texts import Representation
from comity.records.messages import IsAlive, Message, kind_of_message
from comity.transport.ecris.adapting import UNSENDABLE, adapted, remark_of
from comity.transport.ecris.codes import Codes
from comity.transport.ecris.message_shape import MESSAGES
from comity.transport.ecris.operations import operation_for
from comity.transport.ecris.reading import Meta
from comity.transport.ecris.rendering import Writer, compile_writer
from comity.transport.ecris.shape import NAMESPACES, XSI, Row, Shape

_PREFIXES: Final = MappingProxyType({prefix: prefix for prefix in NAMESPACES})
_DECLARED: Final = "".join(
    f' xmlns:{prefix}="{namespace}"'
    for prefix, namespace in (*NAMESPACES.items(), ("xsi", XSI))
    if prefix != "crt"
)


@dataclass(frozen=True, slots=True, repr=False)
class Written(Redacted):
    """What was written.

    Attributes:
        element: The message element in UTF-8, its namespaces declared, without an XML
            declaration, so that it can stand in an envelope.
        notes: What was adapted. A note whose code begins with ``adapting.UNSENDABLE`` says
            that the element breaks the schema and must not leave.
    """

    element: bytes
    notes: tuple[Note, ...] = ()

    @property
    def is_sendable(self) -> bool:
        """Whether the element keeps the schema, so that it may leave once released."""
        return not any(note.code.startswith(UNSENDABLE) for note in self.notes)


class WritingState:
    """What is written and noted while one message is taken apart.

    Args:
        codes: What stands on the wire for words of ours.
        sender: Two letters of the sending state.
        recipient: Two letters of the state addressed.
        stated: Optional fields that are to say "unknown".
    """

    def __init__(self, codes: Codes, sender: str, recipient: str, stated: frozenset[str]) -> None:
        self.codes = codes
        self.sender = sender
        self.recipient = recipient
        self.stated = stated
        self.out: list[str] = []
        self.path: list[str] = []
        self.notes: list[Note] = []
        self.spilt: list[Representation] = []

    def note(self, severity: Severity, code: str, text: str, field: str = "") -> None:
        """Note something about a field of the element at hand."""
        path = "/".join([*self.path, field] if field else self.path)
        note = Note(code, path, severity, text)
        if note not in self.notes:
            self.notes.append(note)

    def tell(self, code: str, text: str, field: str = "") -> None:
        """Note what only loses a detail."""
        self.note(Severity.TOLD, code, text, field)

    def hold(self, code: str, text: str, field: str = "") -> None:
        """Note what an officer releases before it is sent."""
        self.note(Severity.HELD, code, text, field)

    def unsendable(self, what: str, text: str, field: str = "") -> None:
        """Note that the message breaks the schema and must not leave."""
        self.note(Severity.HELD, UNSENDABLE + what, text, field)

    def remark(self, text: str) -> None:
        """Put what has no element into the nearest remarks."""
        self.spilt.append(remark_of(text))

    def states_unknown(self, field: str) -> bool:
        """Return whether an optional field is to say "unknown"."""
        return bool(self.stated) and "/".join([*self.path, field]) in self.stated


@cache
def _writers(element: str) -> tuple[str, Writer, Writer, str]:
    # Compiled when the first is written: most processes write few of them or none.
    shape = MESSAGES[element]
    name = f"svc:{shape.operation.element}"
    whole = Shape("", (Row("msg:MessageMetaData", shape.meta, "meta"),), _never, _only)
    return (
        f"<{name}{_DECLARED}>",
        compile_writer(whole, _PREFIXES),
        compile_writer(shape.data, _PREFIXES),
        f"</{name}>",
    )


def _never(*_: object) -> object:
    raise TypeError("this table is for writing")


def _only(value: object, _taking: object) -> list[object]:
    return [value]


def write(meta: Meta, message: Message, *, codes: Codes, push: bool) -> Written:
    """Return the element of a message.

    Args:
        meta: Identifier, time and reference.
        message: The message. The content of an attachment is written if ``push`` is true
            and ``message`` holds it.
        codes: What stands on the wire for words of ours.
        push: Whether to write the element that carries content, where the kind has one.
    """
    operation = operation_for(kind_of_message(message), push=push)
    opening, write_meta, write_data, closing = _writers(operation.element)
    stated = frozenset() if isinstance(message, IsAlive) else frozenset(message.stated_unknown)
    state = WritingState(codes, meta.id[:2], meta.id[3:5], stated)
    write_meta(meta, state)
    state.path.clear()
    state.out.append("<msg:MessageData>")
    write_data(adapted(message, state, push=operation.push), state)
    state.out.append("</msg:MessageData>")
    return Written(f"{opening}{''.join(state.out)}{closing}".encode(), tuple(state.notes))
