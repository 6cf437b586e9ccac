"""The use cases of recalls, and the only door to them.

Stateless, like the service of records: every method changes things in the transaction it
is given and nowhere else.
"""

from typing import Final

from comity.exchange.ports import Handling, IncomingMessage
from comity.records.central_authority import CentralAuthority, conversation_of
from comity.records.ports import RecordsWork
from comity.records.recall_chasing import go_on
from comity.records.recall_deciding import RecallCommand, RecallDecision, decide, start
from comity.records.recall_messages import ORDER
from comity.records.recall_model import Recall, RecallId
from comity.records.recall_office import Confirms, RecallOffice
from comity.records.recall_outside import AskedOutside, note_outside
from comity.records.recall_reminding import RecallReminder, remind
from comity.records.recall_reporting import receive_report
from comity.records.recalled import receive_order

_AT_ONCE: Final = 100


class RecallService:
    """Recalls, as one state's central authority orders and follows them.

    Args:
        authority: Ours.
        confirms: Which partners follow recalls.
    """

    def __init__(self, authority: CentralAuthority, confirms: Confirms) -> None:
        self.office = RecallOffice(authority, confirms)

    def start(self, work: RecordsWork, command: RecallCommand) -> Recall:
        """Order a recall, and send what can be sent at once.

        Raises:
            InputInvalid: The command cannot be used; the field is named.
            ReferenceNotFound: There is no such conviction, message or person.
            ConflictingChange: The same is being recalled already, or nobody was given it.
        """
        return start(work, self.office, command)

    def decide(self, work: RecordsWork, decision: RecallDecision) -> Recall:
        """Erase what another state recalls, or keep it with a ground; and tell that state.

        Raises:
            InputInvalid: Officer or reason is missing, or a message is not one of the recall's.
            ReferenceNotFound: There is no such recall.
            ConflictingChange: It was not asked of us, or nothing of it is to be decided.
        """
        return decide(work, self.office, decision)

    def note_outside(self, work: RecordsWork, asked: AskedOutside) -> Recall:
        """Note that a state which the network does not reach was asked otherwise.

        Raises:
            InputInvalid: Officer or reason is missing.
            ReferenceNotFound: There is no such recall, or that state is not one of its holders.
            ConflictingChange: The state can be asked over the network.
        """
        return note_outside(work, self.office, asked)

    def remind(self, work: RecordsWork, reminder: RecallReminder) -> Recall:
        """Ask a holder again before the node does so by itself.

        Raises:
            InputInvalid: Officer or reason is missing.
            ReferenceNotFound: There is no such recall, or we gave that state nothing of it.
            ConflictingChange: The state has answered, or has not got the order yet, or was
                asked today already.
        """
        return remind(work, self.office, reminder)

    def handle(self, work: RecordsWork, message: IncomingMessage) -> None:
        """Process a received message, and mark it as done; one that is done is left alone.

        Raises:
            ReferenceNotFound: Its conversation is not here: it was not admitted. The
                caller's bug.
        """
        stored = work.exchange.incoming(message.id)
        if stored is not None and stored.handling is Handling.DONE:
            return
        if message.kind == ORDER:
            conversation = conversation_of(work, message.conversation)
            recall = receive_order(work, self.office, message, conversation)
        else:
            recall = receive_report(work, self.office, message)
        work.exchange.handled([message.id])
        if recall is not None:
            go_on(work, self.office, recall)

    def due(self, work: RecordsWork, *, limit: int = _AT_ONCE) -> tuple[RecallId, ...]:
        """Return the recalls to look at now."""
        return tuple(each.id for each in work.recalls.due(now=self.office.now(), limit=limit))

    def go_on(self, work: RecordsWork, identifier: RecallId) -> None:
        """Do what a recall asks for now; one that is not here or not open is left alone."""
        recall = work.recalls.recall(identifier)
        if recall is not None and recall.is_open:
            go_on(work, self.office, recall)
