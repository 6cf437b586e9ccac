"""Currencies: from the three letters of ISO 4217 to the wire form and back."""

from comity.codes.catalogue import CURRENCIES

_WIRE_BY_LETTERS = {code.value[-3:]: code.value for code in CURRENCIES}


def currency_wire_of(letters: str) -> str | None:
    """Return the wire form of a currency.

    Example:
        >>> currency_wire_of("EUR")
        'CX-00-978-EUR'
    """
    return _WIRE_BY_LETTERS.get(letters)


def currency_letters_of(wire: str) -> str | None:
    """Return the three letters of a listed currency reference."""
    return wire[-3:] if wire in CURRENCIES else None


def successor_of(wire: str) -> str | None:
    """Return the currency that replaced one: the euro for the former national ones."""
    code = CURRENCIES.get(wire)
    return None if code is None else code.attributes.get("replaced_by")
