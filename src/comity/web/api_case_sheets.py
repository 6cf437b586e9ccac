"""The route that hands out sheets of cases to be printed: where each stands, nothing it says.

Records are disclosed one by one. What leaves for many cases at once is what their list tells,
and when messages went and came; nobody's name and no text.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.exporting_lists import log_sheets
from comity.assembly.showing import conversation_head
from comity.exchange.conversation import Conversation
from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, TaskId
from comity.web.answers import Answer, ConversationHead
from comity.web.api_records import purposed
from comity.web.fields import Body, Reference
from comity.web.routing import Call, Method, Route

MOST_SHEETS: Final = 50
"""So many are printed together."""

Chosen = Annotated[tuple[Reference, ...], Meta(max_length=MOST_SHEETS)]


class CaseSheetsBody(Body, frozen=True):
    """Of which cases: named themselves, or by a task about them."""

    conversations: Chosen = ()
    tasks: Chosen = ()


class SheetMessage(Answer, frozen=True):
    """That a message went or came, and how far.

    Attributes:
        stage: How far it was delivered, if it is ours; else how far it was handled.
    """

    id: str
    kind: str
    is_ours: bool
    at: datetime
    stage: str


class CaseSheet(Answer, frozen=True):
    """Where a case stands, and its messages without what they say."""

    head: ConversationHead
    messages: tuple[SheetMessage, ...]


class CaseSheets(Answer, frozen=True):
    """Sheets in the order in which they were asked for.

    Attributes:
        missing: How many that were named are not there for whoever asks.
    """

    sheets: tuple[CaseSheet, ...]
    missing: int


def case_sheets(call: Call[CaseSheetsBody]) -> CaseSheets:
    """Return sheets of cases; on record as a disclosure before the answer leaves.

    Raises:
        ProcessingFrozen: Files are stopped; nothing left.
    """
    why, body = purposed(call), call.body
    with call.node.database.read() as snapshot:
        # Sheets are about no one case: glass broken for one adds nothing to them.
        seen = cleared(snapshot, call.who.without_glass())
        named = list(dict.fromkeys(_named(seen, body)))
        known = seen.exchange.conversations([each for each in named if each is not None])
        cases = [known[each] for each in named if each is not None and each in known]
        sheets = tuple(_sheet(each, seen.exchange.messages_of(each.id)) for each in cases)
    asked = len({*body.conversations, *body.tasks})
    answer = CaseSheets(sheets=sheets, missing=max(0, asked - len(sheets)))
    log_sheets(
        call.node,
        msgspec.json.encode(answer),
        len(sheets),
        by=call.who.account,
        purpose=why.purpose,
        case=why.case,
    )
    return answer


def _named(seen: ClearedSnapshot, body: CaseSheetsBody) -> Iterator[ConversationId | None]:
    for identifier in body.conversations:
        yield ConversationId(identifier)
    for identifier in body.tasks:
        task = seen.cases.task(TaskId(identifier))
        yield None if task is None else task.conversation


def _sheet(case: Conversation, messages: Sequence[OutgoingMessage | IncomingMessage]) -> CaseSheet:
    return CaseSheet(
        head=msgspec.convert(conversation_head(case), ConversationHead),
        messages=tuple(_message(each) for each in messages),
    )


def _message(message: OutgoingMessage | IncomingMessage) -> SheetMessage:
    if isinstance(message, OutgoingMessage):
        at, stage = message.composed_at, str(message.delivery)
    else:
        at, stage = message.received_at, str(message.handling)
    return SheetMessage(
        id=message.id,
        kind=message.kind,
        is_ours=isinstance(message, OutgoingMessage),
        at=at,
        stage=stage,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.POST,
        path="/case-sheets",
        permission=Permission.CONVERSATION_READ,
        summary="Hand out sheets of cases to be printed, without what they say; it goes on record.",
        handler=case_sheets,
        body=CaseSheetsBody,
        answer=CaseSheets,
        purposed=True,
    ),
)
