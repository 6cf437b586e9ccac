"""Registers as files: JSON Lines in the model's own form, and flat CSV.

JSON Lines: one :class:`~comity_training.registers.RegisterEntry` a line, UTF-8, as
``{"id": …, "person": {…}, "convictions": […]}`` with the field names of the model.

CSV: UTF-8, comma, header, quoted where needed. One row for each pair of offence and
sanction by position, so a conviction with three offences and one sanction takes three
rows, the last two with empty sanction columns; a person without convictions takes one
row with empty conviction columns. Columns of the person and of the conviction repeat
on each row. What the columns do not name is not in the file: later decisions and the
later states of sanctions, relations, aliases and documents are lost.

=====================  ==========================================================
Column                 Content
=====================  ==========================================================
id                     reference of the person in the register
forename               given names, as the register writes them
surname                family name
second_surname         second family name
sex                    0 unknown, 1 male, 2 female
birth_date             ``YYYY-MM-DD``; unknown parts left out: ``1979-07``, ``1979``
birth_town             town of birth
birth_country          country code on the wire, ``CO-00-100-BGR``
nationalities          country codes on the wire, separated by ``|``
former_surname         earlier family names, separated by ``|``
identity_number        first identity number
father_forename        the father's given name
mother_forename        the mother's given name
deceased               ``yes`` or empty
conviction_id          ``BG-C-`` and fifteen digits
convicting_country     country code on the wire
file_number            file number of the convicting court
decided_on             date of the decision, ``YYYY-MM-DD``
final_on               date it became final
authority              name of the deciding authority
transmittable          ``Yes``, ``No`` or ``UNKNOWN``
offence_category       common category, ``O-00-170100``
offence_title          national title
offence_started_on     first day of the offence, possibly partial
sanction_category      common category, ``S-00-001001``
sanction_title         national title
sanction_duration      ISO 8601 duration, ``P1Y6M``
sanction_fines         number of day-fines
sanction_amount        whole units of one fine
sanction_currency      code on the wire, ``CX-00-978-EUR``
=====================  ==========================================================
"""

import csv
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import BinaryIO, Final, TextIO

import msgspec

from comity.persons.names import NamePart
from comity.persons.person import Person
from comity.persons.texts import MultilingualText, original
from comity.records.model import Conviction, Offence, RelationKind, Sanction
from comity_training.registers import RegisterEntry

CSV_COLUMNS: Final = (
    "id",
    "forename",
    "surname",
    "second_surname",
    "sex",
    "birth_date",
    "birth_town",
    "birth_country",
    "nationalities",
    "former_surname",
    "identity_number",
    "father_forename",
    "mother_forename",
    "deceased",
    "conviction_id",
    "convicting_country",
    "file_number",
    "decided_on",
    "final_on",
    "authority",
    "transmittable",
    "offence_category",
    "offence_title",
    "offence_started_on",
    "sanction_category",
    "sanction_title",
    "sanction_duration",
    "sanction_fines",
    "sanction_amount",
    "sanction_currency",
)


def write_json_lines(entries: Iterable[RegisterEntry], stream: BinaryIO) -> int:
    """Write one entry a line and return how many."""
    encoder = msgspec.json.Encoder()
    count = 0
    for entry in entries:
        stream.write(encoder.encode(entry) + b"\n")
        count += 1
    return count


def read_json_lines(lines: Iterable[bytes]) -> Iterator[RegisterEntry]:
    """Yield the entries that :func:`write_json_lines` wrote.

    Raises:
        msgspec.DecodeError: A line is not such an entry. The fault of the file.
    """
    decoder = msgspec.json.Decoder(RegisterEntry)
    for line in lines:
        yield decoder.decode(line)


def write_csv(entries: Iterable[RegisterEntry], stream: TextIO) -> int:
    """Write the columns above and return how many people.

    Args:
        entries: The register.
        stream: Opened for text with ``newline=""`` and UTF-8.
    """
    writer = csv.DictWriter(stream, CSV_COLUMNS, restval="")
    writer.writeheader()
    count = 0
    for entry in entries:
        writer.writerows(rows_of(entry))
        count += 1
    return count


def rows_of(entry: RegisterEntry) -> Iterator[dict[str, str]]:
    """Yield the CSV rows of one person; columns without a value are left out."""
    person = {"id": str(entry.id), **_person(entry.person)}
    if not entry.convictions:
        yield person
    for conviction in entry.convictions:
        shared = person | _conviction(conviction)
        if not conviction.offences and not conviction.sanctions:
            yield shared
        for offence, sanction in zip_longest(conviction.offences, imposed(conviction)):
            yield shared | _offence(offence) | _sanction(sanction)


def imposed(conviction: Conviction) -> tuple[Sanction, ...]:
    """Return the sanctions as first imposed, without their later states."""
    later = {
        relation.source
        for relation in conviction.relations
        if relation.kind is RelationKind.SANCTION_TO_SANCTIONS
    }
    return tuple(sanction for sanction in conviction.sanctions if sanction.id not in later)


def _person(person: Person) -> dict[str, str]:
    place = person.birth_place
    father, mother = person.father, person.mother
    return {
        "forename": _part(person.name.forename),
        "surname": _part(person.name.surname),
        "second_surname": _part(person.name.second_surname),
        "sex": str(int(person.sex)),
        "birth_date": "" if person.birth_date.is_unknown else str(person.birth_date),
        "birth_town": "" if place is None else _text(place.town),
        "birth_country": "" if place is None else place.country or "",
        "nationalities": "|".join(person.nationalities),
        "former_surname": "|".join(part.text for part in person.former_surnames),
        "identity_number": person.identity_numbers[0].number if person.identity_numbers else "",
        "father_forename": "" if father is None else _part(father.forename),
        "mother_forename": "" if mother is None else _part(mother.forename),
        "deceased": "yes" if person.deceased else "",
    }


def _conviction(conviction: Conviction) -> dict[str, str]:
    authority = conviction.authority
    return {
        "conviction_id": str(conviction.id),
        "convicting_country": conviction.convicting_country,
        "file_number": conviction.file_number or "",
        "decided_on": "" if conviction.decided_on is None else conviction.decided_on.isoformat(),
        "final_on": "" if conviction.final_on is None else conviction.final_on.isoformat(),
        "authority": "" if authority is None else _text(authority.name),
        "transmittable": conviction.transmittable.value,
    }


def _offence(offence: Offence | None) -> dict[str, str]:
    if offence is None:
        return {}
    return {
        "offence_category": offence.category or "",
        "offence_title": _text(offence.title),
        "offence_started_on": "" if offence.started_on is None else str(offence.started_on),
    }


def _sanction(sanction: Sanction | None) -> dict[str, str]:
    if sanction is None:
        return {}
    sentenced, fines, amount = sanction.sentenced, sanction.number_of_fines, sanction.amount_of_fine
    return {
        "sanction_category": sanction.category or "",
        "sanction_title": _text(sanction.title),
        "sanction_duration": "" if sentenced is None else sentenced.duration or "",
        "sanction_fines": "" if fines is None else str(fines),
        "sanction_amount": "" if amount is None else str(amount.units),
        "sanction_currency": sanction.currency or "",
    }


def _part(part: NamePart | None) -> str:
    return "" if part is None else part.text


def _text(text: MultilingualText) -> str:
    first = original(text)
    return "" if first is None else first.text
