"""Countries: from two letters to the wire form and back.

ECRIS names states by ISO 3166-1 alpha-2 in identifiers (Greece is ``GR``, the United Kingdom
``GB``: documentation of MemberStateCodeType in the published schemas) and by number and
three letters in references (``CO-00-300-GRC``). The style of EU texts, ``EL`` and ``UK``, is
understood when read and never written on the wire.
"""

import re
from dataclasses import dataclass

from comity.codes.catalogue import COUNTRIES
from comity.codes.code import Code
from comity.ids import StateCode

_EU_STYLE = {"GR": "EL", "GB": "UK"}
_FROM_EU_STYLE = {style: iso for iso, style in _EU_STYLE.items()}
_WIRE = re.compile(r"CO-([0-9]{2})-([0-9]{3})-([A-Z]{3})")


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory.

    Args:
        alpha2: ISO 3166-1 alpha-2, as in ECRIS identifiers.
        alpha3: ISO 3166-1 alpha-3.
        numeric: Three digits.
        wire: The code in a reference, ``CO-00-276-DEU``.
    """

    alpha2: StateCode
    alpha3: str
    numeric: str
    wire: str

    @property
    def eu_style(self) -> str:
        """Two letters as EU texts write them: ``EL`` and ``UK``, for people only."""
        return _EU_STYLE.get(self.alpha2, self.alpha2)


def _country(code: Code) -> Country | None:
    parts = _WIRE.fullmatch(code.value)
    alpha2 = code.attributes.get("alpha2")
    if parts is None or alpha2 is None:
        return None
    return Country(StateCode(alpha2), parts[3], parts[2], code.value)


_ALL = tuple(made for code in COUNTRIES if (made := _country(code)) is not None)
_BY_ALPHA2 = {each.alpha2: each for each in _ALL}
_BY_ALPHA3 = {each.alpha3: each for each in _ALL}
_BY_NUMERIC = {each.numeric: each for each in _ALL}
_BY_WIRE = {each.wire: each for each in _ALL}


def countries() -> tuple[Country, ...]:
    """Return all countries. "Unknown" and "stateless" are codes, not countries."""
    return _ALL


def country(text: str) -> Country | None:
    """Return the country that somebody named by a code of any usual form.

    Args:
        text: Two letters (ISO, or the EU's ``EL`` and ``UK``), three letters, three digits
            or the wire form; case does not count.

    Returns:
        The country, or ``None`` for anything else, an unknown or stateless code included.

    Example:
        >>> country("EL") == country("GR") == country("grc") == country("CO-00-300-GRC")
        True
    """
    key = text.strip().upper()
    return (
        _BY_ALPHA2.get(StateCode(_FROM_EU_STYLE.get(key, key)))
        or _BY_ALPHA3.get(key)
        or _BY_NUMERIC.get(key)
        or _BY_WIRE.get(key)
    )


def state_code(text: str) -> StateCode | None:
    """Return the two letters that ECRIS uses for a state: ``UK`` becomes ``GB``."""
    found = country(text)
    return None if found is None else found.alpha2


def wire_of(alpha2: str) -> str | None:
    """Return the wire form of a country named by two letters.

    Example:
        >>> wire_of("DE"), wire_of("UK")
        ('CO-00-276-DEU', 'CO-00-826-GBR')
    """
    found = _BY_ALPHA2.get(StateCode(_FROM_EU_STYLE.get(alpha2, alpha2)))
    return None if found is None else found.wire


def alpha2_of(wire: str) -> StateCode | None:
    """Return the two letters of a country reference.

    Args:
        wire: A reference as received.

    Returns:
        ``None`` for unknown, stateless, national and unlisted references: nothing is
        guessed from three letters whose version is not the EU's.
    """
    found = _BY_WIRE.get(wire)
    return None if found is None else found.alpha2
