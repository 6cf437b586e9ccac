"""Places and addresses."""

from dataclasses import dataclass

from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText


@dataclass(frozen=True, slots=True, repr=False)
class Place(Redacted):
    """A place of birth, of an offence or of an address.

    Attributes:
        country: Country code on the wire, ``CO-00-616-POL``; ``None`` if unknown.
        subdivision: Code of the region, ``CS-00-PL-MZ``, if given.
        town_code: Code of the town, ``CI-00-POL-T0001``, if given.
        town: Name of the town; empty if unknown.
    """

    country: str | None = None
    subdivision: str | None = None
    town_code: str | None = None
    town: MultilingualText = ()


@dataclass(frozen=True, slots=True, repr=False)
class Address(Redacted):
    """An address of a person."""

    place: Place
    street: MultilingualText = ()
    house_number: MultilingualText = ()
    post_code: MultilingualText = ()
    full: MultilingualText = ()
