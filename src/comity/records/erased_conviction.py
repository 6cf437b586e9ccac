"""What stays of a conviction once what it said was erased."""

from comity.records.model import Conviction


def erased(conviction: Conviction) -> Conviction:
    """Return a conviction's identifier and country, and nothing of what it said.

    The identifier stays so that a later notification of the same is not taken for new,
    and so that whoever was given it can be found.
    """
    return Conviction(id=conviction.id, convicting_country=conviction.convicting_country)


def is_erased(conviction: Conviction) -> bool:
    """Return whether a conviction says nothing any more."""
    return conviction == erased(conviction)
