"""Holds, extensions and restrictions, against every store."""

from dataclasses import replace
from datetime import date, timedelta

from tests.contracts.samples import START, person

from comity.ids import ConversationId, PersonRef
from comity.law.retention import HoldGround
from comity.records.holds import Extension, ExtensionId, Hold, HoldId
from comity.records.restrictions import Concerned, Restriction, RestrictionId
from comity.records.subjects import Subject
from comity.search.keys import EVERYBODY, keys_of
from comity.search.profile import profile_of
from comity.storage.store import Store

SOMEBODY = Subject.person(PersonRef("p1"))
HOLD = Hold(
    id=HoldId("hold-1"),
    subject=SOMEBODY,
    ground=HoldGround.EVIDENCE,
    reason="The trial is pending.",
    set_by="officer-1",
    set_at=START,
    review_on=date(2026, 9, 1),
)
RESTRICTION = Restriction(
    id=RestrictionId("restriction-1"),
    subject=SOMEBODY,
    compartments=frozenset({"informants"}),
    reason="Source of unit 4.",
    set_by="officer-1",
    approved_by="officer-2",
    set_at=START,
    review_on=date(2026, 9, 1),
)


def test_a_hold_is_kept_whole_until_it_is_lifted_and_found_afterwards(store: Store) -> None:
    lifted = replace(HOLD, lifted_at=START, lifted_by="officer-2", lifted_reason="acquitted")
    with store.begin() as work:
        work.retention.keep_hold(HOLD)
        work.retention.keep_hold(HOLD)
    with store.read() as snapshot:
        assert list(snapshot.retention.holds()) == [HOLD]
        assert snapshot.retention.hold(HOLD.id) == HOLD
        assert snapshot.retention.hold(HoldId("hold-2")) is None
    with store.begin() as work:
        work.retention.keep_hold(lifted)
    with store.read() as snapshot:
        assert list(snapshot.retention.holds()) == []
        assert list(snapshot.retention.every_hold()) == [lifted]


def test_extensions_are_kept_whole_oldest_first(store: Store) -> None:
    first = Extension(
        id=ExtensionId("extension-1"),
        subject=Subject.conversation(ConversationId("c1")),
        until=date(2027, 1, 1),
        basis="national rule",
        assessment="The appeal is open.",
        assessed_by="officer-1",
        approved_by="officer-2",
        at=START,
    )
    second = replace(first, id=ExtensionId("extension-2"), at=START + timedelta(days=1))
    with store.begin() as work:
        work.retention.keep_extension(second)
        work.retention.keep_extension(first)
    with store.read() as snapshot:
        assert list(snapshot.retention.extensions()) == [first, second]


def test_conversations_are_concerned_as_long_as_the_restriction_is_in_force(store: Store) -> None:
    concerned = Concerned(RESTRICTION.id, ConversationId("c1"))
    with store.begin() as work:
        work.restrictions.keep(RESTRICTION)
        work.restrictions.note_concerned(concerned)
        work.restrictions.note_concerned(concerned)
    with store.read() as snapshot:
        assert list(snapshot.restrictions.in_force()) == [RESTRICTION]
        assert snapshot.restrictions.restriction(RESTRICTION.id) == RESTRICTION
        assert list(snapshot.restrictions.concerned()) == [concerned]
    lifted = replace(RESTRICTION, lifted_at=START, lifted_by="officer-1")
    with store.begin() as work:
        work.restrictions.keep(lifted)
    with store.read() as snapshot:
        assert list(snapshot.restrictions.in_force()) == []
        assert list(snapshot.restrictions.every()) == [lifted]
        assert list(snapshot.restrictions.concerned()) == []


def test_who_left_the_index_is_neither_found_nor_counted_and_can_come_back(store: Store) -> None:
    keys = sorted(keys_of(profile_of(person())))
    everybody = ([""], [EVERYBODY])
    with store.begin() as work:
        other = work.register.enter_person(person("Adam", "Anders", 1950))
        before = work.register.names_counted(["beispiel", ""], [EVERYBODY])
        ref = work.register.enter_person(person())
        work.register.leave_index(ref)
        work.register.leave_index(ref)
        assert work.register.names_counted(["beispiel", ""], [EVERYBODY]) == before
        assert work.register.filed(keys, limit=9) == []
        assert work.register.person(ref) is not None
        work.register.replace_person(ref, person(surname="Muster"))
        assert work.register.names_counted(*everybody)["", EVERYBODY] == (1, 0)
    with store.begin() as work:
        work.register.join_index(ref)
        work.register.join_index(ref)
        assert work.register.names_counted(*everybody)["", EVERYBODY] == (2, 0)
        moved = sorted(keys_of(profile_of(person(surname="Muster"))))
        assert {number for _, number in work.register.filed(moved, limit=9)} != set()
        work.register.leave_index(ref)
        work.register.remove_person(ref)
        assert work.register.names_counted(*everybody)["", EVERYBODY] == (1, 0)
        assert work.register.person(other) is not None
