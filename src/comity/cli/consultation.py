"""Committing to the log who looked at persons, and what for; whom only by reference.

The entry is committed before anything is shown or leaves: off the record nothing is seen.

Source: Directive (EU) 2016/680 Art. 25 (logging of consultation and disclosure).
"""

from collections.abc import Sequence

from comity.assembly import consulting
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.consulting import speaks_of_people
from comity.cli.desk import officer
from comity.exchange.conversation import Conversation
from comity.exchange.outbox import Rails
from comity.ids import ConversationId
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.records.necessity import require_necessity
from comity.storage.store import Work
from comity.trust.digest import sha256


def required(node: Node, purpose: str, case: str) -> None:
    """Check that a consultation says what it is for, as the state's policy asks.

    Raises:
        InputInvalid: It does not. The officer's input.
    """
    require_necessity(node.records.authority.settings.disclosure, purpose=purpose, case=case)


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
        by: The officer, as given.
        shown: References of persons of our register that are shown beside it.

    Raises:
        InputInvalid: Nobody is named who reads it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    if speaks_of_people(conversation):
        consulting.log_reading(node, conversation, purpose=purpose, by=officer(by), shown=shown)


def log_judgements_read(node: Node, *, results: int, by: str) -> None:
    """Add a leaf for whoever lists what officers judged.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may be shown.
    """
    _log_alone(node, Act.READ_JUDGEMENTS, {"results": results}, by)


def log_export(
    node: Node,
    reference: str,
    *,
    messages: int,
    with_payload: bool,
    by: str,
    content: bytes,
) -> None:
    """Add a leaf for evidence that leaves the node.

    Args:
        node: The node.
        reference: The message or conversation; it is the case.
        messages: How many messages are in the file.
        with_payload: Whether the file says what they say.
        by: The officer, as given.
        content: The file.

    Raises:
        InputInvalid: Nobody is named who takes it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    fields: dict[str, JsonValue] = {
        "case": reference,
        "messages": messages,
        "payload": "disclosed" if with_payload else "left out",
        "sha256": sha256(content).hex(),
    }
    _log_alone(node, Act.EXPORT_EVIDENCE, fields, officer(by))


def log_archive(
    node: Node,
    *,
    conversations: Sequence[ConversationId],
    dialect: str,
    messages: int,
    purpose: str,
    case: str,
    by: str,
    sha256_hex: str,
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
        sha256_hex: Digest of the file.

    Raises:
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    fields: dict[str, JsonValue] = {
        "case": case,
        "dialect": dialect,
        "messages": messages,
        "purpose": purpose,
        "sha256": sha256_hex,
        "what": list(conversations) or ["register"],
    }
    _log_alone(node, Act.EXPORT_ARCHIVE, fields, by)


def log_register_export(
    work: Work,
    rails: Rails,
    *,
    persons: Sequence[str],
    file_format: str,
    purpose: str,
    case: str,
    by: str,
    content: bytes,
) -> None:
    """Add a leaf for persons of the register that leave the node in another form.

    Args:
        work: The open transaction; nothing leaves before its commit.
        rails: Clock and randomness of the node.
        persons: Their references.
        file_format: How they are written.
        purpose: What for.
        case: Case reference.
        by: The officer.
        content: The file.
    """
    fields: dict[str, JsonValue] = {
        "case": case,
        "format": file_format,
        "purpose": purpose,
        "sha256": sha256(content).hex(),
        "what": list(persons),
    }
    _log(work, rails, Act.EXPORT_REGISTER, fields, by)


def log_form(
    node: Node, *, reference: str, partner: str, signed: str, by: str, content: bytes
) -> None:
    """Add a leaf for a form that leaves the node.

    Args:
        node: The node.
        reference: The form; it is the case.
        partner: The other state.
        signed: Fingerprint of the certificate that signed it, or ``no``.
        by: The officer, as given.
        content: The file.

    Raises:
        InputInvalid: Nobody is named who does it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    fields: dict[str, JsonValue] = {
        "case": reference,
        "partner": partner,
        "sha256": sha256(content).hex(),
        "signed": signed,
    }
    _log_alone(node, Act.WRITE_FORM, fields, officer(by))


def log_document(node: Node, *, reference: str, document: str, by: str, content: bytes) -> None:
    """Add a leaf for a document that a person is to hold.

    Args:
        node: The node.
        reference: What it is about: a conversation, a person, a register number.
        document: What kind of document, in a word.
        by: The officer, as given.
        content: The file.

    Raises:
        InputInvalid: Nobody is named who issues it. The officer's input.
        StorageUnavailable: The database does not answer; then nothing may leave.
    """
    fields: dict[str, JsonValue] = {
        "case": reference,
        "document": document,
        "sha256": sha256(content).hex(),
    }
    _log_alone(node, Act.ISSUE_DOCUMENT, fields, officer(by))


def _log(work: Work, rails: Rails, act: Act, fields: dict[str, JsonValue], by: str) -> None:
    log_act(work, act, fields, official=by, clock=rails.clock, randomness=rails.randomness)


def _log_alone(node: Node, act: Act, fields: dict[str, JsonValue], by: str) -> None:
    with node.database.begin() as work:
        _log(work, node.rails, act, fields, by)
