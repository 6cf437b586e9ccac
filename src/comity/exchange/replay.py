"""Where a conversation stands by what both sides have of it.

Our own state advances when we compose a message, so that nothing is said twice while
it travels. A message that the peer's node refused never happened there: replaying the
rest tells the state that the peer is in.
"""

from collections.abc import Iterable

from comity.exchange.conversation import Conversation, Role, Workflows, is_superseded
from comity.exchange.ports import Delivery, IncomingMessage, OutgoingMessage
from comity.ids import ConversationId


def replayed_state(
    workflows: Workflows,
    conversation: Conversation,
    messages: Iterable[OutgoingMessage | IncomingMessage],
) -> str:
    """Return the state to which a conversation's messages lead, refused ones left out.

    Args:
        workflows: The conversations that casework declares.
        conversation: Whose; its own state is not looked at.
        messages: Its messages, ours and theirs, in the order of our log. Ours that
            are still due count: they are on their way.

    Returns:
        A state of the workflow's graph. The opening message is no move, so a
        conversation whose opening was refused is in its initial state.

    Raises:
        TransitionIllegal: Without the refused ones, the rest is no admissible order:
            a message of ours that was built on a refused one has yet to be refused.
    """
    workflow = workflows[conversation.service, conversation.opens_with]
    state = str(workflow.graph.initial)
    taken_up: list[str] = []
    for message in messages:
        ours = isinstance(message, OutgoingMessage)
        refused = isinstance(message, OutgoingMessage) and message.delivery is Delivery.REFUSED
        if ConversationId(message.id) == conversation.id or refused:
            continue
        by: Role = conversation.role if ours else conversation.role.other()
        state = workflow.after(
            state,
            by,
            message.kind,
            message.refers_to,
            sender=message.id[:2],
            superseded=is_superseded(message.refers_to, taken_up),
        )
        taken_up.append(message.id)
    return state
