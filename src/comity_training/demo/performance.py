"""The whole demonstration, from empty folders to the closing figures."""

from pathlib import Path

from comity.assembly.evidence import export
from comity.errors import EvidenceInvalid
from comity.ids import ConversationId
from comity.ledger.evidence import verify_evidence
from comity.trust.network_directory import Directory
from comity_training.demo.breaking import BreakingScenes, count_losses
from comity_training.demo.performed import Report
from comity_training.demo.preparation import prepare
from comity_training.demo.scenes import Tell
from comity_training.demo.stage import Actor, Stage, StageFailure
from comity_training.demo.story import perform


def perform_all(folder: Path, *, people: int, tell: Tell, keep: bool) -> Report:
    """Make three nodes, play every scene, count what was lost.

    Args:
        folder: Where the nodes are made.
        people: Synthetic people in each register.
        tell: Told each sentence.
        keep: Leave the nodes running, and tell how to use them.

    Returns:
        What was performed.
    """
    tell("# Three states on this machine, each with its own node, keys and register")
    homes = prepare(folder, people, tell)
    report = Report()
    stage = Stage(homes)
    with stage:
        stage.start()
        tell("All three serve, each in a process of its own, over mutual TLS.")
        try:
            _play(stage, tell, report)
        except StageFailure as failure:
            report.failure = str(failure)
        if keep:
            _tell_how(stage, tell)
            stage.leave()
    return report


def _play(stage: Stage, tell: Tell, report: Report) -> None:
    perform(stage, tell, evidence_verifies, report)
    tell("# Broken and forged")
    breaking = BreakingScenes(stage, tell, evidence_verifies, report)
    breaking.partner_killed()
    germany = stage["DE"]
    with germany.node.database.read() as snapshot:
        latest = snapshot.exchange.conversations_listed(limit=1)[0]
    stage.settle()
    evidence = export(germany.node, latest.id)
    breaking.forged_evidence(evidence, lambda raw: first_failed_step(raw, germany.node.directory))
    report.lost, report.duplicated = count_losses(stage)


def evidence_verifies(actor: Actor, conversation: ConversationId) -> bool:
    """Return whether the exported evidence of a conversation is complete and verifies.

    Complete means that every message in it has its receipt.
    """
    actor.await_receipts(conversation)
    evidence = export(actor.node, conversation)
    try:
        report = verify_evidence(evidence, actor.node.directory)
    except EvidenceInvalid:
        return False
    return all(message.received_at is not None for message in report.messages)


def first_failed_step(evidence: bytes, directory: Directory) -> str:
    """Return the first step of verification that fails; empty if none does."""
    try:
        verify_evidence(evidence, directory)
    except EvidenceInvalid as failure:
        return failure.public
    return ""


def _tell_how(stage: Stage, tell: Tell) -> None:
    tell("# The three nodes go on serving")
    for actor in stage.actors.values():
        assert actor.process is not None  # noqa: S101 - all were started
        tell(f"{actor.state}: process {actor.process.pid}, home {actor.home.path}")
    home = next(iter(stage.actors.values())).home.path
    tell(f"Try:   comity doctor --home {home} --peers")
    tell(f"       comity inbox --home {home}")
    pids = " ".join(str(a.process.pid) for a in stage.actors.values() if a.process is not None)
    tell(f"Stop:  kill {pids}")
