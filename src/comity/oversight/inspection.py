"""Which acts are an inspector's own.

Every look of an inspector is an act on record like any other. It is found by whoever may
search the journal, inspectors and the supervisory authority; not by the officers, their
supervisors, the reviewers of misuse or the person concerned, who would otherwise learn what
is being looked into.
"""

from typing import Final

from comity.ledger.acts import Act

INSPECTIONS: Final = frozenset(
    {
        Act.SEARCH_JOURNAL,
        Act.SHOW_JOURNAL_ENTRY,
        Act.DRAW_SAMPLE,
        Act.MARK_ENTRY,
        Act.READ_REGISTER,
        Act.EXPORT_JOURNAL,
    }
)
"""Acts that only inspectors find."""


def is_inspection(act: str) -> bool:
    """Return whether an act is an inspector's own."""
    return act in INSPECTIONS
