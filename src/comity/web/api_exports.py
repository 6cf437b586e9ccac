"""Routes that hand a list out as a file: what one may list, in a form other programs read.

References, states, days; no text that somebody wrote, and no name. Each file is on record as a
disclosure before it leaves, and says on every row what may be done with it.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Final, Literal, TypeVar

from msgspec import Meta

from comity.access.permissions import Permission
from comity.assembly.cleared_view import ClearedSnapshot, cleared
from comity.assembly.exporting_lists import MOST_ROWS, ListFile, export_list, list_file, told
from comity.assembly.figures import figures
from comity.assembly.oversight_export import log_export
from comity.assembly.oversight_search import search_journal
from comity.errors import InputInvalid
from comity.exchange.conversation import Conversation
from comity.exchange.listing import ListedBy, Narrowed
from comity.ids import ConversationId, TaskId
from comity.transport.lists.model import Cell, Deadline, ListFormat, ListTable
from comity.web.answers import Answer
from comity.web.api_conversations import owed
from comity.web.api_duties import is_in_force
from comity.web.api_oversight import SearchBody, query_of
from comity.web.api_records import purposed
from comity.web.fields import Body, Reference
from comity.web.routing import Call, Method, Route

T = TypeVar("T")
ExportT = TypeVar("ExportT", bound="ExportBody")
Chosen = Annotated[tuple[Reference, ...], Meta(max_length=200)]

_MARKED: Final = "Official use only"
_Whole = tuple[ListTable, bool]


class ExportBody(Body, frozen=True):
    """How the list is written.

    Attributes:
        format: CSV, a workbook, JSON Lines, or a calendar of its deadlines.
        with_mark: Whether a CSV file begins with a byte order mark, as some spreadsheets want.
    """

    format: ListFormat = ListFormat.CSV
    with_mark: bool = False


class TasksExportBody(ExportBody, frozen=True):
    """Which tasks, and how they are written.

    Attributes:
        chosen: Only these, in this order; everything that waits if none is named. Of what does
            not wait, or not for the caller, nothing is said.
    """

    chosen: Chosen = ()


class ConversationsExportBody(ExportBody, frozen=True):
    """Which conversations, and how they are written: narrowed as their list can be.

    Attributes:
        chosen: Only these, in this order; what else narrows is not looked at then.
        kind: Kind of the message that opens them.
        role: Our side.
        state: Where they stand.
        peer: The other state.
        due: Unsettled, and late or nearly.
        sort: What stands first.
    """

    chosen: Chosen = ()
    kind: Annotated[str, Meta(pattern=r"^([A-Z]{3})?$", max_length=3)] = ""
    role: Literal["", "initiator", "responder"] = ""
    state: Literal["", "open", "awaiting-information", "answered", "cancelled", "rejected"] = ""
    peer: Annotated[str, Meta(pattern=r"^([A-Z]{2})?$", max_length=2)] = ""
    due: Literal["", "overdue", "soon"] = ""
    sort: ListedBy = ListedBy.CHANGED


class ListExport(Answer, frozen=True):
    """A list as a file. ``content`` is base64 in JSON.

    Attributes:
        rows: How many stand in it.
        is_whole: Whether that is all there is.
    """

    name: str
    media_type: str
    content: bytes
    rows: int
    is_whole: Annotated[bool, Meta(description="Whether that is all there is.")]


class JournalExportBody(SearchBody, frozen=True):
    """What is looked for in the journal, and how it is written."""

    format: ListFormat = ListFormat.CSV
    with_mark: bool = False


def tasks(call: Call[TasksExportBody]) -> ListExport:
    """Hand out what waits for an officer, or what was chosen of it."""
    return _exported(call, partial(_tasks, call.body.chosen))


def conversations(call: Call[ConversationsExportBody]) -> ListExport:
    """Hand out where conversations stand, as their list is narrowed or as they were chosen."""
    return _exported(call, partial(_conversations, call))


def duties(call: Call[ExportBody]) -> ListExport:
    """Hand out duties to notify that remain."""
    return _exported(call, _duties)


def recalls(call: Call[ExportBody]) -> ListExport:
    """Hand out recalls, latest first."""
    return _exported(call, _recalls)


def counted(call: Call[ExportBody]) -> ListExport:
    """Hand out the figures of the last twelve months; a small count is not told.

    Raises:
        InputInvalid: As a calendar: figures have no days.
    """
    if call.body.format is ListFormat.CALENDAR:
        raise InputInvalid("Figures have no deadlines.", field="format")
    with call.node.database.read() as snapshot:
        found = figures(call.node, cleared(snapshot, call.who))
    rows: list[tuple[Cell, ...]] = []
    for month in found.months:
        rows.append(("received", f"{month.first:%Y-%m}", told(month.received)))
        rows.append(("sent", f"{month.first:%Y-%m}", told(month.sent)))
    rows += [("outcome", state, told(count)) for state, count in found.outcomes.items()]
    rows += [("age-in-days", _span(each.first, each.last), told(each.count)) for each in found.ages]
    rows += [
        ("due-in-days", _span(each.first, each.last), told(each.count)) for each in found.ahead
    ]
    rows += [
        ("median-days-to-answer", each.state, each.median_days)
        for each in found.answer_times
        if told(each.answers) == each.answers
    ]
    table = ListTable("figures", ("figure", "of", "value"), tuple(rows), _MARKED)
    file = export_list(
        call.node,
        table,
        call.body.format,
        by=call.who.account,
        with_mark=call.body.with_mark,
        is_whole=found.is_whole,
    )
    return _shown(file, is_whole=found.is_whole)


def journal(call: Call[JournalExportBody]) -> ListExport:
    """Hand out what a search of the journal finds, the latest first.

    It is an inspector's act: officers do not find it. The entries with their proofs leave as an
    evidence file, by another road.

    Raises:
        AccessDenied: Not an inspector.
        InputInvalid: No purpose or no file is named, or a calendar is asked for.
    """
    body = call.body
    if body.format is ListFormat.CALENDAR:
        raise InputInvalid("Entries have no deadlines.", field="format")
    found = search_journal(
        call.node, call.who, query_of(body), purpose=body.purpose, case=body.case, limit=MOST_ROWS
    )
    table = ListTable(
        "journal",
        ("leaf", "at", "act", "official", "purpose", "case", "shown"),
        tuple(
            (
                each.leaf,
                each.at,
                each.act,
                each.official,
                each.purpose,
                each.case,
                " ".join(each.shown),
            )
            for each in found.entries
        ),
        f"{_MARKED}. {body.purpose}, {body.case}",
    )
    is_whole = found.total == len(found.entries)
    file = list_file(call.node, table, body.format, with_mark=body.with_mark, is_whole=is_whole)
    with call.node.database.begin() as work:
        log_export(
            work,
            call.node,
            call.who,
            file.content,
            purpose=body.purpose,
            case=body.case,
            entries=file.rows,
        )
    return _shown(file, is_whole=is_whole)


def _exported(call: Call[ExportT], listed: Callable[[ClearedSnapshot, str], _Whole]) -> ListExport:
    """Hand out a list as whoever calls may know it."""
    why = purposed(call)
    handling = f"{_MARKED}. {why.purpose}, {why.case}"
    with call.node.database.read() as snapshot:
        # A list is about no one case: glass broken for one adds nothing to it.
        table, is_whole = listed(cleared(snapshot, call.who.without_glass()), handling)
    file = export_list(
        call.node,
        table,
        call.body.format,
        by=call.who.account,
        purpose=why.purpose,
        case=why.case,
        with_mark=call.body.with_mark,
        is_whole=is_whole,
    )
    return _shown(file, is_whole=is_whole)


def _shown(file: ListFile, *, is_whole: bool) -> ListExport:
    return ListExport(
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        rows=file.rows,
        is_whole=is_whole,
    )


def _tasks(chosen: Sequence[str], seen: ClearedSnapshot, handling: str) -> _Whole:
    waiting = seen.cases.open_tasks()
    if chosen:
        by_name = {each.id: each for each in waiting}
        waiting = [by_name[TaskId(each)] for each in chosen if each in by_name]
    found, is_whole = _bounded(waiting)
    return ListTable(
        "tasks",
        ("task", "kind", "conversation", "message", "created_at", "due_on"),
        tuple(
            (each.id, each.kind, each.conversation, each.message, each.created_at, each.due_on)
            for each in found
        ),
        handling,
        tuple(Deadline(each.id, each.due_on) for each in found if each.due_on is not None),
    ), is_whole


def _conversations(
    call: Call[ConversationsExportBody], seen: ClearedSnapshot, handling: str
) -> _Whole:
    found, is_whole = _bounded(_narrowed(call, seen))
    columns = (
        *("conversation", "kind", "role", "peer", "state", "opened_at", "due_on"),
        *("deadline_basis", "settled_at", "case", "wire"),
    )
    rows = tuple(
        (
            each.id,
            each.opens_with,
            str(each.role),
            each.peer,
            each.state,
            each.opened_at,
            each.due_on,
            each.deadline_basis,
            each.settled_at,
            each.case_reference,
            str(each.wire),
        )
        for each in found
    )
    ahead = tuple(
        Deadline(each.id, each.due_on)
        for each in found
        if each.due_on is not None and each.settled_at is None
    )
    return ListTable("conversations", columns, rows, handling, ahead), is_whole


def _narrowed(call: Call[ConversationsExportBody], seen: ClearedSnapshot) -> Sequence[Conversation]:
    body = call.body
    if body.chosen:
        known = seen.exchange.conversations([ConversationId(each) for each in body.chosen])
        names = dict.fromkeys(ConversationId(each) for each in body.chosen)
        return [known[name] for name in names if name in known]
    narrowed = Narrowed(
        opens_with=body.kind, role=body.role, state=body.state, peer=body.peer, by=body.sort
    )
    if body.due:
        return owed(call.node, seen.exchange, narrowed, body.due)
    return seen.exchange.conversations_narrowed(narrowed, limit=MOST_ROWS + 1)


def _duties(seen: ClearedSnapshot, handling: str) -> _Whole:
    noted, is_whole = _bounded(seen.cases.duties_outstanding(limit=MOST_ROWS + 1))
    found = [each for each in noted if is_in_force(seen, each)]
    return ListTable(
        "duties",
        ("conviction", "version", "addressee", "state", "noted_at"),
        tuple(
            (each.conviction, each.version, each.addressee, str(each.state), each.noted_at)
            for each in found
        ),
        handling,
    ), is_whole


def _recalls(seen: ClearedSnapshot, handling: str) -> _Whole:
    found, is_whole = _bounded(seen.recalls.listed(only_open=False, limit=MOST_ROWS + 1))
    return ListTable(
        "recalls",
        ("recall", "occasion", "ask", "ground", "ordered_at", "reply_by"),
        tuple(
            (
                each.id,
                str(each.occasion),
                str(each.ask),
                str(each.ground),
                each.ordered_at,
                each.reply_by,
            )
            for each in found
        ),
        handling,
        tuple(Deadline(each.id, each.reply_by) for each in found),
    ), is_whole


def _bounded(found: Sequence[T]) -> tuple[Sequence[T], bool]:
    return found[:MOST_ROWS], len(found) <= MOST_ROWS


def _span(first: int | None, last: int | None) -> str:
    return f"{'' if first is None else first}..{'' if last is None else last}"


def _route(
    path: str,
    permission: Permission,
    summary: str,
    handler: Callable[[Call[ExportT]], ListExport],
    *,
    body: type[ExportBody] = ExportBody,
    purposed: bool = True,
) -> Route:
    return Route(
        method=Method.POST,
        path=path,
        permission=permission,
        summary=summary,
        handler=handler,
        body=body,
        answer=ListExport,
        purposed=purposed,
    )


ROUTES: Final[tuple[Route, ...]] = (
    _route(
        "/tasks/exports",
        Permission.TASK_LIST,
        "Hand out what waits for an officer as a file; who took it goes on record.",
        tasks,
        body=TasksExportBody,
    ),
    _route(
        "/conversations/exports",
        Permission.CONVERSATION_LIST,
        "Hand out where conversations stand as a file; who took it goes on record.",
        conversations,
        body=ConversationsExportBody,
    ),
    _route(
        "/duties/exports",
        Permission.CONVICTION_ENTER,
        "Hand out duties to notify that remain as a file; who took it goes on record.",
        duties,
    ),
    _route(
        "/recalls/exports",
        Permission.RECALL_DECIDE,
        "Hand out recalls as a file; who took it goes on record.",
        recalls,
    ),
    _route(
        "/figures/exports",
        Permission.CONVERSATION_LIST,
        "Hand out figures as a file, small counts not told; who took it goes on record.",
        counted,
        purposed=False,
    ),
    Route(
        method=Method.POST,
        path="/journal-lists",
        permission=Permission.JOURNAL_EXPORT,
        summary="Hand out what a search of the journal finds as a file; that goes on record.",
        handler=journal,
        body=JournalExportBody,
        answer=ListExport,
    ),
)
