"""Rap sheets that we write: what they say, what they leave unsaid, and who is told so."""

from dataclasses import MISSING, fields
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from comity.errors import InputInvalid
from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.documents import IdentityNumber
from comity.persons.names import NamePart, PersonName, name_of
from comity.persons.person import Parent, Person, Sex
from comity.persons.places import Place
from comity.persons.texts import plain
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
from comity.transport.registers.rap_sheet import read_rap_sheets
from comity.transport.registers.rap_sheet_table import ROWS, SHEET_ONLY, Keeping
from comity.transport.registers.rap_sheet_writing import Sheet, write_rap_sheets
from comity.transport.registers.record import ImportedRecord, SetAside

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = ROOT.parent / "shared" / "data" / "samples" / "rap_sheets_us"
SHEETS = sorted(SAMPLES.glob("sample-*.xml"))

FULL_PERSON = Person(
    name=PersonName(NamePart("Ana", "bg"), NamePart("Petrova"), NamePart("Ruiz")),
    sex=Sex.FEMALE,
    birth_date=PartialDate(1979, 7),
    birth_place=Place(country="CO-00-100-BGR", town=plain("Ivanovo")),
    nationalities=("CO-00-100-BGR",),
    former_surnames=(NamePart("Koleva"),),
    father=Parent(forename=NamePart("Father-name")),
    identity_numbers=(
        IdentityNumber("000-00-0001", "CO-00-840-USA"),
        IdentityNumber("S1", "CO-00-840-USA"),
        IdentityNumber("7907210000", "CO-00-100-BGR"),
        IdentityNumber("77"),
    ),
    deceased=True,
)
FULL_CONVICTION = Conviction(
    id=ConvictionId("DE-C-000000000000001"),
    convicting_country="CO-00-276-DEU",
    file_number="12 KLs 34/20",
    decided_on=date(2021, 1, 2),
    final_on=date(2021, 2, 3),
    authority=Authority(plain("Landgericht")),
    transmittable=TriState.NO,
    decisions=(Decision("D-00001"), Decision("D-00002", change_types=("DCH-00-A",))),
    offences=(Offence("O-00007", title=plain("Diebstahl"), provisions="§ 242 StGB"),),
    sanctions=(
        Sanction("S-00004", title=plain("Freiheitsstrafe"), sentenced=Period(duration="P2Y6M")),
        Sanction(
            "S-00005",
            category="S-00-008001",
            number_of_fines=30,
            amount_of_fine=Amount(15),
            currency="CX-00-978-EUR",
        ),
    ),
    relations=(Relation(RelationKind.SANCTION_TO_OFFENCES, "S-00004", ("O-00007",)),),
)


def written(*sheets: Sheet) -> tuple[str, tuple[str, ...]]:
    target = BytesIO()
    notes = write_rap_sheets(sheets, target, agency="Bundesamt")
    return target.getvalue().decode(), notes


def read(document: str) -> list[object]:
    return list(read_rap_sheets(BytesIO(document.encode())))


def test_what_has_no_element_stands_in_words_and_is_noted() -> None:
    document, notes = written(Sheet(FULL_PERSON, (FULL_CONVICTION,)))
    for words in (
        "12 KLs 34/20",
        "Landgericht",
        "Final on: 2021-02-03",
        "§ 242 StGB",
        "Father-name",
        "Ivanovo",
        "Deceased: Yes",
        "May be passed on beyond criminal proceedings: No",
        "Later decision D-00002",
    ):
        assert words in document, words
    noted = {note.partition(":")[0] for note in notes}
    rows = {row.field: row for row in ROWS}
    parts: tuple[Person | Conviction | Offence, ...] = (
        FULL_PERSON,
        FULL_CONVICTION,
        *FULL_CONVICTION.offences,
    )
    for part in parts:
        for field in fields(part):
            name = f"{type(part).__name__}.{field.name}"
            stated = field.default is not MISSING and getattr(part, field.name) != field.default
            if rows[name].keeping is not Keeping.KEPT and stated:
                assert name in noted, name


def test_a_sentence_is_told_with_its_length_and_its_fine() -> None:
    document, _ = written(Sheet(FULL_PERSON, (FULL_CONVICTION,)))
    assert "Freiheitsstrafe; Sentenced: 2 years 6 months" in document
    assert "Number of fines: 30; Amount of one fine: 15 EUR" in document


def test_numbers_of_unknown_kind_pass_for_no_other() -> None:
    document, _ = written(Sheet(FULL_PERSON, source_key="us:sid:S1"))
    for element, number in (
        ("PersonSSNIdentification", "000-00-0001"),
        ("PersonStateFingerprintIdentification", "S1"),
        ("PersonNationalIdentification", "7907210000"),
        ("PersonOtherIdentification", "77"),
    ):
        after = document.partition(f":{element}>")[2].partition(f":{element}>")[0]
        assert f">{number}<" in after, element
    document, _ = written(Sheet(FULL_PERSON))
    assert "PersonStateFingerprintIdentification" not in document


def test_several_sheets_stand_in_one_document() -> None:
    document, _ = written(Sheet(FULL_PERSON), Sheet(Person(name=name_of("Jan", "Novak"))))
    got = read(document)
    assert [each.person.name.display() for each in got if isinstance(each, ImportedRecord)] == [
        "Ana Petrova Ruiz",
        "Jan Novak",
    ]


def test_markup_in_a_text_stays_text() -> None:
    hostile = Person(name=name_of("</nc:PersonGivenName><x>", "&amp;\ufffe"))
    (got,) = read(written(Sheet(hostile))[0])
    assert isinstance(got, ImportedRecord)
    assert got.person.name.display() == "</nc:PersonGivenName><x> &amp;\ufffd"


def test_somebody_without_name_and_number_has_no_sheet() -> None:
    with pytest.raises(InputInvalid):
        written(Sheet(Person(name=PersonName())))


@pytest.mark.parametrize("edit", [("O-00007", "O-00008", 1), ("2021-01-02", "2021-01-03", 1)])
def test_a_sheet_that_contradicts_itself_about_our_conviction_is_set_aside(
    edit: tuple[str, str, int],
) -> None:
    two = Conviction(
        id=FULL_CONVICTION.id,
        convicting_country="CO-00-276-DEU",
        decided_on=date(2021, 1, 2),
        offences=(Offence("O-00007"), Offence("O-00008")),
    )
    document, _ = written(Sheet(FULL_PERSON, (two,)))
    if edit[0].startswith("O-"):
        document = document.replace("/O-00008<", "/O-00007<")
    else:
        head, mark, tail = document.rpartition("2021-01-02</nc:Date></nc:DispositionDate>")
        document = head + mark.replace("02<", "03<", 1) + tail
    (got,) = read(document)
    assert isinstance(got, SetAside)
    assert got.field == "ChargeTrackingIdentification"


@pytest.mark.shared
@pytest.mark.skipif(not SHEETS, reason="the reference material is absent")
@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_of_a_state_is_written_back_as_it_was_read(path: Path) -> None:
    with path.open("rb") as source:
        (first,) = read_rap_sheets(source)
    assert isinstance(first, ImportedRecord)
    again = read(written(Sheet(first.person, first.convictions, first.source_key))[0])[0]
    assert isinstance(again, ImportedRecord)
    assert again.source_key == first.source_key
    assert again.person.name == first.person.name
    assert again.person.birth_date == first.person.birth_date
    assert set(again.person.aliases) == set(first.person.aliases)
    assert set(again.person.identity_numbers) == set(first.person.identity_numbers)
    assert again.person.addresses == first.person.addresses
    assert [each.id for each in again.convictions] == [each.id for each in first.convictions]
    for ours, theirs in zip(first.convictions, again.convictions, strict=True):
        assert theirs.decided_on == ours.decided_on
        assert [each.title for each in theirs.sanctions] == [each.title for each in ours.sanctions]
        assert set(theirs.relations) == set(ours.relations)


def test_the_page_has_every_row_of_the_table() -> None:
    page = (ROOT / "docs" / "rap_sheets.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    ours = [f"| `{row.field}` | {row.keeping} | {row.how} |" for row in ROWS]
    theirs = [f"| {each.element} | {each.fate} |" for each in SHEET_ONLY]
    assert [line for line in lines if line in {*ours, *theirs}] == [*ours, *theirs]
    assert len(lines) == len(ours) + len(theirs) + 2
