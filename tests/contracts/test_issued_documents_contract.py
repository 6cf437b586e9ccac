"""Documents issued, by digests only: on memory, SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from comity.cooperation.issued_documents import (
    DocumentState,
    IssuedDocument,
    code_of,
    mark_of,
    proof_of,
)
from comity.errors import ConflictingChange, ReferenceNotFound
from comity.storage.store import Store

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NUMBER = "DE-2026-ABCD-EFGH-IJKL-MNOP"
CODE = code_of("0123456789abcdef" * 4)
DOCUMENT = IssuedDocument(mark_of(NUMBER), proof_of(NUMBER, date(2026, 3, 2), CODE), NOW)


def test_a_document_is_found_by_all_three_together_and_by_its_number(store: Store) -> None:
    with store.begin() as work:
        work.issued_documents.enter(DOCUMENT)
        assert work.issued_documents.held(DOCUMENT.proof) == DOCUMENT
    with store.read() as snapshot:
        assert snapshot.issued_documents.numbered(DOCUMENT.mark) == DOCUMENT
        assert snapshot.issued_documents.held(DOCUMENT.mark) is None
        assert snapshot.issued_documents.numbered(DOCUMENT.proof) is None


def test_a_document_is_withdrawn_once_and_keeps_the_first_day(store: Store) -> None:
    with store.begin() as work:
        work.issued_documents.enter(DOCUMENT)
        work.issued_documents.withdraw(DOCUMENT.mark, at=NOW + timedelta(days=1))
        work.issued_documents.withdraw(DOCUMENT.mark, at=NOW + timedelta(days=2))
    with store.read() as snapshot:
        found = snapshot.issued_documents.held(DOCUMENT.proof)
    assert found == replace(DOCUMENT, withdrawn_at=NOW + timedelta(days=1))
    assert found.state is DocumentState.WITHDRAWN
    with pytest.raises(ReferenceNotFound), store.begin() as work:
        work.issued_documents.withdraw(bytes(32), at=NOW)


def test_a_number_is_issued_once(store: Store) -> None:
    with store.begin() as work:
        work.issued_documents.enter(DOCUMENT)
    with pytest.raises(ConflictingChange), store.begin() as work:
        work.issued_documents.enter(replace(DOCUMENT, proof=bytes(32)))


def test_all_three_are_written_as_people_write_them_and_none_may_be_wrong() -> None:
    day = date(2026, 3, 2)
    assert proof_of(f" {NUMBER.lower()} ", day, CODE.lower().replace("-", " ")) == DOCUMENT.proof
    wrong = {
        proof_of(f"{NUMBER}A", day, CODE),
        proof_of(NUMBER, date(2026, 3, 3), CODE),
        proof_of(NUMBER, day, f"{CODE[:-1]}0"),
        proof_of(NUMBER, day, ""),
    }
    assert len(wrong) == 4
    assert DOCUMENT.proof not in wrong
