"""The national register, against every store."""

from datetime import date

import pytest
from tests.contracts.samples import conviction_id, held, person

from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import PersonRef, StateCode
from comity.persons.person import Person
from comity.records.model import Conviction
from comity.records.ports import HeldPerson, Origin, Standing
from comity.search.keys import keys_of
from comity.search.ports import PersonIndex
from comity.search.profile import profile_of
from comity.storage.store import Store

NOBODY = PersonRef("00000000-0000-7000-8000-000000000000")
XA = StateCode("XA")


def dated(number: int, day: date | None, file_number: str | None = None) -> Conviction:
    return Conviction(
        conviction_id(number), "CO-00-100-XAA", decided_on=day, file_number=file_number
    )


def found_by(register: PersonIndex, described: Person) -> list[PersonRef]:
    """Return whoever shares a key with a description, in the order entered."""
    keys = sorted(keys_of(profile_of(described)))
    numbers = sorted({number for _, number in register.filed(keys, limit=10)})
    refs = register.references(numbers)
    return [refs[number] for number in numbers]


def test_a_person_entered_is_findable_in_the_same_transaction(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        assert found_by(work.register, person()) == [ref]
    with store.read() as snapshot:
        assert snapshot.register.person(ref) == HeldPerson(ref, person())
        assert found_by(snapshot.register, person()) == [ref]


def test_nobody_is_found_by_a_statement_that_was_replaced(store: Store) -> None:
    before, after = person(), person("Milan", "Anders", 1950)
    with store.begin() as work:
        ref = work.register.enter_person(before, source_key="k1")
    with store.begin() as work:
        work.register.replace_person(ref, after)
        assert found_by(work.register, before) == []
        assert found_by(work.register, after) == [ref]
        assert work.register.person(ref) == HeldPerson(ref, after, "k1")


def test_a_person_removed_is_gone_with_the_key_of_the_import(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person(), source_key="k1")
        other = work.register.enter_person(person())
    with store.begin() as work:
        work.register.remove_person(ref)
        assert work.register.person(ref) is None
        assert work.register.by_source_key("k1") is None
        assert found_by(work.register, person()) == [other]
        assert work.register.size() == (1, 0)
        with pytest.raises(ReferenceNotFound):
            work.register.remove_person(ref)
    with store.begin() as work:
        work.register.enter_person(person(), source_key="k1")


@pytest.mark.parametrize("standing", Standing)
def test_whoever_a_conviction_is_held_of_is_not_removed(store: Store, standing: Standing) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        work.register.keep_conviction(held(1, of=ref, standing=standing))
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.register.remove_person(ref)
    with store.read() as snapshot:
        assert found_by(snapshot.register, person()) == [ref]


def test_references_grow_with_time(store: Store) -> None:
    with store.begin() as work:
        refs = [work.register.enter_person(person(year=1950 + n)) for n in range(5)]
    assert refs == sorted(refs)


def test_a_person_is_found_by_the_key_of_the_import(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person(), source_key="R-1")
        work.register.enter_person(person())
        work.register.enter_person(person())
        assert work.register.by_source_key("R-1") == HeldPerson(ref, person(), "R-1")
        assert work.register.by_source_key("R-2") is None
        assert work.register.by_source_key("") is None
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.register.enter_person(person(), source_key="R-1")


def test_nobody_is_replaced_who_is_not_there(store: Store) -> None:
    with store.begin() as work:
        assert work.register.person(NOBODY) is None
        with pytest.raises(ReferenceNotFound):
            work.register.replace_person(NOBODY, person())


def test_a_version_supersedes_the_one_before(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        work.register.keep_conviction(held(1, of=ref))
        work.register.keep_conviction(held(1, of=ref, version=2))
        work.register.keep_conviction(held(2, of=ref))
    with store.read() as snapshot:
        versions = snapshot.register.versions_of(conviction_id(1))
        assert [(kept.version, kept.standing) for kept in versions] == [
            (1, Standing.SUPERSEDED),
            (2, Standing.CURRENT),
        ]
        assert snapshot.register.conviction(conviction_id(1)) == held(1, of=ref, version=2)
        assert snapshot.register.conviction(conviction_id(9)) is None
        assert list(snapshot.register.versions_of(conviction_id(9))) == []
        assert snapshot.register.size() == (1, 2)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.register.keep_conviction(held(1, of=ref, version=2))


def test_standing_and_entry_of_a_version_change(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        work.register.keep_conviction(held(1, of=ref))
        work.register.set_standing(conviction_id(1), 1, Standing.DELETED)
        work.register.set_entered(conviction_id(1), 1, entered=False)
        kept = work.register.conviction(conviction_id(1))
        assert kept is not None
        assert (kept.standing, kept.entered_nationally) == (Standing.DELETED, False)
        assert list(work.register.convictions_of(ref)) == []
        for version, number in ((2, 1), (1, 7)):
            with pytest.raises(ReferenceNotFound):
                work.register.set_standing(conviction_id(number), version, Standing.CURRENT)
            with pytest.raises(ReferenceNotFound):
                work.register.set_entered(conviction_id(number), version, entered=True)


def test_current_convictions_come_oldest_decision_first(store: Store) -> None:
    with store.begin() as work:
        ref, other = (work.register.enter_person(person()) for _ in range(2))
        for number, day in [
            (1, None),
            (2, date(2020, 5, 1)),
            (3, date(1999, 12, 31)),
            (4, date(2020, 5, 1)),
        ]:
            work.register.keep_conviction(held(number, of=ref, content=dated(number, day)))
        work.register.keep_conviction(held(5, of=other))
        work.register.set_standing(conviction_id(4), 1, Standing.WITHDRAWN)
        found = work.register.convictions_of(ref)
    assert [kept.conviction.id for kept in found] == [conviction_id(n) for n in (3, 2, 1)]


def test_convictions_are_found_by_file_number_and_day(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        for number, day in [(1, date(2020, 5, 1)), (2, date(2021, 5, 1)), (3, None)]:
            content = dated(number, day, "7 Ls 12/20")
            work.register.keep_conviction(held(number, of=ref, content=content))
        work.register.keep_conviction(held(4, of=ref, content=dated(4, date(2020, 5, 1), "8")))
        superseding = held(2, of=ref, version=2, content=dated(2, date(2021, 5, 1), "9"))
        work.register.keep_conviction(superseding)

        found = work.register.by_file_number(XA, "7 Ls 12/20", None)
        assert [kept.conviction.id for kept in found] == [conviction_id(1), conviction_id(3)]
        found = work.register.by_file_number(XA, "7 Ls 12/20", date(2020, 5, 1))
        assert [kept.conviction.id for kept in found] == [conviction_id(1)]
        assert list(work.register.by_file_number(StateCode("XB"), "7 Ls 12/20", None)) == []
        assert list(work.register.by_file_number(XA, "9", None)) == [superseding]


def test_own_convictions_are_walked_in_their_latest_version_deleted_ones_too(
    store: Store,
) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        for number in reversed(range(1200)):
            work.register.keep_conviction(held(number, of=ref))
        work.register.keep_conviction(held(3, of=ref, version=2))
        work.register.set_standing(conviction_id(5), 1, Standing.DELETED)
        work.register.keep_conviction(held(2000, of=ref, origin=Origin.NOTIFIED))
    with store.read() as snapshot:
        walked = list(snapshot.register.own_convictions())
    assert [kept.conviction.id for kept in walked] == [conviction_id(n) for n in range(1200)]
    assert walked[3].version == 2
    assert walked[5].standing is Standing.DELETED


def test_own_convictions_are_walked_from_where_a_walk_stopped(store: Store) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        for number in range(1000):
            work.register.keep_conviction(held(number, of=ref))
    with store.read() as snapshot:
        register = snapshot.register
        rest = list(register.own_convictions(after=conviction_id(3)))
        assert [kept.conviction.id for kept in rest] == [conviction_id(n) for n in range(4, 1000)]
        assert list(register.own_convictions(after=conviction_id(999))) == []
        assert len(list(register.own_convictions(after=None))) == 1000


@pytest.mark.parametrize("ended", [Standing.DELETED, Standing.WITHDRAWN])
def test_what_was_deleted_or_withdrawn_stays_so_when_a_version_follows(
    store: Store, ended: Standing
) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        work.register.keep_conviction(held(1, of=ref))
        work.register.keep_conviction(held(1, of=ref, version=2))
        work.register.set_standing(conviction_id(1), 2, ended)
        work.register.keep_conviction(held(1, of=ref, version=3))
        versions = work.register.versions_of(conviction_id(1))
    assert [kept.standing for kept in versions] == [Standing.SUPERSEDED, ended, Standing.CURRENT]


def test_a_restored_version_is_superseded_by_the_next_across_a_withdrawn_one(
    store: Store,
) -> None:
    with store.begin() as work:
        ref = work.register.enter_person(person())
        work.register.keep_conviction(held(1, of=ref))
        work.register.keep_conviction(held(1, of=ref, version=2))
        work.register.set_standing(conviction_id(1), 2, Standing.WITHDRAWN)
        work.register.set_standing(conviction_id(1), 1, Standing.CURRENT)
        work.register.keep_conviction(held(1, of=ref, version=3))
        assert [kept.version for kept in work.register.convictions_of(ref)] == [3]
        assert work.register.size() == (1, 1)
