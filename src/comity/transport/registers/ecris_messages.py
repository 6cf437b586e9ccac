"""What a message of ECRIS means to a register, whichever dialect it came in."""

import re
from dataclasses import dataclass
from typing import Final

from comity.errors import InputInvalid
from comity.transport.registers.dialect import Parts
from comity.transport.registers.ecris_conviction import conviction_from
from comity.transport.registers.ecris_person import person_from
from comity.transport.registers.record import (
    ImportedMessage,
    ImportedRecord,
    Reading,
    structural_key,
)

REASONS: Final = {
    "RDL": "a request deadline notice carries no person or conviction",
    "RAI": "a request for additional information carries no person or conviction",
    "RAR": "an answer to a request for additional information describes a person asked "
    "about and carries no conviction",
    "CAN": "a cancellation carries no person or conviction",
    "FEM": "a functional error message carries no person or conviction",
    "IAL": "a test of the connection carries no person or conviction",
    "REQ": "a request describes a person asked about, which is no entry of a register",
    "NRS": "an answer to a notification carries no conviction",
}
"""Why a message of this kind holds nothing for a register."""

_NO_CONVICTION: Final = (
    "the answer ({response}) carries no conviction; a person of whom nothing is recorded "
    "is not entered in a register"
)
_SUCCESSFUL: Final = "RRT-00-00"
_RESPONSE: Final = re.compile("RRT-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of one message that matter to a register.

    Attributes:
        kind: Three letters: NOT, RRS, ...
        message_id: As sent; empty if it has none.
        sender: Two letters of the sending state; empty if not said.
        person: The element of the person, if any.
        convictions: The elements of the convictions.
        response: Code of the response type; empty if it has none.
        updates: Whether the message says that it updates an earlier conviction.
    """

    kind: str
    message_id: str
    sender: str
    person: Parts | None
    convictions: tuple[Parts, ...] = ()
    response: str = ""
    updates: bool = False


def reading_of(message: Message, place: str) -> Reading:
    """Return the record the message holds, or why it holds none.

    Args:
        message: The message.
        place: Where it stands in the file.

    Raises:
        InputInvalid: A field breaks a rule, or the message contradicts itself. The
            fault of the source.
    """
    if message.kind not in {"NOT", "RRS"}:
        if message.convictions:
            raise InputInvalid(
                f"a message of kind {message.kind} cannot carry a conviction",
                field=message.convictions[0].path,
            )
        return ImportedMessage(place, message.kind, REASONS[message.kind], message.message_id)
    if not message.convictions:
        if message.kind == "NOT":
            raise InputInvalid(
                "a notification carries exactly one conviction; this one has none",
                field="MessageDataConviction",
            )
        reason = _NO_CONVICTION.format(response=_response_of(message))
        return ImportedMessage(place, message.kind, reason, message.message_id)
    if message.person is None:
        raise InputInvalid("a conviction without a person", field="MessageDataPerson")
    if message.kind == "RRS" and message.response not in {_SUCCESSFUL, ""}:
        raise InputInvalid(
            f"the response type is not {_SUCCESSFUL} ({_response_of(message)}), yet convictions "
            "are attached; whose they are is not sure",
            field="MessageDataRequestResponseTypeReference",
        )
    person = person_from(message.person)
    convictions = tuple(conviction_from(part) for part in message.convictions)
    notes = []
    if message.updates:
        notes.append("updates an earlier conviction")
    if any(conviction.asks_deletion for conviction in convictions):
        notes.append("a decision asks for deletion from the register")
    # A message states what it is about, never all that its sender has.
    return ImportedRecord(
        place=place,
        source_key=structural_key(f"ecris:{message.sender}", person, convictions),
        person=person,
        convictions=convictions,
        note="; ".join(notes),
        complete=False,
    )


def _response_of(message: Message) -> str:
    """Return the code of the response, or that there is none: other text is not repeated."""
    if not message.response:
        return "no response type"
    return message.response if _RESPONSE.fullmatch(message.response) else "no code of the form"
