"""What was stated and could not be compared is said, without saying what it was."""

import pytest

from comity.persons.dates import PartialDate
from comity.persons.documents import IdentificationDocument, IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Alias, Parent, Person
from comity.persons.places import Place
from comity.persons.texts import plain
from comity.search.asking import not_compared

ANA = name_of("Ana", "Petrova")


def fields(person: Person) -> list[str]:
    return [each.field.value for each in not_compared(person)]


def test_what_can_be_compared_is_not_listed() -> None:
    stated = Person(
        name=PersonName(NamePart("Ана"), NamePart("Петрова"), NamePart("Gil")),
        birth_date=PartialDate(1979, 7, 21),
        birth_place=Place(town=plain("Sofia")),
        father=Parent(forename=NamePart("Петър")),
        identity_numbers=(IdentityNumber("7907211234"),),
        documents=(IdentificationDocument("x", number="AB 123456"),),
    )
    assert not_compared(stated) == ()
    assert not_compared(Person(name=ANA, birth_date=PartialDate(1979, 1))) == ()


@pytest.mark.parametrize("number", ["0000000000", "123456789", "see file", "none", "12-3"])
def test_a_number_that_fills_a_form_is_listed(number: str) -> None:
    (said,) = not_compared(Person(name=ANA, identity_numbers=(IdentityNumber(number),)))
    assert said.field.value == "IdentityNumber"
    assert number not in said.sentence


def test_a_number_among_others_is_listed_once() -> None:
    numbers = tuple(map(IdentityNumber, ("7907211234", "000000", "999999")))
    assert fields(Person(name=ANA, identity_numbers=numbers)) == ["IdentityNumber"]
    alias = Alias(name=ANA, identity_numbers=numbers[1:])
    assert fields(Person(name=ANA, aliases=(alias,))) == ["IdentityNumber"]


def test_a_document_without_a_number_to_compare_is_listed() -> None:
    documents = (IdentificationDocument("x", number="000000"), IdentificationDocument("x"))
    assert fields(Person(name=ANA, documents=documents)) == ["IdentificationDocument"]


@pytest.mark.parametrize(
    "text", ["---", "\N{GRINNING FACE}", "...", "\N{MODIFIER LETTER PRIME}", "々"]
)
def test_a_name_without_letters_is_listed(text: str) -> None:
    assert fields(Person(name=name_of(text, "Petrova"))) == ["Forename"]
    assert fields(Person(name=name_of(None, text))) == ["Surname"]
    assert fields(Person(name=PersonName(full_name=text))) == ["Forename", "Surname"]
    assert fields(Person(name=ANA, mother=Parent(surname=NamePart(text)))) == ["MotherName"]
    assert fields(Person(name=ANA, birth_place=Place(town=plain(text)))) == ["BirthPlace"]


@pytest.mark.parametrize("text", ["UNKNOWN", "unknown", "not defined"])
def test_what_says_unknown_was_not_stated(text: str) -> None:
    unknown = Person(
        name=name_of(text, "Petrova"),
        identity_numbers=(IdentityNumber(text),),
        birth_place=Place(town=plain(text)),
    )
    assert not_compared(unknown) == ()


def test_the_first_of_january_is_said_to_be_read_as_a_year() -> None:
    (said,) = not_compared(Person(name=ANA, birth_date=PartialDate(1979, 1, 1)))
    assert said.field.value == "BirthDate"
    assert "the year" in said.sentence
    (said,) = not_compared(Person(name=ANA, birth_date=PartialDate(None, 1, 1)))
    assert "the year" not in said.sentence


def test_every_field_is_named_in_its_order_and_nothing_of_the_person_is() -> None:
    person = Person(
        name=name_of("---", "!!!"),
        birth_date=PartialDate(1979, 1, 1),
        identity_numbers=(IdentityNumber("000000"),),
    )
    assert fields(person) == ["IdentityNumber", "Forename", "Surname", "BirthDate"]
    assert not any("1979" in each.sentence for each in not_compared(person))
