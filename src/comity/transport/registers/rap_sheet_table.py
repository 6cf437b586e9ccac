"""What becomes of each statement of Comity's model on a rap sheet, and the reverse.

The one list behind the writer's notes and docs/rap_sheets.md; a test writes and reads
persons and convictions, and holds every row to its word.
"""

from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Keeping(StrEnum):
    """What is left of a statement when a sheet is written and read again."""

    KEPT = "kept"
    """The same, but for language marks and white space; see the row."""
    CHANGED = "comes back in another form"
    IN_WORDS = "in words only"
    """In the comment that stands beside person or charge: for people, not read back."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        field: Class and field of the model.
        keeping: What is left of it.
        how: Which element carries it, and what becomes of it; a sentence without full stop.
    """

    field: str
    keeping: Keeping
    how: str


_K, _C, _W = Keeping.KEPT, Keeping.CHANGED, Keeping.IN_WORDS

ROWS: Final = (
    Row("PersonName.forename", _K, "`PersonGivenName`, without its language"),
    Row("PersonName.surname", _K, "`PersonSurName`, without its language"),
    Row(
        "PersonName.second_surname",
        _C,
        "follows the surname in `PersonSurName`; in words only where both exceed 200 characters",
    ),
    Row("PersonName.full_name", _K, "`PersonFullName`"),
    Row("PersonName.full_name_language", _W, "a sheet does not mark languages"),
    Row("Person.name", _K, "`PersonName`; see the rows above"),
    Row("Person.sex", _K, "`PersonSexCode`: M, F or U"),
    Row(
        "Person.birth_date",
        _K,
        "the first `PersonBirthDate`, as `Date`, `YearMonth` or `Year`; in words only without year",
    ),
    Row("Person.birth_place", _W, "no element that an example shows"),
    Row("Person.nationalities", _W, "no element that an example shows"),
    Row("Person.former_forenames", _C, "`PersonAlternateName`; read back as an alias"),
    Row("Person.former_surnames", _C, "`PersonAlternateName`; read back as an alias"),
    Row("Person.former_second_surnames", _W, "a sheet has one surname"),
    Row("Person.father", _W, "no element that an example shows"),
    Row("Person.mother", _W, "no element that an example shows"),
    Row(
        "Person.identity_numbers",
        _K,
        "`PersonSSNIdentification` (form nnn-nn-nnnn of the United States), state and FBI number "
        "where the record was read from a sheet, else `PersonOtherIdentification` or "
        "`PersonNationalIdentification` with the country's letters; in the reader's order",
    ),
    Row("Person.documents", _W, "no element that an example shows"),
    Row("Person.addresses", _C, "one line of `AddressFullText` each; read back as such"),
    Row("Person.aliases", _C, "see the rows of Alias"),
    Row("Person.remarks", _W, "no element"),
    Row("Person.deceased", _W, "no element of a sheet; a separate report says so"),
    Row("Alias.name", _K, "`PersonAlternateName`"),
    Row("Alias.birth_date", _C, "a further `PersonBirthDate`; read back with the main name"),
    Row("Alias.sex", _W, "no element"),
    Row("Alias.birth_place", _W, "no element"),
    Row("Alias.nationalities", _W, "no element"),
    Row("Alias.father", _W, "no element"),
    Row("Alias.mother", _W, "no element"),
    Row("Alias.identity_numbers", _W, "numbers of an alias are not given as the person's own"),
    Row("Alias.documents", _W, "no element"),
    Row("Alias.addresses", _W, "no element"),
    Row("Alias.remarks", _W, "no element"),
    Row(
        "Conviction.id",
        _K,
        "in the tracking number of each charge; a conviction whose id is not CC-C- and fifteen "
        "digits is not written",
    ),
    Row(
        "Conviction.convicting_country",
        _K,
        "`IdentificationJurisdictionText` of the tracking number",
    ),
    Row("Conviction.file_number", _W, "no element that an example shows"),
    Row("Conviction.decided_on", _K, "`DispositionDate` of each charge"),
    Row("Conviction.final_on", _W, "no element: a sheet does not say whether a decision is final"),
    Row("Conviction.authority", _W, "no element that an example shows"),
    Row(
        "Conviction.non_criminal_ruling",
        _W,
        "a conviction that is marked Yes is not written: a sheet would call it GUILTY",
    ),
    Row("Conviction.retention_ends_on", _W, "no element"),
    Row("Conviction.transmittable", _W, "no element: the limit binds, and only words carry it"),
    Row(
        "Conviction.decisions",
        _C,
        "the first becomes GUILTY with its date; later ones in words only; one that orders "
        "deletion keeps the conviction off the sheet",
    ),
    Row("Conviction.offences", _K, "one `CourtCharge` each; see the rows of Offence"),
    Row("Conviction.sanctions", _K, "one `Sentence` each, numbered anew; see the rows below"),
    Row("Conviction.relations", _C, "sanction to offence is kept; the others are made anew"),
    Row("Conviction.remarks", _W, "no element"),
    Row(
        "Offence.id",
        _K,
        "in the tracking number; numbered anew where one is not O- and five digits",
    ),
    Row("Offence.category", _W, "the label stands in `ChargeDescriptionText` if there is no title"),
    Row(
        "Offence.title",
        _C,
        "`ChargeDescriptionText`: the original wording, up to 400 characters",
    ),
    Row("Offence.national_code", _W, "no element that an example shows"),
    Row("Offence.provisions", _W, "no element that an example shows"),
    Row("Offence.started_on", _W, "no element that an example shows"),
    Row("Offence.ended_on", _W, "no element that an example shows"),
    Row("Offence.place", _W, "no element that an example shows"),
    Row("Offence.occurrences", _W, "no element"),
    Row("Offence.continuous", _W, "no element"),
    Row("Offence.completion", _W, "no element"),
    Row("Offence.participation", _W, "no element"),
    Row(
        "Offence.responsibility_exemption",
        _W,
        "an offence that is marked Yes is not written: a sheet would call it GUILTY",
    ),
    Row("Offence.recidivism", _W, "no element"),
    Row("Offence.remarks", _W, "no element that comes back as it was"),
    Row("Sanction.id", _C, "numbered in the order of the sheet"),
    Row(
        "Sanction.title",
        _C,
        "`SentenceDescriptionText`: title or label, periods, fines and suspension in one text",
    ),
    Row("Sanction.nature", _C, "part of that text"),
    Row("Sanction.category", _C, "part of that text"),
    Row("Sanction.national_code", _C, "part of that text"),
    Row("Sanction.alternative", _C, "part of that text"),
    Row("Sanction.multiplier", _C, "part of that text"),
    Row("Sanction.specific_to_minors", _C, "part of that text"),
    Row("Sanction.sentenced", _C, "part of that text"),
    Row("Sanction.executed", _C, "part of that text"),
    Row("Sanction.number_of_fines", _C, "part of that text"),
    Row("Sanction.amount_of_fine", _C, "part of that text"),
    Row("Sanction.currency", _C, "part of that text"),
    Row("Sanction.suspension", _C, "part of that text"),
    Row("Sanction.interruptions", _C, "part of that text"),
    Row("Sanction.remarks", _C, "part of that text"),
)
"""What we can say and a sheet cannot, field by field."""

BY_FIELD: Final = MappingProxyType({row.field: row for row in ROWS})


@dataclass(frozen=True, slots=True)
class SheetOnly:
    """Something that sheets say and Comity's model does not hold.

    Attributes:
        element: Where it stands on a sheet.
        fate: What the reader does with it.
    """

    element: str
    fate: str


SHEET_ONLY: Final = (
    SheetOnly("Arrest/ArrestCharge", "counted in a note: an arrest is no conviction"),
    SheetOnly(
        "CourtCharge with another disposition than guilty",
        "counted in a note: acquittals, dismissals, pleas and deferred judgments brand nobody",
    ),
    SheetOnly(
        "CourtCharge that a later decision undoes",
        "counted in a note, and its finding of guilt with it",
    ),
    SheetOnly("Supervision", "counted in a note"),
    SheetOnly("Order", "counted in a note: a civil protection order is no conviction"),
    SheetOnly("Sentence without a conviction", "counted in a note"),
    SheetOnly("ChargeSeverityText", "kept among the remarks of the offence"),
    SheetOnly("PersonEyeColorText", "passed over, as are hair, height, weight and race"),
    SheetOnly("PersonBiometricsAssociation", "passed over"),
    SheetOnly("Agency", "passed over, with the associations that name arresting agencies"),
)
"""What a sheet can say and we cannot."""
