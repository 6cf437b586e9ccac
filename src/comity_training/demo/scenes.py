"""What every scene needs: asking, deciding, waiting for answers, and noting them."""

from collections.abc import Callable
from typing import Final

from comity.exchange.ports import IncomingMessage, OutgoingMessage
from comity.ids import ConversationId, StateCode
from comity.law.purposes import Purpose
from comity.persons.person import Person
from comity.persons.texts import plain
from comity.policy.decision import Refusal
from comity.records.commands import Act, RequestCommand
from comity.records.messages import (
    Kind,
    NotificationResponse,
    RequestDeadline,
    RequestingAuthority,
    RequestResponse,
)
from comity.records.model import TriState
from comity_training.demo.material import conviction_of
from comity_training.demo.performed import Evidence, Performed, Report
from comity_training.demo.stage import Actor, Stage, StageFailure, wait_for

Tell = Callable[[str], None]
VerifyEvidence = Callable[[Actor, ConversationId], Evidence]

COURT: Final = RequestingAuthority(name=plain("Landgericht Musterstadt", "de"))


class Scenes:
    """Performs scenes on a stage and tells them.

    Args:
        stage: The nodes, serving.
        tell: Told each sentence.
        verify: Exports the evidence of a conversation and verifies it offline.
        report: Where each exchange is noted.
    """

    def __init__(self, stage: Stage, tell: Tell, verify: VerifyEvidence, report: Report) -> None:
        self.stage = stage
        self.tell = tell
        self.verify = verify
        self.report = report

    def enter_new(self, actor: Actor, person: Person, number: int) -> OutgoingMessage:
        """Enter a person and a conviction, and return the one notification it makes."""
        with actor.node.database.begin() as work:
            ref = work.register.enter_person(person)
        return one(actor.enter(ref, conviction_of(actor.state, number)).sent)

    def notified(
        self,
        sender: Actor,
        recipient: Actor,
        sent: OutgoingMessage,
        outcome: str,
        *,
        by: str = "node",
        process: str = "notification",
    ) -> NotificationResponse:
        """Wait for the response to a notification, note the exchange, return the response.

        Raises:
            StageFailure: None came.
        """
        _, message = sender.await_message(sent.conversation, Kind.NOTIFICATION_RESPONSE)
        self.note(process, sender, recipient, sent.conversation, outcome, by=by)
        if not isinstance(message, NotificationResponse):
            raise StageFailure("the response is none")
        return message

    def send(
        self,
        sender: str,
        recipient: str,
        person: Person,
        purpose: Purpose,
        consent: TriState,
    ) -> OutgoingMessage:
        """Ask another state and return the request.

        Raises:
            StageFailure: Policy does not permit it.
        """
        actor = self.stage[sender]
        asked = actor.ask(
            RequestCommand(
                to=StateCode(recipient),
                person=person,
                purpose=purpose,
                purpose_text=plain("proceedings of the demonstration", "en"),
                authority=COURT,
                by="officer.demo",
                case_reference="DEMO 1/26",
                consent=consent,
                connected=True,
            )
        )
        if isinstance(asked, Refusal):
            raise StageFailure(f"{sender} may not ask: {asked.explanation}")
        return asked.message

    def ask(
        self,
        sender: str,
        recipient: str,
        person: Person,
        outcome: str,
        *,
        purpose: Purpose = Purpose.CRIMINAL_PROCEEDINGS,
        consent: TriState = TriState.UNKNOWN,
        act: Act | None = None,
        optional: bool = False,
    ) -> RequestResponse:
        """Ask, let an officer decide where one must, and return the answer."""
        sent = self.send(sender, recipient, person, purpose, consent)
        there = self.stage[recipient]
        by = "node"
        if act is not None:
            wait_for(
                lambda: (
                    bool(there.tasks(sent.conversation))
                    or there.state_of(sent.conversation) == "answered"
                ),
                f"{recipient} to look",
            )
            tasks = there.tasks(sent.conversation)
            if tasks:
                by = "officer"
                if not optional:
                    _, notice = self.stage[sender].await_message(
                        sent.conversation, Kind.REQUEST_DEADLINE
                    )
                    if isinstance(notice, RequestDeadline):
                        self.tell(f"  deadline told: {notice.deadline.isoformat()}")
                there.decide(tasks[0].id, act, "as the file shows")
        answer = self.answer(sender, sent.conversation)
        self.note("request", self.stage[sender], there, sent.conversation, outcome, by=by)
        return answer

    def answer(self, sender: str, conversation: ConversationId) -> RequestResponse:
        """Wait for the answer to a request."""
        return self.corrected(sender, conversation, 1)

    def corrected(self, sender: str, conversation: ConversationId, count: int) -> RequestResponse:
        """Wait for the answer of that number, and return it.

        Raises:
            StageFailure: It did not come.
        """
        _, message = self.stage[sender].await_message(
            conversation, Kind.REQUEST_RESPONSE, count=count
        )
        if not isinstance(message, RequestResponse):
            raise StageFailure("the answer is none")
        return message

    def note(
        self,
        process: str,
        sender: Actor,
        recipient: Actor,
        conversation: ConversationId,
        outcome: str,
        *,
        by: str = "node",
        elapsed_ms: float | None = None,
    ) -> None:
        """Note an exchange: verify its evidence, measure it, tell how it ended.

        Args:
            process: Which exchange it was.
            sender: Who began it.
            recipient: The other state.
            conversation: Where it happened.
            outcome: How it ended.
            by: ``officer`` if a human decided.
            elapsed_ms: How long it took, if not from the conversation's first
                message to its last.
        """
        messages = sender.messages(conversation)
        begun = min(m.composed_at for m in messages if isinstance(m, OutgoingMessage))
        ended = max(
            (m.received_at for m in messages if isinstance(m, IncomingMessage)), default=begun
        )
        elapsed = (ended - begun).total_seconds() * 1000 if elapsed_ms is None else elapsed_ms
        evidence = self.verify(sender, conversation)
        self.report.exchanges.append(
            Performed(
                process,
                sender.state,
                recipient.state,
                outcome,
                elapsed,
                by,
                evidence,
                sender.wire_of(conversation),
            )
        )
        self.tell(
            f"  → {outcome} ({elapsed:.0f} ms{'' if by == 'node' else ', with an officer'}); "
            f"evidence {evidence}"
        )


def expect(condition: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Go on only if the story goes as told.

    Raises:
        StageFailure: It does not.
    """
    if not condition:
        raise StageFailure(f"not as told: {what}")


def one(messages: tuple[OutgoingMessage, ...]) -> OutgoingMessage:
    """Return the only message there is.

    Raises:
        StageFailure: There are none or several.
    """
    if len(messages) != 1:
        raise StageFailure(f"{len(messages)} messages were composed instead of one")
    return messages[0]
