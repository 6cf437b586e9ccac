"""Identity numbers and identification documents."""

from dataclasses import dataclass

from comity.persons.bounds import CODE_LENGTH, MOST_WORDINGS, Code, too_many
from comity.persons.dates import PartialDate
from comity.persons.redaction import Redacted
from comity.persons.texts import MultilingualText, checked


@dataclass(frozen=True, slots=True, repr=False)
class IdentityNumber(Redacted):
    """A number by which one state knows a person.

    Attributes:
        number: As written by that state, 50 characters at most.
        country: Country code on the wire (``CO-00-100-BGR``) of the state that
            gave it. ``None`` if the sender did not say: ECRIS has no place for it,
            so it may be the number of the sender, of the addressee, or of neither.
    """

    number: Code
    country: Code | None = None

    def __post_init__(self) -> None:
        """Refuse numbers outside the limits of the domain model."""
        checked(self.number, longest=CODE_LENGTH)
        if self.country is not None:
            checked(self.country, longest=CODE_LENGTH)


@dataclass(frozen=True, slots=True, repr=False)
class IdentificationDocument(Redacted):
    """An identity card, passport or the like.

    Attributes:
        category: Code of the document category; unknown codes are kept.
        kind: The category in words.
        number: ``None`` if unknown.
        issuing_authority: The authority in words.
        issued_on: Date of issue, if known.
        valid_until: Last day of validity, if known.
    """

    category: Code
    kind: MultilingualText = ()
    number: Code | None = None
    issuing_authority: MultilingualText = ()
    issued_on: PartialDate | None = None
    valid_until: PartialDate | None = None

    def __post_init__(self) -> None:
        """Refuse values outside the limits of the domain model."""
        checked(self.category, longest=CODE_LENGTH)
        if self.number is not None:
            checked(self.number, longest=CODE_LENGTH)
        if len(self.kind) > MOST_WORDINGS or len(self.issuing_authority) > MOST_WORDINGS:
            raise too_many("documents", MOST_WORDINGS)
