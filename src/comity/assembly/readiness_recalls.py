"""Is anybody late with an answer to a recall, or to be asked outside the network?"""

from collections.abc import Iterator
from typing import Final

from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.findings import Finding, Status
from comity.assembly.hidden import hidden_from
from comity.records.recall_model import HolderState
from comity.records.recall_standing import standing_now

_CHECK: Final = "recalls"
_MOST: Final = 1000


def examine_recalls(node: Node) -> Iterator[Finding]:
    """Yield how many recalls are open, and a warning where somebody does not answer."""
    with node.database.read() as everything:
        # Whoever runs the machine is cleared for nothing: its findings are for everybody.
        snapshot = ClearedSnapshot(everything, hidden_from(everything, frozenset()))
        open_ = snapshot.recalls.listed(only_open=True, limit=_MOST)
        found = [standing_now(snapshot, node.recalls.office, each) for each in open_]
    late = sorted({p.state for each in found for p in each.parties if p.overdue})
    outside = sorted(
        {
            party.state
            for each in found
            for party in each.parties
            if party.standing is HolderState.OUTSIDE
        }
    )
    if late:
        what = f"{', '.join(late)} did not answer a recall by the day that was named"
        yield Finding(_CHECK, Status.WARN, what, "See 'comity recall list'; ask that authority.")
    if outside:
        what = f"{', '.join(outside)} cannot be asked over the network any more"
        yield Finding(_CHECK, Status.WARN, what, "Ask that authority in writing.")
    if not late and not outside:
        yield Finding(_CHECK, Status.OK, f"{len(open_)} open")
