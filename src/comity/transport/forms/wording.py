"""Values of the model in the words of a form: in two languages, the original among them."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from comity.codes.catalogue import COUNTRIES, IDENTIFICATION_DOCUMENT_CATEGORIES
from comity.codes.countries import country
from comity.codes.tables import CodeTable
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Parent, Sex
from comity.persons.places import Address, Place
from comity.persons.texts import MultilingualText, in_language, original
from comity.records.model import TriState
from comity.transport.forms.labels import Languages, joined

LINE: Final = "\n"
_DURATION: Final = re.compile(
    r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?(?:T([0-9]+)H)?"
)
_UNITS: Final = ("years", "months", "weeks", "days", "hours")


class Wording:
    """Puts values into words.

    Args:
        languages: The two languages of the form.
    """

    def __init__(self, languages: Languages) -> None:
        self.languages = languages

    def label(self, key: str) -> str:
        """Return a label of the form in both languages."""
        return self.languages.both(key)

    def code(self, table: CodeTable, value: str | None) -> str:
        """Return a code's labels, and the code: who reads neither language can look it up."""
        if value is None:
            return ""
        shown = joined(table.label(value, each).text for each in self.languages.each)
        return value if shown == value else f"{shown} [{value}]"

    def country(self, value: str | None) -> str:
        """Return a country's names."""
        if value is None:
            return ""
        return joined(COUNTRIES.label(value, each).text for each in self.languages.each)

    def state(self, alpha2: str) -> str:
        """Return a state's names, and its two letters."""
        found = country(alpha2)
        return alpha2 if found is None else f"{self.country(found.wire)} ({alpha2})"

    def text(self, text: MultilingualText) -> str:
        """Return what the author wrote, and the wordings in the languages of the form.

        A translation is marked as one, and stands below what it translates.
        """
        written = original(text)
        if written is None:
            return ""
        shown = [written]
        for language in self.languages.each:
            found = in_language(text, (language,))
            if found is not None and found.language == language and found not in shown:
                shown.append(found)
        marked = (
            f"{each.text} ({self.label('translation')})" if each.translated is True else each.text
            for each in shown
        )
        return LINE.join(marked)

    def tri_state(self, value: TriState) -> str:
        """Return yes or no; empty if not stated."""
        if value is TriState.UNKNOWN:
            return ""
        return self.label("yes" if value is TriState.YES else "no")

    def duration(self, duration: str | None) -> str:
        """Return a duration in its units, or as received if it has another form.

        The unit stands before its number: then no language needs its plural.
        """
        found = _DURATION.fullmatch(duration or "")
        if found is None:
            return duration or ""
        counted = [
            f"{self.label(unit)}: {int(count)}"
            for unit, count in zip(_UNITS, found.groups(), strict=True)
            if count
        ]
        return ", ".join(counted) or str(duration)

    def sex(self, value: Sex) -> str:
        """Return the sex; empty if not known."""
        return {Sex.MALE: self.label("male"), Sex.FEMALE: self.label("female")}.get(value, "")

    def place(self, place: Place | None) -> str:
        """Return town and country, with the codes that say more."""
        if place is None:
            return ""
        codes = [each for each in (place.town_code, place.subdivision) if each]
        return lined([self.text(place.town), self.country(place.country), *codes], ", ")

    def address(self, address: Address) -> str:
        """Return an address, as a whole and in parts, as far as given."""
        street = lined([self.text(address.street), self.text(address.house_number)], " ")
        town = lined([self.text(address.post_code), self.place(address.place)], " ")
        return lined([self.text(address.full), lined([street, town], ", ")])

    def number(self, number: IdentityNumber) -> str:
        """Return an identity number and whose it is."""
        whose = self.country(number.country)
        return f"{number.number} ({whose})" if whose else number.number

    def document(self, document: IdentificationDocument) -> str:
        """Return an identity document in one line."""
        table = IDENTIFICATION_DOCUMENT_CATEGORIES
        days = [day for day in (document.issued_on, document.valid_until) if day is not None]
        return lined(
            [
                self.code(table, document.category),
                self.text(document.kind),
                document.number or "",
                self.text(document.issuing_authority),
                "/".join(str(day) for day in days),
            ],
            ", ",
        )

    def alias(self, alias: Alias) -> str:
        """Return another identity in one line."""
        born = alias.birth_date
        return lined(
            [
                name_words(alias.name),
                self.sex(alias.sex),
                "" if born is None or born.is_unknown else str(born),
                self.place(alias.birth_place),
                lined((self.country(each) for each in alias.nationalities), ", "),
                *(self.number(each) for each in alias.identity_numbers),
                self.text(alias.remarks),
            ],
            "; ",
        )


def name_words(name: PersonName) -> str:
    """Return a name; the unstructured whole beside its parts if it says something else."""
    shown, whole = name.display(), name.full_name
    return shown if whole is None or whole == shown else lined([shown, whole], " = ")


def parts_words(parts: Iterable[NamePart | None]) -> str:
    """Return parts of a name, in order."""
    return " ".join(part.text for part in parts if part is not None)


def parent_words(parent: Parent | None) -> str:
    """Return the name of a father or mother."""
    if parent is None:
        return ""
    return parts_words((parent.forename, parent.surname, parent.second_surname))


def day_words(day: date | None) -> str:
    """Return a day in figures, ISO 8601; empty if not known."""
    return "" if day is None else day.isoformat()


def lined(texts: Iterable[str], between: str = LINE) -> str:
    """Return those of the texts that say something, in one."""
    return between.join(text for text in texts if text)
