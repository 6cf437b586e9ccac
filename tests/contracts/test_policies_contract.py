"""Bundles of policies, on memory, SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta

from comity.policy.ports import KeptBundle
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ONE, OTHER = b"\x02" * 32, b"\x01" * 32


def test_a_bundle_is_found_by_its_digest_and_as_it_was_kept(store: Store) -> None:
    with store.begin() as work:
        work.policies.keep(ONE, b"{}", NOW)
        assert work.policies.bundle(ONE) == b"{}"
    with store.read() as snapshot:
        assert snapshot.policies.bundle(ONE) == b"{}"
        assert snapshot.policies.bundle(OTHER) is None


def test_what_is_kept_once_is_never_replaced(store: Store) -> None:
    with store.begin() as work:
        work.policies.keep(ONE, b"first", NOW)
    with store.begin() as work:
        work.policies.keep(ONE, b"second", NOW + timedelta(days=1))
    with store.read() as snapshot:
        assert snapshot.policies.bundle(ONE) == b"first"
        assert snapshot.policies.listed() == [KeptBundle(ONE, NOW)]


def test_bundles_are_listed_in_the_order_in_which_they_began_to_decide(store: Store) -> None:
    with store.begin() as work:
        work.policies.keep(ONE, b"later", NOW + timedelta(days=1))
        work.policies.keep(OTHER, b"earlier", NOW)
    with store.read() as snapshot:
        assert [each.digest for each in snapshot.policies.listed()] == [OTHER, ONE]
