"""An officer has texts translated, checks what came of it, or takes them back.

Only what another state wrote is translated; purpose and case are those of the conversation in
which it came. Asked for again, a text that waits or is translated is the one that is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.showing import known_conversation
from comity.errors import EnvelopeMalformed, InputInvalid, ReferenceNotFound
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage
from comity.ids import ConversationId, MessageId, TaskId
from comity.ledger.acts import Act
from comity.ledger.entry import JsonValue
from comity.records.contents import content_of
from comity.records.free_texts import FreeText, texts_to_translate
from comity.records.messages import SERVICE
from comity.records.translations import (
    Translation,
    TranslationId,
    TranslationState,
    found_right,
    withdrawn,
)
from comity.storage.store import Work

_MOST_AT_ONCE: Final = 200
_NOT_HERE: Final = "There is no such translation here."


@dataclass(frozen=True, slots=True)
class Asked:
    """What an officer asked to have translated.

    Attributes:
        conversation: Where the texts came.
        translations: One for each text, by identifier.
        new: How many of them nobody had asked for.
    """

    conversation: ConversationId
    translations: tuple[Translation, ...]
    new: int


def ask(node: Node, reference: str, into: str, who: Principal) -> Asked:
    """Ask for the texts of a task, a message or a conversation in a language.

    Args:
        node: The node.
        reference: The task, the message or the conversation.
        into: The language wanted, ISO 639-1.
        who: The officer.

    Raises:
        ReferenceNotFound: Nothing of that name is shown to the officer.
        InputInvalid: It is too much at once.
    """
    who.require(Permission.TASK_DECIDE)
    with node.database.begin() as work:
        seen = cleared(work, who)
        conversation, messages = texts_named(seen, reference)
        known = {
            each.source.text: each
            for each in seen.translations.of_conversation(conversation.id)
            if each.source is not None and each.into == into
        }
        wanted = list(texts_wanted(messages, into))
        missing = [(message, text) for message, text in wanted if text.text not in known]
        if len(missing) > _MOST_AT_ONCE:
            raise InputInvalid(
                f"Those are {len(missing)} texts, and at most {_MOST_AT_ONCE} are asked for at "
                "once: name one message.",
                field="reference",
            )
        purpose = purpose_of(seen, conversation)
        for message, text in missing:
            made = _asked(node, work, message, text, into=into, purpose=purpose, who=who)
            work.translations.keep(made)
            known[text.text] = made
        found = sorted({known[text.text].id: known[text.text] for _, text in wanted}.items())
        if missing:
            identifiers: list[JsonValue] = [known[text.text].id for _, text in missing]
            fields: dict[str, JsonValue] = {
                "case": conversation.id,
                "into": into,
                "purpose": purpose,
                "translations": identifiers,
            }
            _log(node, work, Act.TRANSLATION_ASKED, fields, who)
    return Asked(conversation.id, tuple(each for _, each in found), len(missing))


def asked_in(node: Node, conversation: ConversationId, who: Principal) -> tuple[Translation, ...]:
    """Return what was asked for in a conversation; on record first.

    Raises:
        ReferenceNotFound: There is no such conversation that the officer may know.
    """
    who.require(Permission.CONVERSATION_READ)
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        found = known_conversation(seen, conversation)
        translations = tuple(seen.translations.of_conversation(found.id))
        purpose = purpose_of(seen, found)
    # Why a translator handed a text back may quote it.
    log_reading(node, found, purpose=purpose, by=who.account)
    return translations


def check(node: Node, identifier: TranslationId, who: Principal) -> Translation:
    """Say that a translation was read against the original and found right.

    Raises:
        ReferenceNotFound: There is none that the officer may know.
        ConflictingChange: There is nothing to check.
        AccessDenied: Whoever checks wrote it, or acts behind broken glass.
    """
    who.require_as_second(Permission.TASK_DECIDE)
    with node.database.begin() as work:
        before = _known(work, who, identifier)
        after = found_right(before, by=who.account, at=node.clock.now())
        if after is not before:
            work.translations.keep(after)
            _log(node, work, Act.TRANSLATION_CHECKED, _fields(after), who)
    return after


def withdraw(node: Node, identifier: TranslationId, who: Principal) -> Translation:
    """Take a text back from whoever translates it, or a translation from beside its original.

    Raises:
        ReferenceNotFound: There is none that the officer may know.
    """
    who.require(Permission.TASK_DECIDE)
    with node.database.begin() as work:
        before = _known(work, who, identifier)
        after = withdrawn(before, at=node.clock.now())
        if after is not before:
            work.translations.keep(after)
            _log(node, work, Act.TRANSLATION_WITHDRAWN, _fields(after), who)
    return after


def texts_named(
    seen: ClearedSnapshot, reference: str
) -> tuple[Conversation, Sequence[IncomingMessage]]:
    """Return the conversation of what is named, and the messages of it that are meant.

    Raises:
        ReferenceNotFound: Nothing of that name is shown.
    """
    task = seen.cases.task(TaskId(reference))
    if task is not None:
        about = seen.exchange.incoming(task.message)
        return known_conversation(seen, task.conversation), [] if about is None else [about]
    message = seen.exchange.incoming(MessageId(reference))
    conversation = seen.exchange.conversation(ConversationId(reference))
    # An opening message has the name of its conversation, and then all of it is meant.
    if conversation is not None:
        every = seen.exchange.messages_of(conversation.id)
        return conversation, [each for each in every if isinstance(each, IncomingMessage)]
    if message is None:
        raise ReferenceNotFound(f"There is no task, message or conversation {reference} here.")
    return known_conversation(seen, message.conversation), [message]


def texts_wanted(
    messages: Sequence[IncomingMessage], into: str
) -> Iterator[tuple[IncomingMessage, FreeText]]:
    """Yield each text that is not there in a language, once, with what brought it."""
    told: set[str] = set()
    for message in messages:
        if message.service != SERVICE:
            continue
        try:
            content = content_of(message)
        except EnvelopeMalformed:
            # What cannot be read is shown to nobody, a translator least of all.
            continue
        for text in () if content is None else texts_to_translate(content, into):
            if text.text not in told:
                told.add(text.text)
                yield message, text


def _asked(
    node: Node,
    work: Work,
    message: IncomingMessage,
    text: FreeText,
    *,
    into: str,
    purpose: str,
    who: Principal,
) -> Translation:
    now = node.clock.now()
    number = work.exchange.next_message_number(1)
    return Translation(
        id=TranslationId(f"{node.state}-TEXT-{number:015d}"),
        conversation=message.conversation,
        message=message.id,
        source=text,
        into=into,
        purpose=purpose,
        state=TranslationState.ASKED,
        asked_by=who.account,
        asked_at=now,
        changed_at=now,
    )


def _known(work: Work, who: Principal, identifier: TranslationId) -> Translation:
    found = cleared(work, who).translations.translation(identifier)
    if found is None:
        raise ReferenceNotFound(_NOT_HERE)
    return found


def _fields(translation: Translation) -> dict[str, JsonValue]:
    return {"case": translation.conversation, "translation": translation.id}


def _log(node: Node, work: Work, act: Act, fields: dict[str, JsonValue], who: Principal) -> None:
    log_act(
        work, act, fields, official=who.account, clock=node.clock, randomness=node.rails.randomness
    )
