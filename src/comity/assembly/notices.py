"""What somebody is told, as far as they may know of what it names."""

from comity.access.model import Notice
from comity.access.principal import Principal
from comity.assembly.accounts import access_service
from comity.assembly.build import Node
from comity.assembly.hidden import hidden_from
from comity.ids import ConversationId


def notices_of(node: Node, who: Principal) -> tuple[Notice, ...]:
    """Return what one has been told, latest first, without what names a hidden conversation.

    Broken glass shows none of it: it is no look at the case for which it was broken.
    """
    told = access_service(node).accounts.notices(who)
    with node.database.read() as snapshot:
        hidden = hidden_from(snapshot, who.without_glass().compartments)
        return tuple(
            each
            for each in told
            if not each.conversation
            or not hidden.has_conversation(ConversationId(each.conversation))
        )
