"""What whoever is at this terminal may know: every list, search and look-up goes through it.

On a node without accounts nobody is cleared for anything restricted: the name given there is
taken on trust, and need-to-know rests on more than that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.at_the_desk import signed_in
from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
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
    compartments = compartments_here(node, case=case)
    with node.database.read() as everything:
        shown = as_cleared(everything, compartments)
        for said, whole, seen in _looked_up(everything, shown, named):
            if whole is not None and seen is None:
                raise ReferenceNotFound(said)


def _looked_up(
    everything: Snapshot, shown: ClearedSnapshot, named: Named
) -> Iterator[tuple[str, object, object]]:
    """Yield of each thing named what to say if it is not here, all of it, and what is shown."""
    # A transfer's conversation is looked up before its person, here as in the act itself.
    yield from _looked_up_of_transfers(everything, shown, named)
    if named.task is not None:
        task = TaskId(named.task)
        said = f"There is no task {task}."
        yield said, everything.cases.task(task), shown.cases.task(task)
    if named.person is not None:
        ref = PersonRef(named.person)
        said = f"There is no person {ref} in the register."
        yield said, everything.register.person(ref), shown.register.person(ref)
    if named.sent is not None:
        message = MessageId(named.sent)
        said = f"This node never sent {message}."
        yield said, everything.exchange.outgoing(message), shown.exchange.outgoing(message)
    if named.conviction is not None:
        said = f"There is no conviction {named.conviction} here."
        yield said, *_conviction(everything, shown, named.conviction)
    if named.own is not None:
        said = f"There is no conviction {named.own} of our own here."
        yield said, *_conviction(everything, shown, named.own)
    if named.recall is not None:
        recall = RecallId(named.recall)
        said = f"There is no recall {recall} here."
        yield said, everything.recalls.recall(recall), shown.recalls.recall(recall)
    if named.held is not None:
        ref = PersonRef(named.held)
        said = "The person is not in the register."
        yield said, everything.register.person(ref), shown.register.person(ref)
    if named.judgement is not None:
        judged = JudgementId(named.judgement)
        said = f"There is no judgement {judged} here."
        yield said, everything.judgements.judgement(judged), shown.judgements.judgement(judged)
    if named.exchanged is not None:
        said = f"There is no message and no conversation {named.exchanged} here."
        yield said, _exchanged(everything, named.exchanged), _exchanged(shown, named.exchanged)
    yield from _looked_up_besides(everything, shown, named)


def _looked_up_besides(
    everything: Snapshot, shown: ClearedSnapshot, named: Named
) -> Iterator[tuple[str, object, object]]:
    if named.form is not None:
        message = MessageId(named.form)
        said = f"This node sent no message {message}."
        yield said, everything.exchange.outgoing(message), shown.exchange.outgoing(message)
    if named.credential is not None:
        issued = named.credential
        said = f"There is no credential {issued} here."
        yield said, everything.credentials.credential(issued), shown.credentials.credential(issued)
    if named.entered is not None:
        said = f"Nothing can be entered as {named.entered}; take another identifier."
        yield said, *_conviction(everything, shown, named.entered)


def _looked_up_of_transfers(
    everything: Snapshot, shown: ClearedSnapshot, named: Named
) -> Iterator[tuple[str, object, object]]:
    if named.asked is not None:
        of = ConversationId(named.asked)
        said = f"There is no conversation {of} here."
        yield said, everything.exchange.conversation(of), shown.exchange.conversation(of)
    if named.transfer is not None:
        assessed = TransferId(named.transfer)
        said = f"There is no assessment {assessed} here."
        yield said, everything.disclosure.transfer(assessed), shown.disclosure.transfer(assessed)


def _exchanged(sight: Snapshot, named: str) -> object:
    message = MessageId(named)
    exchange = sight.exchange
    return (
        exchange.conversation(ConversationId(named))
        or exchange.outgoing(message)
        or exchange.incoming(message)
    )


def _conviction(everything: Snapshot, shown: ClearedSnapshot, named: str) -> tuple[object, object]:
    identifier = ConvictionId(named)
    return everything.register.conviction(identifier), shown.register.conviction(identifier)
