"""Begun requests, against every store."""

from dataclasses import replace

from tests.contracts.samples import START

from comity.records.begun_requests import BegunId, BegunRequest
from comity.storage.store import Store

BEGUN = BegunRequest(
    id=BegunId("DE-BEGUN-000000000000001"),
    account="ac-erika",
    version=1,
    begun_at=START,
    changed_at=START,
    said={"surname": "Петрова", "case": "3 Js 77/26"},
)
OTHER = replace(BEGUN, id=BegunId("DE-BEGUN-000000000000002"), account="ac-otto")


def test_a_begun_request_is_kept_as_typed_and_replaced(store: Store) -> None:
    later = replace(BEGUN, version=2, said={"surname": ""})
    with store.begin() as work:
        work.begun.keep(BEGUN)
        work.begun.keep(BEGUN)
    with store.read() as snapshot:
        assert snapshot.begun.one(BEGUN.id) == BEGUN
        assert snapshot.begun.one(OTHER.id) is None
    with store.begin() as work:
        work.begun.keep(later)
        work.begun.keep(OTHER)
    with store.read() as snapshot:
        assert list(snapshot.begun.every()) == [later, OTHER]
        assert list(snapshot.begun.of_account("ac-otto")) == [OTHER]


def test_an_ended_one_is_gone_and_ending_it_again_changes_nothing(store: Store) -> None:
    with store.begin() as work:
        work.begun.keep(BEGUN)
        work.begun.keep(OTHER)
    with store.begin() as work:
        work.begun.end(BEGUN.id)
        work.begun.end(BEGUN.id)
    with store.read() as snapshot:
        assert list(snapshot.begun.every()) == [OTHER]
