"""Rap sheets: what a court decided, and nobody branded for less."""

from datetime import date
from io import BytesIO

from comity.persons.dates import PartialDate
from comity.persons.person import Sex
from comity.transport.registers.rap_sheet import read_rap_sheets
from comity.transport.registers.record import (
    ImportedMessage,
    ImportedRecord,
    Reading,
    RegisterEvent,
    RegisterEventKind,
    SetAside,
)

PERSON = """
<PersonAlternateName><PersonGivenName> </PersonGivenName></PersonAlternateName>
<PersonAlternateName><PersonGivenName>Al</PersonGivenName><PersonSurName>Sample
</PersonSurName></PersonAlternateName>
<PersonBirthDate><Date>1960-03-24</Date></PersonBirthDate>
<PersonName><PersonGivenName>Alex</PersonGivenName><PersonMiddleName>Q</PersonMiddleName>
<PersonSurName>Sample</PersonSurName></PersonName><PersonSexCode>F</PersonSexCode>
<PersonSSNIdentification><IdentificationID>000-00-0001</IdentificationID></PersonSSNIdentification>
<PersonAugmentation><PersonFBIIdentification><IdentificationID>F1</IdentificationID>
</PersonFBIIdentification><PersonStateFingerprintIdentification><IdentificationID>S1
</IdentificationID></PersonStateFingerprintIdentification></PersonAugmentation>
"""


def charge(name: str, number: str, disposition: str = "", on: str = "2008-10-27") -> str:
    decided = (
        f"<ChargeDisposition><DispositionDate><Date>{on}</Date></DispositionDate>"
        f"<DispositionDescriptionText>{disposition}</DispositionDescriptionText>"
        "</ChargeDisposition>"
        if disposition
        else ""
    )
    return (
        f"<{name}><ChargeDescriptionText>Charge {number}</ChargeDescriptionText>{decided}"
        f"<ChargeTrackingIdentification><IdentificationID>{number}</IdentificationID>"
        f"</ChargeTrackingIdentification></{name}>"
    )


def sentence(number: str) -> str:
    return (
        "<Sentencing><Sentence><SentenceDescriptionText>2 days</SentenceDescriptionText>"
        "<SentenceCharge><ChargeTrackingIdentification><IdentificationID>"
        f"{number}</IdentificationID></ChargeTrackingIdentification></SentenceCharge>"
        "</Sentence></Sentencing>"
    )


def cycle(*parts: str) -> str:
    return f"<RapSheetCycle>{''.join(parts)}</RapSheetCycle>"


def court(*charges: str) -> str:
    return f"<CourtAction>{''.join(charges)}</CourtAction>"


def sheet(*cycles: str, person: str = PERSON, before: str = "") -> str:
    return (
        "<CriminalHistory xmlns='http://niem.gov/niem/niem-core/2.0' "
        "xmlns:s='http://niem.gov/niem/structures/2.0'><RapSheet>"
        f"{before}<RapSheetPerson s:id='P1'>{person}</RapSheetPerson>{''.join(cycles)}"
        "</RapSheet></CriminalHistory>"
    )


def read(document: str) -> Reading:
    (only,) = read_rap_sheets(BytesIO(document.encode()))
    return only


def record(document: str) -> ImportedRecord:
    got = read(document)
    assert isinstance(got, ImportedRecord), got
    return got


def test_the_person_is_read_and_blank_aliases_are_dropped() -> None:
    got = record(sheet())
    assert got.person.name.display() == "Alex Q Sample"
    assert [alias.name.display() for alias in got.person.aliases] == ["Al Sample"]
    assert got.person.sex is Sex.FEMALE
    assert [number.number for number in got.person.identity_numbers] == ["S1", "F1", "000-00-0001"]
    assert {number.country for number in got.person.identity_numbers} == {"CO-00-840-USA"}
    assert got.source_key == "us:sid:S1"


def test_the_primary_of_several_birth_dates_is_the_birth_date_and_the_others_are_aliases() -> None:
    before = (
        "<Metadata s:id='D1'><CommentText>Primary</CommentText></Metadata>"
        "<Metadata s:id='D2'><CommentText>Alias</CommentText></Metadata>"
        "<Introduction><RapSheetRequest><RapSheetPerson>"
        "<PersonBirthDate s:metadata='D2'><Date>1960-10-16</Date></PersonBirthDate>"
        "<PersonBirthDate s:metadata='D1'><Date>1960-01-11</Date></PersonBirthDate>"
        "<PersonBirthDate><Date>1999-09-09</Date></PersonBirthDate>"
        "</RapSheetPerson></RapSheetRequest></Introduction>"
    )
    person = record(sheet(before=before)).person
    assert person.birth_date == PartialDate(1960, 1, 11)
    assert [alias.birth_date for alias in person.aliases if alias.birth_date] == [
        PartialDate(1960, 3, 24),
        PartialDate(1960, 10, 16),
    ]


def test_a_finding_of_guilt_by_a_court_is_a_conviction() -> None:
    got = record(sheet(cycle(court(charge("CourtCharge", "A1", "GUILTY")), sentence("A1"))))
    (conviction,) = got.convictions
    assert conviction.convicting_country == "CO-00-840-USA"
    assert conviction.decided_on == date(2008, 10, 27)
    assert conviction.offences[0].title[0].text == "Charge A1"
    assert conviction.sanctions[0].title[0].text == "2 days"
    assert conviction.id.startswith("US-C-")
    assert len(conviction.id) == 20


def test_reading_a_sheet_twice_gives_the_same_conviction_ids() -> None:
    document = sheet(cycle(court(charge("CourtCharge", "A1", "GUILTY"))))
    assert record(document) == record(document)


def test_arrests_dropped_charges_acquittals_and_pleas_brand_nobody() -> None:
    arrests = charge("ArrestCharge", "A1") + charge("ArrestCharge", "A2", "LACK OF PROS")
    got = record(
        sheet(
            cycle(f"<Arrest>{arrests}</Arrest>"),
            cycle(
                court(
                    charge("CourtCharge", "A3", "NOT GUILTY"),
                    charge("CourtCharge", "A4", "GUILTY PLEA WITHDRAWN"),
                )
            ),
            cycle(f"<Arrest>{charge('ArrestCharge', 'A5', 'GUILTY')}</Arrest>"),
        )
    )
    assert got.convictions == ()
    assert "1 x arrest charge without a decision of a court" in got.note
    assert "2 x arrest charge closed without a court" in got.note
    assert "1 x charge of which the person was not convicted" in got.note
    assert "1 x court charge whose disposition is not known to be a conviction" in got.note


def test_a_conviction_that_was_vacated_later_is_none() -> None:
    got = record(
        sheet(
            cycle(court(charge("CourtCharge", "A1", "GUILTY", "2008-01-01"))),
            cycle(court(charge("CourtCharge", "A1", "VACATED", "2009-01-01"))),
        )
    )
    assert got.convictions == ()
    assert "1 x finding of guilt that another decision contradicts" in got.note


def test_a_sentence_without_a_conviction_is_counted_not_attached() -> None:
    got = record(sheet(cycle(court(charge("CourtCharge", "A1", "GUILTY")), sentence("B9"))))
    assert got.convictions[0].sanctions == ()
    assert "1 x sentence without a conviction" in got.note


def test_an_unknown_sex_code_is_set_aside_naming_the_field() -> None:
    got = read(sheet(person=PERSON.replace(">F<", ">Q<")))
    assert isinstance(got, SetAside)
    assert got.field == "PersonSexCode"


def test_a_register_event_is_recognised_with_the_keys_of_the_records_it_concerns() -> None:
    def numbers(state: str) -> str:
        return (
            "<PersonStateFingerprintIdentification><IdentificationID>"
            f"{state}</IdentificationID></PersonStateFingerprintIdentification>"
        )

    got = read(
        "<r:CriminalHistoryConsolidationReport xmlns:r='http://ojbc.org/r' "
        "xmlns='http://release.niem.gov/niem/niem-core/3.0/'><Person>"
        f"<PreConsolidationIdentifiers>{numbers('S1')}</PreConsolidationIdentifiers>"
        f"<PostConsolidationIdentifiers>{numbers('S2')}</PostConsolidationIdentifiers>"
        "</Person></r:CriminalHistoryConsolidationReport>"
    )
    assert isinstance(got, RegisterEvent)
    assert got.kind is RegisterEventKind.CONSOLIDATION
    assert (got.source_keys, got.new_source_keys) == (("us:sid:S1",), ("us:sid:S2",))
    assert "S1" not in repr(got)


def test_a_register_event_that_names_nobody_is_set_aside() -> None:
    got = read("<r:CriminalHistoryExpungementReport xmlns:r='http://ojbc.org/r'/>")
    assert isinstance(got, SetAside)
    assert got.field == "ExpungementIdentifiers"


def test_an_applicant_identified_for_a_civil_purpose_is_not_entered() -> None:
    got = read(
        "<r:PersonStateIdentificationResults xmlns:r='http://ojbc.org/r'>"
        "<r:CivilIdentificationReasonCode>J</r:CivilIdentificationReasonCode>"
        "</r:PersonStateIdentificationResults>"
    )
    assert isinstance(got, ImportedMessage)
    assert "civil" in got.reason


def test_an_unknown_report_is_set_aside_whole() -> None:
    got = read("<r:Mystery xmlns:r='http://ojbc.org/r'><r:a/><r:b/></r:Mystery>")
    assert isinstance(got, SetAside)
    assert b"r:a" in got.raw
