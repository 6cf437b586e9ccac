"""OpenSSL's time-stamping tool and our verifier take each other's tokens."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate
from tests.programs import program
from tests.unit.trust.stamping import NOTE, NOW, HandClock, authority, stamped

from comity.errors import TimeStampInvalid
from comity.trust.revocation_values import basic_response, with_revocation_values
from comity.trust.time_stamp import stamped_bytes, verify_chain
from comity.trust.time_stamp_request import accept_answer, query_for
from comity.trust.time_stamp_token import in_one_spelling

CONFIGURATION = """
[req]
distinguished_name = name
[name]
[issuer]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
[authority]
extendedKeyUsage = critical, timeStamping
keyUsage = critical, digitalSignature
[stamping]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1, millisecs:500
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = {reference}
signer_digest = sha256
"""


class OpenSslAuthority:
    """An authority made and run with the ``openssl`` program."""

    def __init__(self, folder: Path, *, key: str = "ec", reference: str = "sha256") -> None:
        self.folder = folder
        (folder / "settings").write_text(CONFIGURATION.format(reference=reference))
        (folder / "serial").write_text("01")
        new = (
            ["-newkey", "rsa:3072"]
            if key == "rsa"
            else ["-newkey", "ec", "-pkeyopt", f"ec_paramgen_curve:{key}"]
        )
        self._run(
            "req",
            "-x509",
            *new,
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-days",
            "3650",
            "-subj",
            "/CN=Example Root",
            "-config",
            "settings",
            "-extensions",
            "issuer",
        )
        self._run(
            "req",
            *new,
            "-nodes",
            "-keyout",
            "tsa.key",
            "-out",
            "tsa.csr",
            "-subj",
            "/CN=Example Authority",
            "-config",
            "settings",
        )
        self._run(
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            "tsa.pem",
            "-days",
            "365",
            "-extfile",
            "settings",
            "-extensions",
            "authority",
        )

    @property
    def anchor(self) -> bytes:
        certificate = load_pem_x509_certificate((self.folder / "ca.pem").read_bytes())
        return certificate.public_bytes(Encoding.DER)

    def answer(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        self._run(
            "ts",
            "-reply",
            "-config",
            "settings",
            "-section",
            "stamping",
            "-queryfile",
            "query",
            "-inkey",
            "tsa.key",
            "-signer",
            "tsa.pem",
            "-out",
            "answer",
        )
        return (self.folder / "answer").read_bytes()

    def _run(self, *arguments: str) -> None:
        run(self.folder, *arguments)


def run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [program("openssl"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("key", ["rsa", "P-256", "P-384"])
def test_our_verifier_takes_what_openssl_stamps(tmp_path: Path, key: str) -> None:
    theirs = OpenSslAuthority(tmp_path, key=key)
    now = datetime.now(UTC)  # noqa: TID251 - OpenSSL stamps by the machine's clock
    query = query_for(NOTE, bytes)
    proven = accept_answer(query, theirs.answer(query.raw), lambda _: [theirs.anchor], now=now)
    first = proven.token.raw
    assert proven.token.accuracy is not None
    assert proven.token.accuracy.total_seconds() == 1.5
    found = verify_chain([first], NOTE, lambda _: [theirs.anchor], now=now)
    assert abs((found.at - now).total_seconds()) < 60


def test_our_verifier_takes_a_chain_that_openssl_renewed_with_sha_512(tmp_path: Path) -> None:
    theirs = OpenSslAuthority(tmp_path, key="P-256")
    clock = HandClock()
    ours = authority(clock)
    first = stamped(ours, clock).token.raw
    now = datetime.now(UTC)  # noqa: TID251 - as above
    anchors = [ours.anchor, theirs.anchor]
    query = query_for(stamped_bytes(NOTE, [first]), bytes, stronger=True)
    second = accept_answer(query, theirs.answer(query.raw), lambda _: anchors, now=now).token
    assert second.hash_algorithm.name == "sha512"
    found = verify_chain([first, second.raw], NOTE, lambda _: anchors, now=now)
    assert found.at == NOW


def test_a_token_that_means_its_certificate_by_sha_1_is_refused(tmp_path: Path) -> None:
    theirs = OpenSslAuthority(tmp_path, key="P-256", reference="sha1")
    now = datetime.now(UTC)  # noqa: TID251 - as above
    query = query_for(NOTE, bytes)
    with pytest.raises(TimeStampInvalid, match="lacks a signed attribute"):
        accept_answer(query, theirs.answer(query.raw), lambda _: [theirs.anchor], now=now)


@pytest.mark.parametrize("beside", ["nothing", "list", "answer"])
def test_openssl_takes_the_tokens_that_a_node_keeps(tmp_path: Path, beside: str) -> None:
    clock = HandClock()
    ours = authority(clock, address="http://127.0.0.1:9", with_answers=beside == "answer")
    token = stamped(ours, clock).token.raw
    if beside == "list":
        token = with_revocation_values(token, [ours.revocation_list()], [])
    if beside == "answer":
        token = with_revocation_values(token, [], [basic_response(ours.answer_about(b""))])
    (tmp_path / "note").write_bytes(NOTE)
    (tmp_path / "token").write_bytes(token)
    anchor = load_der_x509_certificate(ours.anchor)
    (tmp_path / "anchor").write_bytes(anchor.public_bytes(Encoding.PEM))
    said = run(
        tmp_path,
        "ts",
        "-verify",
        "-data",
        "note",
        "-in",
        "token",
        "-token_in",
        "-CAfile",
        "anchor",
        "-attime",
        str(int(NOW.timestamp())),
    )
    assert "Verification: OK" in said


def test_openssl_takes_a_renewal_over_note_and_token(tmp_path: Path) -> None:
    clock = HandClock()
    ours = authority(clock)
    first = stamped(ours, clock).token.raw
    second = stamped(ours, clock, [first], stronger=True).token.raw
    (tmp_path / "both").write_bytes(NOTE + first)
    (tmp_path / "token").write_bytes(second)
    anchor = load_der_x509_certificate(ours.anchor)
    (tmp_path / "anchor").write_bytes(anchor.public_bytes(Encoding.PEM))
    said = run(
        tmp_path,
        "ts",
        "-verify",
        "-data",
        "both",
        "-in",
        "token",
        "-token_in",
        "-CAfile",
        "anchor",
        "-attime",
        str(int(NOW.timestamp())),
    )
    assert "Verification: OK" in said


def test_a_signature_is_named_in_one_spelling_and_the_other_is_a_changed_byte(
    tmp_path: Path,
) -> None:
    theirs = OpenSslAuthority(tmp_path, key="rsa")
    now = datetime.now(UTC)  # noqa: TID251 - as above
    query = query_for(NOTE, bytes)
    proven = accept_answer(query, theirs.answer(query.raw), lambda _: [theirs.anchor], now=now)
    kept = proven.token.raw
    by_key, by_key_and_hash = (
        bytes.fromhex(f"2a864886f70d0101{last}0500") for last in ("01", "0b")
    )
    at = kept.rfind(by_key)
    changed = kept[:at] + by_key_and_hash + kept[at + len(by_key) :]
    assert sum(one != other for one, other in zip(kept, changed, strict=True)) == 1
    with pytest.raises(TimeStampInvalid, match="another signature"):
        verify_chain([changed], NOTE, lambda _: [theirs.anchor], now=now)
    assert in_one_spelling(changed) == kept
    assert in_one_spelling(kept) == kept
