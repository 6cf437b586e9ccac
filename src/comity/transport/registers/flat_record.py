"""From rows of named text to a person and convictions."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, TypeVar

from comity.errors import InputInvalid
from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Person, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import MultilingualText, checked, plain
from comity.persons.unknowns import known_country, known_text
from comity.records.model import (
    Amount,
    Authority,
    Conviction,
    Decision,
    Offence,
    Period,
    Relation,
    RelationKind,
    Sanction,
    TriState,
)
from comity.transport.registers.mapping import (
    CONVICTION_FIELDS,
    OFFENCE_FIELDS,
    SANCTION_FIELDS,
    ColumnMapping,
)
from comity.transport.registers.record import structural_key

T = TypeVar("T")

_SEXES: Final = {
    "0": Sex.UNKNOWN,
    "1": Sex.MALE,
    "2": Sex.FEMALE,
    "M": Sex.MALE,
    "F": Sex.FEMALE,
    "U": Sex.UNKNOWN,
}
_TRI_STATES: Final = {
    "yes": TriState.YES,
    "true": TriState.YES,
    "1": TriState.YES,
    "no": TriState.NO,
    "false": TriState.NO,
    "0": TriState.NO,
}
_COUNTRY: Final = re.compile(r"CO-[0-9]{2}-[0-9]{3}-[A-Z]{3}")
_DURATION: Final = re.compile(r"P(?=\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,5}D)?")


class Row:
    """One row, by field; every objection names the field.

    Args:
        fields: Field and text; blanks are left out.
        mapping: How dates and lists are written.
    """

    def __init__(self, fields: Mapping[str, str], mapping: ColumnMapping) -> None:
        self.fields = fields
        self._mapping = mapping

    def read(self, name: str, convert: Callable[[str], T]) -> T | None:
        """Return the converted value, or ``None`` if it is missing or says unknown.

        Raises:
            InputInvalid: The value breaks a rule. The fault of the source.
        """
        text = known_text(self.fields.get(name))
        if text is None:
            return None
        try:
            return convert(text)
        except ValueError as error:
            raise InputInvalid(str(error), field=name) from error

    def text(self, name: str, *, longest: int = 50) -> str | None:
        """Return a text within its limit."""
        return self.read(name, lambda text: checked(text, longest=longest))

    def wording(self, name: str, *, longest: int = 400) -> MultilingualText:
        """Return a text of one wording in the language of the export."""
        language = self._mapping.language
        value = self.read(name, lambda text: plain(checked(text, longest=longest), language))
        return () if value is None else value

    def name(self, name: str) -> NamePart | None:
        """Return a part of a name."""
        return self.read(name, lambda text: NamePart(text, self._mapping.language))

    def partial_date(self, name: str) -> PartialDate | None:
        """Return a date of which parts may be unknown."""
        return self.read(name, self._mapping.date)

    def date(self, name: str) -> date | None:
        """Return a full date; one of which parts are unknown is refused."""

        def full(text: str) -> date | None:
            value = self._mapping.date(text)
            if not value.is_full and not value.is_unknown:
                raise ValueError("needs year, month and day")
            return value.as_date()

        return self.read(name, full)

    def country(self, name: str) -> str | None:
        """Return a country code."""
        return self.read(name, _country)

    def several(self, name: str) -> tuple[str, ...]:
        """Return the values of a column that holds a list."""
        texts = self.fields.get(name, "").split(self._mapping.list_separator)
        return tuple(text.strip() for text in texts if text.strip())

    def tri_state(self, name: str) -> TriState:
        """Return Yes, No, or not stated."""
        return self.read(name, _tri_state) or TriState.UNKNOWN

    def number(self, name: str) -> int | None:
        """Return a whole number."""
        return self.read(name, _number)


def _country(text: str) -> str | None:
    code = known_country(text)
    if code is not None and not _COUNTRY.fullmatch(code):
        raise ValueError("is a country code such as CO-00-616-POL; translate it in the mapping")
    return code


def _tri_state(text: str) -> TriState:
    if text.casefold() not in _TRI_STATES:
        raise ValueError("is yes or no")
    return _TRI_STATES[text.casefold()]


def _number(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        raise ValueError("is a whole number of up to fifteen digits")
    return int(text)


def _sex(text: str) -> Sex:
    if text.upper() not in _SEXES:
        raise ValueError("is 0, 1, 2, M, F or U; translate it in the mapping")
    return _SEXES[text.upper()]


def _duration(text: str) -> str:
    if not _DURATION.fullmatch(text):
        raise ValueError("is a duration such as P2Y6M")
    return text


def key_of(row: Row, person: Person, convictions: tuple[Conviction, ...]) -> str:
    """Return the source key: the id column, or what identifies the person otherwise."""
    own = row.fields.get("id")
    return f"id:{own}" if own else structural_key("flat", person, convictions)


def disagreement(rows: Iterable[Row], names: Iterable[str]) -> str | None:
    """Return the first field on which rows that must agree do not, or ``None``."""
    rows = list(rows)
    for name in names:
        if len({row.fields.get(name, "") for row in rows}) > 1:
            return name
    return None


def person_from(row: Row) -> Person:
    """Return the person a row describes.

    Raises:
        InputInvalid: A field breaks a rule, or there is no name; the failure names
            the field. The fault of the source.
    """
    name = PersonName(
        forename=row.name("forename"),
        surname=row.name("surname"),
        second_surname=row.name("second_surname"),
        full_name=row.text("full_name", longest=600),
    )
    if name.is_unknown:
        raise InputInvalid("a person needs a name", field="surname")
    alias = PersonName(forename=row.name("alias_forename"), surname=row.name("alias_surname"))
    former_forename, former_surname = row.name("former_forename"), row.name("former_surname")
    return Person(
        name=name,
        sex=row.read("sex", _sex) or Sex.UNKNOWN,
        birth_date=row.partial_date("birth_date") or PartialDate(),
        birth_place=_place(row, "birth_country", "birth_town"),
        nationalities=_nationalities(row),
        former_forenames=() if former_forename is None else (former_forename,),
        former_surnames=() if former_surname is None else (former_surname,),
        father=_parent(row, "father"),
        mother=_parent(row, "mother"),
        identity_numbers=_identity_numbers(row),
        documents=_documents(row),
        addresses=_addresses(row),
        aliases=() if alias.is_unknown else (Alias(name=alias),),
        remarks=row.wording("person_remarks", longest=4000),
        deceased=row.tri_state("deceased") is TriState.YES,
    )


def _place(row: Row, country: str, town: str) -> Place | None:
    place = Place(country=row.country(country), town=row.wording(town, longest=200))
    return None if place == Place() else place


def _nationalities(row: Row) -> tuple[str, ...]:
    codes = []
    for text in row.several("nationalities"):
        try:
            code = _country(text)
        except ValueError as error:
            raise InputInvalid(str(error), field="nationalities") from error
        if code is not None:
            codes.append(code)
    return tuple(codes)


def _parent(row: Row, which: str) -> Parent | None:
    parent = Parent(forename=row.name(f"{which}_forename"), surname=row.name(f"{which}_surname"))
    return None if parent == Parent() else parent


def _identity_numbers(row: Row) -> tuple[IdentityNumber, ...]:
    country = row.country("identity_number_country")
    number = row.read("identity_number", lambda text: IdentityNumber(text, country))
    return () if number is None else (number,)


def _documents(row: Row) -> tuple[IdentificationDocument, ...]:
    category, number = row.text("document_category"), row.text("document_number")
    if category is None:
        if number is not None:
            raise InputInvalid("a document needs its category", field="document_category")
        return ()
    return (IdentificationDocument(category=category, number=number),)


def _addresses(row: Row) -> tuple[Address, ...]:
    address = Address(
        place=Place(country=row.country("address_country")),
        full=row.wording("address", longest=4000),
    )
    return () if address == Address(place=Place()) else (address,)


def convictions_from(rows: list[Row]) -> tuple[Conviction, ...]:
    """Return the convictions of one person's rows.

    Rows that share a conviction id describe one conviction; each of them may add an
    offence and a sanction, and the sanction of a row is for the offence beside it.

    Raises:
        InputInvalid: A field breaks a rule, or rows of one conviction disagree; the
            failure names the field. The fault of the source.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        stated = [
            name
            for name in (*CONVICTION_FIELDS, *OFFENCE_FIELDS, *SANCTION_FIELDS)
            if name in row.fields
        ]
        own_id = row.fields.get("conviction_id")
        # A fixed convicting country stands in every row, also of persons without any.
        if own_id is None and stated in ([], ["convicting_country"]):
            continue
        if own_id is None:
            raise InputInvalid("a conviction needs its id", field="conviction_id")
        groups.setdefault(own_id, []).append(row)
    return tuple(_conviction(group) for group in groups.values())


def _conviction(rows: list[Row]) -> Conviction:
    if (name := disagreement(rows, CONVICTION_FIELDS)) is not None:
        raise InputInvalid("rows of one conviction disagree", field=name)
    row = rows[0]
    country = row.country("convicting_country")
    if country is None:
        raise InputInvalid("a conviction needs its country", field="convicting_country")
    offences: list[Offence] = []
    sanctions: list[Sanction] = []
    relations: list[Relation] = []
    for each in rows:
        offence = _offence(each, len(offences) + 1)
        sanction = _sanction(each, len(sanctions) + 1)
        if offence is not None:
            offences.append(offence)
        if sanction is not None:
            sanctions.append(sanction)
        if offence is not None and sanction is not None:
            kind = RelationKind.SANCTION_TO_OFFENCES
            relations.append(Relation(kind, sanction.id, (offence.id,)))
    decided_on, final_on = row.date("decided_on"), row.date("final_on")
    authority = Authority(name=row.wording("authority"), code=row.text("authority_code"))

    def build(conviction_id: str) -> Conviction:
        return Conviction(
            id=ConvictionId(conviction_id),
            convicting_country=country,
            file_number=row.text("file_number"),
            decided_on=decided_on,
            final_on=final_on,
            authority=None if authority == Authority(name=()) else authority,
            non_criminal_ruling=row.tri_state("non_criminal_ruling"),
            retention_ends_on=row.date("retention_ends_on"),
            transmittable=row.tri_state("transmittable"),
            decisions=(Decision(id="D-00001", decided_on=decided_on, final_on=final_on),),
            offences=tuple(offences),
            sanctions=tuple(sanctions),
            relations=tuple(relations),
            remarks=row.wording("conviction_remarks", longest=4000),
        )

    conviction = row.read("conviction_id", build)
    if conviction is None:
        raise InputInvalid("a conviction needs its id", field="conviction_id")
    return conviction


def _offence(row: Row, number: int) -> Offence | None:
    if not any(name in row.fields for name in OFFENCE_FIELDS):
        return None
    occurrences = row.number("offence_occurrences")
    if occurrences is not None and not 1 <= occurrences <= 999:
        raise InputInvalid("lies between 1 and 999", field="offence_occurrences")
    return Offence(
        id=f"O-{number:05d}",
        category=row.text("offence_category"),
        title=row.wording("offence_title"),
        national_code=row.text("offence_national_code"),
        provisions=row.text("offence_provisions", longest=400),
        started_on=row.partial_date("offence_started_on"),
        ended_on=row.partial_date("offence_ended_on"),
        place=_place(row, "offence_country", "offence_town"),
        occurrences=occurrences,
        completion=row.text("offence_completion"),
        participation=row.text("offence_participation"),
        recidivism=row.tri_state("offence_recidivism"),
    )


def _sanction(row: Row, number: int) -> Sanction | None:
    if not any(name in row.fields for name in SANCTION_FIELDS):
        return None
    fines, fraction = row.number("sanction_fines"), row.number("sanction_fraction")
    if fines is not None and not 1 <= fines <= 999:
        raise InputInvalid("lies between 1 and 999", field="sanction_fines")
    if fraction is not None and not 1 <= fraction <= 99:
        raise InputInvalid("lies between 1 and 99", field="sanction_fraction")
    units = row.number("sanction_amount")
    if units is None and fraction is not None:
        raise InputInvalid("a fraction needs whole units", field="sanction_amount")
    period = Period(
        starts_on=row.date("sanction_starts_on"),
        duration=row.read("sanction_duration", _duration),
        ends_on=row.date("sanction_ends_on"),
    )
    return Sanction(
        id=f"S-{number:05d}",
        nature=row.text("sanction_nature"),
        category=row.text("sanction_category"),
        title=row.wording("sanction_title"),
        national_code=row.text("sanction_national_code"),
        sentenced=None if period == Period() else period,
        number_of_fines=fines,
        amount_of_fine=None if units is None else Amount(units, fraction),
        currency=row.text("sanction_currency"),
    )


def reason_of(failure: InputInvalid) -> str:
    """Return field and rule in one sentence."""
    return f"{failure.field}: {failure.public}" if failure.field else failure.public
