"""The literals by which ECRIS says "unknown", read as missing.

A matcher that takes them for values finds that all persons of unknown birth share
a birthday; a register that stores them lies to its next reader.
"""

from typing import Final

UNKNOWN_TEXT: Final = "UNKNOWN"
UNKNOWN_COUNTRY: Final = "CO-00-999-XXX"


def known_text(text: str | None) -> str | None:
    """Return ``text`` stripped, or ``None`` if it is missing, blank or ``UNKNOWN``."""
    if text is None:
        return None
    stripped = text.strip()
    return None if not stripped or stripped.upper() == UNKNOWN_TEXT else stripped


def known_country(code: str | None) -> str | None:
    """Return the country code, or ``None`` if it is missing or says "unknown"."""
    text = known_text(code)
    return None if text == UNKNOWN_COUNTRY else text
