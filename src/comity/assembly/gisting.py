"""Foreign texts of a conversation, and the gist of one of them by an engine on this machine.

A gist is made when an officer asks for it, put on record as a look with the engine that made
it, shown once and kept nowhere. Its purpose and case are those of the conversation.

Source: Directive (EU) 2016/680 Art. 25(1) (logging of consultation) and Art. 7(2).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.acts_on_record import log_act
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.showing import known_conversation
from comity.assembly.translation_asking import texts_named, texts_wanted
from comity.errors import ReferenceNotFound
from comity.exchange.ports import IncomingMessage
from comity.ids import ConversationId, MessageId
from comity.ledger.acts import Act
from comity.persons.redaction import Redacted
from comity.records.free_texts import FreeText
from comity.records.gist_ports import EngineKnown, Pair, WhyNoGist
from comity.records.translations import Translation


@dataclass(frozen=True, slots=True, repr=False)
class ForeignText(Redacted):
    """A text that is not there in the reader's language.

    Attributes:
        message: The message that brought it.
        number: Which of that message's, from 0; stable for a language.
        source: What its author wrote.
        why_none: Why no gist can be made of it; ``None`` if one can.
        translations: Those that were asked for in the reader's language.
    """

    message: MessageId
    number: int
    source: FreeText
    why_none: WhyNoGist | None
    translations: tuple[Translation, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class ForeignTexts(Redacted):
    """The foreign texts of a conversation.

    Attributes:
        texts: In the order in which they came, each wording once.
        engine: Name and version of the engine; empty without one.
    """

    texts: tuple[ForeignText, ...]
    engine: str


@dataclass(frozen=True, slots=True, repr=False)
class Gist(Redacted):
    """What became of asking for the gist of a text.

    Attributes:
        foreign: The text.
        into: The language asked for.
        text: The gist; empty if there is none.
        engine: What made it, with its version; empty if there is none.
        why_none: Why there is none.
    """

    foreign: ForeignText
    into: str
    text: str = ""
    engine: str = ""
    why_none: WhyNoGist | None = None


def foreign_texts(
    node: Node, conversation: ConversationId, into: str, who: Principal
) -> ForeignTexts:
    """Return the texts of a conversation that are not there in a language; on record first.

    Raises:
        ReferenceNotFound: There is no such conversation that the officer may know.
    """
    who.require(Permission.CONVERSATION_READ)
    known = None if node.gists is None else node.gists.known()
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who)
        found = known_conversation(seen, conversation)
        every = seen.exchange.messages_of(found.id)
        texts = _texts([each for each in every if isinstance(each, IncomingMessage)], into, known)
        asked = [each for each in seen.translations.of_conversation(found.id) if each.into == into]
        purpose = purpose_of(seen, found)
    log_reading(node, found, purpose=purpose, by=who.account)
    beside = tuple(
        ForeignText(each.message, each.number, each.source, each.why_none, _of(asked, each.source))
        for each in texts
    )
    return ForeignTexts(beside, "" if known is None else known.name)


def gists_of(node: Node, reference: str, into: str, who: Principal) -> tuple[Gist, ...]:
    """Return the gist of every foreign text of a task, a message or a conversation.

    Raises:
        ReferenceNotFound: Nothing of that name is shown to the officer.
    """
    with node.database.read() as snapshot:
        _, messages = texts_named(cleared(snapshot, who), reference)
        texts = _texts(messages, into, None)
    return tuple(gist(node, each.message, each.number, into, who) for each in texts)


def gist(node: Node, message: MessageId, number: int, into: str, who: Principal) -> Gist:
    """Return the gist of a text of a message that came; on record first.

    Args:
        node: The node.
        message: The message.
        number: Which of its foreign texts, as ``ForeignText`` counts them.
        into: The reader's language, ISO 639-1.
        who: The officer.

    Raises:
        ReferenceNotFound: There is no such text that the officer may know.
    """
    who.require(Permission.CONVERSATION_READ)
    engine = node.gists
    known = None if engine is None else engine.known()
    with node.database.begin() as work:
        seen = cleared(work, who)
        came = seen.exchange.incoming(message)
        if came is None:
            raise ReferenceNotFound("There is no such message here.")
        conversation = known_conversation(seen, came.conversation)
        texts = {each.number: each for each in _texts([came], into, known)}
        if number not in texts:
            raise ReferenceNotFound("That message has no such text.")
        found = texts[number]
        # The text itself is told beside its gist, also where there is none: a look either way.
        made_by = "" if known is None or found.why_none is not None else known.name
        log_act(
            work,
            Act.READ_GIST,
            {
                "case": conversation.id,
                "engine": made_by,
                "into": into,
                "message": message,
                "purpose": purpose_of(seen, conversation),
            },
            official=who.account,
            clock=node.clock,
            randomness=node.rails.randomness,
        )
    if found.why_none is not None:
        return Gist(found, into, why_none=found.why_none)
    # Only now, outside the transaction: a slow program holds nothing up.
    said = None
    if engine is not None and found.source.language is not None:
        said = engine.gist(found.source.text, Pair((found.source.language, into)))
    if said is None or known is None:
        return Gist(found, into, why_none=WhyNoGist.ENGINE_FAILED)
    return Gist(found, into, text=said, engine=known.name)


def _texts(
    messages: Sequence[IncomingMessage], into: str, known: EngineKnown | None
) -> list[ForeignText]:
    told: set[str] = set()
    made = []
    for message in messages:
        for number, (_, source) in enumerate(texts_wanted([message], into)):
            if source.text not in told:
                told.add(source.text)
                why_none = _why_none(source, into, known)
                made.append(ForeignText(message.id, number, source, why_none))
    return made


def _why_none(source: FreeText, into: str, known: EngineKnown | None) -> WhyNoGist | None:
    if known is None:
        return WhyNoGist.NO_ENGINE
    if source.language is None:
        return WhyNoGist.LANGUAGE_NOT_STATED
    has_pair = Pair((source.language, into)) in known.pairs
    return None if has_pair else WhyNoGist.NO_PAIR


def _of(asked: Sequence[Translation], source: FreeText) -> tuple[Translation, ...]:
    return tuple(
        each for each in asked if each.source is not None and each.source.text == source.text
    )
