"""The route that tells what a reference names, so that whoever has one is led straight there."""

from collections.abc import Iterator
from typing import Annotated, Final

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, TaskId
from comity.records.recall_model import RecallId
from comity.web.answers import Answer
from comity.web.fields import Body
from comity.web.routing import Call, Method, Route

_MOST_FOUND: Final = 20


class LookupBody(Body, frozen=True):
    """A reference of this node, or of a case of our own."""

    reference: Annotated[str, Meta(min_length=1, max_length=200)]


class ReferenceFound(Answer, frozen=True):
    """What a reference names.

    Attributes:
        kind: ``person``, ``conviction``, ``conversation``, ``task`` or ``recall``.
        id: Its identifier.
    """

    kind: str
    id: str


class LookupAnswer(Answer, frozen=True):
    """Everything that a reference names, as far as the caller may know it."""

    found: tuple[ReferenceFound, ...]


def look_up(call: Call[LookupBody]) -> LookupAnswer:
    """Return what a reference names; nothing that it says.

    A message leads to its conversation; a case reference of our own to the conversations
    about it, those changed last first. In a case reference capitals and spaces do not count.
    """
    wanted = call.body.reference.strip()
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = dict.fromkeys((*_named(call, seen, wanted), *_of_case(seen, wanted)))
    shown = tuple(ReferenceFound(kind=kind, id=name) for kind, name in found)
    return LookupAnswer(found=shown[:_MOST_FOUND])


def _named(call: Call[LookupBody], seen: ClearedSnapshot, wanted: str) -> Iterator[tuple[str, str]]:
    message = seen.exchange.outgoing(MessageId(wanted)) or seen.exchange.incoming(MessageId(wanted))
    if seen.exchange.conversation(ConversationId(wanted)) is not None:
        yield "conversation", wanted
    elif message is not None:
        yield "conversation", message.conversation
    if call.who.may(Permission.TASK_LIST) and seen.cases.task(TaskId(wanted)) is not None:
        yield "task", wanted
    if call.who.may(Permission.RECALL_DECIDE):
        recall = seen.recalls.recall(RecallId(wanted))
        if recall is not None:
            yield "recall", recall.id
    if call.who.may(Permission.PERSON_READ):
        person = seen.register.person(PersonRef(wanted)) or seen.register.by_source_key(wanted)
        if person is not None:
            yield "person", person.ref
        if seen.register.conviction(ConvictionId(wanted)) is not None:
            yield "conviction", wanted


def _of_case(seen: ClearedSnapshot, wanted: str) -> Iterator[tuple[str, str]]:
    for each in seen.exchange.conversations_of_case(wanted, limit=_MOST_FOUND):
        yield "conversation", each.id


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/lookups",
        permission=Permission.CONVERSATION_READ,
        summary="Tell what a reference names: a person, conviction, conversation, task, recall.",
        handler=look_up,
        body=LookupBody,
        answer=LookupAnswer,
    ),
)
