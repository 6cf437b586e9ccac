"""Committing to the log who looked at persons, and what for; never at whom.

Source: Directive (EU) 2016/680 Art. 25 (logging of consultation and disclosure).
"""

from collections.abc import Sequence
from typing import Final

from comity.assembly.build import Node
from comity.cli.desk import officer
from comity.errors import EnvelopeMalformed, InputInvalid
from comity.exchange.conversation import Conversation
from comity.exchange.envelope import SALT_LENGTH
from comity.exchange.outbox import Rails
from comity.ids import ConversationId, MessageId
from comity.law.purposes import Purpose
from comity.ledger.entry import JsonValue, decision
from comity.records.messages import SERVICE, Kind, Request, decode_as
from comity.storage.store import Snapshot, Work

_UNKNOWN_PURPOSE: Final = "a purpose that is not known here"


def required(purpose: str, case: str) -> None:
    """Check that a consultation says what it is for.

    Raises:
        InputInvalid: It does not. The officer's input.
    """
    for field, text in (("purpose", purpose), ("case", case)):
        if not text.strip():
            raise InputInvalid(
                f"A consultation of the register needs a {field}: --{field}.", field=field
            )


def log_consultation(
    work: Work, rails: Rails, *, result: str, purpose: str, case: str, by: str, matches: int
) -> None:
    """Add a leaf for a consultation of the register.

    Args:
        work: The open transaction.
        rails: Clock and randomness of the node.
        result: What was found, in a word.
        purpose: What for.
        case: Case reference.
        by: The officer.
        matches: How many persons were shown.
    """
    record: dict[str, JsonValue] = {
        "act": "consult-register",
        "case": case,
        "matches": str(matches),
        "official": by,
        "purpose": purpose,
        "result": result,
    }
    _log(work, rails, record)


def log_reading(node: Node, conversation: Conversation, *, purpose: str, by: str) -> None:
    """Add a leaf for an officer who reads what a conversation says of people.

    A question whether a node is alive speaks of nobody, and needs none.

    Args:
        node: The node.
        conversation: What is read; it is the case.
        purpose: What for; see ``purpose_of``.
        by: The officer, as given.

    Raises:
        InputInvalid: Nobody is named who reads it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    if not speaks_of_people(conversation):
        return
    record: dict[str, JsonValue] = {
        "act": "read-conversation",
        "case": conversation.id,
        "official": officer(by),
        "purpose": purpose,
    }
    with node.database.begin() as work:
        _log(work, node.rails, record)


def log_export(node: Node, reference: str, *, messages: int, with_payload: bool, by: str) -> None:
    """Add a leaf for evidence that leaves the node.

    Args:
        node: The node.
        reference: The message or conversation; it is the case.
        messages: How many messages are in the file.
        with_payload: Whether the file says what they say.
        by: The officer, as given.

    Raises:
        InputInvalid: Nobody is named who takes it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    record: dict[str, JsonValue] = {
        "act": "export-evidence",
        "case": reference,
        "messages": str(messages),
        "official": officer(by),
        "payload": "disclosed" if with_payload else "left out",
    }
    with node.database.begin() as work:
        _log(work, node.rails, record)


def log_archive(
    node: Node,
    *,
    conversations: Sequence[ConversationId],
    dialect: str,
    messages: int,
    purpose: str,
    case: str,
    by: str,
) -> None:
    """Add a leaf for an archive of messages that leaves the node.

    Args:
        node: The node.
        conversations: Which; none if it is the register.
        dialect: How they are written.
        messages: How many messages are in the file.
        purpose: What for.
        case: Case reference.
        by: The officer.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    record: dict[str, JsonValue] = {
        "act": "export-archive",
        "case": case,
        "dialect": dialect,
        "messages": str(messages),
        "official": by,
        "purpose": purpose,
        "what": " ".join(conversations) or "register",
    }
    with node.database.begin() as work:
        _log(work, node.rails, record)


def log_form(node: Node, *, reference: str, partner: str, signed: str, by: str) -> None:
    """Add a leaf for a form that leaves the node.

    Args:
        node: The node.
        reference: The form; it is the case.
        partner: The other state.
        signed: Fingerprint of the certificate that signed it, or ``no``.
        by: The officer, as given.

    Raises:
        InputInvalid: Nobody is named who does it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    record: dict[str, JsonValue] = {
        "act": "write-form",
        "case": reference,
        "official": officer(by),
        "partner": partner,
        "signed": signed,
    }
    with node.database.begin() as work:
        _log(work, node.rails, record)


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


def _log(work: Work, rails: Rails, record: dict[str, JsonValue]) -> None:
    leaf = decision(record, salt=rails.randomness(SALT_LENGTH))
    work.log.append([leaf], recorded_at=rails.clock.now())
