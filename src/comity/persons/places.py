"""Places and addresses."""

from dataclasses import dataclass

from comity.persons.bounds import CODE_LENGTH, MOST_WORDINGS, Code, too_long, too_many
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

    country: Code | None = None
    subdivision: Code | None = None
    town_code: Code | None = None
    town: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse what is beyond its bound."""
        if (
            len(self.country or "") > CODE_LENGTH
            or len(self.subdivision or "") > CODE_LENGTH
            or len(self.town_code or "") > CODE_LENGTH
        ):
            raise too_long("place", CODE_LENGTH)
        if len(self.town) > MOST_WORDINGS:
            raise too_many("town", MOST_WORDINGS)


@dataclass(frozen=True, slots=True, repr=False)
class Address(Redacted):
    """An address of a person."""

    place: Place
    street: MultilingualText = ()
    house_number: MultilingualText = ()
    post_code: MultilingualText = ()
    full: MultilingualText = ()

    def __post_init__(self) -> None:
        """Refuse texts of too many wordings."""
        if (
            len(self.street) > MOST_WORDINGS
            or len(self.house_number) > MOST_WORDINGS
            or len(self.post_code) > MOST_WORDINGS
            or len(self.full) > MOST_WORDINGS
        ):
            raise too_many("address", MOST_WORDINGS)
