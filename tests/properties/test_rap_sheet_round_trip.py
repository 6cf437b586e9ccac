"""What docs/rap_sheets.md says is kept on a rap sheet is kept, and what it says is lost is lost."""

from dataclasses import fields, replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import (
    addresses,
    aliases,
    conviction_ids,
    countries,
    dates,
    identity_numbers,
    maybe,
    name_parts,
    names,
    offence_parts,
    partial_dates,
    persons,
    sanction_parts,
    some,
    texts,
    tri_states,
)

from comity.ids import ConvictionId
from comity.persons.dates import PartialDate
from comity.persons.names import NamePart, PersonName
from comity.persons.person import Alias, Person, Sex
from comity.persons.texts import original
from comity.records.model import (
    Conviction,
    Decision,
    Offence,
    Relation,
    RelationKind,
    Sanction,
    TriState,
)
from comity.transport.registers.rap_sheet import read_rap_sheets
from comity.transport.registers.rap_sheet_references import country_of, jurisdiction_of
from comity.transport.registers.rap_sheet_table import ROWS, Keeping
from comity.transport.registers.rap_sheet_words import sentence_words
from comity.transport.registers.rap_sheet_writing import Sheet, write_rap_sheets
from comity.transport.registers.record import ImportedRecord

SLOW = settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
ROW = {row.field: row for row in ROWS}


def through_a_sheet(sheet: Sheet) -> ImportedRecord:
    written = BytesIO()
    write_rap_sheets([sheet], written, agency="Central authority")
    (read,) = read_rap_sheets(BytesIO(written.getvalue()))
    assert isinstance(read, ImportedRecord), read
    return read


def plainly(text: str) -> str:
    """Return the text as XML carries it, white space collapsed."""
    legal = "".join(c if c not in "\ufffe\uffff" else "\ufffd" for c in text)
    return " ".join(legal.split())


def told(name: PersonName) -> tuple[str, str, str]:
    """Return given name, surname and whole name as a sheet tells them."""
    surnames = [plainly(part.text) for part in (name.surname, name.second_surname) if part]
    return (
        plainly(name.forename.text) if name.forename else "",
        " ".join(surnames),
        plainly(name.full_name or ""),
    )


def is_told(name: PersonName) -> bool:
    return any(told(name))


plain_persons = st.builds(
    Person,
    name=names,
    sex=st.sampled_from(Sex),
    birth_date=partial_dates(),
    former_forenames=some(name_parts, 1),
    former_surnames=some(name_parts, 1),
    identity_numbers=some(identity_numbers),
    addresses=some(addresses, 1),
    aliases=some(st.builds(Alias, name=names, birth_date=maybe(partial_dates())), 2),
).filter(lambda person: is_told(person.name) or bool(person.identity_numbers))


@SLOW
@given(plain_persons)
def test_a_person_comes_back_as_the_table_says(person: Person) -> None:
    back = through_a_sheet(Sheet(person)).person
    assert told(back.name) == told(person.name)
    assert back.sex is person.sex
    assert set(back.identity_numbers) == {
        replace(number, number=plainly(number.number)) for number in person.identity_numbers
    }
    dated = person.birth_date.year is not None
    assert back.birth_date == (person.birth_date if dated else PartialDate())
    assert all(address.full and not address.street for address in back.addresses)
    whole = [original(address.full) for address in person.addresses if address.full]
    lines = {each.full[0].text for each in back.addresses}
    assert {plainly(each.text) for each in whole if each} <= lines

    shown = {told(alias.name) for alias in back.aliases}
    if is_told(person.name):
        given_, surname, _ = told(person.name)
        other = {told(alias.name) for alias in person.aliases}
        for part in person.former_forenames:
            other.add((plainly(part.text), surname, ""))
        for part in person.former_surnames:
            second = person.name.second_surname
            joined = [plainly(part.text), *([plainly(second.text)] if second else [])]
            other.add((given_, " ".join(joined), ""))
        main = told(person.name)
        assert shown - {main} == {each for each in other if any(each)} - {main}
        born = {alias.birth_date for alias in person.aliases if alias.birth_date}
        further = {each for each in born if each.year is not None and each != person.birth_date}
        got = {alias.birth_date for alias in back.aliases if alias.birth_date}
        assert got == (further if dated else set())
    else:
        assert shown == set()


@SLOW
@given(persons.filter(lambda person: is_told(person.name)), aliases.filter(lambda a: bool(a.name)))
def test_what_stands_in_words_only_does_not_come_back(person: Person, alias: Alias) -> None:
    back = through_a_sheet(Sheet(replace(person, aliases=(alias,)))).person
    for kind, got in ((Person, back), *((Alias, each) for each in back.aliases)):
        for field in fields(kind):
            if ROW[f"{kind.__name__}.{field.name}"].keeping is Keeping.IN_WORDS:
                assert not getattr(got, field.name), field.name


@st.composite
def charged_convictions(draw: st.DrawFn) -> Conviction:
    """Draw a conviction that may stand on a sheet, with up to three offences and sanctions."""
    offences = [
        replace(draw(offence_parts), id=f"O-{number:05d}")
        for number in draw(st.lists(st.integers(1, 99_999), max_size=3, unique=True))
    ]
    sanctions = [
        replace(draw(sanction_parts), id=f"S-{number:05d}")
        for number in draw(st.lists(st.integers(1, 99_999), max_size=2, unique=True))
    ]
    relations = [
        Relation(RelationKind.SANCTION_TO_OFFENCES, sanction.id, (offence.id,))
        for sanction in sanctions
        for offence in offences
        if draw(st.booleans())
    ]
    return Conviction(
        id=draw(conviction_ids),
        convicting_country=draw(countries),
        file_number=draw(maybe(texts)),
        decided_on=draw(maybe(dates)),
        final_on=draw(maybe(dates)),
        decisions=(Decision("D-00001"),),
        offences=tuple(offences),
        sanctions=tuple(sanctions),
        relations=tuple(relations),
        transmittable=draw(tri_states),
    )


NOBODY = Person(name=PersonName(surname=NamePart("Sample")))


def punished(conviction: Conviction) -> list[set[int]]:
    """Return for each sanction the places of its offences; all of them where none is named."""
    places = {offence.id: place for place, offence in enumerate(conviction.offences)}
    links: list[set[int]] = []
    for sanction in conviction.sanctions:
        named = {
            places[target]
            for relation in conviction.relations
            if relation.kind is RelationKind.SANCTION_TO_OFFENCES and relation.source == sanction.id
            for target in relation.targets
        }
        links.append(named or set(places.values()))
    return links


@SLOW
@given(st.lists(charged_convictions(), max_size=2, unique_by=lambda each: each.id))
def test_convictions_come_back_as_the_table_says(held: list[Conviction]) -> None:
    back = through_a_sheet(Sheet(NOBODY, tuple(held))).convictions
    assert [each.id for each in back] == [each.id for each in held]
    for before, after in zip(held, back, strict=True):
        assert after.convicting_country == before.convicting_country
        assert after.decided_on == before.decided_on
        assert [each.id for each in after.offences] == [each.id for each in before.offences]
        for ours, theirs in zip(before.offences, after.offences, strict=True):
            if (title := original(ours.title)) is not None:
                assert [each.text for each in theirs.title] == [plainly(title.text)]
        said = [original(each.title) or original(each.remarks) for each in after.sanctions]
        assert [each.text if each else "" for each in said] == list(sentence_words(before))
        assert punished(after) == punished(before)
        for kind, part in (
            (Conviction, after),
            *((Offence, each) for each in after.offences),
            *((Sanction, each) for each in after.sanctions),
        ):
            for field in fields(kind):
                if ROW[f"{kind.__name__}.{field.name}"].keeping is Keeping.IN_WORDS:
                    assert getattr(part, field.name) in (None, (), TriState.UNKNOWN), field.name


@given(conviction_ids, dates, st.sampled_from(["deletion", "ruling", "exemption", "id"]))
def test_nobody_is_called_guilty_who_was_not_found_so(
    identifier: ConvictionId, day: date, why: str
) -> None:
    conviction = Conviction(
        id=ConvictionId("SHORT-1") if why == "id" else identifier,
        convicting_country="CO-00-276-DEU",
        decided_on=day,
        non_criminal_ruling=TriState.YES if why == "ruling" else TriState.NO,
        decisions=(
            Decision(
                "D-00001",
                delete_from_register=TriState.YES if why == "deletion" else TriState.NO,
            ),
        ),
        offences=(
            Offence(
                "O-00001",
                responsibility_exemption=TriState.YES if why == "exemption" else TriState.NO,
            ),
        ),
    )
    written = BytesIO()
    notes = write_rap_sheets([Sheet(NOBODY, (conviction,))], written, agency="X")
    assert b"GUILTY" not in written.getvalue()
    assert any(note.startswith("left out: a ") for note in notes)


@given(countries)
def test_a_country_is_told_in_letters_and_read_back(code: str) -> None:
    assert country_of(jurisdiction_of(code)) == code


@pytest.mark.parametrize("kind", [PersonName, Person, Alias, Conviction, Offence, Sanction])
def test_every_field_of_the_model_has_its_row(kind: type) -> None:
    stated = [
        row.field.partition(".")[2] for row in ROWS if row.field.startswith(f"{kind.__name__}.")
    ]
    assert sorted(stated) == sorted(field.name for field in fields(kind))
