"""``comity monitor``: following any log, and saying so when it contradicts itself."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from comity.assembly.accusations import file_of, proof_of
from comity.assembly.build import Node
from comity.assembly.mirroring import mirror
from comity.assembly.monitoring import (
    LogSource,
    Observation,
    Opener,
    Standing,
    look,
    opener_of_keys,
    opener_of_member,
    read_state,
    write_state,
)
from comity.cli.context import DEFAULT_HOME, HomeOption, JsonOption, clock, opened_node, output
from comity.cli.exits import Exit
from comity.cli.files import write_output
from comity.cli.helping import with_examples
from comity.cli.output import Output, moment
from comity.errors import Failure, InputInvalid
from comity.ids import StateCode
from comity.law.states import iso_state
from comity.storage.accusation import Accusation
from comity.transport.log_reading import HttpLog
from comity.trust.keys import VerificationKey

_LEAST_PAUSE: Final = 1.0
_WORDS: Final = {
    Standing.FIRST: "seen for the first time",
    Standing.GROWN: "extends what was seen before",
    Standing.SAME: "as seen before",
    Standing.OLDER: "OLDER than what was published: a stale view, or a log that was rolled back",
    Standing.CONTRADICTION: "CONTRADICTS what was seen",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the operator asked for."""

    told: Output
    state: Path
    proof: Path
    entries: bool
    mirrored: Path | None
    pause: float | None


@dataclass(frozen=True, slots=True)
class _Watched:
    """A log that is followed, and all that is known of it otherwise."""

    source: LogSource
    opener: Opener
    node: Node | None
    elsewhere: Callable[[], list[bytes]]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "monitor",
        help=with_examples(
            "Follow a log: check its signature, its witnesses, and that it only grows.",
            "comity monitor FR --home ./de",
            "comity monitor FR --home ./de --follow --entries",
            "comity monitor --url https://log.example.org --vkey KEY --state log.json",
            more="Of a partner, what is shown is compared with everything this node saw of its "
            "log, in messages and by gossip. --entries recomputes the whole log from its "
            "entries. A contradiction is written into a file that 'comity verify' checks. "
            "Exit status 0 in order, 1 not in order, 4 the log does not answer.",
        ),
    )(monitor)


def monitor(
    *,
    partner: Annotated[
        str | None, typer.Argument(help="The partner whose log is followed.", metavar="STATE")
    ] = None,
    url: Annotated[str | None, typer.Option(help="Prefix of any other log.")] = None,
    vkey: Annotated[
        list[str] | None, typer.Option(help="Verifier key of that log; repeatable.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    state: Annotated[
        Path | None,
        typer.Option(help="File of what was seen.", show_default="monitor-STATE.json in the home"),
    ] = None,
    proof: Annotated[Path, typer.Option(help="File to write a contradiction to.")] = Path(
        "contradiction.json"
    ),
    entries: Annotated[
        bool, typer.Option("--entries", help="Recompute the log from its entries.")
    ] = False,
    mirrored: Annotated[
        Path | None, typer.Option("--mirror", help="Folder to keep a copy of the log in.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until it is stopped.")] = False,
    every: Annotated[float, typer.Option(help="Seconds between two looks.", min=1)] = 10.0,
    as_json: JsonOption = False,
) -> None:
    """Follow a log.

    Raises:
        InputInvalid: Neither a partner nor a URL with its key is given, or both.
        typer.Exit: With status 1, if something is not in order.
    """
    pause = max(every, _LEAST_PAUSE) if follow else None
    told = output(as_json)
    if partner is not None and url is None:
        code = iso_state(StateCode(partner.upper()))
        with opened_node(home) as node:
            file = node.home.path / f"monitor-{code.lower()}.json" if state is None else state
            asked = _Asked(told, file, proof, entries, mirrored, pause)
            in_order = asyncio.run(_partner(node, code, asked))
    elif partner is None and url is not None and vkey and state is not None:
        keys = [VerificationKey.from_text(text) for text in vkey]
        asked = _Asked(told, state, proof, entries, mirrored, pause)
        in_order = asyncio.run(_elsewhere(url, keys, asked))
    else:
        raise InputInvalid("Give a partner, or --url with --vkey and --state.", field="partner")
    if not in_order:
        raise typer.Exit(Exit.NO)


async def _partner(node: Node, code: StateCode, asked: _Asked) -> bool:
    now = clock().now()
    origin = node.partners.partner(code, now).origin
    async with node.client(code, now) as client:
        watched = _Watched(
            source=client,
            opener=opener_of_member(node.directory, origin, clock()),
            node=node,
            elsewhere=lambda: _seen_of(node, origin),
        )
        return await _follow(watched, asked)


async def _elsewhere(url: str, keys: list[VerificationKey], asked: _Asked) -> bool:
    async with HttpLog(url) as log:
        return await _follow(_Watched(log, opener_of_keys(keys), None, list), asked)


async def _follow(watched: _Watched, asked: _Asked) -> bool:
    """Look once, or until something is not in order; return whether all was."""
    while True:
        try:
            observation = await _once(watched, asked)
        except Failure as failure:
            if asked.pause is None:
                raise
            asked.told.note(f"not seen this time: {failure.public}")
        else:
            if not observation.in_order:
                return False
        if asked.pause is None:
            return True
        await asyncio.sleep(asked.pause)


async def _once(watched: _Watched, asked: _Asked) -> Observation:
    before = read_state(asked.state)
    observation, after = await look(
        watched.source,
        watched.opener,
        before,
        elsewhere=watched.elsewhere(),
        entries=asked.entries,
    )
    files = 0
    if observation.in_order and asked.mirrored is not None:
        files = await mirror(watched.source, observation.shown_note, asked.mirrored, lambda _: None)
    if after != before:
        write_state(asked.state, after)
    written = _prove(watched, observation, asked.proof)
    _tell(observation, asked, written, files)
    return observation


def _prove(watched: _Watched, observation: Observation, proof_file: Path) -> Path | None:
    """Keep a contradiction, and write it into a file; return the file."""
    if observation.known_note is None:
        return None
    node, origin = watched.node, observation.head.checkpoint.origin
    notes = (observation.known_note, observation.shown_note)
    if node is None:
        return None
    with node.database.begin() as work:
        work.seen.misbehaviour(origin, *notes, observation.what)
    accusation = Accusation(origin, *notes, observation.what, clock().now())
    proof = proof_of(accusation, node.directory)
    write_output(proof_file, file_of([proof], node.directory, reported_by=node.state))
    return proof_file


def _tell(observation: Observation, asked: _Asked, written: Path | None, files: int) -> None:
    head = observation.head
    seen = f"{head.checkpoint.size} entries, {_WORDS[observation.standing]}"
    missing = "" if head.meets_policy else "  FEWER than the network asks"
    data = {
        "ok": observation.in_order,
        "log": head.checkpoint.origin,
        "size": head.checkpoint.size,
        "root": head.checkpoint.root.hex(),
        "standing": observation.standing,
        "greatest_seen": observation.greatest_seen,
        "greatest_signed": observation.greatest_signed,
        "witnesses": head.witnesses,
        "meets_policy": head.meets_policy,
        "cosigned_at": head.cosigned_at,
        "entries_checked": observation.entries_checked,
        "what": observation.what,
        "proof": written,
        "mirrored_files": files,
    }
    lines = [
        f"{head.checkpoint.origin}: {seen}",
        f"  witnesses  {', '.join(head.witnesses) or 'none'}{missing}",
    ]
    if head.cosigned_at is not None:
        lines.append(f"  cosigned   {moment(head.cosigned_at)}")
    if observation.standing is Standing.OLDER:
        lines.append(f"  elsewhere  {observation.greatest_seen} entries were seen")
    elif observation.greatest_signed > head.checkpoint.size:
        lines.append(f"  signed     {observation.greatest_signed} entries; not yet published")
    if observation.what:
        lines.append(f"  found      {observation.what}")
    if observation.entries_checked is not None and not observation.what:
        lines.append(f"  recomputed {observation.entries_checked} entries: they lead to the root")
    if written is not None:
        lines.append(f"  the proof is in {written}: comity verify {written} --network NETWORK.note")
    if asked.mirrored is not None:
        lines.append(f"  mirrored   {files} new files in {asked.mirrored}")
    asked.told.answer(data, *lines)


def _seen_of(node: Node, origin: str) -> list[bytes]:
    """Return what this node saw of a log, in messages, as a witness and by gossip."""
    with node.database.read() as snapshot:
        exchanged = snapshot.seen.latest(origin)
        shown = [each.note for each in snapshot.witnessed.published(origin)]
    return [*([] if exchanged is None else [exchanged]), *dict.fromkeys(shown)]
