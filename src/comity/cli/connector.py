"""``comity connector``: national registers plugged in, previewed before anything is entered."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
import typer
from rich.console import RenderableType

from comity.assembly.connector_files import connector, connector_names
from comity.assembly.connector_preview import Preview, preview
from comity.assembly.connector_runs import ConnectorRun, ask_run, carry_out, last_run
from comity.cli.administration import administrator
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.desk import OfficerOption
from comity.cli.exits import Exit
from comity.cli.helping import with_examples
from comity.cli.output import Output, moment
from comity.errors import ConfigurationInvalid

NameArgument = Annotated[str, typer.Argument(help="Name of the connector.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help="Plug in a national register: CSV or ECRIS files, an SQL view, or a REST service.",
    )
    group.command(
        "list",
        help=with_examples(
            "List the connectors, each with what came of its last run.",
            "comity connector list",
            more="A connector is a file in the folder 'connectors' of the node's home.",
        ),
    )(list_connectors)
    group.command(
        "describe",
        help=with_examples(
            "Show a connector: its source, and what it makes of which column.",
            "comity connector describe nightly",
        ),
    )(describe)
    group.command(
        "preview",
        help=with_examples(
            "Show how the first records would be entered, without whom they name.",
            "comity connector preview nightly",
            more="Letters stand as x, figures as 9; codes of the exchange stand as they are.",
        ),
    )(preview_source)
    group.command(
        "run",
        help=with_examples(
            "Enter what the source holds; what does not fit is set aside with its rule.",
            "comity connector run nightly --dry-run",
            "comity connector run nightly --by officer-7",
            more="The same data twice changes nothing. After a crash run the same command again. "
            "Exit status 1 if a part could not be read.",
        ),
    )(run)
    group.command(
        "status",
        help=with_examples(
            "Show the last run of a connector.",
            "comity connector status nightly --json",
        ),
    )(status)
    app.add_typer(group, name="connector")


def list_connectors(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """List the connectors."""
    shown = output(as_json)
    found: list[dict[str, object]] = []
    with opened_node(home) as node:
        for name in connector_names(node.home):
            with node.database.read() as snapshot:
                last = last_run(snapshot, name)
            try:
                made = connector(node.home, name)
                said = {"kind": made.kind, "title": made.title, "invalid": ""}
            except ConfigurationInvalid as failure:
                said = {"kind": "", "title": "", "invalid": failure.public}
            found.append({"name": name, **said, "last_run": _state(last)})
    if not found:
        shown.answer(
            {"connectors": []},
            "There is no connector. Write one as connectors/NAME.toml in the node's home; "
            "docs/manual/integrator.md shows how.",
        )
        return
    rows = [(each["name"], each["kind"], each["title"], each["last_run"]) for each in found]
    invalid = [str(each["invalid"]) for each in found if each["invalid"]]
    columns = ("connector", "source", "what it is", "last run")
    shown.answer({"connectors": found}, shown.table(columns, rows), *invalid)


def describe(
    *, name: NameArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show a connector."""
    shown = output(as_json)
    with opened_node(home) as node:
        made = connector(node.home, name)
    mapping = made.mapping
    columns = [(column, field) for field, column in mapping.columns.items()]
    fixed = [(value, field) for field, value in mapping.fixed.items()]
    data = {
        "name": made.name,
        "title": made.title,
        "kind": made.kind,
        "place": made.place,
        "columns": dict(mapping.columns),
        "fixed": dict(mapping.fixed),
        "ignore": list(mapping.ignore),
        "date_format": mapping.date_format,
    }
    shown.answer(
        data,
        f"{made.title}: {made.kind}, {made.place}",
        *([shown.table(("column", "field"), columns)] if columns else ()),
        *([shown.table(("always", "field"), fixed)] if fixed else ()),
        *([f"Passed over on purpose: {', '.join(mapping.ignore)}."] if mapping.ignore else ()),
    )


def preview_source(
    *, name: NameArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show how the first records would be entered."""
    shown = output(as_json)
    with opened_node(home) as node:
        found = preview(node, connector(node.home, name))
    shown.answer({"connector": name, **msgspec.to_builtins(found)}, *_previewed(shown, found))


def run(
    *,
    name: NameArgument,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Try everything; keep and send nothing.")
    ] = False,
    by: OfficerOption = "",
) -> None:
    """Enter what the source holds."""
    shown = output(as_json)
    with opened_node(home) as node, shown.progress("reading (bytes)", None) as advance:
        made = connector(node.home, name)
        asked = ask_run(node, made, by=administrator(by), dry_run=dry_run, at_once=True)
        done = carry_out(node, asked, progress=advance)
    shown.answer(_data(done), *_run_shown(shown, done))
    if done.failure:
        raise typer.Exit(Exit.NO)


def status(
    *, name: NameArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False
) -> None:
    """Show the last run."""
    shown = output(as_json)
    with opened_node(home) as node:
        made = connector(node.home, name)
        with node.database.read() as snapshot:
            last = last_run(snapshot, made.name)
    if last is None:
        shown.answer({"run": None}, f"{name} has not run yet.")
        return
    shown.answer({"run": _data(last)}, *_run_shown(shown, last))


def _state(run: ConnectorRun | None) -> str:
    if run is None:
        return "never"
    return f"{run.state}{' (dry run)' if run.dry_run else ''} {moment(run.seen_at)}"


def _data(run: ConnectorRun) -> Mapping[str, object]:
    data = msgspec.to_builtins(run)
    return {"ok": not run.failure, **data}


def _previewed(shown: Output, found: Preview) -> list[RenderableType]:
    if not found.format:
        return ["Nothing waits there."]
    parts: list[RenderableType] = []
    if found.columns:
        rows = [
            (each.column, each.field or str(each.use), " | ".join(each.samples))
            for each in found.columns
        ]
        parts.append(shown.table(("column", "field", "looks like"), rows))
    for record in found.records:
        what = record.problem and f"would be set aside: {record.problem}"
        parts.append(f"{record.place}: {what or f'{record.convictions} convictions'}")
        if record.note:
            parts.append(f"  {record.note}")
        if record.statements:
            parts.append(shown.table(("entered as", "looks like"), record.statements))
    if found.problem:
        parts.append(f"Cannot be read further: {found.problem}")
    return parts


def _run_shown(shown: Output, run: ConnectorRun) -> list[RenderableType]:
    counts = [(name.replace("_", " "), number) for name, number in run.counts.items() if number]
    parts: list[RenderableType] = [
        f"{run.connector}: {_state(run)}, asked for by {run.by}",
        shown.table(("records", "number"), counts),
    ]
    if run.problems:
        rows = [(each.field, each.rule, each.records, each.first_place) for each in run.problems]
        parts.append(shown.table(("field", "rule", "records", "first at"), rows))
    parts += [f"Mend and import with 'comity register import': {file}" for file in
              run.set_aside_files]  # fmt: skip
    if run.failure:
        parts.append(f"Not all was read: {run.failure}. What was read is kept; nothing is lost.")
    if run.dry_run:
        parts.append("Dry run: nothing was kept and nothing will be sent.")
    return parts
