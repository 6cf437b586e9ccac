"""The whole demonstration, from empty folders to the closing figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from comity.assembly.checking import check
from comity.assembly.evidence import export
from comity.clock import SystemClock
from comity.errors import EvidenceInvalid, Failure
from comity.exchange.holding import waits_until
from comity.ids import ConversationId, StateCode
from comity.law.closed_hours import zones_of
from comity.law.states import civil_zone_of
from comity.ledger.evidence import verify_evidence
from comity.records.messages import Kind
from comity.trust.network_directory import Directory
from comity_training.demo.breaking import (
    ATHENS,
    SOFIA,
    BreakingScenes,
    Killed,
    count_losses,
)
from comity_training.demo.performed import Evidence, Report
from comity_training.demo.preparation import STATES, prepare
from comity_training.demo.scenes import Tell
from comity_training.demo.stage import Actor, Stage, StageFailure
from comity_training.demo.story import perform
from comity_training.demo.tampering import TamperingScenes
from comity_training.demo.training_time import TrainingTime
from comity_training.demo.vouching import VouchingScenes

Afterwards: TypeAlias = Callable[[Stage, Report], None]


@dataclass(frozen=True, slots=True)
class Props:
    """What the later scenes are played with.

    Attributes:
        time: The authority that is taken away.
        killed: The node that is killed.
        folder: Where files are put.
    """

    time: TrainingTime
    killed: Killed
    folder: Path


def perform_all(
    folder: Path,
    *,
    people: int,
    tell: Tell,
    keep: bool,
    ecris_only: StateCode | None = None,
    afterwards: Afterwards | None = None,
) -> Report:
    """Make three nodes, play every scene, count what was lost.

    Args:
        folder: Where the nodes are made.
        people: Synthetic people in each register.
        tell: Told each sentence.
        keep: Leave the nodes running, and tell how to use them.
        ecris_only: A state that is reached over ECRIS only.
        afterwards: Called with the nodes still at work, and with what was performed.

    Returns:
        What was performed.
    """
    if ecris_only is not None and (reopens := closed_until(SystemClock().now())) is not None:
        return Report(
            failure="no answer may be given over ECRIS in these hours of the month (rule LMS-1); "
            f"they end at {reopens:%H:%M} UTC"
        )
    with TrainingTime() as time:
        return _with_time(
            folder,
            time,
            people=people,
            tell=tell,
            keep=keep,
            ecris_only=ecris_only,
            afterwards=afterwards,
        )


def _with_time(
    folder: Path,
    time: TrainingTime,
    *,
    people: int,
    tell: Tell,
    keep: bool,
    ecris_only: StateCode | None,
    afterwards: Afterwards | None,
) -> Report:
    tell("# Three states on this machine, each with its own node, keys and register")
    homes = prepare(folder, people, tell, time=time, ecris_only=ecris_only)
    report = Report()
    stage = Stage(homes)
    with stage:
        stage.start()
        tell("All three serve, each in a process of its own, over mutual TLS.")
        if ecris_only is not None:
            tell(
                f"{ecris_only} has never heard of Comity's protocol: whatever goes there or comes "
                "from there is SOAP, in the words of ECRIS v1.0. The officers see no difference."
            )
        try:
            killed = SOFIA if ecris_only is None else ATHENS
            _play(stage, tell, report, Props(time, killed, folder))
        except StageFailure as failure:
            report.failure = str(failure)
        except Failure as failure:
            report.failure = f"{failure.code}: {failure.public}"
        if afterwards is not None:
            afterwards(stage, report)
        if keep:
            _tell_how(stage, tell)
            stage.leave()
    return report


def _play(stage: Stage, tell: Tell, report: Report, props: Props) -> None:
    first = perform(stage, tell, evidence_verifies, report)
    tell("# Vouched for by others")
    vouching = VouchingScenes(stage, tell, evidence_verifies, report)
    vouching.evidence_is_vouched_for(first, props.folder)
    tell("# Broken and forged")
    breaking = BreakingScenes(stage, tell, evidence_verifies, report)
    tell("The authority for the time stops answering, while everything else goes on.")
    props.time.take_away()
    breaking.partner_killed(props.killed)
    vouching.time_is_missing()
    props.time.give_back()
    tell("The authority for the time answers again.")
    germany = stage["DE"]
    with germany.node.database.read() as snapshot:
        latest = snapshot.exchange.conversations_listed(limit=1)[0]
    stage.settle()
    evidence = export(germany.node, latest.id)
    breaking.forged_evidence(evidence, lambda raw: first_failed_step(raw, germany.node.directory))
    TamperingScenes(stage, tell, evidence_verifies, report).administrator_rewrites(
        first, props.folder / "copy"
    )
    stage.settle()
    report.lost, report.duplicated = count_losses(stage)
    for actor in stage.actors.values():
        sound = check(actor.node, advance=_unseen).is_sound
        report.checks[f"fsck of {actor.state}: everything agrees"] = sound
    vouching.time_is_back()


def closed_until(at: datetime) -> datetime | None:
    """Return until when the answers of the story would have to wait; ``None`` if they need not."""
    zones = [zone for state in STATES for zone in zones_of(civil_zone_of(state) or "UTC", None)]
    return waits_until(Kind.REQUEST_RESPONSE, at, zones)


def evidence_verifies(actor: Actor, conversation: ConversationId) -> Evidence:
    """Return what comes of the exported evidence of a conversation.

    It is verified if it is complete too: every message in it has its receipt or, over a
    channel where nobody gives one, its acceptance by the partner's endpoint.
    """
    actor.await_receipts(conversation)
    evidence = export(actor.node, conversation)
    try:
        report = verify_evidence(evidence, actor.node.directory)
    except EvidenceInvalid:
        return Evidence.NOT_VERIFIED
    receipted = all(message.received_at is not None for message in report.messages)
    accepted = all(one.accepted_at is not None for one in report.channel if one.was_sent)
    if not (receipted and accepted):
        return Evidence.NOT_VERIFIED
    return Evidence.ONE_SIDED if report.channel else Evidence.VERIFIED


def first_failed_step(evidence: bytes, directory: Directory) -> str:
    """Return the first step of verification that fails; empty if none does."""
    try:
        verify_evidence(evidence, directory)
    except EvidenceInvalid as failure:
        return failure.public
    return ""


def _unseen(_rows: int) -> None:
    """Show no progress: the story goes on at once."""


def _tell_how(stage: Stage, tell: Tell) -> None:
    tell("# The three nodes go on serving")
    for actor in stage.actors.values():
        assert actor.process is not None  # noqa: S101 - all were started
        tell(f"{actor.state}: process {actor.process.pid}, home {actor.home.path}")
    home = next(iter(stage.actors.values())).home.path
    tell(f"Try:   comity doctor --home {home} --peers")
    tell(f"       comity inbox --home {home}")
    tell(f"       comity recall list --home {home}")
    tell(f"       comity services --home {home}")
    accuser = stage["BG"].home.path
    tell(f"       comity evidence misbehaviour --home {accuser} -o misbehaviour.json")
    tell("The authority for the time ends with this command: 'comity services' will count down.")
    pids = " ".join(str(a.process.pid) for a in stage.actors.values() if a.process is not None)
    tell(f"Stop:  kill {pids}")
