"""``comity bench``: how fast nodes exchange and find somebody, and what survives a kill."""

import os
import tempfile
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from comity.cli.bench_desk import HELP as DESK_HELP
from comity.cli.bench_desk import bench_desk
from comity.cli.bench_journeys import HELP as JOURNEYS_HELP
from comity.cli.bench_journeys import bench_journeys
from comity.cli.bench_log import HELP, bench_log
from comity.cli.bench_policy import HELP as POLICY_HELP
from comity.cli.bench_policy import bench_policy
from comity.cli.context import JsonOption, clock, output
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity_training.bench.crash import CrashPlan, crash
from comity_training.bench.ecris import archive_measured, measure_ecris
from comity_training.bench.exchange import Latency, Plan, Throughput, latency, throughput
from comity_training.bench.machine import machine
from comity_training.bench.peer import Absent, PeerFigures, measure_peer
from comity_training.bench.search import Errors, measure_search
from comity_training.bench.search import Plan as SearchPlan
from comity_training.bench.search_page import write_page
from comity_training.bench.search_register import Source
from comity_training.bench.search_report import search_lines

_FEW: Final = 100_000
"""Persons up to whom everybody is compared for some questions, which takes a minute."""

FolderOption = Annotated[
    Path | None,
    typer.Option("--folder", help="Where the nodes are made; on the disk to be measured."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    bench = typer.Typer(no_args_is_help=True, help="Measure nodes on this machine.")
    bench.command(
        "exchange",
        help=with_examples(
            "Messages a second between two nodes, and the time one question takes.",
            "comity bench exchange",
            "comity bench exchange --json",
            "comity bench exchange --messages 1000000 --runs 1 --only exchange",
            more="Two processes, loopback, mutual TLS, both sides durable; a message counts "
            "once its receipt is verified and kept. Every figure is a median of the runs.",
        ),
    )(bench_exchange)
    bench.command(
        "crash",
        help=with_examples(
            "Kill nodes at random moments under load; count what was lost or doubled.",
            "comity bench crash --kills 100",
            "comity bench crash --kills 20 --nodes 3 --seed 7 --json",
            more="Exit status 0 nothing was lost or doubled and every proof verifies, "
            "1 something was not.",
        ),
    )(bench_crash)
    bench.command(
        "search",
        help=with_examples(
            "How well and how fast somebody described abroad is found in a register.",
            "comity bench search",
            "comity bench search --persons 10000000 --keep ten-million --json",
            "comity bench search --persons 10000000 --keep ten-million --twins 10000",
            "comity bench search --peers --markdown docs/identification.md",
            more="Made-up people in a database of the node's own, questions with errors and "
            "known answers, one process. With --keep the register is made once and asked "
            "often.",
        ),
    )(bench_search)
    bench.command(
        "ecris",
        help=with_examples(
            "Messages of ECRIS v1.0 read and written a second, on one core.",
            "comity bench ecris",
            "comity bench ecris --messages 10000 --runs 5 --json",
            "comity bench ecris --write notifications.xml",
            more="Reading is from bytes to the message, with limits, rules and values checked; "
            "writing is from the message to bytes. Plain lxml, which checks nothing, stands "
            "beside both.",
        ),
    )(bench_ecris)
    bench.command("log", help=HELP)(bench_log)
    bench.command("policy", help=POLICY_HELP)(bench_policy)
    bench.command("desk", help=DESK_HELP)(bench_desk)
    bench.command("journeys", help=JOURNEYS_HELP)(bench_journeys)
    app.add_typer(bench, name="bench")


def bench_ecris(
    *,
    as_json: JsonOption = False,
    messages: Annotated[int, typer.Option(min=10, help="Messages of one run.")] = 2_000,
    runs: Annotated[int, typer.Option(min=1, help="How often.")] = 3,
    write: Annotated[
        Path | None, typer.Option(help="File for the messages measured, for others to read.")
    ] = None,
) -> None:
    """Measure reading and writing."""
    if write is not None:
        write_output(write, archive_measured())
    figures = measure_ecris(messages=messages, runs=runs)
    output(as_json).answer(
        {"machine": machine(), "ecris": figures},
        f"A notification has {figures.bytes} bytes and {figures.elements} elements on average.",
        f"Read:    {figures.read} a second (lxml's tree alone: {figures.lxml_parsed})",
        f"Written: {figures.written} a second (built and serialised by lxml: {figures.lxml_built})",
    )


def bench_exchange(
    *,
    as_json: JsonOption = False,
    messages: Annotated[int, typer.Option(min=256, help="Messages of one run.")] = 20_000,
    runs: Annotated[int, typer.Option(min=1, help="How often.")] = 3,
    batch: Annotated[int, typer.Option(min=1, max=256, help="Messages a batch.")] = 128,
    requests: Annotated[int, typer.Option(min=10, help="Questions, one by one.")] = 400,
    per_second: Annotated[float, typer.Option(min=0.1, help="Questions a second.")] = 20.0,
    only: Annotated[
        str, typer.Option(help="exchange, casework, latency or peer; everything if not given.")
    ] = "",
    folder: FolderOption = None,
) -> None:
    """Measure throughput and latency.

    Raises:
        InputInvalid: The part to be measured has another name. The caller's input.
    """
    parts = ("exchange", "casework", "latency", "peer")
    if only not in {"", *parts}:
        raise typer.BadParameter(f"one of {', '.join(parts)}", param_hint="--only")
    plan = Plan(messages=messages, runs=runs, batch=batch, requests=requests, per_second=per_second)
    chosen = {only} if only else set(parts)
    figures: dict[str, object] = {"machine": machine()}
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        place = Path(made)
        plain = handled = asked = peer = None
        if "exchange" in chosen:
            plain = throughput(plan, casework=False, progress=_tell, folder=place)
        if "casework" in chosen:
            handled = throughput(plan, casework=True, progress=_tell, folder=place)
        if "latency" in chosen:
            asked = latency(plan, progress=_tell, folder=place)
        if "peer" in chosen:
            _tell("the same errand over AS4")
            size = 3400 if plain is None else round(plain.payload_bytes)
            peer = measure_peer(messages=300, payload_bytes=size)
    figures |= _headline(plain, asked, peer)
    figures |= {"exchange": plain, "with_casework": handled, "latency": asked, "as4": peer}
    output(as_json).answer(
        {name: part for name, part in figures.items() if part is not None},
        *_lines(plain, handled, asked, peer),
    )


def bench_crash(
    *,
    as_json: JsonOption = False,
    kills: Annotated[int, typer.Option(min=1, help="How often a node is killed.")] = 20,
    nodes: Annotated[int, typer.Option(min=2, max=3, help="How many nodes.")] = 2,
    seed: Annotated[int, typer.Option(help="Decides which node is killed and when.")] = 1,
    folder: FolderOption = None,
) -> None:
    """Kill nodes and count.

    Raises:
        Exit: With status 1 if anything was lost, doubled or broken.
    """
    plan = CrashPlan(kills=kills, nodes=nodes, seed=seed)
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        found = crash(plan, progress=_tell, folder=Path(made))
    told = output(as_json)
    data: dict[str, object] = msgspec.to_builtins(found)
    lines = [
        f"{found.kills} kills, {found.messages:,} messages, {found.seconds:.0f} s",
        f"lost {found.lost}, doubled {found.doubled}",
        f"broken {found.broken}, not handled {found.parked}",
        f"median time of a restart: {found.restarts_ms.median:.0f} ms",
        *found.findings,
    ]
    if found.is_clean:
        told.answer(data, *lines)
    else:
        told.no(data, *lines)


def bench_search(
    *,
    as_json: JsonOption = False,
    persons: Annotated[int, typer.Option(min=1, help="Persons in the register.")] = 100_000,
    questions: Annotated[int, typer.Option(min=1, help="Questions.")] = 2_000,
    seed: Annotated[int, typer.Option(min=0, help="Decides people and questions.")] = 1,
    errors: Annotated[Errors, typer.Option(help="How descriptions go wrong.")] = Errors.MEASURING,
    keep: Annotated[
        Path | None, typer.Option(help="Folder in which the register stays for the next time.")
    ] = None,
    database: Annotated[
        str, typer.Option(help="sqlite, or the address of an empty PostgreSQL database.")
    ] = "sqlite",
    register_file: Annotated[
        Path | None,
        typer.Option(
            "--register",
            exists=True,
            help="JSON lines: a register of one's own; docs/identification.md has the fields.",
        ),
    ] = None,
    questions_file: Annotated[
        Path | None,
        typer.Option(exists=True, help="JSON lines: questions of one's own, likewise."),
    ] = None,
    twins: Annotated[
        int, typer.Option(min=0, help="Questions about twins and two of one name, besides.")
    ] = 0,
    exhaustive: Annotated[
        int | None,
        typer.Option(min=0, help="Questions for which everybody is compared; 10 if few persons."),
    ] = None,
    transliterations: Annotated[
        Path | None, typer.Option(exists=True, help="Folder of names in two scripts.")
    ] = None,
    peers: Annotated[bool, typer.Option("--peers", help="Others on the same questions.")] = False,
    export: Annotated[
        Path | None, typer.Option(help="Write questions and candidates as JSON lines.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(exists=True, help="Page whose figures are written anew.")
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, help="Processes that make people.")
    ] = os.cpu_count() or 1,
    folder: FolderOption = None,
) -> None:
    """Measure identification.

    Raises:
        InputInvalid: The folder holds another register, or a file is not what it should
            be. The caller's input.
    """
    if exhaustive is None:
        exhaustive = 10 if persons <= _FEW and register_file is None else 0
    plan = SearchPlan(
        source=Source(persons=persons, seed=seed, file=register_file, processes=processes),
        questions=questions,
        seed=seed,
        errors=errors,
        questions_file=questions_file,
        twins=twins,
        exhaustive=exhaustive,
        transliterations=transliterations,
        export=export,
        peers=peers,
    )
    url = "" if database == "sqlite" else database
    with tempfile.TemporaryDirectory(prefix="comity-bench-", dir=folder) as made:
        place = keep or Path(made)
        measured = measure_search(
            plan, place, url=url, clock=clock(), randomness=os.urandom, progress=_tell
        )
    if markdown is not None:
        write_page(markdown, measured.figures)
    output(as_json).answer(msgspec.to_builtins(measured.figures), *search_lines(measured.figures))


def _headline(
    plain: Throughput | None, asked: Latency | None, peer: PeerFigures | Absent | None
) -> dict[str, object]:
    """Return the figures that the project names as its aims, at the top of the answer."""
    top: dict[str, object] = {}
    if plain is not None:
        top |= {
            "messages_per_s": plain.messages_per_s.median,
            "cpu_us_per_message": plain.cpu_us_per_message.median,
            "p50_ms": plain.p50_ms.median,
            "p99_ms": plain.p99_ms.median,
            "wire_bytes_per_message": plain.wire_bytes,
        }
    if asked is not None:
        top |= {"request_p50_ms": asked.p50_ms, "request_p99_ms": asked.p99_ms}
    if plain is not None and isinstance(peer, PeerFigures):
        top["times_as4"] = round(plain.messages_per_s.median / peer.messages_per_s, 1)
    return top


def _lines(
    plain: Throughput | None,
    handled: Throughput | None,
    asked: Latency | None,
    peer: PeerFigures | Absent | None,
) -> list[str]:
    lines = []
    for what, found in (("exchange", plain), ("with casework", handled)):
        if found is not None:
            rate, cpu = found.messages_per_s, found.cpu_us_per_message
            lines.append(
                f"{what}: {rate.median:,.0f} messages/s ({rate.least:,.0f} to "
                f"{rate.greatest:,.0f}), {cpu.median:.0f} µs of processor, "
                f"{found.wire_bytes:.0f} bytes on the wire a message"
            )
    if asked is not None:
        lines.append(
            f"one question: p50 {asked.p50_ms:.1f} ms, p99 {asked.p99_ms:.1f} ms "
            f"at {asked.per_second:g} a second"
        )
    if isinstance(peer, PeerFigures):
        lines.append(f"AS4 round trips: {peer.messages_per_s:,.0f} a second")
    elif peer is not None:
        lines.append(f"AS4: {peer.absent}")
    return lines


def _tell(sentence: str) -> None:
    """Say on standard error how far it has come; minutes pass between two answers."""
    typer.echo(sentence, err=True)
