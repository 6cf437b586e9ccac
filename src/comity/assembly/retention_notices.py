"""Telling whoever decides about retention that something waits for them, until it is done."""

from collections.abc import Sequence
from typing import Final

from comity.access.model import Notice
from comity.access.office import new_identifier
from comity.access.permissions import Permission, permissions_of
from comity.assembly.build import Node
from comity.assembly.cleared_notes import is_hidden
from comity.assembly.hidden import hidden_from
from comity.assembly.retention_schedule import DueRecord
from comity.storage.store import Work

_WORDS: Final = (
    "Retention: something is to be reviewed, or is over and was not ended. See 'comity retention "
    "due'."
)


def tell_of_reviews(node: Node, work: Work, waiting: Sequence[DueRecord]) -> None:
    """Tell every account that may assess, and may know of any of it.

    Who has not read the last notice gets no second one; who has read it and left something
    undone is told again by the next run.
    """
    if not waiting:
        return
    for account in work.access.accounts.all():
        granted = account.granted
        may_assess = Permission.RETENTION_ASSESS in permissions_of(granted.roles)
        if not account.is_active or not may_assess:
            continue
        hidden = hidden_from(work, granted.compartments)
        if all(is_hidden(hidden, each.subject) for each in waiting):
            continue
        notices = work.access.notices
        if any(each.words == _WORDS and each.read_at is None for each in notices.of(account.id)):
            continue
        identifier = new_identifier("no", node.rails.randomness)
        notices.put(Notice(identifier, account.id, node.clock.now(), _WORDS))
