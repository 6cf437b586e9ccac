"""The registers of apostilles and credentials, on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from comity.cooperation.model import Apostille, Certified
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.ids import PersonRef
from comity.records.credential_ports import IssuedCredential, Statement
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
APOSTILLE = Apostille(
    number="2026-1",
    certified=Certified("Germany", "Erika Muster", "Registrar", "Federal Office of Justice"),
    place="Bonn",
    day=date(2026, 3, 2),
    by="Federal Office of Administration",
    signed_by="Max Muster",
    document_sha256="ab" * 32,
    code_digest=bytes(32),
    made_at=NOW,
    reason="for use in Peru",
)
CREDENTIAL = IssuedCredential(
    id="CR-2026-1",
    place=77,
    person=PersonRef("P-1"),
    statements=(Statement.CHILDREN, Statement.NO_CONVICTION),
    record_digest=bytes(range(32)),
    issued_at=NOW,
    expires_at=NOW + timedelta(days=90),
    issued_by="officer",
    reason="looked at",
)


def test_an_apostille_is_found_by_its_number_and_as_it_was_entered(store: Store) -> None:
    with store.begin() as work:
        assert work.apostilles.count() == 0
        work.apostilles.enter(APOSTILLE)
        assert work.apostilles.apostille("2026-1") == APOSTILLE
    with store.read() as snapshot:
        assert snapshot.apostilles.apostille("2026-1") == APOSTILLE
        assert snapshot.apostilles.apostille("2026-2") is None
        assert snapshot.apostilles.count() == 1


def test_apostilles_are_listed_latest_first(store: Store) -> None:
    every = [replace(APOSTILLE, number=f"2026-{number}") for number in range(1, 12)]
    with store.begin() as work:
        for each in every:
            work.apostilles.enter(each)
    with store.read() as snapshot:
        assert list(snapshot.apostilles.listed(limit=3)) == every[:-4:-1]


def test_a_number_is_given_once(store: Store) -> None:
    with store.begin() as work:
        work.apostilles.enter(APOSTILLE)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.apostilles.enter(replace(APOSTILLE, place="Köln"))
    with store.read() as snapshot:
        assert snapshot.apostilles.apostille("2026-1") == APOSTILLE


def test_a_credential_is_found_by_number_and_by_place(store: Store) -> None:
    with store.begin() as work:
        work.credentials.keep(CREDENTIAL)
    with store.read() as snapshot:
        assert snapshot.credentials.credential("CR-2026-1") == CREDENTIAL
        assert snapshot.credentials.at_place(77) == CREDENTIAL
        assert snapshot.credentials.credential("CR-2026-2") is None
        assert snapshot.credentials.at_place(78) is None


@pytest.mark.parametrize("change", [{"place": 78}, {"id": "CR-2026-2"}])
def test_neither_number_nor_place_of_a_credential_is_given_twice(
    store: Store, change: dict[str, object]
) -> None:
    with store.begin() as work:
        work.credentials.keep(CREDENTIAL)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.credentials.keep(replace(CREDENTIAL, **change))  # type: ignore[arg-type]
    with store.read() as snapshot:
        assert list(snapshot.credentials.listed(limit=9)) == [CREDENTIAL]


def test_only_what_neither_expired_nor_was_withdrawn_stands(store: Store) -> None:
    later = replace(CREDENTIAL, id="CR-2026-2", place=3, issued_at=NOW + timedelta(seconds=1))
    with store.begin() as work:
        work.credentials.keep(later)
        work.credentials.keep(CREDENTIAL)
    with store.read() as snapshot:
        assert list(snapshot.credentials.standing(at=NOW)) == [CREDENTIAL, later]
        assert list(snapshot.credentials.standing(at=CREDENTIAL.expires_at)) == []
        assert list(snapshot.credentials.listed(limit=9)) == [later, CREDENTIAL]
        assert list(snapshot.credentials.withdrawn_places()) == []
    with store.begin() as work:
        for identifier in (later.id, CREDENTIAL.id):
            work.credentials.withdraw(identifier, by="another", reason="new conviction", at=NOW)
    with store.read() as snapshot:
        assert list(snapshot.credentials.standing(at=NOW)) == []
        assert list(snapshot.credentials.withdrawn_places()) == [3, 77]


def test_the_first_withdrawal_stays_as_it_was(store: Store) -> None:
    with store.begin() as work:
        work.credentials.keep(CREDENTIAL)
        work.credentials.withdraw(CREDENTIAL.id, by="first", reason="why", at=NOW)
        work.credentials.withdraw(CREDENTIAL.id, by="second", reason="else", at=NOW)
        kept = work.credentials.credential(CREDENTIAL.id)
    assert kept == replace(
        CREDENTIAL, withdrawn_at=NOW, withdrawn_by="first", withdrawn_reason="why"
    )


def test_nothing_is_withdrawn_that_was_never_issued(store: Store) -> None:
    with pytest.raises(ReferenceNotFound), store.begin() as work:
        work.credentials.withdraw("CR-2026-9", by="x", reason="y", at=NOW)
