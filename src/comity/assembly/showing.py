"""What is shown of a person, a conviction, a conversation, a task, as data for programs.

The terminal puts the same beside its tables, so that both faces say the same.
"""

from collections.abc import Sequence
from dataclasses import asdict

from comity.assembly.message_views import message_section
from comity.assembly.translation_showing import with_translations
from comity.assembly.who_is_meant import who_is_meant
from comity.codes.catalogue import MESSAGE_KINDS
from comity.errors import EnvelopeMalformed, ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, ConvictionId
from comity.records.deadlines import Lateness
from comity.records.layout import Section
from comity.records.messages import Kind, decode
from comity.records.person_presentation import present_person
from comity.records.ports import HeldConviction, HeldPerson, Task
from comity.records.presentation import present_conviction
from comity.records.priorities import Priority
from comity.records.recall_messages import SERVICE as RECALL_SERVICE
from comity.records.recall_presentation import recall_section
from comity.records.translations import Translation
from comity.storage.store import Snapshot, Work


def person_data(
    held: HeldPerson, description: Section, convictions: Sequence[tuple[HeldConviction, Section]]
) -> dict[str, object]:
    """Return a person of the register with the convictions held."""
    return {
        "person": held.ref,
        "source_key": held.source_key,
        "description": description.to_dict(),
        "convictions": [
            {**held_data(each), "conviction": part.to_dict()} for each, part in convictions
        ],
    }


def person_presented(
    reading: Snapshot | Work, held: HeldPerson, language: str
) -> tuple[Section, list[tuple[HeldConviction, Section]]]:
    """Lay out a person of the register and the convictions held."""
    convictions = reading.register.convictions_of(held.ref)
    return present_person(held.person, language), [
        (each, conviction_presented(reading, each, language)) for each in convictions
    ]


def conviction_presented(reading: Snapshot | Work, held: HeldConviction, language: str) -> Section:
    """Lay out a conviction, with translations of what came with the message that brought it."""
    shown = present_conviction(held.conviction, language)
    if held.message is None:
        return shown
    conversation = reading.exchange.known_messages([held.message]).get(held.message)
    if conversation is None:
        return shown
    return with_translations(shown, reading.translations.of_conversation(conversation))


def conviction_data(
    reading: Snapshot | Work, identifier: ConvictionId, language: str
) -> dict[str, object]:
    """Return a conviction: the version in force, all versions, who was told, who was given it.

    Raises:
        ReferenceNotFound: There is none of that identifier.
    """
    versions = reading.register.versions_of(identifier)
    if not versions:
        raise ReferenceNotFound(f"There is no conviction {identifier} here.")
    return {
        "conviction": conviction_presented(reading, versions[-1], language).to_dict(),
        "person": versions[-1].person,
        "versions": [held_data(each) for each in versions],
        "duties": [asdict(each) for each in reading.cases.duties_of(identifier)],
        "disclosures": [asdict(each) for each in reading.cases.disclosures_of(identifier)],
    }


def conversation_data(
    reading: Snapshot,
    conversation: Conversation,
    messages: Sequence[tuple[OutgoingMessage | IncomingMessage, Section]],
    lateness: Lateness | None,
) -> dict[str, object]:
    """Return a conversation: where it stands, its messages and their fate, what they say."""
    identification = reading.cases.identification(conversation.id)
    return {
        "conversation": conversation_head(conversation),
        "lateness": None if lateness is None else asdict(lateness),
        "identification": None if identification is None else asdict(identification),
        "messages": [
            {**message_data(message), "content": part.to_dict()} for message, part in messages
        ],
        "tasks": [
            task_data(task, reading.cases.priority(task.id))
            for task in reading.cases.tasks_of(conversation.id)
        ],
    }


def conversation_head(conversation: Conversation) -> dict[str, object]:
    """Return where a conversation stands, without what it says."""
    return {
        "id": conversation.id,
        "kind": conversation.opens_with,
        "role": str(conversation.role),
        "peer": conversation.peer,
        "state": conversation.state,
        "opened_at": conversation.opened_at,
        "due_on": conversation.due_on,
        "deadline_basis": conversation.deadline_basis,
        "settled_at": conversation.settled_at,
        "case": conversation.case_reference,
        "wire": str(conversation.wire),
    }


def message_presented(
    message: OutgoingMessage | IncomingMessage,
    language: str,
    translations: Sequence[Translation] = (),
) -> Section:
    """Lay out what a message says; a payload that breaks a rule is said to do so.

    Args:
        message: The message.
        language: The reader's language.
        translations: Those of its conversation, for a reader who may see them.
    """
    title = f"{message.id}: {kind_words(message.kind, language)}"
    if message.erased_at is not None:
        return Section("message", f"{title}: what it said was erased on {message.erased_at:%F}")
    if message.service == RECALL_SERVICE:
        return recall_section(message)
    try:
        content = decode(Kind(message.kind), message.payload)
    except (EnvelopeMalformed, ValueError):
        return Section("message", f"{title}: its payload breaks a rule and cannot be shown")
    return with_translations(message_section(title, content, language), translations)


def message_data(message: OutgoingMessage | IncomingMessage) -> dict[str, object]:
    """Return a message's fate for programs."""
    if isinstance(message, OutgoingMessage):
        return {
            "id": message.id,
            "kind": message.kind,
            "direction": "sent",
            "at": message.composed_at,
            "refers_to": message.refers_to,
            "delivery": str(message.delivery),
            "notes": notes_data(message),
            "receipt_at": message.settled_at,
            "refusal": message.refusal,
            "leaf": message.leaf_index,
        }
    return {
        "id": message.id,
        "kind": message.kind,
        "direction": "received",
        "at": message.received_at,
        "refers_to": message.refers_to,
        "handling": str(message.handling),
        "notes": notes_data(message),
        "problem": message.problem,
        "leaf": message.leaf_index,
    }


def task_data(task: Task, priority: Priority | None) -> dict[str, object]:
    """Return a task for programs, without what it holds about people but how many it names.

    Args:
        task: The task.
        priority: Whether we call it urgent; who and since when, not why.
    """
    found = who_is_meant(task)
    return {
        "id": task.id,
        "kind": str(task.kind),
        "conversation": task.conversation,
        "message": task.message,
        "reason": task.reason,
        "created_at": task.created_at,
        "due_on": task.due_on,
        "decided_at": task.decided_at,
        "decided_by": task.decided_by,
        "outcome": task.outcome,
        "meant": None if found.meant is None else found.meant.value,
        "candidates": found.candidates,
        "prioritised_by": "" if priority is None else priority.by,
        "prioritised_at": None if priority is None else priority.at,
    }


def notes_data(message: OutgoingMessage | IncomingMessage) -> list[dict[str, str]]:
    """Return a message's notes, and the rules it breaks, for programs."""
    data = [
        {"code": note.code, "path": note.path, "severity": str(note.severity), "text": note.text}
        for note in message.notes
    ]
    if isinstance(message, IncomingMessage):
        data += [
            {"code": each.code, "path": each.path, "severity": "broken", "text": each.text}
            for each in message.complaints
        ]
    return data


def held_data(held: HeldConviction) -> dict[str, object]:
    """Return how a version of a conviction is held, without what it says."""
    return {
        "id": held.conviction.id,
        "version": held.version,
        "origin": str(held.origin),
        "convicting_state": held.convicting_state,
        "standing": str(held.standing),
        "held_since": held.held_since,
        "message": held.message,
        "entered_nationally": held.entered_nationally,
    }


def kind_words(kind: str, language: str) -> str:
    """Return the name of a kind of message for a reader."""
    return MESSAGE_KINDS.label(kind, language).text


def known_conversation(reading: Snapshot, identifier: ConversationId) -> Conversation:
    """Return a conversation.

    Raises:
        ReferenceNotFound: It is not here.
    """
    found = reading.exchange.conversation(identifier)
    if found is None:
        raise ReferenceNotFound(f"There is no conversation {identifier} here.")
    return found
