"""States as the instruments know them: members, dates, and the two spellings of two codes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from comity.ids import StateCode
from comity.law.citation import Basis, Validity, not_reread

_INSTITUTIONAL_SPELLING: Final = {
    StateCode("EL"): StateCode("GR"),
    StateCode("UK"): StateCode("GB"),
}


def iso_state(code: StateCode) -> StateCode:
    """Return the ISO 3166-1 code of a state that may be written the institutions' way.

    Messages of the exchange may name Greece ``EL`` and the United Kingdom ``UK``;
    both spellings mean the same state and must never make two states out of one.

    Example:
        >>> iso_state(StateCode("EL")), iso_state(StateCode("BG"))
        ('GR', 'BG')
    """
    return _INSTITUTIONAL_SPELLING.get(code, code)


UNITED_KINGDOM: Final = StateCode("GB")
"""ISO code of the United Kingdom."""

_WHOLE_PERIOD: Final = (
    "AT BE BG CY CZ DE DK EE ES FI FR GR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - one line reads better than 26 literals
)

MEMBERSHIP: Final[Mapping[StateCode, Validity]] = MappingProxyType(
    {
        **{StateCode(code): Validity() for code in _WHOLE_PERIOD},
        StateCode("HR"): Validity(valid_from=date(2013, 7, 1)),
        UNITED_KINGDOM: Validity(valid_until=date(2020, 12, 31)),
    }
)
"""When Union law on criminal records bound a state, as far as the exchange reaches back.

The exchange began on 27 April 2012, so accessions before it carry no date. The
end for the United Kingdom is the end of the transition period, not the day of
withdrawal.
"""

MEMBERSHIP_BASIS: Final[Basis] = not_reread(
    "Treaty on European Union",
    "Art. 52; accession and withdrawal agreements",
    "general knowledge of accession dates; the end for the United Kingdom follows from "
    "the exchange under the Trade and Cooperation Agreement since 1.1.2021",
)
"""Where the table of members comes from."""

MEMBER_STATES: Final[frozenset[StateCode]] = frozenset(
    state for state, period in MEMBERSHIP.items() if period.valid_until is None
)
"""The present Member States, by ISO code."""


def is_member_state(code: StateCode, on: date) -> bool:
    """Return whether Union law on criminal records binds a state on a day.

    Args:
        code: Either spelling of the state's code.
        on: The day asked about.
    """
    period = MEMBERSHIP.get(iso_state(code))
    return period is not None and period.covers(on)


_CIVIL_ZONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AT": "Europe/Vienna",
        "BE": "Europe/Brussels",
        "BG": "Europe/Sofia",
        "CH": "Europe/Zurich",
        "CY": "Asia/Nicosia",
        "CZ": "Europe/Prague",
        "DE": "Europe/Berlin",
        "DK": "Europe/Copenhagen",
        "EE": "Europe/Tallinn",
        "ES": "Europe/Madrid",
        "FI": "Europe/Helsinki",
        "FR": "Europe/Paris",
        "GB": "Europe/London",
        "GR": "Europe/Athens",
        "HR": "Europe/Zagreb",
        "HU": "Europe/Budapest",
        "IE": "Europe/Dublin",
        "IT": "Europe/Rome",
        "LT": "Europe/Vilnius",
        "LU": "Europe/Luxembourg",
        "LV": "Europe/Riga",
        "MT": "Europe/Malta",
        "NL": "Europe/Amsterdam",
        "NO": "Europe/Oslo",
        "PL": "Europe/Warsaw",
        "PT": "Europe/Lisbon",
        "RO": "Europe/Bucharest",
        "SE": "Europe/Stockholm",
        "SI": "Europe/Ljubljana",
        "SK": "Europe/Bratislava",
        "TR": "Europe/Istanbul",
        "UA": "Europe/Kyiv",
    }
)


def civil_zone_of(code: StateCode) -> str | None:
    """Return the time zone of a state's capital, by its name in the zone database.

    Args:
        code: Either spelling of the state's code.

    Returns:
        The zone in which a central authority dates what it receives; ``None``
        for a state not listed, whose zone the node's configuration must give.
    """
    return _CIVIL_ZONES.get(iso_state(code))
