"""Scenes of correction: an update and a deletion reach everybody who was told."""

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.records.commands import ConfirmDeletion, IdentifyAs
from comity.records.messages import NotificationOutcome
from comity.records.model import TriState
from comity_training import cast
from comity_training.demo.material import (
    deleted,
    dual_conviction,
    held_as,
    native,
    paid,
    register_ref,
)
from comity_training.demo.scenes import Scenes, expect, one


class CorrectionScenes(Scenes):
    """What happens when the convicting state changes its record."""

    dual: ConversationId

    def update_propagates(self) -> None:
        """DE's fine is paid: GR, notified before, and BG, answered by GR, are told."""
        germany, greece, bulgaria = self.stage["DE"], self.stage["GR"], self.stage["BG"]
        member = cast.dual_national()
        first = germany.enter(held_as(germany, member), dual_conviction())
        sent = one(first.sent)
        self.tell(
            "Germany convicts a woman who is German and Greek. Her Greek name is written in "
            "another script, so an officer in Athens confirms who she is."
        )
        task = greece.await_task(sent.conversation)
        greece.decide(
            task.id, IdentifyAs(register_ref(greece, "SYN-GR-900002")), "birth certificate agrees"
        )
        answer = self.notified(germany, greece, sent, "stored, dual national", by="officer")
        expect(answer.outcome == NotificationOutcome.SUCCESSFUL, answer.outcome)
        as_known = native(StateCode("GR"), "SYN-GR-900002")
        asked = self.send("BG", "GR", as_known, Purpose.CRIMINAL_PROCEEDINGS, TriState.UNKNOWN)
        before = self.answer("BG", asked.conversation)
        expect(len(before.convictions) == 1, "the conviction did not reach Sofia")
        self.note("request", bulgaria, greece, asked.conversation, "answered with convictions")
        self.tell(
            "The fine is paid. Germany alters its record once; Greece, which was notified, and "
            "Bulgaria, which had it from Greece, are both corrected without anybody asking."
        )
        altered = germany.alter(paid())
        update = one(altered.sent)
        answer = self.notified(germany, greece, update, "update applied", process="update")
        after = self.corrected("BG", asked.conversation, 2)
        decisions = len(after.convictions[0].decisions) if after.convictions else 0
        expect(decisions == 2, f"{decisions} decisions after the update")
        self._note_correction(update, asked.conversation, "answer corrected")
        self.dual = asked.conversation

    def deletion_propagates(self) -> None:
        """DE deletes: GR confirms through an officer, BG's answer is corrected again."""
        germany, greece = self.stage["DE"], self.stage["GR"]
        self.tell(
            "Years later the conviction is spent and Germany deletes it. An officer in Athens "
            "confirms, and the answer in Sofia is corrected to nothing."
        )
        altered = germany.alter(deleted())
        deletion = one(altered.sent)
        task = greece.await_task(deletion.conversation)
        greece.decide(task.id, ConfirmDeletion(), "ordered by the convicting state")
        self.notified(
            germany, greece, deletion, "deletion applied", by="officer", process="deletion"
        )
        after = self.corrected("BG", self.dual, 3)
        expect(not after.convictions, "a deleted conviction is still told")
        self._note_correction(deletion, self.dual, "answer corrected to nothing")

    def _note_correction(
        self, cause: OutgoingMessage, conversation: ConversationId, outcome: str
    ) -> None:
        """Note a correction, measured from the alteration in the convicting state."""
        greece, bulgaria = self.stage["GR"], self.stage["BG"]
        arrived = max(
            message.received_at
            for message in bulgaria.messages(conversation)
            if isinstance(message, IncomingMessage)
        )
        elapsed = (arrived - cause.composed_at).total_seconds() * 1000
        self.note("correction", greece, bulgaria, conversation, outcome, elapsed_ms=elapsed)
