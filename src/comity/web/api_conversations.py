"""Routes about conversations: the list of where each stands, and what one of them says."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import msgspec

from comity.access.permissions import Permission
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
from comity.ids import ConversationId
from comity.records.workflow import ABANDONED, RequestState
from comity.web.answers import ConversationHead, ConversationPage, ConversationShown
from comity.web.cursor import PAGED, page_of
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

_MOST_RECENT: Final = 500
"""Beyond them a list is no way to look for something; that is what references are for."""
_MOST_SIFTED: Final = 2000
_SOON: Final = 5
_NEVER: Final = date.max
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
    most = _MOST_SIFTED if call.query.keys() & _FILTERS.keys() else _MOST_RECENT
    with call.node.database.read() as snapshot:
        listed = cleared(snapshot, call.who).exchange.conversations_listed(limit=most)
    listed = _sorted(call, [each for each in listed if _is_wanted(call, each)])
    shown, following = page_of(call, listed, lambda each: each.id)
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


def _is_wanted(call: Call[None], conversation: Conversation) -> bool:
    said = {
        "kind": conversation.opens_with,
        "role": str(conversation.role),
        "state": conversation.state,
        "peer": conversation.peer,
    }
    if any(name in call.query and call.query[name] != value for name, value in said.items()):
        return False
    within = call.query.get("due")
    if within is None:
        return True
    lateness = None if conversation.settled_at else call.node.records.lateness(conversation)
    if lateness is None or conversation.state in ABANDONED:
        return False
    is_soon = not lateness.late and lateness.working_days <= _SOON
    return lateness.late if within == "overdue" else is_soon


def _sorted(call: Call[None], listed: list[Conversation]) -> list[Conversation]:
    by = call.query.get("sort", "changed")
    if by == "due":
        return sorted(listed, key=lambda each: (each.due_on or _NEVER, each.id))
    if by == "opened":
        return sorted(listed, key=lambda each: (each.opened_at, each.id), reverse=True)
    return listed


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
