"""Scenes of those who vouch: other states' witnesses, and an authority for the time."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Final

from comity.assembly.anchored_evidence import Exported, export_anchored
from comity.assembly.budgets import TrustService
from comity.assembly.service_states import Condition, ServiceState
from comity.assembly.service_wiring import trust_services_of
from comity.assembly.stamping import trouble_with
from comity.cli.output import span
from comity.ids import ConversationId
from comity.ledger.anchored_record import ProvenAnchor
from comity_training.demo.scenes import Scenes, expect
from comity_training.demo.stage import Actor, await_value, wait_for
from comity_training.demo.training_time import NAME

EVIDENCE_FILE: Final = "first-exchange.evidence"
_LOGS: Final = 2
_SHOWN_AHEAD: Final = timedelta(hours=1)
_VERIFIES_WITHIN: Final = 60.0


class VouchingScenes(Scenes):
    """What others say of a log, and what a node does without them."""

    def evidence_is_vouched_for(self, conversation: ConversationId, folder: Path) -> None:
        """The evidence of an exchange, with witnesses and time, verified by the command.

        Args:
            conversation: An exchange of Germany with Bulgaria.
            folder: Where the file is written.
        """
        germany = self.stage["DE"]
        self.tell(
            "The court wants to know that the first exchange was not written afterwards. Its "
            "evidence is taken out again, with what others say of the two logs."
        )
        exported = await_value(
            lambda: self._vouched_for(conversation), "witnesses and time-stamps on both logs"
        )
        file = folder / EVIDENCE_FILE
        file.write_bytes(exported.raw)
        for anchor in exported.report.anchors:
            self.tell(f"  {_in_words(anchor)}")
        verified = _verified_by_command(germany, file)
        self.report.checks["'comity verify' confirms witnesses and time, offline"] = verified
        found = "confirms all of it" if verified else "does NOT confirm it"
        self.tell(f"  → 'comity verify', given the file and the network document only, {found}")

    def _vouched_for(self, conversation: ConversationId) -> Exported | None:
        """Return the evidence once witnesses and a time-stamp vouch for both logs."""
        germany, bulgaria = self.stage["DE"], self.stage["BG"]
        if not all(_has_time(actor, conversation) for actor in (germany, bulgaria)):
            return None
        exported = export_anchored(germany.node, conversation)
        anchors = exported.report.anchors
        complete = len(anchors) == _LOGS and all(
            anchor.witnessed and anchor.stamped_by is not None for anchor in anchors
        )
        return exported if complete else None

    def time_is_missing(self) -> None:
        """Show how a node stands that gets no time-stamp; the caller took the authority away."""
        germany = self.stage["DE"]
        wait_for(lambda: _trouble(germany), "a time-stamp that is refused")
        state = _time_stamping(germany)
        expect(state.condition is Condition.DEGRADED, f"time-stamping is {state.condition}")
        left = "" if state.remaining is None else f", {span(state.remaining)} of the budget left"
        self.tell(
            "  → no message waited for it. Left like that, 'comity services' says in an hour: "
            f"{state.condition}{left}; {state.what}"
        )

    def time_is_back(self) -> None:
        """Wait until nothing is owed any more; the caller gave the authority back."""
        germany = self.stage["DE"]
        wait_for(
            lambda: not _trouble(germany) and _is_made_up(germany), "the time-stamp that is owed"
        )
        with germany.node.database.read() as snapshot:
            latest = snapshot.time_stamps.latest(NAME)
        expect(latest is not None, "no time-stamp is kept")
        self.report.checks["the time-stamp that was owed has come"] = (
            _time_stamping(germany).owed == 0
        )
        if latest is not None:
            self.tell(
                f"  → the time-stamp that was owed came at {latest.stamped_at:%H:%M:%S} UTC: up to "
                f"entry {latest.size}, it covers everything before, and nothing is owed"
            )


def _in_words(anchor: ProvenAnchor) -> str:
    states = " and ".join(witness.state for witness in anchor.witnesses)
    said = f"log of {anchor.state}, {anchor.size} entries: cosigned by {states}"
    if anchor.stamped_by is None:
        return said
    at = f"{anchor.stamped_by:%H:%M:%S} UTC"
    return f"{said}; existed at {at} at the latest, by the time-stamp of {NAME}"


def _has_time(actor: Actor, conversation: ConversationId) -> bool:
    """Return whether a stamped publication covers an exchange, before any partner is asked."""
    last = max(message.leaf_index for message in actor.messages(conversation))
    with actor.node.database.read() as snapshot:
        stamped = snapshot.time_stamps.latest(NAME)
    return stamped is not None and stamped.size > last


def _verified_by_command(actor: Actor, file: Path) -> bool:
    """Run the auditor's command; return whether it confirms witnesses and time of both logs."""
    note = max(actor.home.networks.glob("[0-9]*.note"))
    digest = actor.node.directory.document.digest()
    run = subprocess.run(  # noqa: S603 - our own program and our own paths
        [
            sys.executable,
            "-m",
            "comity",
            "verify",
            str(file),
            "--json",
            "--network",
            str(note),
            "--network-digest",
            digest,
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_VERIFIES_WITHIN,
        check=False,
    )
    if run.returncode != 0:
        return False
    codes = [code.partition(" ")[0] for code in json.loads(run.stdout)["codes"]]
    return codes.count("witnessed") == codes.count("time-stamped") == _LOGS


def _trouble(actor: Actor) -> bool:
    """Return whether the authority's last answer to a node was none."""
    with actor.node.database.read() as snapshot:
        return trouble_with(snapshot.facts, NAME) is not None


def _is_made_up(actor: Actor) -> bool:
    """Return whether what was published first without a stamp is covered by one now."""
    return _time_stamping(actor).condition is Condition.WORKING


def _time_stamping(actor: Actor) -> ServiceState:
    """Return how time-stamping stands in an hour, if nothing changes until then.

    A node is patient with an authority for longer than the story lasts.
    """
    node = actor.node
    services = trust_services_of(node)
    with node.database.read() as snapshot:
        states = list(services.states(snapshot, node.clock.now() + _SHOWN_AHEAD))
    return next(state for state in states if state.service is TrustService.TIME_STAMPING)
