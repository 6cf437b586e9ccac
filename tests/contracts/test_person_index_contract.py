"""The index of persons, against every store: what it finds, counts and forgets."""

from collections.abc import Iterator, Sequence

import pytest
from tests.contracts.samples import IDENTITY, CountedRandomness, SteppingClock, person

from comity.ids import PersonRef
from comity.persons.person import Person
from comity.search.identification import Identified, Outcome, identify
from comity.search.keys import (
    EVERYBODY,
    NO_NATIONALITY,
    keys_of,
    name_codes,
    names_of,
    population_of,
)
from comity.search.ports import PersonIndex
from comity.search.profile import profile_of
from comity.storage.memory.database import MemoryDatabase
from comity.storage.sql.schema import name_codes as name_codes_table
from comity.storage.sql.schema import names_counted, person_keys, person_profiles, persons
from comity.storage.sql.sealed_register import name_tokens
from comity.storage.store import Store
from comity_training.people.errors_for_measuring import MeasuringErrors
from comity_training.people.questions import queries
from comity_training.people.register import people

SIZE, SEED, QUESTIONS = 400, 17, 60
TABLES = (person_keys, person_profiles, names_counted, name_codes_table, persons)


def traces(register: PersonIndex, someone: Person) -> tuple[object, ...]:
    """Return all that the index holds of a person: rows, counts and codes."""
    profile = profile_of(someone)
    names = sorted(names_of(profile))
    codes = sorted({code for name in names for code in name_codes(name)})
    counted = register.names_counted(names, [EVERYBODY, population_of(profile)])
    return (
        sorted(register.filed(sorted(keys_of(profile)), limit=1000)),
        {each: borne for each, borne in counted.items() if borne != (0, 0)},
        sorted(set(names) & set(register.names_by_codes(codes, limit=1000))) if codes else [],
    )


def answers(store: Store, questions: Sequence[Person]) -> list[Identified]:
    """Return what identification says to each question; references are those of the store."""
    with store.read() as snapshot:
        return [identify(each, snapshot.register, identity_country="DE") for each in questions]


def in_memory() -> MemoryDatabase:
    return MemoryDatabase(identity=IDENTITY, clock=SteppingClock(), randomness=CountedRandomness())


def test_of_one_key_those_entered_first_are_returned_up_to_the_limit(store: Store) -> None:
    with store.begin() as work:
        refs = [work.register.enter_person(person()) for _ in range(5)]
        keys = sorted(keys_of(profile_of(person())))
        rows = work.register.filed(keys, limit=3)
        assert len(rows) == 3 * len(keys)
        numbers = sorted({number for _, number in rows})
        named = work.register.references(numbers)
        assert [named[number] for number in numbers] == refs[:3]
        assert work.register.filed([], limit=3) == []
        assert work.register.filed([42], limit=3) == []


def test_profiles_are_those_of_the_persons(store: Store) -> None:
    with store.begin() as work:
        work.register.enter_person(person())
        ref = work.register.enter_person(person("Milan", "Anders", 1950))
        numbers = sorted(
            {n for _, n in work.register.filed(sorted(keys_of(profile_of(person()))), limit=9)}
        )
        found = dict(work.register.profiles([*numbers, 4711]))
        assert found == {numbers[0]: profile_of(person())}
        assert 4711 not in work.register.references([4711])
        assert ref in work.register.references(range(10)).values()


def test_names_a_letter_apart_are_found_by_their_codes(store: Store) -> None:
    with store.begin() as work:
        work.register.enter_person(person("Zora", "Beispiel"))
        found = work.register.names_by_codes(list(name_codes("beispel")), limit=9)
        assert "beispiel" in found
        assert list(work.register.names_by_codes(list(name_codes("novak")), limit=9)) == []
        few = work.register.names_by_codes(list(name_codes("beispiel")), limit=1)
        assert len(set(few)) <= len(name_codes("beispiel"))


def test_names_are_counted_with_everybody_and_within_a_population(store: Store) -> None:
    with store.begin() as work:
        for _ in range(3):
            ref = work.register.enter_person(person())
        work.register.remove_person(ref)
        form = next(iter(names_of(profile_of(person()))))
        counted = work.register.names_counted(["", form], [EVERYBODY, NO_NATIONALITY, "ZZ"])
        assert counted["", EVERYBODY][0] == 2
        assert sum(counted[form, EVERYBODY]) == 2
        assert sum(counted[form, NO_NATIONALITY]) == 2
        assert counted.get((form, "ZZ"), (0, 0)) == (0, 0)


def test_of_a_person_removed_nothing_stays_behind(store: Store) -> None:
    rare = person("Xaverine", "Quittenbaum")
    with store.begin() as work:
        kept = work.register.enter_person(person())
        before = traces(work.register, person())
        gone = work.register.enter_person(rare)
        assert all(traces(work.register, rare))
    with store.begin() as work:
        work.register.remove_person(gone)
        assert not any(traces(work.register, rare)[1:])
        rows = traces(work.register, rare)[0]
        assert isinstance(rows, list)
        assert {number for _, number in rows} <= {1}
        assert traces(work.register, person()) == before
        assert work.register.person(kept) is not None


def test_of_a_name_replaced_nothing_stays_behind_unless_somebody_else_bears_it(
    store: Store,
) -> None:
    before, after = person("Xaverine", "Quittenbaum"), person("Xaverine", "Novak", 1950)
    with store.begin() as work:
        ref = work.register.enter_person(before)
        work.register.replace_person(ref, after)
        left = traces(work.register, before)
        assert {name for name, _ in left[1]} == {  # type: ignore[attr-defined]
            name for name, (given, _) in names_of(profile_of(after)).items() if given
        }
        work.register.remove_person(ref)
        assert not any(traces(work.register, before))
        assert not any(traces(work.register, after))


def test_no_row_about_a_person_removed_is_left_in_any_table(store: Store) -> None:
    """Read beneath the port: an erased name must not survive in an index nobody asks."""
    made = [each.person for each in people(60, SEED)]
    with store.begin() as work:
        refs = [work.register.enter_person(each) for each in made]
    with store.begin() as work:
        for ref in reversed(refs):
            work.register.remove_person(ref)
    with store.read() as snapshot:
        for each in made:
            assert not any(traces(snapshot.register, each))
        assert list(rows_beneath(snapshot.register, made)) == []


def rows_beneath(register: PersonIndex, made: Sequence[Person]) -> Iterator[object]:
    """Yield what is left in the index's tables, but for the count of everybody."""
    tables = getattr(register, "_tables", None)
    if tables is not None:
        for table in (tables.by_search_key, tables.names_by_code):
            yield from (key for key, held in table.items() if held)
        yield from tables.profiles
        yield from (key for key in tables.names_counted if key[0])
        return
    session = register._session  # type: ignore[attr-defined]
    populations = {EVERYBODY, *(population_of(profile_of(each)) for each in made)}
    everybody = name_tokens(
        register._storage_key,  # type: ignore[attr-defined]
        [("", population) for population in sorted(populations)],
    )
    for table in TABLES:
        column = next(iter(table.c)).name
        cursor = session._cursor
        cursor.execute(f"SELECT {column} FROM {table.name}")  # noqa: S608 - our own tables
        kept = everybody if table is names_counted else ()
        yield from (row for row in cursor.fetchall() if row[0] not in kept)


@pytest.fixture(scope="module")
def population() -> list[Person]:
    return [each.person for each in people(SIZE, SEED)]


@pytest.fixture(scope="module")
def questions() -> list[Person]:
    made = list(people(SIZE, SEED))
    return [each.person for each in queries(made, QUESTIONS, SEED + 1, errors=MeasuringErrors())]


def entered(store: Store, population: Sequence[Person]) -> list[PersonRef]:
    with store.begin() as work:
        return [work.register.enter_person(each) for each in population]


def test_every_store_gives_the_same_answers(
    store: Store, population: list[Person], questions: list[Person]
) -> None:
    reference = in_memory()
    refs, theirs = entered(reference, population), entered(store, population)
    same = dict(zip(theirs, refs, strict=True))
    expected = answers(reference, questions)
    assert [told(each, same) for each in answers(store, questions)] == [
        told(each, {ref: ref for ref in refs}) for each in expected
    ]
    assert {each.outcome for each in expected} >= {Outcome.CERTAIN, Outcome.POSSIBLE}


def test_every_store_gives_the_same_answers_after_people_were_replaced_and_removed(
    store: Store, population: list[Person], questions: list[Person]
) -> None:
    reference = in_memory()
    changed = dict(zip(range(0, 100, 5), reversed(population), strict=False))
    known: list[list[PersonRef]] = []
    for each in (reference, store):
        refs = entered(each, population)
        with each.begin() as work:
            for place, other in changed.items():
                work.register.replace_person(refs[place], other)
            for ref in refs[1:120:7]:
                work.register.remove_person(ref)
        known.append(refs)
    same = dict(zip(known[1], known[0], strict=True))
    asked = [*questions, *population[:20]]
    assert [told(each, same) for each in answers(store, asked)] == [
        told(each, {ref: ref for ref in known[0]}) for each in answers(reference, asked)
    ]


def told(found: Identified, names: dict[PersonRef, PersonRef]) -> tuple[object, ...]:
    """Return all of a result, with the references of another store."""
    return (
        found.outcome,
        None if found.person is None else names[found.person],
        found.rule,
        found.askable,
        found.parameters,
        found.missed,
        [
            (
                names[each.ref],
                each.rank,
                each.score,
                each.probability,
                each.doubts,
                each.comparisons,
            )
            for each in found.candidates
        ],
    )
