"""Routes about conversations: the list of where each stands, and what one of them says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import msgspec

from comity.access.permissions import Permission
from comity.assembly.build import Node
from comity.assembly.cleared_exchange import ClearedExchange
from comity.assembly.cleared_view import cleared
from comity.assembly.consulting import log_reading, purpose_of
from comity.assembly.showing import (
    conversation_data,
    conversation_head,
    known_conversation,
    message_presented,
)
from comity.errors import InputInvalid
from comity.exchange.conversation import Conversation, Role
from comity.exchange.listing import ListedBy, Narrowed
from comity.ids import ConversationId
from comity.records.workflow import ABANDONED, RequestState
from comity.web.answers import ConversationHead, ConversationPage, ConversationShown
from comity.web.cursor import MOVED_ON, PAGED, page_behind, page_of
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

_EVERY: Final = 1_000_000
_SOON: Final = 5
_FILTERS: Final = {
    "kind": "Kind of the message that opens them, three letters.",
    "role": "Our side: initiator or responder.",
    "state": "Where they stand: open, awaiting-information, answered, cancelled or rejected.",
    "peer": "The other state, two letters.",
    "due": "Unsettled and overdue, or due within five working days: overdue or soon.",
    "sort": "What stands first: changed (last, the default), due (nearest day) or opened (last).",
}
_KNOWN: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "role": frozenset(Role),
        "state": frozenset(RequestState),
        "due": frozenset({"overdue", "soon"}),
        "sort": frozenset({"changed", "due", "opened"}),
    }
)


def conversations(call: Call[None]) -> ConversationPage:
    """Return where conversations stand, without what they say.

    Raises:
        InputInvalid: A filter has a value that it does not know.
    """
    for name, values in _KNOWN.items():
        if call.query.get(name, next(iter(values))) not in values:
            known = ", ".join(sorted(values))
            raise InputInvalid(f"is one of: {known}", field=f"query.{name}")
    with call.node.database.read() as snapshot:
        exchange = cleared(snapshot, call.who).exchange
        if "due" in call.query:
            pressing = owed(call.node, exchange, _narrowed(call), call.query["due"])
            shown, following = page_of(call, pressing, lambda each: each.id)
        else:
            shown, following = _listed(call, exchange)
    heads = [conversation_head(each) for each in shown]
    return ConversationPage(
        conversations=tuple(msgspec.convert(each, ConversationHead) for each in heads),
        next=following,
    )


def conversation(call: Call[None]) -> ConversationShown:
    """Return a conversation with what it says; on record before the answer leaves.

    Raises:
        ReferenceNotFound: None of that name is shown to the caller.
    """
    language = language_of(call)
    with call.node.database.read() as snapshot:
        seen = cleared(snapshot, call.who)
        found = known_conversation(seen, ConversationId(call.path["conversation"]))
        messages = seen.exchange.messages_of(found.id)
        translations = seen.translations.of_conversation(found.id)
        laid_out = [(each, message_presented(each, language, translations)) for each in messages]
        lateness = call.node.records.lateness(found)
        data = conversation_data(seen, found, laid_out, lateness)
        purpose = purpose_of(seen, found)
    log_reading(call.node, found, purpose=purpose, by=call.who.account)
    return msgspec.convert(data, ConversationShown)


def _listed(
    call: Call[None], exchange: ClearedExchange
) -> tuple[Sequence[Conversation], str | None]:
    """Return a page, narrowed and in order by the storage."""
    wanted = _narrowed(call)

    def fetch(after: str | None, many: int) -> Sequence[Conversation]:
        narrowed = wanted
        if after is not None:
            last = exchange.conversation(ConversationId(after))
            if last is None:
                raise InputInvalid(MOVED_ON, field="query.after")
            narrowed = replace(wanted, after=last)
        return exchange.conversations_narrowed(narrowed, limit=many)

    return page_behind(call, fetch, lambda each: each.id)


def owed(
    node: Node, exchange: ClearedExchange, narrowed: Narrowed, due: str
) -> Sequence[Conversation]:
    """Return what is late, or soon will be, of all that is unsettled.

    Args:
        node: The node.
        exchange: As somebody may know it.
        narrowed: What the list is narrowed to besides, and what stands first.
        due: ``overdue`` or ``soon``.
    """
    words = narrowed.words
    found = [
        each
        for each in exchange.conversations_due(limit=_EVERY)
        if all(getattr(each, name) == value for name, value in words.items())
        and _presses(node, each, due)
    ]
    if narrowed.by is ListedBy.OPENED:
        found.sort(key=lambda each: (each.opened_at, each.id), reverse=True)
    elif narrowed.by is ListedBy.CHANGED:
        found.sort(key=lambda each: (each.changed_at, each.id), reverse=True)
    return found


def _narrowed(call: Call[None]) -> Narrowed:
    return Narrowed(
        opens_with=call.query.get("kind", ""),
        role=call.query.get("role", ""),
        state=call.query.get("state", ""),
        peer=call.query.get("peer", ""),
        by=ListedBy(call.query.get("sort", "changed")),
    )


def _presses(node: Node, conversation: Conversation, due: str) -> bool:
    """Return whether a conversation is late, or due soon, as the caller asks for."""
    lateness = node.records.lateness(conversation)
    if lateness is None or conversation.state in ABANDONED:
        return False
    is_soon = not lateness.late and lateness.working_days <= _SOON
    return lateness.late if due == "overdue" else is_soon


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/conversations",
        permission=Permission.CONVERSATION_LIST,
        summary="List where conversations stand, those changed last first, without what they say.",
        handler=conversations,
        answer=ConversationPage,
        query={**_FILTERS, **PAGED},
    ),
    Route(
        method=Method.GET,
        path="/conversations/{conversation}",
        permission=Permission.CONVERSATION_READ,
        summary="Read a conversation: its messages, what they say and what became of them.",
        handler=conversation,
        answer=ConversationShown,
        query=LANGUAGE,
    ),
)
