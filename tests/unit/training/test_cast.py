import msgspec
import pytest

from comity.ids import StateCode
from comity.records.model import TriState
from comity_training import cast
from comity_training.cast_convictions import drunk_driving_in_germany, drunk_driving_in_germany_paid
from comity_training.countries.country import country
from comity_training.registers import RegisterEntry

STATES = (cast.GERMANY, cast.BULGARIA, cast.GREECE)


def member(key: str) -> cast.CastMember:
    return next(figure for figure in cast.cast() if figure.key == key)


def test_every_figure_has_its_own_key() -> None:
    keys = [figure.key for figure in cast.cast()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("state", STATES)
def test_the_cast_has_entries_of_unique_reference_in_each_register(state: StateCode) -> None:
    register = cast.cast_register(state)
    assert len({entry.id for entry in register}) == len(register) > 1
    assert all(entry.id.startswith(f"{state}-9") for entry in register)


def test_conviction_ids_of_the_cast_are_unique() -> None:
    ids = [c.id for state in STATES for e in cast.cast_register(state) for c in e.convictions]
    assert len(set(ids)) == len(ids)


def test_the_bulgarian_convicted_in_germany_bears_one_number_in_both_registers() -> None:
    numbers = {e.person.identity_numbers for _, e in member("convicted-abroad").entries}
    assert len(numbers) == 1


def test_the_homonyms_can_be_told_apart_by_their_fathers() -> None:
    (_, one), (_, other) = member("homonyms").entries
    assert (one.person.name, one.person.sex, one.person.birth_date) == (
        other.person.name,
        other.person.sex,
        other.person.birth_date,
    )
    assert one.person.father != other.person.father


def test_the_flagged_conviction_stands_in_a_third_state() -> None:
    ((owner, entry),) = member("not-to-be-sent-on").entries
    (conviction,) = entry.convictions
    assert conviction.transmittable is TriState.NO
    assert conviction.convicting_country != country(owner).wire


def test_the_foreign_resident_is_no_national_of_the_register() -> None:
    ((owner, entry),) = member("not-a-national").entries
    assert country(owner).wire not in entry.person.nationalities


def test_the_unknown_stands_in_no_register() -> None:
    assert member("unknown").entries == ()
    assert not member("unknown").asked_as.birth_date.is_full


def test_the_dead_are_marked_in_the_register_alone() -> None:
    ((_, entry),) = member("deceased").entries
    assert entry.person.deceased
    assert not member("deceased").asked_as.deceased


def test_the_update_keeps_the_conviction_and_adds_a_decision() -> None:
    first, later = drunk_driving_in_germany(), drunk_driving_in_germany_paid()
    assert first.id == later.id
    assert later.decisions[:1] == first.decisions
    assert len(later.decisions) == 2


def test_the_cast_survives_json() -> None:
    for state in STATES:
        for entry in cast.cast_register(state):
            encoded = msgspec.json.encode(entry)
            assert msgspec.json.decode(encoded, type=RegisterEntry) == entry


def test_a_figure_shows_its_key_only() -> None:
    assert repr(member("deceased")) == "CastMember(deceased)"
