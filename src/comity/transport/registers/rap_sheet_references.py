"""How a conviction and its offences are named on a sheet that this node writes.

A rap sheet numbers charges and has no number for a conviction. What we write names both in
the tracking number of each charge, so that a sheet of ours can be read back as what it was.
"""

import re
from dataclasses import dataclass
from typing import Final

from comity.codes.catalogue import COUNTRIES
from comity.codes.countries import country
from comity.ids import ConvictionId

_REFERENCE: Final = re.compile(r"([A-Z]{2}-C-[0-9]{15})(?:/(O-[0-9]{5}))?")
_COUNTRY: Final = re.compile(COUNTRIES.pattern)


@dataclass(frozen=True, slots=True)
class ChargeReference:
    """What the tracking number of a charge says, if this software has written it.

    Attributes:
        conviction: The conviction.
        offence: The offence within it; ``None`` if the conviction lists none.
    """

    conviction: ConvictionId
    offence: str | None = None

    def __str__(self) -> str:
        """Return the tracking number: ``DE-C-000000000000001/O-00001``."""
        return self.conviction if self.offence is None else f"{self.conviction}/{self.offence}"


def parse_reference(tracking: str) -> ChargeReference | None:
    """Read a tracking number; ``None`` if it is some other register's own.

    Example:
        >>> parse_reference("AC57311825") is None
        True
        >>> str(parse_reference("DE-C-000000000000001/O-00001"))
        'DE-C-000000000000001/O-00001'
    """
    found = _REFERENCE.fullmatch(tracking)
    return None if found is None else ChargeReference(ConvictionId(found[1]), found[2])


def jurisdiction_of(code: str) -> str:
    """Return how a sheet names a country: three letters, or the code if it has none.

    Example:
        >>> jurisdiction_of("CO-00-276-DEU"), jurisdiction_of("CO-00-999-XXX")
        ('DEU', 'CO-00-999-XXX')
    """
    found = country(code)
    return code if found is None or found.wire != code else found.alpha3


def country_of(jurisdiction: str | None) -> str | None:
    """Return the country code of a jurisdiction that names one, else ``None``.

    Example:
        >>> country_of("DEU"), country_of("SSA")
        ('CO-00-276-DEU', None)
    """
    if jurisdiction is None:
        return None
    if _COUNTRY.fullmatch(jurisdiction):
        return jurisdiction
    found = country(jurisdiction) if len(jurisdiction) == len("USA") else None
    return None if found is None else found.wire
