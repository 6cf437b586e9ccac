"""How far open recalls have come, for somebody: what tells that their pages would differ."""

from collections.abc import Sequence
from typing import Final

from comity.access.permissions import Permission
from comity.access.principal import Principal
from comity.assembly.build import Node
from comity.assembly.cleared_view import cleared

_MOST: Final = 100


def recall_progress(node: Node, who: Principal) -> Sequence[Sequence[str]]:
    """Return the open recalls that somebody may know of, with the last word of everybody asked.

    As it is kept, without looking up what lies in the outbox: this is asked whenever anything
    changes. A recall that ends is open no more, so that its last answer shows here as well.
    Nothing of it names a person; whoever may not decide recalls gets nothing.

    Args:
        node: The node.
        who: Whoever asks.
    """
    if not who.may(Permission.RECALL_DECIDE):
        return ()
    found: list[Sequence[str]] = []
    with node.database.read() as snapshot:
        seen = cleared(snapshot, who.without_glass())
        for recall in seen.recalls.listed(only_open=True, limit=_MOST):
            holders = (
                f"{each.state} {each.standing} {each.revision} {each.reminders}"
                for each in seen.recalls.holders_of(recall.id)
            )
            items = (f"{each.message} {each.outcome}" for each in seen.recalls.items_of(recall.id))
            found.append((recall.id, *holders, *items))
    return found
