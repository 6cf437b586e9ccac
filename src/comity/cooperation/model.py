"""An apostille: who signed a document, in which capacity, whose seal it bears.

It never certifies what the document says.

Source:
    Hague Convention of 5 October 1961, Art. 3 to 5, 7 and its Annex (the model).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from comity.errors import InputInvalid

TITLE: Final = "APOSTILLE"
FRENCH_TITLE: Final = "Convention de La Haye du 5 octobre 1961"
"""The title has to stand in French, whatever the language of the rest."""

MAX_TEXT: Final = 200


@dataclass(frozen=True, slots=True)
class Certified:
    """What an authority asks to be certified: fields 1 to 4.

    Attributes:
        country: The country of the document's origin.
        signed_by: Who signed it; empty if nobody did.
        capacity: In which capacity; empty with it.
        seal_of: Whose seal or stamp it bears; empty if it bears none.

    Raises:
        InputInvalid: A field is too long or holds a control character, a signature has no
            capacity, or neither signature nor seal is named. The officer's input.
    """

    country: str
    signed_by: str = ""
    capacity: str = ""
    seal_of: str = ""

    def __post_init__(self) -> None:
        """Check the fields."""
        _check(country=self.country, signed_by=self.signed_by, capacity=self.capacity)
        _check(seal_of=self.seal_of)
        if not self.country:
            raise InputInvalid("An apostille names the country.", field="country")
        if bool(self.signed_by) != bool(self.capacity):
            raise InputInvalid("Signature and capacity are named together.", field="capacity")
        if not self.signed_by and not self.seal_of:
            raise InputInvalid("Name who signed the document, or whose seal it bears.")


@dataclass(frozen=True, slots=True)
class Apostille:
    """One apostille, as the register keeps it: the ten fields, and what they are about.

    Attributes:
        number: Field 8; unique in this register.
        certified: Fields 1 to 4.
        place: Field 5.
        day: Field 6.
        by: Field 7: the authority.
        signed_by: Field 10: who signed the apostille; field 9 is the authority's seal.
        document_sha256: Digest of the document, 64 hexadecimal digits; never shown.
        code_digest: What is kept of the random code.
        made_at: When it was entered.
        reason: What it was asked for; never shown.
    """

    number: str
    certified: Certified
    place: str
    day: date
    by: str
    signed_by: str
    document_sha256: str
    code_digest: bytes
    made_at: datetime
    reason: str = ""

    def __post_init__(self) -> None:
        """Check the fields."""
        _check(place=self.place, by=self.by, signed_by=self.signed_by)
        if not self.place or not self.by or not self.signed_by:
            raise InputInvalid("An apostille names place, authority and signature.")

    def fields(self) -> tuple[tuple[str, str, str], ...]:
        """Return the ten fields in order: number, caption, value."""
        return (
            ("1", "Country", self.certified.country),
            ("2", "This public document has been signed by", self.certified.signed_by),
            ("3", "acting in the capacity of", self.certified.capacity),
            ("4", "bears the seal/stamp of", self.certified.seal_of),
            ("5", "Certified at", self.place),
            ("6", "the", self.day.isoformat()),
            ("7", "by", self.by),
            ("8", "No", self.number),
            ("9", "Seal/stamp", self.by),
            ("10", "Signature", self.signed_by),
        )


def _check(**fields: str) -> None:
    for name, text in fields.items():
        if len(text) > MAX_TEXT or any(ord(each) < 32 or 127 <= ord(each) < 160 for each in text):
            raise InputInvalid(
                f"A field is one line of at most {MAX_TEXT} characters.",
                field=name.replace("_", "-"),
            )
