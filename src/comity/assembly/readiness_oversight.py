"""Is anybody late with a breach, is something frozen, is a question unanswered?"""

from collections.abc import Iterator
from typing import Final

from comity.assembly.build import Node
from comity.assembly.findings import Finding, Status
from comity.oversight.breaches import Breach, ReceivedBreach, Told
from comity.oversight.freezing import Freeze
from comity.oversight.model import Question

_CHECK: Final = "oversight"


def examine_oversight(node: Node) -> Iterator[Finding]:
    """Yield what presses: the clock of a breach, freezes in force, questions past their day."""
    now = node.clock.now()
    with node.database.read() as snapshot:
        open_ = [each for each in snapshot.oversight.items(Breach) if each.closed_at is None]
        frozen = [each for each in snapshot.oversight.items(Freeze) if each.holds]
        asked = snapshot.oversight.items(Question)
        received = [each for each in snapshot.oversight.items(ReceivedBreach) if each.is_open]
    for breach in open_:
        owed = breach.owed(now)
        late = not breach.told(Told.AUTHORITY) and now > breach.due_at
        status = Status.FAIL if late else Status.WARN
        what = f"breach {breach.id}: {'; '.join(owed) or 'everybody was told; close it'}"
        yield Finding(_CHECK, status, what, "See 'comity breach list'.")
    for notice in received:
        what = f"{notice.sender} told of a breach that involves our data: {notice.id}"
        yield Finding(_CHECK, Status.WARN, what, "See 'comity breach received'.")
    for freeze in frozen:
        yield Finding(_CHECK, Status.WARN, freeze.sentence, "See 'comity inspect freezes'.")
    overdue = sum(each.is_overdue(now.date()) for each in asked)
    if overdue:
        what = f"{overdue} questions of inspectors are unanswered past their day"
        yield Finding(_CHECK, Status.WARN, what, "See 'comity inspect questions'.")
    if not (open_ or received or frozen or overdue):
        yield Finding(_CHECK, Status.OK, "no open breach, nothing frozen, no question overdue")
