"""Routes about conversations: the list of where each stands, and what one of them says."""

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
from comity.ids import ConversationId
from comity.web.answers import ConversationHead, ConversationPage, ConversationShown
from comity.web.cursor import PAGED, page_of
from comity.web.language import LANGUAGE, language_of
from comity.web.routing import Call, Method, Route

_MOST_RECENT: Final = 500
"""Beyond them a list is no way to look for something; that is what references are for."""


def conversations(call: Call[None]) -> ConversationPage:
    """Return where conversations stand, without what they say."""
    with call.node.database.read() as snapshot:
        listed = cleared(snapshot, call.who).exchange.conversations_listed(limit=_MOST_RECENT)
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


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/conversations",
        permission=Permission.CONVERSATION_LIST,
        summary="List where conversations stand, those changed last first, without what they say.",
        handler=conversations,
        answer=ConversationPage,
        query=PAGED,
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
