"""Committing to the log who looked at persons, and what for; whom only by reference.

The entry is committed before anything is shown or leaves: off the record nothing is seen.
Every face that shows records, the terminal and the interface for programs, looks through
here.

Source: Directive (EU) 2016/680 Art. 25 (logging of consultation and disclosure).
"""

from collections.abc import Sequence
from typing import Final

from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.errors import EnvelopeMalformed
from comity.exchange.conversation import Conversation
from comity.exchange.outbox import Rails
from comity.ids import MessageId
from comity.law.purposes import Purpose
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.records.messages import SERVICE, Kind, Request, decode_as
from comity.storage.store import Snapshot, Work

_UNKNOWN_PURPOSE: Final = "a purpose that is not known here"


def log_consultation(
    work: Work,
    rails: Rails,
    *,
    result: str,
    purpose: str,
    case: str,
    by: str,
    shown: Sequence[str] = (),
    results: int | None = None,
) -> None:
    """Add a leaf for a consultation of the register.

    Args:
        work: The open transaction; nothing is shown before its commit.
        rails: Clock and randomness of the node.
        result: What was found, in a word.
        purpose: What for.
        case: Case reference.
        by: The officer.
        shown: References of the persons or convictions shown.
        results: How many persons were read, where they are too many to be named.
    """
    fields: dict[str, JsonValue] = {
        "case": case,
        "purpose": purpose,
        "result": result,
        "results": len(shown) if results is None else results,
        "shown": list(shown),
    }
    log_act(
        work,
        Act.CONSULT_REGISTER,
        fields,
        official=by,
        clock=rails.clock,
        randomness=rails.randomness,
    )


def log_reading(
    node: Node,
    conversation: Conversation,
    *,
    purpose: str,
    by: str,
    shown: Sequence[str] = (),
) -> None:
    """Add a leaf for an officer who reads what a conversation says of people.

    A question whether a node is alive speaks of nobody, and needs none.

    Args:
        node: The node.
        conversation: What is read; it is the case.
        purpose: What for; see ``purpose_of``.
        by: The officer.
        shown: References of persons of our register that are shown beside it.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    if not speaks_of_people(conversation):
        return
    fields: dict[str, JsonValue] = {
        "case": conversation.id,
        "purpose": purpose,
        "shown": list(shown),
    }
    with node.database.begin() as work:
        log_act(
            work,
            Act.READ_CONVERSATION,
            fields,
            official=by,
            clock=node.rails.clock,
            randomness=node.rails.randomness,
        )


def speaks_of_people(conversation: Conversation) -> bool:
    """Return whether a conversation may say something of people."""
    return (conversation.service, conversation.opens_with) != (SERVICE, Kind.IS_ALIVE)


def purpose_of(reading: Snapshot, conversation: Conversation) -> str:
    """Return what a conversation is for, in a word that says nothing of anybody.

    Returns:
        The purpose of a request where it is one that is known here: another state's own
        words may hold anything. Else the kind of the conversation.
    """
    if conversation.opens_with != Kind.REQUEST:
        return conversation.opens_with
    opening = MessageId(conversation.id)
    message = reading.exchange.incoming(opening) or reading.exchange.outgoing(opening)
    if message is None:
        return _UNKNOWN_PURPOSE
    try:
        return str(Purpose(decode_as(Request, message.payload).purpose))
    except (EnvelopeMalformed, ValueError):
        return _UNKNOWN_PURPOSE
