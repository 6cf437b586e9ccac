"""ECRIS v1.0 messages into the model."""

from datetime import date
from io import BytesIO

import pytest
from tests.unit.transport.registers import ecris_material as material

from comity.persons.dates import PartialDate
from comity.persons.person import Sex
from comity.persons.texts import Representation
from comity.records.model import Amount, RelationKind, TriState
from comity.transport.registers.ecris_v1 import read_ecris_v1
from comity.transport.registers.record import ImportedMessage, ImportedRecord, Reading, SetAside


def read(document: str | bytes) -> list[Reading]:
    data = document if isinstance(document, bytes) else document.encode()
    return list(read_ecris_v1(BytesIO(data)))


def record(document: str | bytes) -> ImportedRecord:
    (only,) = read(document)
    assert isinstance(only, ImportedRecord), only
    return only


def set_aside(document: str | bytes) -> SetAside:
    (only,) = read(document)
    assert isinstance(only, SetAside), only
    return only


def test_every_field_of_a_person_is_read() -> None:
    person = record(material.message(material.FULL_PERSON, [material.conviction()])).person
    assert person.name.forename is not None
    assert (person.name.forename.text, person.name.forename.language) == ("ПРИМЕР", "bg")
    assert person.sex is Sex.MALE
    assert person.birth_date == PartialDate(1979, 7)
    assert person.birth_place is not None
    assert person.birth_place.subdivision == "CS-00-BG-22"
    assert person.birth_place.town_code == "CI-00-BGR-T0001"
    assert person.birth_place.town == (Representation("ПРИМЕРОВО"),)
    assert [part.text for part in person.former_forenames] == ["OLD"]
    assert [part.text for part in person.former_surnames] == ["MAIDEN"]
    assert [part.text for part in person.former_second_surnames] == ["SECOND"]
    assert person.father is not None
    assert person.father.forename is not None
    assert person.mother is not None
    assert person.mother.forename is None
    (number,) = person.identity_numbers
    assert (number.number, number.country) == ("7907210000", None)
    (document,) = person.documents
    assert (document.number, document.valid_until) == (None, PartialDate(2030))
    (address,) = person.addresses
    assert address.full == (Representation("Example street 1,\nPrimerovo"),)
    (alias,) = person.aliases
    assert alias.birth_date == PartialDate(None, 7, 21)
    assert person.remarks == (Representation("two\nlines"),)


def test_every_field_of_a_conviction_is_read() -> None:
    (conviction,) = record(
        material.message(material.person(), [material.FULL_CONVICTION])
    ).convictions
    assert conviction.id == "BG-C-000000000000001"
    assert conviction.file_number is None
    assert (conviction.decided_on, conviction.final_on) == (date(2016, 12, 9), None)
    assert conviction.authority is not None
    assert conviction.authority.code == "SRS"
    assert conviction.transmittable is TriState.YES
    (offence,) = conviction.offences
    assert offence.category == "O-88-NATIONAL"
    assert offence.title == (
        Representation("КРАЖБА", "bg", translated=False),
        Representation("Theft", "en", translated=True),
    )
    assert offence.provisions is None
    assert offence.started_on == PartialDate(2015)
    assert (offence.occurrences, offence.continuous) == (3, TriState.YES)
    first, second = conviction.sanctions
    assert first.nature is None
    assert first.multiplier == 2
    assert first.sentenced is not None
    assert first.sentenced.duration == "P2Y6M"
    assert first.sentenced.duration_exact is TriState.YES
    assert first.executed is not None
    assert first.executed.ends_on == date(2019, 7, 10)
    assert first.amount_of_fine == Amount(70, 5)
    assert first.suspension is not None
    assert first.suspension.kind is None
    assert first.suspension.probation == "P1Y"
    assert len(first.interruptions) == 1
    assert second.sentenced is None
    assert [relation.kind for relation in conviction.relations] == list(RelationKind)
    assert conviction.relations[3].relation_type == "SSR-00-02"


def test_the_literals_for_unknown_are_read_as_missing() -> None:
    person = record(material.message(material.UNKNOWN_PERSON, [material.conviction()])).person
    assert person.name.forename is None
    assert person.sex is Sex.UNKNOWN
    assert person.birth_date.is_unknown
    assert person.birth_place is None
    assert person.nationalities == ()


def test_unknown_national_codes_are_kept() -> None:
    got = record(material.message(material.person(), [material.conviction()]))
    assert got.person.nationalities == ("CO-00-100-BGR", "CO-77-901-ZZZ")
    assert got.convictions[0].decisions[0].change_types == ("DCH-88-A",)


def test_a_thirtieth_of_february_is_set_aside_naming_the_field() -> None:
    document = material.message(
        material.person(material.day("1979", "02", "30")), [material.conviction()]
    )
    got = set_aside(document)
    assert got.field.endswith("MessageDataPerson/PersonBirthDate")
    assert "day 30 does not exist" in got.reason
    assert "1979" not in got.reason


def test_a_judgment_on_a_thirtieth_of_february_is_set_aside_naming_the_field() -> None:
    got = set_aside(
        material.message(material.person(), [material.conviction(decided="2015-02-30")])
    )
    assert got.field.endswith("ConvictionDecisionDate")


def test_a_relation_that_leads_nowhere_is_set_aside() -> None:
    loose = material.relation("DecisionToOffences", ("Decision", "D-00001"), ("Offence", "O-9"))
    got = set_aside(material.message(material.person(), [material.conviction(more=loose)]))
    assert "O-9" in got.reason


def test_an_element_the_standard_does_not_know_is_not_lost_unsaid() -> None:
    got = set_aside(material.message(material.person(more="<d:PersonSexx>1</d:PersonSexx>"), ["x"]))
    assert got.field.endswith("PersonSexx")


def test_many_messages_in_a_wrapper_are_read_and_the_bad_one_alone_is_set_aside() -> None:
    good = [
        material.message(material.person(), [material.conviction(number)], number=number)
        for number in (1, 2, 3)
    ]
    bad = material.message(material.person(material.day("79")), [material.conviction(9)])
    got = read(material.wrapped(good[0], bad, *good[1:]))
    assert [type(reading).__name__ for reading in got] == [
        "ImportedRecord",
        "SetAside",
        "ImportedRecord",
        "ImportedRecord",
    ]
    assert got[1].place == "line 3, NotificationMessage 2"
    assert isinstance(got[1], SetAside)
    assert got[1].raw.startswith(b"<s:NotificationMessage")
    assert b"BG-C-000000000000009" in got[1].raw
    assert b"BG-C-000000000000002" not in got[1].raw


def test_a_stray_element_in_a_wrapper_is_set_aside() -> None:
    good = material.message(material.person(), [material.conviction()])
    got = read(material.wrapped("<person>who</person>", good))
    assert isinstance(got[0], SetAside)
    assert got[0].raw == b"<person>who</person>"
    assert isinstance(got[1], ImportedRecord)


def test_a_soap_envelope_is_looked_through() -> None:
    inner = material.message(material.person(), [material.conviction()])
    got = read(f"<e:Envelope xmlns:e='urn:soap'><e:Body>{inner}</e:Body></e:Envelope>")
    assert isinstance(got[0], ImportedRecord)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("RequestDeadlineMessage", "RDL"),
        ("FunctionalErrorMessage", "FEM"),
        ("CancellationMessage", "CAN"),
        ("RequestAdditionalInfoMessage", "RAI"),
        ("NotificationResponseMessage", "NRS"),
        ("RequestMessage", "REQ"),
    ],
)
def test_a_message_without_a_conviction_is_no_register_entry(name: str, kind: str) -> None:
    (got,) = read(material.message(name=name, kind=kind))
    assert isinstance(got, ImportedMessage)
    assert got.message_kind == kind
    assert got.message_id == f"BG-PL-{kind}-000000000000001"
    assert "conviction" in got.reason or "register" in got.reason


def test_a_clean_answer_enters_nobody_in_the_register() -> None:
    code = "RequestResponseTypeReference"
    more = f"<m:MessageData{code}>RRT-00-00</m:MessageData{code}>"
    document = material.message(
        material.person(), name="RequestResponseMessage", kind="RRS", more=more
    )
    (got,) = read(document)
    assert isinstance(got, ImportedMessage)


def test_convictions_of_an_answer_that_found_several_persons_are_set_aside() -> None:
    code = "RequestResponseTypeReference"
    got = set_aside(
        material.message(
            material.person(),
            [material.conviction()],
            name="RequestResponseMessage",
            kind="RRS",
            more=f"<m:MessageData{code}>RRT-00-05</m:MessageData{code}>",
        )
    )
    assert "RRT-00-05" in got.reason


def test_reading_twice_gives_equal_records_and_a_mended_one_keeps_its_key() -> None:
    first = record(material.message(material.person(), [material.conviction()]))
    mended = record(
        material.message(material.person(material.day("1980")), [material.conviction()])
    )
    assert first == record(material.message(material.person(), [material.conviction()]))
    assert mended.source_key == first.source_key
    assert mended != first


def test_a_filler_number_makes_nobody_the_same_person() -> None:
    filler = "<d:PersonIdentityNumber>0000000000</d:PersonIdentityNumber>"
    who = material.person(more=filler)
    other = who.replace("ИЗМИСЛЕН", "ДРУГИ")
    keys = {
        record(material.message(person, [material.conviction(0)])).source_key
        for person in (who, other)
    }
    assert len(keys) == 2


def test_neither_records_nor_what_is_set_aside_show_a_name() -> None:
    kept = record(material.message(material.person(), [material.conviction()]))
    bad = set_aside(material.message(material.person(), [material.conviction(decided="x")]))
    assert "ИЗМИСЛЕН" not in repr(kept) + repr(bad) + bad.reason
