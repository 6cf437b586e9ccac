"""Scenes of recall: whoever was told a conviction says what became of it."""

import time
from typing import Final

from comity.ids import StateCode
from comity.node.recall_round import go_on_with_recalls
from comity.records.ports import Task, TaskKind
from comity.records.recall_deciding import RecallDecision
from comity.records.recall_model import Ask, HolderState
from comity.records.recall_standing import Standing, standing_now
from comity_training.demo.scenes import Scenes, expect
from comity_training.demo.stage import Actor, await_value

_LOOK_EVERY: Final = 0.05
_SECOND_HAND: Final = 2


class RecallScenes(Scenes):
    """What follows a deletion: nobody has to believe that the others forgot it."""

    def deletion_is_confirmed(self) -> None:
        """GR, notified, and BG, answered by GR, account for what DE deleted."""
        germany, greece, bulgaria = self.stage["DE"], self.stage["GR"], self.stage["BG"]
        self.tell(
            "The deletion opened a recall by itself: whoever had the conviction, at first or at "
            "second hand, has to say what became of it."
        )
        confirms = germany.node.recalls.office.confirms(StateCode("GR"), germany.node.clock.now())
        if confirms:
            self._decided_by_officer(bulgaria)
        parties = _SECOND_HAND if confirms else 1
        standing = await_value(lambda: self._answered(parties), "the last answer to the recall")
        for party in standing.parties:
            via = "" if party.teller == germany.state else f", which had it from {party.teller}"
            detail = f" ({party.detail})" if party.detail else ""
            self.tell(f"  {party.state}{via}: {party.standing}{detail}")
        erased = sum(party.standing is HolderState.ERASED for party in standing.parties)
        if not confirms:
            # The wire has no recalls: whoever is behind it was told, and says no more.
            self.report.checks["a recall shows who cannot confirm over ECRIS"] = erased == 0
            self.tell(f"  → {standing.sentence}")
            return
        self.report.checks["a recall reaches who was told, also at second hand"] = erased == parties
        (holder,) = standing.holders
        if holder.conversation is not None:
            said = f"{erased} of {parties} confirmed erased"
            self.note("recall", germany, greece, holder.conversation, said, by="officer")

    def _decided_by_officer(self, actor: Actor) -> None:
        """Have an officer erase what another state recalls."""
        task = await_value(lambda: self._looked(actor), f"a recall at {actor.state}")
        self.tell(
            "In Athens nothing more is to be decided: its officer has confirmed the deletion. In "
            "Sofia an officer decides to erase."
        )
        with actor.node.database.begin() as work:
            recall = work.recalls.by_conversation(task.conversation)
            expect(recall is not None, "a task about no recall")
            if recall is not None:
                reason = "deleted by the convicting state"
                actor.node.recalls.decide(
                    work, RecallDecision(recall.id, by="officer.demo", reason=reason)
                )

    def _looked(self, actor: Actor) -> Task | None:
        """Return the task about a recall of something to be erased."""
        self._look()
        with actor.node.database.read() as snapshot:
            for task in snapshot.cases.open_tasks():
                recall = snapshot.recalls.by_conversation(task.conversation)
                if recall is None or task.kind is not TaskKind.RECALL:
                    continue
                if recall.ask is Ask.ERASE:
                    return task
        return None

    def _answered(self, parties: int) -> Standing | None:
        """Return how the recall of the deletion stands once nobody is left to answer."""
        self._look()
        node = self.stage["DE"].node
        with node.database.read() as snapshot:
            for recall in snapshot.recalls.listed(only_open=False, limit=100):
                standing = standing_now(snapshot, node.recalls.office, recall)
                final = all(party.standing.is_final for party in standing.parties)
                if recall.ask is Ask.ERASE and final and len(standing.parties) == parties:
                    return standing
        return None

    def _look(self) -> None:
        """Have every node look at its recalls now, as it does by itself twice a minute."""
        for actor in self.stage.actors.values():
            go_on_with_recalls(actor.node)
        time.sleep(_LOOK_EVERY)
