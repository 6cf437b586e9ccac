"""States, however a message writes them."""

from functools import lru_cache

from comity.codes.countries import state_code
from comity.persons.unknowns import known_country


@lru_cache(4096)
def state_of(country: str | None) -> str | None:
    """Return two letters for a country given in any usual form; ``None`` if unknown.

    A reference that no table lists stands for itself.
    """
    known = known_country(country)
    return None if known is None else (state_code(known) or known)
