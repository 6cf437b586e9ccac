"""Routes about connectors: where a national register's data comes from, tried and run.

No route shows whom the data describes: a preview shows how values are built, a run how many
records fit and which rules the others broke.
"""

from datetime import datetime
from typing import Final

from comity.access.permissions import Permission
from comity.assembly.connector_files import Connector, connector, connector_names
from comity.assembly.connector_preview import preview
from comity.assembly.connector_runs import ConnectorRun, ask_run, last_run
from comity.errors import ConfigurationInvalid
from comity.web.answers import Answer
from comity.web.routing import Call, Method, Route


class ProblemCounted(Answer, frozen=True):
    """A rule that records broke, and how many did."""

    field: str
    rule: str
    records: int
    first_place: str


class RunShown(Answer, frozen=True):
    """A run of a connector."""

    connector: str
    id: str
    state: str
    dry_run: bool
    by: str
    asked_at: datetime
    seen_at: datetime
    ended_at: datetime | None
    parts: int
    counts: dict[str, int]
    problems: tuple[ProblemCounted, ...]
    set_aside_files: tuple[str, ...]
    failure: str


class ConnectorShown(Answer, frozen=True):
    """A connector with its last run; ``invalid`` says why its file cannot be used."""

    name: str
    title: str
    kind: str
    place: str
    invalid: str
    last_run: RunShown | None


class ConnectorsAnswer(Answer, frozen=True):
    """The connectors of the node."""

    connectors: tuple[ConnectorShown, ...]


class MappedColumn(Answer, frozen=True):
    """A column of the source, the field it answers to, and how its values are built."""

    column: str
    use: str
    field: str
    samples: tuple[str, ...]


class StatementShape(Answer, frozen=True):
    """What would be entered in one place of a record, and how the value is built."""

    path: str
    shape: str


class RecordShape(Answer, frozen=True):
    """A record as it would be entered, or why it would be set aside."""

    place: str
    problem: str
    convictions: int
    statements: tuple[StatementShape, ...]
    note: str


class ConnectorPreviewAnswer(Answer, frozen=True):
    """The beginning of a source, mapped; no value in it says whom it describes."""

    connector: str
    format: str
    parts: int
    columns: tuple[MappedColumn, ...]
    fixed: dict[str, str]
    records: tuple[RecordShape, ...]
    problem: str


def connectors(call: Call[None]) -> ConnectorsAnswer:
    """Return the connectors that have a file in the node's home."""
    names = connector_names(call.node.home)
    return ConnectorsAnswer(connectors=tuple(_shown(call, name) for name in names))


def one_connector(call: Call[None]) -> ConnectorShown:
    """Return a connector.

    Raises:
        ReferenceNotFound: There is none of that name.
    """
    name = call.path["connector"]
    if name not in connector_names(call.node.home):
        connector(call.node.home, name)
    return _shown(call, name)


def previewed(call: Call[None]) -> ConnectorPreviewAnswer:
    """Return the first records of a source as they would be entered; nothing is.

    Raises:
        ReferenceNotFound: There is no such connector.
        InputInvalid: Its source cannot be opened.
        RegisterUnavailable: It does not answer.
    """
    made = connector(call.node.home, call.path["connector"])
    found = preview(call.node, made)
    return ConnectorPreviewAnswer(
        connector=made.name,
        format=found.format,
        parts=found.parts,
        columns=tuple(
            MappedColumn(
                column=each.column, use=str(each.use), field=each.field, samples=each.samples
            )
            for each in found.columns
        ),
        fixed=dict(found.fixed),
        records=tuple(
            RecordShape(
                place=each.place,
                problem=each.problem,
                convictions=each.convictions,
                statements=tuple(
                    StatementShape(path=path, shape=shape) for path, shape in each.statements
                ),
                note=each.note,
            )
            for each in found.records
        ),
        problem=found.problem,
    )


def trial_asked(call: Call[None]) -> RunShown:
    """Ask for a dry run over everything; the node carries it out and keeps nothing of it.

    Raises:
        ReferenceNotFound: There is no such connector.
        ConflictingChange: A run goes on already.
    """
    return _asked(call, dry_run=True)


def run_asked(call: Call[None]) -> RunShown:
    """Ask for a run; the node carries it out, on record before anything is altered.

    Raises:
        ReferenceNotFound: There is no such connector.
        ConflictingChange: A run goes on already.
    """
    return _asked(call, dry_run=False)


def _asked(call: Call[None], *, dry_run: bool) -> RunShown:
    made = connector(call.node.home, call.path["connector"])
    return _run(ask_run(call.node, made, by=call.who.account, dry_run=dry_run))


def _shown(call: Call[None], name: str) -> ConnectorShown:
    made: Connector | None = None
    invalid = ""
    try:
        made = connector(call.node.home, name)
    except ConfigurationInvalid as failure:
        invalid = failure.public
    with call.node.database.read() as snapshot:
        last = last_run(snapshot, name)
    return ConnectorShown(
        name=name,
        title=name if made is None else made.title,
        kind="" if made is None else made.kind,
        place="" if made is None else made.place,
        invalid=invalid,
        last_run=None if last is None else _run(last),
    )


def _run(run: ConnectorRun) -> RunShown:
    return RunShown(
        connector=run.connector,
        id=run.id,
        state=run.state,
        dry_run=run.dry_run,
        by=run.by,
        asked_at=run.asked_at,
        seen_at=run.seen_at,
        ended_at=run.ended_at,
        parts=run.parts,
        counts=run.counts,
        problems=tuple(
            ProblemCounted(
                field=each.field,
                rule=each.rule,
                records=each.records,
                first_place=each.first_place,
            )
            for each in run.problems
        ),
        set_aside_files=run.set_aside_files,
        failure=run.failure,
    )


ROUTES: Final[tuple[Route, ...]] = (
    Route(
        method=Method.GET,
        path="/connectors",
        permission=Permission.CONNECTOR_READ,
        summary="List the connectors to national registers, each with its last run.",
        handler=connectors,
        answer=ConnectorsAnswer,
    ),
    Route(
        method=Method.GET,
        path="/connectors/{connector}",
        permission=Permission.CONNECTOR_READ,
        summary="Read a connector with its last run.",
        handler=one_connector,
        answer=ConnectorShown,
    ),
    Route(
        method=Method.GET,
        path="/connectors/{connector}/preview",
        permission=Permission.CONNECTOR_READ,
        summary="See how the first records of a source would be entered, without whom they name.",
        handler=previewed,
        answer=ConnectorPreviewAnswer,
    ),
    Route(
        method=Method.POST,
        path="/connectors/{connector}/trials",
        permission=Permission.CONNECTOR_READ,
        summary="Ask for a dry run over everything a source holds; nothing of it is kept.",
        handler=trial_asked,
        answer=RunShown,
    ),
    Route(
        method=Method.POST,
        path="/connectors/{connector}/runs",
        permission=Permission.CONNECTOR_RUN,
        summary="Ask for a run of a connector, which enters what its source holds.",
        handler=run_asked,
        answer=RunShown,
        fresh_factor=True,
    ),
)
