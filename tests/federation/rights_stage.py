"""Three nodes with real keys, databases and rails, at which persons exercise their rights."""

from pathlib import Path
from shutil import copytree

from tests.unit.cli.node_homes import deliver
from tests.unit.records.states_in_touch import conviction

from comity.assembly.build import open_node
from comity.assembly.config import Automatic, LawPart, RecordsPart
from comity.assembly.home import Home
from comity.assembly.rights_answering import answer_letter
from comity.assembly.rights_casework import decide
from comity.assembly.rights_looks import conversations_about
from comity.assembly.rights_own_record import ask_states, states_to_ask
from comity.ids import ConversationId, PersonRef, StateCode
from comity.law.purposes import Purpose
from comity.law.rights import Right
from comity.node.recall_round import go_on_with_recalls
from comity.node.rights_round import go_on_with_rights
from comity.persons.person import Person
from comity.policy.facts import AnswerClass
from comity.records.recall_messages import CAPABILITY as RECALLS
from comity.rights.deciding import Ruling
from comity.rights.letter_form import LetterContent
from comity.rights.messages import CAPABILITY as RIGHTS
from comity.rights.model import (
    Applicant,
    Channel,
    Outcome,
    Proof,
    RightsId,
    RightsRequest,
)
from comity.rights.registering import Identification, Registration, identify, register
from comity_training.federation import Choices, make_network

DE, FR, ES = (StateCode(each) for each in ("DE", "FR", "ES"))
OFFICER, SUPERVISOR = "officer-7", "supervisor-1"
_AUTOMATIC = tuple(
    Automatic(answer=answer, purpose=purpose)
    for answer in (AnswerClass.CERTAIN_WITH_CONVICTIONS, AnswerClass.CERTAIN_WITHOUT_CONVICTIONS)
    for purpose in (Purpose.OWN_RECORD, Purpose.CRIMINAL_PROCEEDINGS)
)


class RightsStage:
    """Germany, France and Spain.

    Args:
        folder: Where their homes are.
        capabilities: What the members announce.
    """

    def __init__(
        self, folder: Path, *, capabilities: tuple[str, ...] = ("records", RECALLS, RIGHTS)
    ) -> None:
        # Made once for all tests of a run beside their folders, and copied: keys take time.
        made = folder.parent / f"rights-of-{len(capabilities)}"
        if not made.exists():
            choices = Choices(
                law=LawPart(automatic=_AUTOMATIC),
                records=RecordsPart(enter_unknown_nationals=True, ask_national_entry=False),
                capabilities=capabilities,
            )
            make_network(made, (DE, FR, ES), choices=choices)
        copytree(made, folder, dirs_exist_ok=True)
        self.nodes = {state: open_node(Home(folder / state.lower())) for state in (DE, FR, ES)}

    def close(self) -> None:
        """Close the databases."""
        for node in self.nodes.values():
            node.database.close()

    def settle(self, rounds: int = 3) -> None:
        """Let every node look after what is open, and deliver what is due."""
        for _ in range(rounds):
            for node in self.nodes.values():
                go_on_with_recalls(node)
                go_on_with_rights(node)
            for sender in self.nodes.values():
                for recipient in self.nodes.values():
                    if sender is not recipient:
                        deliver(sender, recipient)

    def convict(self, state: StateCode, whom: Person, number: int = 1) -> PersonRef:
        """Enter a conviction, which notifies the states of nationality."""
        node = self.nodes[state]
        with node.database.begin() as work:
            entered = node.records.enter_conviction(work, whom, conviction(state, number))
        return entered.held.person

    def registered(
        self, state: StateCode, whom: Person, right: Right = Right.ACCESS, asked: str = "please"
    ) -> RightsRequest:
        """Register what a person asks at a state."""
        node = self.nodes[state]
        applicant = Applicant(whom, "Weg 1", "en", Channel.LETTER)
        with node.database.begin() as work:
            command = Registration(right, applicant, asked, OFFICER)
            return register(work, node.rights.office, command)

    def verified(
        self,
        state: StateCode,
        whom: Person,
        person: PersonRef | None,
        right: Right = Right.ACCESS,
    ) -> RightsRequest:
        """Register what a person asks, and know who asks."""
        node = self.nodes[state]
        made = self.registered(state, whom, right)
        check = Identification(made.id, Proof.DOCUMENT_SEEN, "passport", OFFICER, person)
        with node.database.begin() as work:
            return identify(work, node.rights.office, check)

    def own_record(
        self, state: StateCode, whom: Person, holding: tuple[StateCode, ...] = ()
    ) -> RightsRequest:
        """Let a person ask for the own record, and ask whoever must be asked."""
        node = self.nodes[state]
        made = self.verified(state, whom, None, Right.OWN_RECORD)
        targets = states_to_ask(node, whom, holding=holding)
        with node.database.begin() as work:
            made = decide(work, node.rights.office, Ruling(made.id, Outcome.FULL, OFFICER))
            return ask_states(work, node, made, targets, by=OFFICER)

    def answered(self, state: StateCode, request: RightsId) -> LetterContent:
        """Issue the answer."""
        node = self.nodes[state]
        with node.database.begin() as work:
            _, content = answer_letter(work, node, request, by=OFFICER)
        return content

    def kept(self, state: StateCode, request: RightsId) -> RightsRequest:
        """Return a request as it stands."""
        with self.nodes[state].database.read() as snapshot:
            found = snapshot.rights.request(request)
        assert found is not None
        return found

    def conversations(self, state: StateCode, number: int = 1) -> tuple[ConversationId, ...]:
        """Return the conversations in which a conviction went out of a state."""
        with self.nodes[state].database.read() as snapshot:
            return conversations_about(snapshot, [conviction(state, number).id])
