"""Accounts and what belongs to them, on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from comity.access.model import (
    Account,
    AccountState,
    Approval,
    Attempts,
    Entitlement,
    Face,
    Factor,
    FactorKind,
    SessionRecord,
    Shift,
)
from comity.access.permissions import Permission, Role
from comity.access.principal import AccountId, SessionId, Shown
from comity.access.saved_filter_model import SavedFilter, filter_key
from comity.errors import ConflictingChange
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ACCOUNT = Account(
    id=AccountId("ac-1"),
    name="c.kowalska",
    display_name="C. Kowalska",
    state=AccountState.ACTIVE,
    granted=Entitlement(
        roles=frozenset({Role.OFFICER, Role.TRANSLATOR}),
        team="north",
        compartments=frozenset({"witness"}),
        shifts=(Shift(frozenset({1, 2}), time(8), time(16, 30)),),
    ),
    created_by="ac-0",
    created_at=NOW,
)
SESSION = SessionRecord(
    id=SessionId("se-1"),
    account=ACCOUNT.id,
    digest=bytes(range(32)),
    face=Face.DESK,
    bound_to=bytes(32),
    shown=Shown.PASSKEY,
    started_at=NOW,
    seen_at=NOW,
    factor_at=NOW,
    ends_at=NOW + timedelta(hours=12),
)


def test_an_account_is_found_by_its_name_and_as_it_was_kept(store: Store) -> None:
    with store.read() as snapshot:
        assert snapshot.access.accounts.is_empty()
    with store.begin() as work:
        work.access.accounts.put(ACCOUNT)
        assert work.access.accounts.get("ac-1") == ACCOUNT
    with store.read() as snapshot:
        assert snapshot.access.accounts.found(b"c.kowalska") == ACCOUNT
        assert snapshot.access.accounts.found(b"somebody") is None
        assert snapshot.access.accounts.get("ac-2") is None
        assert not snapshot.access.accounts.is_empty()


def test_two_accounts_never_have_one_name(store: Store) -> None:
    with store.begin() as work:
        work.access.accounts.put(ACCOUNT)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.access.accounts.put(replace(ACCOUNT, id=AccountId("ac-2")))
    with store.read() as snapshot:
        assert [each.id for each in snapshot.access.accounts.all()] == ["ac-1"]


def test_what_is_put_again_is_replaced_and_found_by_what_it_is_now(store: Store) -> None:
    later = replace(SESSION, digest=b"x" * 32, seen_at=NOW + timedelta(minutes=5))
    with store.begin() as work:
        work.access.sessions.put(SESSION)
        work.access.sessions.put(later)
    with store.read() as snapshot:
        assert snapshot.access.sessions.found(SESSION.digest) is None
        assert snapshot.access.sessions.found(b"x" * 32) == later
        assert snapshot.access.sessions.all() == [later]


def test_what_belongs_to_an_account_is_listed_with_it(store: Store) -> None:
    factors = [
        Factor(f"fa-{number}", owner, FactorKind.PASSKEY, NOW, b"key", credential=b"%d" % number)
        for number, owner in enumerate((ACCOUNT.id, AccountId("ac-9"), ACCOUNT.id))
    ]
    with store.begin() as work:
        for each in factors:
            work.access.factors.put(each)
    with store.read() as snapshot:
        assert snapshot.access.factors.of("ac-1") == [factors[0], factors[2]]
        assert snapshot.access.factors.found(b"1") == factors[1]
    with store.begin() as work:
        work.access.factors.drop("fa-0")
        work.access.factors.drop("fa-7")
    with store.read() as snapshot:
        assert snapshot.access.factors.of("ac-1") == [factors[2]]


def test_what_lapsed_is_forgotten_and_nothing_else(store: Store) -> None:
    lasting = replace(
        SESSION, id=SessionId("se-2"), digest=b"y" * 32, ends_at=NOW + timedelta(days=2)
    )
    with store.begin() as work:
        work.access.sessions.put(SESSION)
        work.access.sessions.put(lasting)
        work.access.accounts.put(ACCOUNT)
        assert work.access.sessions.sweep(before=SESSION.ends_at - timedelta(seconds=1)) == 0
        assert work.access.sessions.sweep(before=SESSION.ends_at) == 1
        assert work.access.accounts.sweep(before=NOW + timedelta(days=9999)) == 0
    with store.read() as snapshot:
        assert snapshot.access.sessions.all() == [lasting]


def test_an_approval_that_was_used_makes_room_for_the_next(store: Store) -> None:
    asked = Approval(
        "ap-1", "erase", "DE-1", ACCOUNT.id, Permission.HOLD_SET, NOW, NOW + timedelta(days=3)
    )
    with store.begin() as work:
        work.access.approvals.put(asked)
        work.access.approvals.put(replace(asked, used_at=NOW))
        work.access.approvals.put(replace(asked, id="ap-2"))
        assert asked.lookup is not None
        found = work.access.approvals.found(asked.lookup)
    assert found is not None
    assert found.id == "ap-2"


def test_what_is_undone_was_never_kept(store: Store) -> None:
    attempts = Attempts("at-1", b"name\0c.kowalska", 1, NOW, NOW + timedelta(days=1))

    def twice() -> None:
        with store.begin() as work:
            work.access.attempts.put(attempts)
            work.access.attempts.put(replace(attempts, id="at-2"))

    with pytest.raises(ConflictingChange):
        twice()
    with store.read() as snapshot:
        assert snapshot.access.attempts.is_empty()


def test_a_saved_filter_is_found_by_owner_list_and_name_and_goes_for_good(store: Store) -> None:
    saved = SavedFilter("sf-1", "ac-1", "inbox", "late", {"show": "overdue"}, NOW)
    alike = replace(saved, id="sf-2", account="ac-2")
    with store.begin() as work:
        work.access.saved_filters.put(saved)
        work.access.saved_filters.put(alike)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.access.saved_filters.put(replace(saved, id="sf-3"))
    with store.begin() as work:
        work.access.saved_filters.put(replace(saved, name="very late"))
    with store.read() as snapshot:
        filters = snapshot.access.saved_filters
        assert filters.found(filter_key("ac-1", "inbox", "late")) is None
        assert filters.found(filter_key("ac-1", "inbox", "very late")) == replace(
            saved, name="very late"
        )
        assert filters.of("ac-2") == [alike]
    with store.begin() as work:
        work.access.saved_filters.drop("sf-1")
        assert work.access.saved_filters.all() == [alike]
