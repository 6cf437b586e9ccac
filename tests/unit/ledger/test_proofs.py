from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.ledger.stores import MemoryLogStore
from tests.unit.ledger.test_log import AT

from comity.errors import InclusionInvalid
from comity.ledger.entry import Entry, EntryKind
from comity.ledger.log import Log
from comity.ledger.proofs import HEADER_LINE, LogProof, parse_proof, verify_proof
from comity.trust.keys import SigningKey

KEY = SigningKey("n.example/log", bytes(32))
ENTRY = Entry(EntryKind.MESSAGE_SENT, b"header", bytes(32))
HASH = b64encode(bytes(32)).decode()


def _proof() -> LogProof:
    log = Log(MemoryLogStore().opened(), KEY.name, [KEY])
    log.append([ENTRY, Entry(EntryKind.TASK, b"", bytes(32))], recorded_at=AT)
    log.checkpoint()
    return log.proof(0, 2)


def _verify(proof: LogProof, kind: EntryKind, body: bytes, salt: bytes) -> None:
    keys = [KEY.verification_key]
    verify_proof(proof, kind, body, salt=salt, origin=KEY.name, keys=keys)


def test_a_proof_is_read_as_it_was_written() -> None:
    assert parse_proof(_proof().encode()) == _proof()
    _verify(parse_proof(_proof().encode()), ENTRY.kind, ENTRY.body, ENTRY.salt)


@pytest.mark.parametrize(
    ("kind", "body", "salt"),
    [
        (EntryKind.MESSAGE_RECEIVED, ENTRY.body, ENTRY.salt),
        (ENTRY.kind, b"other", ENTRY.salt),
        (ENTRY.kind, ENTRY.body, bytes([1]) * 32),
        (ENTRY.kind, ENTRY.body, b""),
    ],
)
def test_a_proof_is_for_one_kind_one_body_and_one_salt(
    kind: EntryKind, body: bytes, salt: bytes
) -> None:
    with pytest.raises(InclusionInvalid):
        _verify(_proof(), kind, body, salt)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
        f"{HEADER_LINE}\nindex 0\n",
        f"{HEADER_LINE}\n\nx",
        f"{HEADER_LINE}\nindex 00\n\nx",
        f"{HEADER_LINE}\nindex 9223372036854775808\n\nx",
        f"{HEADER_LINE}\nindex 0\n{HASH[:-4]}\n\nx",
        f"{HEADER_LINE}\nindex 0\n*\n\nx",
        f"{HEADER_LINE}\nindex 0\n{HASH[:-2]}B=\n\nx",
        f"{HEADER_LINE}\nindex 0\n" + f"{HASH}\n" * 65 + "\nx",
        f"{HEADER_LINE}\nindex 0\nextra AA==\n\nx",
        f"{HEADER_LINE}\nindex 0\n\n\ud800",
        "x" * 1_000_000,
    ],
)
def test_text_that_is_not_a_proof_is_refused(text: str) -> None:
    with pytest.raises(InclusionInvalid):
        parse_proof(text)


@given(st.text())
def test_any_text_is_a_proof_or_refused(text: str) -> None:
    for candidate in (text, f"{HEADER_LINE}\n{text}", f"{HEADER_LINE}\nindex 0\n{text}"):
        try:
            assert parse_proof(candidate).encode() == candidate
        except InclusionInvalid:
            continue
