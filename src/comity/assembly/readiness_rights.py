"""Is anybody owed an answer whose day is near, or past?"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from comity.assembly.build import Node
from comity.assembly.cleared_view import ClearedSnapshot
from comity.assembly.findings import Finding, Status
from comity.assembly.hidden import hidden_from
from comity.assembly.rights_casework import overdue
from comity.rights.model import LetterKind

_CHECK: Final = "rights"
_MOST: Final = 1000
_TO_DO: Final = "See 'comity rights list'."


def examine_rights(node: Node) -> Iterator[Finding]:
    """Yield how many requests of persons are open, and a warning where one is late or due."""
    office = node.rights.office
    today = office.today()
    soon = today + timedelta(days=office.settings.attention_days)
    with node.database.read() as everything:
        snapshot = ClearedSnapshot(everything, hidden_from(everything, frozenset()))
        open_ = snapshot.rights.listed(only_open=True, limit=_MOST)
    late = [each.id for each in open_ if overdue(each, today)]
    near = [
        each.id
        for each in open_
        if each.letter(LetterKind.ANSWER) is None and today <= each.due_on <= soon
    ]
    forgotten = [
        each.id
        for each in open_
        for step in each.steps
        if step.due_on is not None and step.due_on < today and not step.state.is_final
    ]
    if late:
        yield Finding(_CHECK, Status.WARN, f"overdue: {', '.join(late)}", _TO_DO)
    if near:
        yield Finding(_CHECK, Status.WARN, f"due by {soon}: {', '.join(near)}", _TO_DO)
    if forgotten:
        named = ", ".join(dict.fromkeys(forgotten))
        yield Finding(_CHECK, Status.WARN, f"another state or a letter is late: {named}", _TO_DO)
    if not late and not near and not forgotten:
        yield Finding(_CHECK, Status.OK, f"{len(open_)} open")
