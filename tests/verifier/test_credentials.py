"""Credentials: what one implementation issues and reads, the other reads alike."""

import os
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.verifier.second_implementation import SecondImplementation

from comity.errors import EvidenceInvalid
from comity.ids import StateCode
from comity.trust.certificates import der_of, fingerprint, issue_certificate
from comity.trust.compact_jws import public_jwk
from comity.trust.document_key import document_key
from comity.trust.selective_disclosure import issue, open_presentation, present
from comity.trust.status_list import write_status_list

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AT = NOW.isoformat()
LIST = "https://authority.example/status"
AUTHORITY = issue_certificate(
    StateCode("DE"), "Authority", ["localhost"], NOW - timedelta(days=1), NOW + timedelta(days=700)
)
SEAL = document_key(AUTHORITY.cert_pem, AUTHORITY.key_pem)
FINGERPRINT = fingerprint(der_of(AUTHORITY.cert_pem))
HOLDER = ec.generate_private_key(ec.SECP256R1())
HOLDER_PEM = HOLDER.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
CREDENTIAL = issue(
    {
        "iss": "DE",
        "vct": "urn:example",
        "authority": "Behörde",
        "iat": int(NOW.timestamp()),
        "exp": int((NOW + timedelta(days=90)).timestamp()),
        "status": {"status_list": {"idx": 77, "uri": LIST}},
    },
    {"family_name": "Müller", "birth_date": "1980-05-06", "no_conviction": True},
    seal=SEAL,
    holder=public_jwk(HOLDER.public_key()),
    randomness=os.urandom,
)
SHOWN = present(
    CREDENTIAL,
    ["birth_date", "no_conviction"],
    audience="https://school.example",
    nonce="7f3a",
    key_pem=HOLDER_PEM,
    at=NOW,
).encode()


def status_list(*withdrawn: int, name: str = LIST, at: datetime = NOW) -> bytes:
    return write_status_list(
        name, withdrawn, seal=SEAL, at=at, fresh_for=timedelta(days=7)
    ).encode()


def test_both_read_a_presentation_alike(second: SecondImplementation) -> None:
    first = open_presentation(SHOWN.decode(), at=NOW)
    said = second.verify(SHOWN, None, FINGERPRINT, at=AT)
    assert said["verified"], said
    assert said["shown"] == dict(first.disclosed)
    assert said["kept_back"] == first.kept_back
    assert said["certificate_sha256"] == first.certificate_sha256
    assert said["bound_to"] == {"audience": "https://school.example", "nonce": "7f3a"}


def test_another_certificate_than_the_authoritys_is_refused(second: SecondImplementation) -> None:
    said = second.verify(SHOWN, None, "0" * 64, at=AT)
    assert not said["verified"]
    assert FINGERPRINT in said["message"]


@pytest.mark.parametrize("days", [-1, 91])
def test_a_credential_begins_and_ends(second: SecondImplementation, days: int) -> None:
    at = (NOW + timedelta(days=days)).isoformat()
    assert not second.verify(SHOWN, None, at=at)["verified"]


def test_a_list_tells_who_was_withdrawn(second: SecondImplementation) -> None:
    assert second.verify(SHOWN, status_list(76, 78), at=AT)["not_withdrawn_as_of"] is not None
    refused = {
        "withdrawn": status_list(77),
        "another": status_list(name="https://elsewhere.example"),
        "too old": status_list(at=NOW - timedelta(days=8)),
        "Not signed": b"no list",
    }
    for word, given in refused.items():
        said = second.verify(SHOWN, given, at=AT)
        assert not said["verified"]
        assert word in said["message"]


def test_every_byte_of_a_presentation_counts_for_both(second: SecondImplementation) -> None:
    for place in range(0, len(SHOWN), 3):
        changed = bytearray(SHOWN)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        with pytest.raises(EvidenceInvalid):
            open_presentation(changed.decode("ascii"), at=NOW)
        said = second.verify(bytes(changed), None, at=AT)
        assert not said["verified"], place


def test_claims_that_were_never_signed_are_refused(second: SecondImplementation) -> None:
    signed, *rest = CREDENTIAL.split("~")
    added = b64encode(b'["salt","work_with_children",true]').decode().rstrip("=")
    said = second.verify("~".join([signed, added, *rest]).encode(), None, at=AT)
    assert said["message"].startswith("A claim is shown that the authority did not sign")
