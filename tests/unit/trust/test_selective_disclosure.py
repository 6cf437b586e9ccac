"""Credentials of which a person shows a part; and a library that has never heard of us."""

import base64
import json
import os
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.holder import SDJWTHolder
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

from comity.errors import EvidenceInvalid, InputInvalid, KeyUnavailable
from comity.ids import StateCode
from comity.trust.certificates import der_of, issue_certificate
from comity.trust.compact_jws import encode, public_jwk, read_key, sign
from comity.trust.document_key import document_key
from comity.trust.selective_disclosure import (
    CREDENTIAL_TYPE,
    Presentation,
    issue,
    open_presentation,
    present,
)
from comity.trust.status_list import open_status_list, write_status_list

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
AUTHORITY = issue_certificate(
    StateCode("DE"), "Authority", ["localhost"], NOW - timedelta(days=1), NOW + timedelta(days=700)
)
SEAL = document_key(AUTHORITY.cert_pem, AUTHORITY.key_pem)
HOLDER = ec.generate_private_key(ec.SECP256R1())
HOLDER_PEM = HOLDER.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
CLAIMS = {
    "iss": "DE",
    "vct": "urn:example",
    "iat": int(NOW.timestamp()),
    "exp": int((NOW + timedelta(days=90)).timestamp()),
}
DISCLOSABLE = {
    "family_name": "Müller",
    "birth_date": "1980-05-06",
    "work_with_children": True,
    "no_conviction": True,
}
AUDIENCE, NONCE = "https://school.example", "7f3a"


def credential(**changes: object) -> str:
    return issue(
        {**CLAIMS, **changes},
        DISCLOSABLE,
        seal=SEAL,
        holder=public_jwk(HOLDER.public_key()),
        randomness=os.urandom,
    )


def shown(*names: str, key: bytes = HOLDER_PEM, of: str | None = None) -> str:
    return present(of or credential(), names, audience=AUDIENCE, nonce=NONCE, key_pem=key, at=NOW)


def opened(text: str, *, at: datetime = NOW) -> Presentation:
    return open_presentation(text, at=at, audience=AUDIENCE, nonce=NONCE)


def test_only_what_the_person_chose_is_shown() -> None:
    seen = opened(shown("work_with_children", "birth_date"))
    assert seen.disclosed == {"work_with_children": True, "birth_date": "1980-05-06"}
    assert seen.kept_back == 2
    assert (seen.certificate, seen.bound_at) == (der_of(AUTHORITY.cert_pem), NOW)
    assert seen.claims["vct"] == "urn:example"


def test_what_is_kept_back_cannot_be_found_in_the_presentation() -> None:
    text = shown("work_with_children")
    assert len(text.split("~")) == 3
    twice = {shown("work_with_children").split(".")[1] for _ in range(2)}
    assert len(twice) == 2


def test_a_credential_begins_and_ends() -> None:
    text = shown("no_conviction")
    with pytest.raises(EvidenceInvalid, match="expired"):
        opened(text, at=NOW + timedelta(days=90))
    with pytest.raises(EvidenceInvalid, match="not valid yet"):
        opened(text, at=NOW - timedelta(days=1))


def test_another_audience_another_occasion_and_no_binding_are_refused() -> None:
    text = shown("no_conviction")
    with pytest.raises(EvidenceInvalid, match="somebody else"):
        open_presentation(text, at=NOW, audience="https://club.example", nonce=NONCE)
    with pytest.raises(EvidenceInvalid, match="another occasion"):
        open_presentation(text, at=NOW, audience=AUDIENCE, nonce="other")
    with pytest.raises(EvidenceInvalid, match="not bound"):
        opened(credential())


def test_a_claim_taken_from_another_credential_is_refused() -> None:
    own, foreign = credential(), credential()
    signed, *_ = own.split("~")
    with pytest.raises(EvidenceInvalid, match="did not sign"):
        open_presentation("~".join([signed, foreign.split("~")[1], ""]), at=NOW)


def test_a_claim_added_after_the_persons_signature_is_refused() -> None:
    whole = credential()
    text = shown("no_conviction", of=whole)
    signed, disclosure, binding = text.split("~")
    other = next(each for each in whole.split("~")[1:-1] if each != disclosure)
    with pytest.raises(EvidenceInvalid, match="another presentation"):
        opened(f"{signed}~{disclosure}~{other}~{binding}")


def test_another_persons_key_does_not_bind() -> None:
    stranger = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with pytest.raises(EvidenceInvalid, match="does not match"):
        opened(shown("no_conviction", key=stranger))


def test_every_byte_of_a_presentation_counts() -> None:
    text = shown("no_conviction")
    for place, letter in enumerate(text):
        for other in {"A", "~", "."} - {letter}:
            with pytest.raises(EvidenceInvalid):
                opened(text[:place] + other + text[place + 1 :])


def test_what_the_credential_does_not_hold_cannot_be_shown() -> None:
    with pytest.raises(InputInvalid, match="has no claim 'shoe_size'"):
        shown("shoe_size")


@pytest.mark.parametrize("name", ["_sd", "exp", "cnf", "status"])
def test_claims_that_a_verifier_relies_on_cannot_be_kept_back(name: str) -> None:
    with pytest.raises(InputInvalid):
        issue(
            CLAIMS,
            {name: 1},
            seal=SEAL,
            holder=public_jwk(HOLDER.public_key()),
            randomness=os.urandom,
        )


def test_a_private_key_is_not_taken_for_the_persons_public_one() -> None:
    private = {**public_jwk(HOLDER.public_key()), "d": "AAAA"}
    with pytest.raises(InputInvalid, match="private"):
        issue(
            CLAIMS,
            DISCLOSABLE,
            seal=SEAL,
            holder=private,
            randomness=os.urandom,
        )


def test_a_key_of_another_kind_cannot_sign() -> None:
    with pytest.raises(KeyUnavailable):
        read_key(b"no key")


def test_a_presentation_shows_no_claim_in_its_representation() -> None:
    assert "Müller" not in repr(opened(shown("family_name")))


def test_a_foreign_library_accepts_what_we_issue_and_present() -> None:
    issuer = JWK.from_pem(AUTHORITY.cert_pem)
    verifier = SDJWTVerifier(
        shown("work_with_children"), lambda _issuer, _header: issuer, AUDIENCE, NONCE
    )
    payload = verifier.get_verified_payload()
    assert payload["work_with_children"] is True
    assert "family_name" not in payload


def test_a_foreign_wallet_presents_what_we_issued() -> None:
    # The library asks the machine's clock, so the credential holds from long ago for long.
    holder = SDJWTHolder(credential(exp=2**33))
    holder.create_presentation(
        {"birth_date": True},
        nonce=NONCE,
        aud=AUDIENCE,
        holder_key=JWK.from_pem(HOLDER_PEM),
        sign_alg="ES256",
    )
    seen = opened(holder.sd_jwt_presentation, at=datetime(2200, 1, 1, tzinfo=UTC))
    assert seen.disclosed == {"birth_date": "1980-05-06"}


def test_what_a_foreign_library_issued_is_read_here() -> None:
    claims = {**CLAIMS, SDObj("member"): "yes", SDObj("age"): 41}
    certificate = der_of(AUTHORITY.cert_pem)
    foreign = SDJWTIssuer(
        claims,
        JWK.from_pem(AUTHORITY.key_pem),
        JWK.from_json(json.dumps(public_jwk(HOLDER.public_key()))),
        sign_alg="ES256",
        extra_header_parameters={
            "typ": CREDENTIAL_TYPE,
            "x5c": [base64.b64encode(certificate).decode()],
        },
    )
    seen = opened(shown("member", of=foreign.sd_jwt_issuance))
    assert (seen.disclosed, seen.kept_back) == ({"member": "yes"}, 1)


def test_a_status_list_tells_who_was_withdrawn_and_nothing_else() -> None:
    text = write_status_list(
        "https://a.example/list",
        [5, 131_071],
        seal=SEAL,
        at=NOW,
        fresh_for=timedelta(days=1),
    )
    found = open_status_list(text, certificate=der_of(AUTHORITY.cert_pem), at=NOW)
    assert [place for place in (0, 4, 5, 6, 131_071) if found.is_withdrawn(place)] == [5, 131_071]
    assert found.name == "https://a.example/list"
    with pytest.raises(EvidenceInvalid, match="no such place"):
        found.is_withdrawn(131_072)
    with pytest.raises(EvidenceInvalid, match="too old"):
        open_status_list(text, certificate=der_of(AUTHORITY.cert_pem), at=NOW + timedelta(days=1))


def test_a_list_of_another_authority_is_refused() -> None:
    other = issue_certificate(StateCode("FR"), "Other", ["localhost"], NOW, NOW + timedelta(days=7))
    seal = document_key(other.cert_pem, other.key_pem)
    text = write_status_list("x", [], seal=seal, at=NOW, fresh_for=timedelta(days=1))
    with pytest.raises(EvidenceInvalid, match="does not match"):
        open_status_list(text, certificate=der_of(AUTHORITY.cert_pem), at=NOW)


def test_a_small_text_that_stands_for_a_huge_list_is_refused() -> None:
    payload = {
        "sub": "x",
        "iat": int(NOW.timestamp()),
        "exp": int(NOW.timestamp()) + 60,
        "status_list": {"bits": 1, "lst": encode(zlib.compress(bytes(10_000_000)))},
    }
    text = sign({"typ": "statuslist+jwt"}, payload, SEAL.sign)
    with pytest.raises(EvidenceInvalid, match="longer"):
        open_status_list(text, certificate=der_of(AUTHORITY.cert_pem), at=NOW)
