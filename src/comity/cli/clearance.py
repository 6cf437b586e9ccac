"""What whoever is at this terminal may know: every list, search and look-up goes through it.

On a node without accounts nobody is cleared for anything restricted: the name given there is
taken on trust, and need-to-know rests on more than that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import signed_in
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.glass_gate import within_glass
from comity.assembly.hidden import hidden_from
from comity.errors import ReferenceNotFound
from comity.ids import ConversationId, ConvictionId, MessageId, PersonRef, TaskId
from comity.records.recall_model import RecallId
from comity.records.transfer_model import TransferId
from comity.search.judgement import JudgementId
from comity.storage.store import Snapshot


def principal_here(node: Node) -> Principal | None:
    """Return who is signed in at this terminal; ``None`` on a node without accounts.

    Raises:
        SignInRequired: The node has accounts, and nobody is signed in here.
    """
    service = access_service(node)
    return signed_in(service, node.home.path).principal if service.has_accounts else None


def compartments_here(node: Node, *, case: str | None = None) -> frozenset[str]:
    """Return what whoever is at this terminal is cleared for.

    Ask before a transaction is opened: it looks whether the session is still good.

    Args:
        node: The node.
        case: The case that the command states; ``None`` if it states none.

    Raises:
        SignInRequired: The node has accounts, and nobody is signed in here.
    """
    who = principal_here(node)
    if who is None:
        return frozenset()
    return (who if case is None else who.for_case(case)).compartments


def as_cleared(snapshot: Snapshot, compartments: frozenset[str]) -> ClearedSnapshot:
    """Return a snapshot as somebody with those clearances may know it."""
    return ClearedSnapshot(snapshot, hidden_from(snapshot, compartments))


@contextmanager
def read_here(node: Node) -> Iterator[ClearedSnapshot]:
    """Open a snapshot as whoever is at this terminal may know it.

    Raises:
        SignInRequired: The node has accounts, and nobody is signed in here.
        StorageUnavailable: The database does not answer.
    """
    compartments = compartments_here(node)
    with node.database.read() as snapshot:
        yield as_cleared(snapshot, compartments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a command names, to be acted on.

    Attributes:
        task: A task.
        person: A person of our register.
        sent: A message of ours.
        conviction: A conviction.
        own: A conviction of our own.
        recall: A recall.
        exchanged: A message, ours or theirs, or a conversation.
        held: A person, where the act says no more than that nobody is there.
        form: A message of ours that is to become a form.
        judgement: An officer's judgement.
        credential: A credential that was issued.
        entered: A conviction that is to be entered, whose identifier may be taken.
        asked: A conversation that is to be answered.
        transfer: An assessment of a transfer.
    """

    task: str | None = None
    person: str | None = None
    sent: str | None = None
    conviction: str | None = None
    own: str | None = None
    recall: str | None = None
    exchanged: str | None = None
    held: str | None = None
    form: str | None = None
    judgement: str | None = None
    credential: str | None = None
    entered: str | None = None
    asked: str | None = None
    transfer: str | None = None


def require_shown(node: Node, named: Named, *, case: str | None = None) -> None:
    """Go on only if nothing that is named is hidden from whoever is at this terminal.

    What is hidden is answered in the words in which the act answers what does not exist.

    Args:
        node: The node.
        named: What is named.
        case: The case that the command states; ``None`` if it states none.

    Raises:
        ReferenceNotFound: Something is hidden.
        SignInRequired: The node has accounts, and nobody is signed in here.
    """
    who = principal_here(node)
    with node.database.read() as everything:
        if who is not None:
            who = _within_glass(everything, who, named) if case is None else who.for_case(case)
        shown = as_cleared(everything, frozenset() if who is None else who.compartments)
        for said, look in _looks(named):
            if look(everything) is not None and look(shown) is None:
                raise ReferenceNotFound(said)


def _within_glass(everything: Snapshot, who: Principal, named: Named) -> Principal:
    """Return who acts on what is named: glass broken for another case adds nothing, as at the desk.

    What erases or notifies a conviction is about no one case. What is issued or judged is held to
    the stated case where it is put on record.
    """
    case = named.asked or named.sent or named.exchanged or named.form
    if named.task is not None:
        waits = everything.cases.task(TaskId(named.task))
        case = None if waits is None else waits.conversation
    if case is not None:
        return within_glass(everything, who, case)
    is_on_record = named.held or named.credential or named.judgement
    return who if is_on_record else who.without_glass()


_Look: TypeAlias = Callable[[Snapshot], object]
"""Finds what is named, in everything or in what is shown; ``None`` where it is not there."""


def _looks(named: Named) -> Iterator[tuple[str, _Look]]:
    """Yield of each thing named what to say if it is not here, and how it is found."""
    # A transfer's conversation is looked up before its person, here as in the act itself.
    if named.asked is not None:
        asked = ConversationId(named.asked)
        yield (
            f"There is no conversation {asked} here.",
            lambda sight: sight.exchange.conversation(asked),
        )
    if named.transfer is not None:
        transfer = TransferId(named.transfer)
        yield (
            f"There is no assessment {transfer} here.",
            lambda sight: sight.disclosure.transfer(transfer),
        )
    if named.task is not None:
        task = TaskId(named.task)
        yield f"There is no task {task}.", lambda sight: sight.cases.task(task)
    if named.person is not None:
        yield f"There is no person {named.person} in the register.", _person(named.person)
    if named.sent is not None:
        yield f"This node never sent {named.sent}.", _sent(named.sent)
    if named.conviction is not None:
        yield f"There is no conviction {named.conviction} here.", _conviction(named.conviction)
    if named.own is not None:
        yield f"There is no conviction {named.own} of our own here.", _conviction(named.own)
    if named.recall is not None:
        recall = RecallId(named.recall)
        yield f"There is no recall {recall} here.", lambda sight: sight.recalls.recall(recall)
    if named.held is not None:
        yield "The person is not in the register.", _person(named.held)
    if named.judgement is not None:
        judged = JudgementId(named.judgement)
        yield (
            f"There is no judgement {judged} here.",
            lambda sight: sight.judgements.judgement(judged),
        )
    if named.exchanged is not None:
        said = f"There is no message and no conversation {named.exchanged} here."
        yield said, _exchanged(named.exchanged)
    if named.form is not None:
        yield f"This node sent no message {named.form}.", _sent(named.form)
    if named.credential is not None:
        issued = named.credential
        yield (
            f"There is no credential {issued} here.",
            lambda sight: sight.credentials.credential(issued),
        )
    if named.entered is not None:
        said = f"Nothing can be entered as {named.entered}; take another identifier."
        yield said, _conviction(named.entered)


def _person(named: str) -> _Look:
    return lambda sight: sight.register.person(PersonRef(named))


def _sent(named: str) -> _Look:
    return lambda sight: sight.exchange.outgoing(MessageId(named))


def _conviction(named: str) -> _Look:
    return lambda sight: sight.register.conviction(ConvictionId(named))


def _exchanged(named: str) -> _Look:
    return lambda sight: (
        sight.exchange.conversation(ConversationId(named))
        or sight.exchange.outgoing(MessageId(named))
        or sight.exchange.incoming(MessageId(named))
    )
