"""``comity services`` and ``comity metrics``: trust services, budgets, gaps, and figures."""

from collections.abc import Sequence

import typer

from comity.assembly.metrics import exposition
from comity.assembly.service_states import Condition, ServicesOverview, ServiceState
from comity.assembly.service_wiring import trust_services_of
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, opened_node, output
from comity.cli.helping import with_examples
from comity.cli.output import moment, span
from comity.storage.service_gaps import ServiceGap

_SHORT = {Condition.DEGRADED, Condition.USED_UP, Condition.CATCHING_UP}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "services",
        help=with_examples(
            "Show how the trust services stand, what counts down, and the gaps there were.",
            "comity services --home ./de",
            "comity services --home ./de --json",
            more="Trust services are time-stamping, word of revocations, the network document, "
            "witnesses, and each partner's keys. Without one the node goes on for the declared "
            "budget and owes what it missed; docs/time.md lists the budgets. "
            "Exit status 0 all work or are not in use, 1 something falls short.",
        ),
    )(services)


def register_metrics(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "metrics",
        help=with_examples(
            "Print figures for monitoring, in the text format of Prometheus.",
            "comity metrics --home ./de",
            "comity metrics --home ./de > /var/lib/node_exporter/comity.prom",
            more="Counts, ages and budgets only; nothing about persons. A serving node offers "
            "the same at /metrics of the address in 'listen' in part 'metrics'.",
        ),
    )(metrics)


def services(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show the trust services."""
    told = output(as_json)
    with opened_node(home) as node, node.database.read() as snapshot:
        overview = trust_services_of(node).overview(snapshot, node.clock.now())
    short = [state for state in overview.states if state.condition in _SHORT]
    parts = [
        told.table(
            ("service", "stands", "budget left", "owed", "what"),
            [_row(state) for state in overview.states],
        )
    ]
    gaps = [*overview.open, *overview.closed]
    if gaps:
        parts.append(
            told.table(
                ("service", "since", "until", "owed", "how it was closed"),
                [_gap_row(gap) for gap in gaps],
                title="Gaps",
            )
        )
    if short:
        told.no(_data(overview), *parts, _advice(short))
    told.answer(_data(overview), *parts)


def metrics(home: HomeOption = DEFAULT_HOME) -> None:
    """Print figures."""
    with opened_node(home) as node:
        typer.echo(exposition(node), nl=False)


def _advice(short: Sequence[ServiceState]) -> str:
    names = ", ".join(sorted({state.service.value for state in short}))
    return (
        f"Falls short: {names}. What was recorded is safe and nothing owed is lost; it is made "
        "up when the service is back. What each budget means: docs/time.md."
    )


def _row(state: ServiceState) -> tuple[object, ...]:
    left = None if state.remaining is None else span(state.remaining)
    since = "" if state.since is None else f"since {moment(state.since)}: "
    return (
        _name(state.service.value, state.subject),
        state.condition.value.replace("-", " "),
        left,
        state.owed,
        since + state.what,
    )


def _gap_row(gap: ServiceGap) -> tuple[object, ...]:
    until = "open" if gap.closed_at is None else moment(gap.closed_at)
    return (_name(gap.service, gap.subject), moment(gap.since), until, gap.owed, gap.how)


def _name(service: str, subject: str) -> str:
    return f"{service.replace('-', ' ')} {subject}".strip()


def _data(overview: ServicesOverview) -> dict[str, object]:
    return {
        "at": overview.at,
        "services": [
            {
                "service": state.service.value,
                "subject": state.subject,
                "condition": state.condition.value,
                "since": state.since,
                "budget_ends": state.budget_ends,
                "remaining_seconds": (
                    None if state.remaining is None else state.remaining.total_seconds()
                ),
                "owed": state.owed,
                "what": state.what,
            }
            for state in overview.states
        ],
        "gaps_open": overview.open,
        "gaps_closed": overview.closed,
    }
