"""Attack: somebody shows a credential that is not theirs, or no more, or twice.

A verifier keeps what it was shown and shows it to another; the person shows a credential
that was withdrawn, with an old status list; somebody joins claims of two credentials.

Detected by the verifier, offline: the person's key bound the presentation to one audience and
one occasion, the authority's list names what was withdrawn and grows stale, and every claim
is committed to by one signature. Nothing is kept or changed by looking.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from comity.errors import EvidenceInvalid
from comity.ids import StateCode
from comity.trust.certificates import der_of, issue_certificate
from comity.trust.compact_jws import public_jwk
from comity.trust.document_key import document_key
from comity.trust.selective_disclosure import issue, open_presentation, present
from comity.trust.status_list import open_status_list, write_status_list

NOW: Final = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHILDREN: Final = "no-conviction-relevant-to-work-with-children"
AUTHORITY: Final = issue_certificate(
    StateCode("DE"), "Authority", ["localhost"], NOW, NOW + timedelta(days=700)
)
SEAL = document_key(AUTHORITY.cert_pem, AUTHORITY.key_pem)
PERSON, THIEF = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
SCHOOL, CLUB = ("https://school.example", "first"), ("https://club.example", "second")


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def issued(place: int = 7, **claims: object) -> str:
    return issue(
        {
            "iat": int(NOW.timestamp()),
            "exp": int((NOW + timedelta(days=90)).timestamp()),
            "status": {"status_list": {"idx": place, "uri": "list"}},
        },
        {"family_name": "Muster", CHILDREN: True, **claims},
        seal=SEAL,
        holder=public_jwk(PERSON.public_key()),
        randomness=os.urandom,
    )


def shown_to(
    whom: tuple[str, str], credential: str, key: ec.EllipticCurvePrivateKey = PERSON
) -> str:
    return present(
        credential, [CHILDREN], audience=whom[0], nonce=whom[1], key_pem=pem(key), at=NOW
    )


def test_what_the_school_was_shown_the_school_cannot_show_to_the_club() -> None:
    text = shown_to(SCHOOL, issued())
    assert open_presentation(text, at=NOW, audience=SCHOOL[0], nonce=SCHOOL[1]).disclosed
    with pytest.raises(EvidenceInvalid, match="somebody else"):
        open_presentation(text, at=NOW, audience=CLUB[0], nonce=CLUB[1])


def test_the_same_school_is_not_shown_the_same_thing_twice() -> None:
    text = shown_to(SCHOOL, issued())
    with pytest.raises(EvidenceInvalid, match="another occasion"):
        open_presentation(text, at=NOW, audience=SCHOOL[0], nonce="a fresh one")


def test_a_stolen_credential_cannot_be_bound_and_unbound_it_does_not_pass() -> None:
    stolen = issued()
    forged = shown_to(CLUB, stolen, THIEF)
    for text in (forged, stolen):
        with pytest.raises(EvidenceInvalid):
            open_presentation(text, at=NOW, audience=CLUB[0], nonce=CLUB[1])


def test_a_favourable_claim_is_not_carried_over_from_another_credential() -> None:
    good, bad = issued(), issued(family_name="Other")
    signed, *_ = bad.split("~")
    _, _, children, _ = good.split("~")
    with pytest.raises(EvidenceInvalid, match="did not sign"):
        open_presentation(f"{signed}~{children}~", at=NOW)


def test_a_withdrawn_credential_is_named_and_an_old_list_does_not_hide_it() -> None:
    certificate = der_of(AUTHORITY.cert_pem)
    old = write_status_list("list", [], seal=SEAL, at=NOW, fresh_for=timedelta(days=7))
    later = NOW + timedelta(days=7)
    new = write_status_list("list", [7], seal=SEAL, at=later, fresh_for=timedelta(days=7))
    assert not open_status_list(old, certificate=certificate, at=NOW).is_withdrawn(7)
    assert open_status_list(new, certificate=certificate, at=later).is_withdrawn(7)
    with pytest.raises(EvidenceInvalid, match="too old"):
        open_status_list(old, certificate=certificate, at=later)


def test_a_credential_is_not_taken_for_a_status_list_nor_a_list_for_a_credential() -> None:
    signed = issued().split("~")[0]
    listed = write_status_list("list", [], seal=SEAL, at=NOW, fresh_for=timedelta(days=7))
    with pytest.raises(EvidenceInvalid, match="type"):
        open_status_list(signed, certificate=der_of(AUTHORITY.cert_pem), at=NOW)
    with pytest.raises(EvidenceInvalid):
        open_presentation(f"{listed}~", at=NOW)
