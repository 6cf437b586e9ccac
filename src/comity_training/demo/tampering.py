"""A scene of abuse from within: an administrator rewrites a log, and is found out."""

import asyncio
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from comity.assembly.accusations import proofs_of
from comity.assembly.build import open_node
from comity.assembly.checking import check
from comity.errors import ErrorCode, PeerRefused, PeerUnreachable
from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.ledger.cosigning import CosigningRequest
from comity.ledger.misbehaviour_file import Judged, Verdict, judge
from comity.ledger.publication_ports import WitnessedLog
from comity.records.model import TriState
from comity_training import cast
from comity_training.bench.log_tampering import rewrite
from comity_training.demo.scenes import Scenes, expect
from comity_training.demo.stage import Actor, StageFailure, wait_for

_DATABASE: Final = "comity.db"
_ATTEMPTS: Final = 3


class TamperingScenes(Scenes):
    """What an administrator can do who holds database and key, and what comes of it."""

    def administrator_rewrites(self, conversation: ConversationId, safe: Path) -> None:
        """Germany's log is rewritten and signed anew; the node and a partner find out.

        Args:
            conversation: An exchange of Germany with Bulgaria; its first entry is rewritten.
            safe: Folder for a copy of the database as it was.
        """
        germany, bulgaria = self.stage["DE"], self.stage["BG"]
        leaf = min(message.leaf_index for message in germany.messages(conversation))
        size = self._stopped_as_cosigned()
        before = _cosigned(germany, bulgaria)
        self.tell(
            "By night an administrator in Bonn stops the node, rewrites in the database what it "
            "logged of the first notification, recomputes the log over all "
            f"{size} entries, and signs it with the node's own key."
        )
        germany.node.database.close()
        _copy(germany.home.path, safe)
        rewrite(germany.home, leaf=leaf)
        germany.node = open_node(germany.home)
        self._node_notices(leaf)
        self._partner_notices(size)
        expect(_cosigned(germany, bulgaria) == before, "Sofia forgot what it had cosigned")
        germany.node.database.close()
        _copy(safe, germany.home.path)
        shutil.rmtree(safe)
        germany.node = open_node(germany.home)
        germany.start()
        self.tell("The copy from before is put back, and the node is started.")
        person = cast.convicted_abroad().asked_as
        asked = self.send("DE", "BG", person, Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN)
        self.answer("DE", asked.conversation)
        self.note("request", germany, bulgaria, asked.conversation, "answered after the restoring")

    def _stopped_as_cosigned(self) -> int:
        """Stop Germany's node when Bulgaria has cosigned all of its log; return the log's size."""
        germany, bulgaria = self.stage["DE"], self.stage["BG"]
        for _ in range(_ATTEMPTS):
            self.stage.settle()
            wait_for(lambda: _is_cosigned(germany, bulgaria), "all of the log to be cosigned")
            germany.kill()
            if _is_cosigned(germany, bulgaria):
                with germany.node.database.read() as snapshot:
                    return snapshot.log.size()
            germany.start()
        raise StageFailure("Germany's log did not come to rest")

    def _node_notices(self, leaf: int) -> None:
        """Tell what the node's own check says."""
        report = check(self.stage["DE"].node, advance=lambda _rows: None)
        named = any(f"leaf {leaf}" in sentence for sentence in report.findings.get("log", ()))
        self.report.checks["'comity fsck' names the entry that was rewritten"] = named
        found = "; ".join(report.findings.get("log", ())[:1])
        self.tell(f"  'comity fsck' there: {found or 'NOTHING NOTICED'}")

    def _partner_notices(self, size: int) -> None:
        """Have a partner's witness asked to cosign it, and tell what it answers and keeps."""
        refusal = _asked_to_cosign(self.stage["DE"], size)
        judged = _proven(self.stage["BG"])
        self.report.checks["a partner refuses a rewritten log, and keeps the proof"] = (
            refusal == ErrorCode.CHECKPOINT_INCONSISTENT and judged is not None
        )
        self.tell(f"  Sofia's witness, which cosigned the true log, refuses: {refusal}")
        found = "NOTHING IS KEPT" if judged is None else f"proven: {judged.reason}"
        self.tell(f"  → {found} Sofia keeps both signed summaries, for anybody to check")


def _asked_to_cosign(owner: Actor, size: int) -> str:
    """Ask Bulgaria for a cosignature on what the log now says; return the code it refuses with."""
    node = owner.node
    with node.database.read() as snapshot:
        note = snapshot.log.note_at(size) or b""

    async def ask() -> str:
        async with node.client(StateCode("BG"), node.clock.now()) as client:
            try:
                await client.cosign(CosigningRequest(size, (), note).encode())
            except PeerRefused as refusal:
                return refusal.peer_code
        return ""

    for _ in range(_ATTEMPTS):
        # A machine under load may keep the partner waiting; it is asked the same again.
        with suppress(PeerUnreachable):
            return asyncio.run(ask())
    return str(ErrorCode.PEER_UNREACHABLE)


def _is_cosigned(owner: Actor, witness: Actor) -> bool:
    """Return whether all of a log is published, and a partner's witness saw just that much."""
    with owner.node.database.read() as snapshot:
        size, latest = snapshot.log.size(), snapshot.publications.latest()
    cosigned = _cosigned(owner, witness)
    sizes = {size, 0 if latest is None else latest.size, 0 if cosigned is None else cosigned.size}
    return sizes == {size}


def _proven(witness: Actor) -> Judged | None:
    """Return what a partner can prove against a log by its two notes alone."""
    node = witness.node
    judged = [judge(proof, node.directory) for proof in proofs_of(node)]
    return next((each for each in judged if each.verdict is Verdict.PROVEN), None)


def _cosigned(owner: Actor, witness: Actor) -> WitnessedLog | None:
    """Return what a partner's witness cosigned last of a log."""
    with witness.node.database.read() as snapshot:
        return snapshot.witnessed.cosigned(owner.node.config.node.origin)


def _copy(source: Path, to: Path) -> None:
    """Copy a database that nobody has open, in place of what is there."""
    to.mkdir(exist_ok=True)
    for old in to.glob(f"{_DATABASE}-*"):
        old.unlink()
    for file in source.glob(f"{_DATABASE}*"):
        # A new file and not new content in the old one, whatever still has that open.
        beside = to / f"new-{file.name}"
        shutil.copy2(file, beside)
        beside.replace(to / file.name)
