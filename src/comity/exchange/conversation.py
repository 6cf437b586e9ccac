"""Conversations: who opened one, with whom, and where it stands.

Both nodes keep the same graph and feed it the same messages; each message is an
event named by who sent it, what it is, and what it is about where that matters.
"Late" is never a state: a missed time limit leaves the duty to answer in place,
and whether it was missed is computed from the deadline.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Any, Final, Protocol

from comity.errors import EnvelopeMalformed, TransitionIllegal
from comity.exchange.envelope import kind_of
from comity.exchange.wires import Wire
from comity.ids import ConversationId, StateCode

_OF_ONE_KIND: Final = len("SS-RR-TTT-")
"""What the identifiers of one side's messages of one kind have in common."""


@unique
class Role(StrEnum):
    """Which side of a conversation a state is on."""

    INITIATOR = "initiator"
    RESPONDER = "responder"

    def other(self) -> "Role":
        """Return the opposite side."""
        return Role.RESPONDER if self is Role.INITIATOR else Role.INITIATOR


class _AnyGraph(Protocol):
    """A graph of whatever states and events; the rails need not know which."""

    name: str

    @property
    def initial(self) -> Any: ...  # noqa: ANN401 - StrEnum of the casework's own
    @property
    def closed(self) -> frozenset[Any]: ...
    def after(self, state: Any, event: Any) -> Any: ...  # noqa: ANN401


@dataclass(frozen=True, slots=True)
class Workflow:
    """How one kind of conversation runs, as a casework room declares it.

    Attributes:
        service: The casework it belongs to.
        opens_with: Kind of the message that opens it.
        graph: States and moves.
        states: The enumeration of its states.
        events: The enumeration of its events, named ``role:KIND`` or, for kinds in
            ``qualified``, ``role:KIND:ABOUT``.
        qualified: Kinds whose meaning depends on the kind of message they refer to.
        withdrawing: Kinds that refer to a message of their own sender; every other
            kind refers to one of the other side's.
        answers: For the other kinds, the kinds of message that each may refer to.
    """

    service: str
    opens_with: str
    graph: _AnyGraph
    states: type[StrEnum]
    events: type[StrEnum]
    qualified: frozenset[str]
    withdrawing: frozenset[str]
    answers: Mapping[str, frozenset[str]]

    def event(self, by: Role, kind: str, refers_to: str | None, *, sender: str) -> StrEnum:
        """Return the event that a message is.

        Args:
            by: The side that sends it.
            kind: Three letters.
            refers_to: The message it refers to.
            sender: The state on that side.

        Raises:
            TransitionIllegal: No message of that kind belongs to this conversation, or
                it refers to a message of the wrong side, or of a kind that it does not
                answer.
        """
        if refers_to is not None:
            of_sender = refers_to.startswith(sender)
            if of_sender is not (kind in self.withdrawing):
                raise TransitionIllegal(f"A {kind} may not refer to a message of that side.")
        name = f"{by}:{kind}"
        about = None if refers_to is None else kind_of(refers_to)
        if kind in self.qualified and about is not None:
            name += f":{about}"
        try:
            event = self.events(name)
        except ValueError:
            raise TransitionIllegal(f"A {self.graph.name} never admits {name}.") from None
        answered = about is None or kind in self.qualified or about in self.answers.get(kind, ())
        if not answered:
            raise TransitionIllegal(f"A {kind} may not refer to a {about}.")
        return event

    def after(
        self,
        state: str,
        by: Role,
        kind: str,
        refers_to: str | None,
        *,
        sender: str,
        superseded: bool = False,
    ) -> str:
        """Return the state after a message.

        Args:
            state: The state before.
            by: The side that sends it.
            kind: Three letters.
            refers_to: The message it refers to.
            sender: The state on that side.
            superseded: Whether what it refers to ``is_superseded``. It is then admitted
                where another would be, and moves nothing.

        Raises:
            TransitionIllegal: The state does not admit it.
        """
        event = self.event(by, kind, refers_to, sender=sender)
        moved = str(self.graph.after(self.states(state), event))
        return state if superseded else moved


def is_superseded(refers_to: str | None, taken_up: Iterable[str]) -> bool:
    """Return whether a later message of its side and kind took a message's place.

    A complaint of an answer can cross with the answer given anew, and information with
    the next question. The one in force decides where the conversation stands, on both
    sides alike, since each side has the other's messages in the order they were sent.

    Args:
        refers_to: The message in question; ``None`` is never superseded.
        taken_up: Identifiers of the conversation's messages, both sides', in the order
            in which this node sent or received them.

    Example:
        >>> answers = ["BE-AT-RRS-000000000000004", "BE-AT-RRS-000000000000009"]
        >>> is_superseded(answers[0], answers), is_superseded(answers[1], answers)
        (True, False)
    """
    if refers_to is None:
        return False
    latest = refers_to
    for identifier in taken_up:
        if identifier[:_OF_ONE_KIND] == refers_to[:_OF_ONE_KIND]:
            latest = identifier
    return latest != refers_to


Workflows = Mapping[tuple[str, str], Workflow]
"""Workflows by service and opening kind."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as this node sees it.

    Attributes:
        id: Identifier of the opening message.
        service: Casework it belongs to.
        opens_with: Kind of the opening message; with the service, names the workflow.
        role: Our side.
        peer: The other state.
        state: Where it stands, a state of the workflow's graph.
        opened_at: When the opening message was composed or received here.
        changed_at: When the last message was composed or received here.
        due_on: Last day for what is owed next, by whichever side owes it; ``None``
            where the law sets no day.
        deadline_basis: Citation of the time limit; empty without one.
        settled_at: When the answer that was owed was sent or received.
        case_reference: Our own file reference, if any.
        wire: The wire it began on, and goes on over.
    """

    id: ConversationId
    service: str
    opens_with: str
    role: Role
    peer: StateCode
    state: str
    opened_at: datetime
    changed_at: datetime
    due_on: date | None = None
    deadline_basis: str = ""
    settled_at: datetime | None = None
    case_reference: str = ""
    wire: Wire = Wire.COMITY


def open_conversation(
    workflows: Workflows,
    *,
    identifier: ConversationId,
    service: str,
    kind: str,
    role: Role,
    peer: StateCode,
    at: datetime,
    wire: Wire = Wire.COMITY,
) -> Conversation:
    """Return a new conversation in its initial state.

    Raises:
        TransitionIllegal: That kind of message opens no conversation of the service.
        EnvelopeMalformed: The service is unknown here.
    """
    workflow = workflows.get((service, kind))
    if workflow is None:
        if not any(service == known for known, _ in workflows):
            raise EnvelopeMalformed(f"The service {service!r} is not spoken here.")
        raise TransitionIllegal(f"A message of kind {kind} opens no conversation.")
    return Conversation(
        id=identifier,
        service=service,
        opens_with=kind,
        role=role,
        peer=peer,
        state=str(workflow.graph.initial),
        opened_at=at,
        changed_at=at,
        wire=wire,
    )


def advance(
    workflows: Workflows,
    conversation: Conversation,
    *,
    by: Role,
    kind: str,
    refers_to: str | None,
    sender: str,
    at: datetime,
    superseded: bool = False,
) -> Conversation:
    """Return the conversation after a message.

    Args:
        workflows: The conversations that casework declares.
        conversation: As it stands before.
        by: The side that sends it.
        kind: Three letters.
        refers_to: The message it refers to.
        sender: The state on that side.
        at: When it is composed or received here.
        superseded: Whether what it refers to ``is_superseded``: it then moves nothing.

    Raises:
        TransitionIllegal: The conversation does not admit it; nothing has changed.
    """
    workflow = workflows[conversation.service, conversation.opens_with]
    state = workflow.after(
        conversation.state, by, kind, refers_to, sender=sender, superseded=superseded
    )
    return replace(conversation, state=state, changed_at=at)
